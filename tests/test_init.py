"""``oneflow-snippet init``: what it sees in a project, what it writes, and what it leaves alone."""

from __future__ import annotations

import io
import json
import os
import select
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from oneflow_snippet import load_config
from oneflow_snippet.cli import main
from oneflow_snippet.init.kinds import KINDS

FILES = ["oneflow.schema.json", "oneflow.tests.toml", "oneflow.toml"]
SEGMENT = json.dumps(
    {
        "remotePlugins": [
            {
                "name": "1Flow Web (Actions)",
                "settings": {
                    "projectApiKey": "k-segment",
                    "subscriptions": [
                        {
                            "partnerAction": "trackEvent",
                            "enabled": True,
                            "subscribe": 'type = "track"',
                            "mapping": {"event_name": {"@path": "$.event"}},
                        }
                    ],
                },
            }
        ]
    }
)

# Files of a project, what is said of it, and the folder of its build.
PROJECTS: list[tuple[str, dict[str, str], str, str]] = [
    ("django", {"manage.py": "#!/usr/bin/env python"}, "Django: manage.py", ""),
    ("django", {"requirements.txt": "# web\nDjango>=5.2\n"}, "Django: requirements.txt has", ""),
    ("flask", {"app.py": "from flask import Flask"}, "Flask: app.py imports flask", ""),
    (
        "flask",
        {"pyproject.toml": '[project]\nname = "x"\ndependencies = ["Flask[async]>=3"]'},
        "Flask: pyproject.toml has Flask",
        "",
    ),
    ("fastapi", {"main.py": "import fastapi"}, "FastAPI or Starlette: main.py", ""),
    (
        "fastapi",
        {"pyproject.toml": '[tool.poetry.dependencies]\nstarlette = "*"'},
        "FastAPI or Starlette: pyproject.toml has starlette",
        "",
    ),
    ("mkdocs", {"mkdocs.yml": "site_name: x"}, "MkDocs: mkdocs.yml", ""),
    ("sphinx", {"conf.py": "extensions = []"}, "Sphinx: conf.py", ""),
    ("sphinx", {"docs/conf.py": "extensions = []"}, "Sphinx: docs/conf.py", "docs/dist"),
    ("pelican", {"pelicanconf.py": ""}, "Pelican: pelicanconf.py", ""),
    (
        "bundler",
        {"package.json": '{"devDependencies": {"vite": "^7"}}', "index.html": "<html>"},
        "a bundler: package.json has vite",
        "public/oneflow",
    ),
    (
        "bundler",
        {"package.json": '{"dependencies": {"webpack": "5"}}', "static/robots.txt": ""},
        "a bundler: package.json has webpack",
        "static/oneflow",
    ),
    ("html", {"index.html": "<html>"}, "plain HTML: index.html", ""),
]
UNREADABLE = {"package.json": "[", "pyproject.toml": "=", "conf.py": "\xff", "x.py": "\0"}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(files: dict[str, str]) -> None:
    for name, text in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text, "utf-8")


@pytest.mark.parametrize(("kind", "files", "seen", "out"), PROJECTS, ids=str)
def test_a_project_is_known_by_its_files(
    kind: str, files: dict[str, str], seen: str, out: str, capsys: pytest.CaptureFixture[str]
) -> None:
    put(files)

    assert main(["init", "--no-input", "--project-api-key", "k-1"]) == 0

    said = capsys.readouterr().out
    assert f"This looks like {seen}" in said
    assert f"`{KINDS[kind].build}`" in said
    for step in KINDS[kind].steps:
        url = "/oneflow" if kind == "bundler" else "dist"
        for line in step.lines:
            assert line.replace("{folder}", url) in said
    config = load_config("oneflow.toml")
    assert (config.project_api_key, config.out, config.warnings) == ("k-1", out, ())
    assert main(["build"]) == 0
    assert (Path(out or "dist") / "oneflow.min.js").exists()


@pytest.mark.parametrize(("kind", "out"), [("bundler", "static/oneflow"), ("html", "")])
def test_a_kind_that_is_chosen_needs_no_sign_of_it(kind: str, out: str) -> None:
    put({"static/logo.svg": ""})

    options = ["--no-input", "--project-api-key", "k-1", "--framework", kind]
    assert main(["init", *options]) == 0

    assert load_config("oneflow.toml").out == out


