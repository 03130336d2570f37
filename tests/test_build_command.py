"""`build` for one site and for several, in CI and while somebody writes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Timer

import pytest
from oneflow_snippet.artefacts import MANIFEST, MINIFIED, READABLE
from oneflow_snippet.cli import main

GOOD = 'project_api_key = "oneflow_live_example"\n'
LIMIT = 120
"""Seconds after which a command that does not answer is ended; far beyond what any needs."""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "oneflow.toml").write_text(GOOD)
    return tmp_path


# ---- Which configuration ----------------------------------------------------------------------


@pytest.fixture
def repository(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a configuration at its root, seen from a folder deep in it."""
    (folder / ".git").mkdir()
    (folder / "site" / "pages").mkdir(parents=True)
    monkeypatch.chdir(folder / "site" / "pages")
    return folder


def test_it_is_found_from_the_folder_upward(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["build"]) == 0

    assert (repository / "dist" / MINIFIED).exists(), "beside the configuration"
    above = Path("..", "..")
    assert capsys.readouterr().out.startswith(f"{above / 'oneflow.toml'}, key oneflow_...mple\n")


def test_the_nearest_folder_counts(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (repository / "site" / "pyproject.toml").write_text(f"[tool.oneflow-snippet]\n{GOOD}")
    Path("pyproject.toml").write_text("[project]\n")

    assert main(["check"]) == 0
    assert capsys.readouterr().out == f"{Path('..', 'pyproject.toml')}: fine, 2 mappings\n"


def test_of_two_side_by_side_the_first_counts_and_is_said(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "oneflow.json").write_text("nonsense")
    (folder / "pyproject.toml").write_text("[tool.oneflow-snippet]\n")

    assert main(["check"]) == 0
    assert capsys.readouterr().err.splitlines() == [
        "oneflow.toml is used, and oneflow.json beside it is not",
        "oneflow.toml is used, and pyproject.toml beside it is not",
    ]


def test_nothing_outside_of_the_repository_counts(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    inner = repository / "site"
    (inner / ".git").write_text("gitdir: elsewhere, as in a worktree")

    assert main(["build"]) == 2
    said = capsys.readouterr().err
    assert f"in {inner / 'pages'} and upward to {inner}; --config FILE names another" in said

    (inner / ".git").unlink()
    (repository / ".git").rmdir()
    assert main(["build"]) == 2, "without a repository, the folder alone counts"
    assert f"in {inner / 'pages'}; --config" in capsys.readouterr().err


# ---- Environments and sites -------------------------------------------------------------------


def test_the_build_says_which_environment_it_made(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    staging = '[environments.staging]\nproject_api_key = "oneflow_test_0123456789"\n'
    (folder / "oneflow.toml").write_text(GOOD + staging)

    assert main(["build", "--env", "staging"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("oneflow.toml, environment staging, key oneflow_...6789\n")

    monkeypatch.setenv("ONEFLOW_ENV", "staging")
    assert main(["build", "--format", "json"]) == 0
    [build] = json.loads(capsys.readouterr().out)["builds"]
    assert build["environment"] == "staging"


def test_several_sites_are_built_each_into_its_folder(folder: Path) -> None:
    for name in ("shop", "blog"):
        (folder / name).mkdir()
        text = f'project_api_key = "{name}"\nout = "static"\n'
        (folder / name / "oneflow.toml").write_text(text)

    assert main(["build", "--config", "shop/oneflow.toml", "--config", "blog/oneflow.toml"]) == 0

    for name in ("shop", "blog"):
        assert f'"{name}"' in (folder / name / "static" / READABLE).read_text()


def test_nothing_is_written_before_all_sites_are_fine(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "b.toml").write_text("a = 1")
    (folder / "c.toml").write_text("b = 1")
    configs = ["--config", "oneflow.toml", "--config", "b.toml", "--config", "c.toml"]

    assert main(["build", *configs]) == 1

    said = capsys.readouterr().err
    assert "b.toml:1:1: a: unknown key" in said
    assert "c.toml:1:1: b: unknown key" in said
    assert said.endswith("4 errors; nothing was written.\n")
    assert not (folder / "dist").exists()


# ---- In CI ------------------------------------------------------------------------------------


def test_check_says_what_is_not_current(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["build", "-q"])
    assert main(["build", "--check"]) == 0
    assert capsys.readouterr().out == "dist: current, as oneflow.toml has it\n"

    before = {path: path.read_bytes() for path in Path("dist").iterdir()}
    (folder / "oneflow.toml").write_text(GOOD.replace("example", "other"))
    (folder / "dist" / MANIFEST).unlink()
    del before[Path("dist", MANIFEST)]

    assert main(["build", "--check"]) == 1

    said = capsys.readouterr()
    assert '-  "oneflow_live_example", // names the 1Flow project' in said.out
    assert '+  "oneflow_live_other", // names the 1Flow project' in said.out
    assert f"{Path('dist', MANIFEST)} is missing" in said.out
    assert f"{Path('dist', 'oneflow.min.js')} is different" in said.out
    assert "oneflow.min.js, built now" not in said.out, "nobody reads a diff of small code"
    assert "oneflow.toml: dist is not what it gives; run oneflow-snippet build" in said.err
    assert {path: path.read_bytes() for path in Path("dist").iterdir()} == before


def test_check_leaves_other_files_alone(folder: Path) -> None:
    main(["build", "-q"])
    (folder / "dist" / "app.js").write_text("")

    assert main(["build", "--check", "-q"]) == 0


def test_the_difference_to_the_build_before_is_said(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["build"]) == 0
    assert "+" not in capsys.readouterr().out.split("mappings")[0]

    (folder / "oneflow.toml").write_text(GOOD.replace("example", "example42"))
    assert main(["build"]) == 0

    [line] = [each for each in capsys.readouterr().out.splitlines() if MINIFIED in each][:1]
    assert "  (+2, +" in line or "  (+2, -" in line, line


def test_annotations_keep_to_one_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "oneflow.toml").write_text(GOOD + 'region = "50%\\n::error::"\n')

    assert main(["check", "--format", "github"]) == 1

    [line] = capsys.readouterr().out.splitlines()
    assert line.startswith("::error file=oneflow.toml,line=2,col=1::region: unknown value '50%25")


# ---- While somebody writes --------------------------------------------------------------------


class Watcher:
    """A `build --watch` in a process of its own, whose lines can be awaited."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "oneflow_snippet", "build", "--watch"],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )

    def until(self, text: str) -> str:
        """Wait for a line that has `text` in it."""
        assert self.process.stdout
        for line in self.process.stdout:
            if text in line:
                return line
        raise AssertionError(f"it ended before it said {text!r}")


@pytest.fixture
def watcher() -> Iterator[Watcher]:
    watcher = Watcher()
    limit = Timer(LIMIT, watcher.process.kill)
    limit.start()
    yield watcher
    limit.cancel()
    watcher.process.kill()
    watcher.process.communicate()


def test_watch_builds_whenever_the_file_is_saved(folder: Path, watcher: Watcher) -> None:
    config, out = folder / "oneflow.toml", folder / "dist" / READABLE
    watcher.until("oneflow.toml, key oneflow_...mple")
    watcher.until("watching; Ctrl-C ends it")

    config.write_text(GOOD.replace("example", "second"))
    watcher.until("oneflow.toml, key oneflow_...cond")
    assert "oneflow_live_second" in out.read_text()

    config.write_text("regoin = 1\n")
    watcher.until("oneflow.toml:1:1: regoin: unknown key")
    watcher.until("nothing was written.")

    # As many editors save: a new file takes the old one's place.
    (folder / "new").write_text(GOOD.replace("example", "fourth"))
    (folder / "new").replace(config)
    watcher.until("oneflow.toml, key oneflow_...urth")
    assert "oneflow_live_fourth" in out.read_text()

    watcher.process.send_signal(signal.SIGINT)
    assert watcher.process.wait() == 0
