"""The command does what its help says, and tells plainly what it cannot do."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from oneflow_snippet import __version__, build, load_config, snippet_tag
from oneflow_snippet.cli import main

GOOD = 'project_api_key = "k"\n'


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_build_writes_four_files_and_says_so(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "oneflow.toml").write_text(GOOD)

    assert main(["build"]) == 0

    artefacts = build(load_config("oneflow.toml"))
    out = capsys.readouterr().out
    assert (folder / "dist" / "oneflow.min.js").read_text() == artefacts.minified
    for name in artefacts.files():
        assert f"dist{os.sep}{name}" in out
    assert f"{len(artefacts.minified):6}" in out
    assert 'Track Event -> Track Event: type = "track"' in out
    assert f"Content-Security-Policy: {artefacts.csp}" in out


def test_build_for_machines(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "o.json").write_text('{"project_api_key": "k"}')

    assert main(["build", "--config", "o.json", "--out", "static/js", "--json"]) == 0

    out = json.loads(capsys.readouterr().out)
    manifest = json.loads((folder / "static" / "js" / "oneflow.manifest.json").read_text())
    assert out == {"out": "static/js", **manifest}


def test_build_writes_nothing_when_something_is_wrong(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "oneflow.toml").write_text('regoin = "us"\n')

    assert main(["build"]) == 1

    found = capsys.readouterr()
    assert not (folder / "dist").exists()
    assert found.out == ""
    assert "oneflow.toml:1:1: regoin: unknown key 'regoin'" in found.err
    assert found.err.endswith("2 errors; nothing was written.\n")


def test_check(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "oneflow.toml").write_text(GOOD)
    assert main(["check"]) == 0
    assert capsys.readouterr().out == "oneflow.toml: fine, 2 mappings\n"

    (folder / "oneflow.toml").write_text("project_api_key = 5\n")
    assert main(["check"]) == 1
    assert "expected a string, found a number" in capsys.readouterr().err


def test_check_tells_warnings(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mapping = "[[mappings]]\naction = 'trackEvent'\ntrigger = 'type = \"trak\"'\n"
    (folder / "oneflow.toml").write_text(GOOD + mapping)

    assert main(["check"]) == 0

    found = capsys.readouterr()
    assert found.err.startswith("oneflow.toml:4:1: warning: mappings[0].trigger: this trigger")
    assert found.out == "oneflow.toml: fine, 1 mapping\n"


def test_tag(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "oneflow.toml").write_text(GOOD)
    artefacts = build(load_config("oneflow.toml"))
    artefacts.write("dist")

    assert main(["tag"]) == 0
    assert capsys.readouterr() == (f"{snippet_tag(artefacts)}\n", "")

    assert main(["tag", "--src", "/o.js", "--nonce", "abc"]) == 0
    assert capsys.readouterr().out == f"{snippet_tag(artefacts, src='/o.js', nonce='abc')}\n"

    assert main(["tag", "--src", "/o.js", "--async"]) == 0
    assert capsys.readouterr().out == '<script src="/o.js" async></script>\n'


def test_tag_is_that_of_the_build_and_says_when_it_is_stale(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "oneflow.toml").write_text(GOOD)
    built = build(load_config("oneflow.toml"))
    built.write("dist")
    (folder / "oneflow.toml").write_text(f"{GOOD}persist = false\n")

    assert main(["tag"]) == 0

    found = capsys.readouterr()
    assert found.out == f"{snippet_tag(built)}\n"
    assert found.err == "dist is not what oneflow.toml gives; run oneflow-snippet build\n"


def test_a_file_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "--config", "nowhere.toml"]) == 2
    assert capsys.readouterr().err == "oneflow-snippet: nowhere.toml: no such file\n"


def test_a_folder_that_cannot_be_written(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "oneflow.toml").write_text(GOOD)
    (folder / "taken").write_text("")

    assert main(["build", "--out", "taken"]) == 2
    assert capsys.readouterr().err.startswith("oneflow-snippet: taken: cannot be written: ")


@pytest.mark.parametrize("arguments", [[], ["biuld"], ["build", "--ouput", "x"], ["tag", "--src"]])
def test_wrong_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert capsys.readouterr().err.startswith("Usage: oneflow-snippet")


def test_version_and_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"oneflow-snippet {__version__}\n"

    assert main(["--help"]) == 0
    assert "Examples:\n    oneflow-snippet init " in capsys.readouterr().out


def test_as_a_module_on_a_terminal_of_plain_ascii(folder: Path) -> None:
    (folder / "oneflow.toml").write_text('project_api_key = "k"\nname = "é 日本"\n', "utf-8")

    ran = subprocess.run(
        [sys.executable, "-m", "oneflow_snippet", "check"],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )

    assert ran.returncode == 1
    assert b'name = "\\xe9 \\u65e5\\u672c"' in ran.stderr
    assert b"Traceback" not in ran.stderr


def test_a_reader_that_has_enough(folder: Path) -> None:
    (folder / "oneflow.toml").write_text(GOOD)
    reader, writer = os.pipe()
    os.close(reader)

    ran = subprocess.run(
        [sys.executable, "-m", "oneflow_snippet", "build"],
        stdout=writer,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writer)

    assert ran.returncode == 0, ran.stderr
    assert ran.stderr == b""
    assert (folder / "dist" / "oneflow.manifest.json").exists()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_can_complete_the_command(shell: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "oneflow_snippet"],
        capture_output=True,
        check=False,
        env={**os.environ, "_ONEFLOW_SNIPPET_COMPLETE": f"{shell}_complete"}
        | {"COMP_WORDS": "oneflow-snippet bu", "COMP_CWORD": "bu" if shell == "fish" else "1"},
        text=True,
    )

    assert "build" in ran.stdout, ran
    assert "check" not in ran.stdout, ran


def test_the_hooks_for_pre_commit_are_commands() -> None:
    hooks = (Path(__file__).parent.parent / ".pre-commit-hooks.yaml").read_text("utf-8")
    entries = re.findall(r"entry: oneflow-snippet (.*)", hooks)

    assert len(entries) == hooks.count("- id: ")
    for entry in entries:
        assert main([*entry.split(), "--help"]) == 0