def test_an_empty_folder_is_taken_for_plain_html(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", "--project-api-key", "k-1"]) == 0

    said = capsys.readouterr().out
    assert sorted(path.name for path in folder.iterdir()) == FILES
    assert "looks like" not in said
    assert '<script src="dist/oneflow.min.js"></script>' in said


def test_files_that_say_nothing_do_no_harm(capsys: pytest.CaptureFixture[str]) -> None:
    put(UNREADABLE)

    assert main(["init", "--project-api-key", "k-1"]) == 0
    assert "looks like" not in capsys.readouterr().out


def test_of_several_kinds_the_application_goes_first_and_another_can_be_chosen(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put({"mkdocs.yml": "", "app.py": "import flask", "index.html": ""})
    assert main(["init", "--project-api-key", "k-1"]) == 0
    said = capsys.readouterr().out
    assert "This looks like Flask: app.py imports flask." in said
    assert "Also like MkDocs (mkdocs.yml); --framework mkdocs is for that." in said

    (folder / "oneflow.toml").unlink()
    assert main(["init", "--project-api-key", "k-1", "--framework", "mkdocs"]) == 0
    assert "This looks like MkDocs: mkdocs.yml." in capsys.readouterr().out


@pytest.mark.parametrize("name", ["oneflow.toml", "oneflow.json", "pyproject.toml"])
def test_a_configuration_that_is_there_is_left_alone(
    name: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = '[tool.oneflow-snippet]\nproject_api_key = "mine"\n'
    (folder / name).write_text(text)

    assert main(["init", "--project-api-key", "k-1"]) == 2

    said = f"oneflow-snippet: {name}: is there already; nothing was written\n"
    assert capsys.readouterr().err == said
    assert [path.name for path in folder.iterdir()] == [name]
    assert (folder / name).read_text() == text


def test_other_files_that_are_there_stay_too(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "oneflow.tests.toml").write_text("# mine\n")

    assert main(["init", "--project-api-key", "k-1"]) == 0

    assert "oneflow.tests.toml is there already, and stays" in capsys.readouterr().out
    assert (folder / "oneflow.tests.toml").read_text() == "# mine\n"


def test_without_a_key_the_file_says_where_it_belongs(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["init", "--no-input"]) == 0

    assert "write your project API key into the file" in capsys.readouterr().out
    assert '# project_api_key = "…"' in (folder / "oneflow.toml").read_text("utf-8")
    assert main(["check"]) == 1
    monkeypatch.setenv("ONEFLOW_PROJECT_API_KEY", "k-1")
    assert main(["check"]) == 0


def test_a_key_that_cannot_be_one_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", "--project-api-key", "a b"]) == 2

    assert "expected a key without blanks" in capsys.readouterr().err
    assert list(folder.iterdir()) == []


def test_either_all_is_written_or_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    really = Path.open

    def refuse(path: Path, *given: Any, **options: Any) -> Any:
        if path.name == "oneflow.tests.toml":
            raise PermissionError(13, "Permission denied")
        return really(path, *given, **options)

    monkeypatch.setattr(Path, "open", refuse)

    assert main(["init", "--project-api-key", "k-1"]) == 2
    said = "oneflow-snippet: oneflow.tests.toml: cannot be written: Permission denied\n"
    assert capsys.readouterr().err == said
    assert list(folder.iterdir()) == []


def test_mappings_come_along_from_segment(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put({"settings.json": SEGMENT, "docs/conf.py": "extensions = []"})

    assert main(["init", "--from-segment", "settings.json", "--no-input"]) == 0

    assert "1 of 1 mappings taken over" in capsys.readouterr().out
    text = (folder / "oneflow.toml").read_text()
    assert text.startswith('#:schema ./oneflow.schema.json\nout = "docs/dist"\n')
    config = load_config("oneflow.toml")
    assert (config.project_api_key, len(config.mappings)) == ("k-segment", 1)


def test_what_toml_cannot_hold_becomes_json(folder: Path) -> None:
    put({"settings.json": SEGMENT.replace('{"@path": "$.event"}', '{"@literal": null}')})

    main(["init", "--from-segment", "settings.json"])

    text = (folder / "oneflow.json").read_text()
    assert text.startswith('{\n  "$schema": '), "as people write it"
    data = json.loads(text)
    assert data["$schema"] == "./oneflow.schema.json"
    assert (folder / "oneflow.schema.json").exists()
    assert not (folder / "oneflow.toml").exists()


def test_nothing_is_written_when_segment_has_nothing_for_us(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put({"settings.json": '{"subscriptions": []}'})

    assert main(["init", "--from-segment", "settings.json"]) == 1

    assert "Nothing is written." in capsys.readouterr().out
    assert [path.name for path in folder.iterdir()] == ["settings.json"]


def test_at_a_terminal_the_key_is_asked_for_until_it_can_be_one(folder: Path) -> None:
    code, said = at_a_terminal(["init"], "a b\n", "k-typed\n")

    assert code == 0, said
    assert "expected a key without blanks" in said
    assert load_config(folder / "oneflow.toml").project_api_key == "k-typed"


@pytest.mark.parametrize("given", [["--no-input"], ["--project-api-key", "k-1"]])
def test_what_is_settled_is_not_asked(given: list[str]) -> None:
    code, said = at_a_terminal(["init", *given])

    assert code == 0, said
    assert PROMPT not in said


def test_a_question_that_is_called_off_writes_nothing(folder: Path) -> None:
    code, said = at_a_terminal(["init"], "\x04")

    assert code == 130, said
    assert "Traceback" not in said
    assert list(folder.iterdir()) == []


def test_a_question_that_nobody_can_see_is_not_asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("click.prompt", refuse)

    assert main(["init"]) == 0
    assert "write your project API key into the file" in capsys.readouterr().out


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


PROMPT = "settings: "


def at_a_terminal(arguments: list[str], *answers: str) -> tuple[int, str]:
    """Run the command at a terminal where somebody answers; its code, and what it said there."""
    pty = pytest.importorskip("pty", reason="terminals are tried as POSIX has them")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "oneflow_snippet", *arguments]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        said, waiting = "", list(answers)
        while part := read_from(ours, process):
            said += part
            if waiting and said.count(PROMPT) > len(answers) - len(waiting):
                os.write(ours, waiting.pop(0).encode())
    os.close(ours)
    return process.returncode, said


def read_from(terminal: int, process: subprocess.Popen[bytes]) -> str:
    """Give what was said next; nothing when the command has ended, or says nothing for long."""
    if not select.select([terminal], [], [], 60)[0]:
        process.kill()
        pytest.fail("the command waits for something")
    try:
        return os.read(terminal, 4096).decode(errors="replace")
    except OSError:  # Linux says so that the other side is closed
        return ""
