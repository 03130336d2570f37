"""What the documentation shows is what happens."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from oneflow_snippet import build, load_config
from oneflow_snippet.actions import ACTIONS
from oneflow_snippet.cli import main

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


def test_the_quick_start_can_be_typed() -> None:
    for line in blocks(README, "sh")[0].splitlines():
        words = shlex.split(line)
        if words[0] == "echo":
            Path(words[-1]).write_text(words[1] + "\n")
        elif words[0] == "oneflow-snippet":
            assert main(words[1:]) == 0, line

    described = re.findall(
        r"^\| `([\w.<>]+)` \|", README.split("## Configuration")[0], re.MULTILINE
    )
    written = [re.sub("[0-9a-f]{12}", "<hash>", path.name) for path in Path("dist").iterdir()]
    assert sorted(written) == sorted(described)


def test_the_python_examples_run() -> None:
    (Path("examples")).symlink_to(ROOT / "examples")
    first, second = blocks(README, "python")

    scope: dict[str, Any] = {}

    exec(second, scope)
    exec(first, scope)

    assert scope["artefacts"].minified in scope["page"]
    assert '<script nonce="r4nd0m">' in scope["page"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_configuration_in_the_documentation_builds(page: Path) -> None:
    for block in blocks(page.read_text("utf-8"), "toml"):
        text = block if "project_api_key" in block else f'project_api_key = "k"\n{block}'
        Path("oneflow.toml").write_text(text, "utf-8")
        config = load_config("oneflow.toml", environ={})
        assert config.warnings == (), text
        assert build(config).minified


def test_the_error_that_is_shown_is_the_error_that_is_said() -> None:
    [shown] = [text for text in blocks(README, "") if text.startswith("oneflow.toml:")]
    mapping = '[[mappings]]\naction = "trackEvents"\ntrigger = \'type = "track"\'\n'
    Path("oneflow.toml").write_text(f'project_api_key = "k"\n{mapping}')

    with pytest.raises(Exception, match="unknown value") as caught:
        load_config("oneflow.toml", environ={})

    assert shown.strip() in str(caught.value)


def test_every_field_of_every_action_is_in_the_readme() -> None:
    rows = re.findall(r"^\| (?:`(\w*)`)? *\| `(\w+)` \| `(\$\.\w+)` \|", README, re.MULTILINE)
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
