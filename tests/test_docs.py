"""What the documentation shows is what happens."""

from __future__ import annotations

import ast
import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from oneflow_snippet import ConfigError, build, load_config
from oneflow_snippet.actions import ACTIONS
from oneflow_snippet.cli import main
from oneflow_snippet.init.kinds import KINDS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])


def blocks(text: str, language: str) -> list[str]:
    """Give the code blocks of one language."""
    found = re.findall(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [code for name, code in found if name == language]


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


ELSEWHERE = {"pip": "installs", "python3": "serves", "cat": "writes a page"}
"""What the shell's examples run besides our command; the tutorial's are run in tests/browser."""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_commands_can_be_typed(page: Path) -> None:
    text = page.read_text("utf-8")
    configuration = next((code for code in blocks(text, "toml") if "[environments" in code), "")
    commands = "\n".join(blocks(text, "sh"))
    commands = re.sub(r"(<<'END')\n.*?^END$", r"\1", commands, flags=re.DOTALL | re.MULTILINE)
    if "oneflow-snippet init" not in commands:
        Path("oneflow.toml").write_text(configuration or 'project_api_key = "k"\n', "utf-8")
        assert main(["build", "-q"]) == 0  # what `build --check` compares with
        Path("public").mkdir()
        Path("public/index.html").write_text("<!doctype html><head></head>", "utf-8")
    for line in commands.splitlines():
        words = shlex.split(line, comments=True)
        if words[0] == "oneflow-snippet":
            assert main(words[1:]) == 0, line
        else:
            assert words[0] in ELSEWHERE, line


def test_the_files_that_are_described_are_those_of_a_build() -> None:
    Path("oneflow.toml").write_text('project_api_key = "k"\n')
    assert main(["build"]) == 0
    page = (ROOT / "docs" / "manifest.md").read_text("utf-8")
    files, keys = page.split("## `oneflow.manifest.json`")

    described = re.findall(r"^\| `([\w.<>]+)` \|", files, re.MULTILINE)
    written = [re.sub("[0-9a-f]{12}", "<hash>", path.name) for path in Path("dist").iterdir()]
    assert sorted(written) == sorted(described)
    manifest = json.loads(Path("dist/oneflow.manifest.json").read_text("utf-8"))
    assert sorted(re.findall(r"^\| `(\w+)` \|", keys, re.MULTILINE)) == sorted(manifest)


def test_the_python_examples_run() -> None:
    scope: dict[str, Any] = {}

    for page in ("python", "manifest"):
        for code in blocks((ROOT / "docs" / f"{page}.md").read_text("utf-8"), "python"):
            exec(code, scope)

    assert scope["manifest"]["hashed"] in scope["tag"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_python_is_python_and_imports_what_is_there(page: Path) -> None:
    for code in blocks(page.read_text("utf-8"), "python"):
        for node in ast.walk(ast.parse(code)):
            if isinstance(node, ast.ImportFrom) and str(node.module).startswith("oneflow_snippet"):
                module = pytest.importorskip(str(node.module), reason="tried by make sites")
                for name in node.names:
                    assert hasattr(module, name.name), code


def test_what_the_browser_shows_is_described() -> None:
    page = (ROOT / "docs" / "browser.md").read_text("utf-8")
    status = (ROOT / "templates" / "loader" / "status.js").read_text("utf-8")
    there = re.findall(
        r"^  (\w+): ", status.split("oneflowSnippet = {")[1].split("});")[0], re.MULTILINE
    )

    described = set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE))
    assert described == {*there, "lastError"} - {"type"}


PAGES_OF_KINDS = {"fastapi": "starlette", "bundler": "static", "html": "static"}


@pytest.mark.parametrize("kind", KINDS)
def test_what_init_says_to_write_is_what_the_page_says(kind: str) -> None:
    page = (ROOT / "docs" / f"{PAGES_OF_KINDS.get(kind, kind)}.md").read_text("utf-8")
    names = r"oneflow_snippet[.\w]*|OneFlow|setup\(|oneflow(?=\"|$)|oneflow\.min\.js"

    for step in KINDS[kind].steps:
        for name in re.findall(names, "\n".join(step.lines), re.MULTILINE):
            assert name in page, f"{kind}: {name}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_configuration_in_the_documentation_builds(page: Path) -> None:
    for block in blocks(page.read_text("utf-8"), "toml"):
        text = block if "project_api_key" in block else f'project_api_key = "k"\n{block}'
        Path("oneflow.toml").write_text(text, "utf-8")
        config = load_config("oneflow.toml", environ={})
        assert config.warnings == (), text
        assert build(config).minified


def test_the_error_that_is_shown_is_the_error_that_is_said() -> None:
    page = (ROOT / "docs" / "configuration.md").read_text("utf-8")
    [shown] = [text for text in blocks(page, "") if text.startswith("oneflow.toml:")]
    mapping = '[[mappings]]\naction = "trackEvents"\ntrigger = \'type = "track"\'\n'
    Path("oneflow.toml").write_text(f'project_api_key = "k"\n{mapping}')

    with pytest.raises(Exception, match="unknown value") as caught:
        load_config("oneflow.toml", environ={})

    assert shown.strip() in str(caught.value)


def test_the_mistake_in_the_tutorial_is_told_so() -> None:
    page = (ROOT / "docs" / "tutorial.md").read_text("utf-8")
    [shown] = [text for text in blocks(page, "") if text.startswith("oneflow.toml:")]
    [good] = blocks(page, "toml")
    Path("oneflow.toml").write_text(good.replace(">= 100", ">= "), "utf-8")

    with pytest.raises(ConfigError) as caught:
        load_config("oneflow.toml", environ={})

    assert shown.strip() in str(caught.value)


def test_every_field_of_every_action_is_in_the_configuration_page() -> None:
    page = (ROOT / "docs" / "configuration.md").read_text("utf-8")
    rows = re.findall(r"^\| (?:`(\w*)`)? *\| `(\w+)` \| `(\$\.\w+)` \|", page, re.MULTILINE)
    told: dict[str, dict[str, str]] = {}
    action = ""
    for name, field, default in rows:
        action = name or action
        told.setdefault(action, {})[field] = default

    assert told == {
        action.key: {key: field.default for key, field in action.fields.items()}
        for action in ACTIONS.values()
    }


def test_every_command_is_in_the_readme(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--help"])
    listed = capsys.readouterr().out.split("Commands:\n")[1].split("\n\n")[0]
    commands = re.findall(r"^  (\w+) {2,}", listed, re.MULTILINE)

    assert commands
    for command in commands:
        assert f"| `oneflow-snippet {command}" in README, command


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_architecture_is_short_and_names_what_is_there() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")

    assert len(text.splitlines()) < 100
    package = ROOT / "generator" / "oneflow_snippet"
    for path in package.iterdir():
        name = f"{path.name}/" if path.is_dir() else path.name
        if not name.startswith("__") and name not in {"py.typed", "templates.py"}:
            assert name in text, f"ARCHITECTURE.md does not name {name}"


def test_the_readme_links_to_no_file() -> None:
    # On a package index there are none beside it.
    relative = re.findall(r"\]\((?!https?:|#)[^)]+\)", README)

    assert not relative
