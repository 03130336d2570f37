"""The debug build is a build like the others, and every build has a name of its own."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from oneflow_snippet import Artefacts, OutputError, __version__, build, load_config
from oneflow_snippet.cli import main

HOSTILE = "</script><!--{{ x }}\u2028*/"


def built(*, environment: str = "", **config: Any) -> Artefacts:
    data = {"project_api_key": "k", **config}
    return build(load_config(data, environment=environment, environ={}))


def versions(artefacts: Artefacts) -> list[str]:
    texts = artefacts.readable, artefacts.minified, artefacts.debug
    return [re.findall(r'\bversion: ?"([^"]*)"', text)[0] for text in texts]


def test_a_build_is_named_by_its_code() -> None:
    readable, minified, debug = versions(built())

    assert re.fullmatch(re.escape(__version__) + r"\+[0-9a-f]{8}", readable)
    assert minified == readable
    assert debug == f"{readable}.debug"
    assert versions(built()) == versions(built(out="elsewhere")), "the same code has the same name"
    assert versions(built(persist=False)) != versions(built())


@pytest.mark.parametrize(
    ("environment", "shown"),
    [("staging", "staging"), ("Ünï/ted <b>", "-n-ted-b-")],
)
def test_a_build_is_named_by_its_environment(environment: str, shown: str) -> None:
    name = versions(built(environment=environment, environments={environment: {}}))[0]

    assert re.fullmatch(re.escape(f"{__version__}+{shown}.") + r"[0-9a-f]{8}", name)


def test_debug_makes_the_readable_build_the_debug_build() -> None:
    plain, debugged = built(), built(debug=True)

    assert debugged.readable == debugged.debug == plain.debug
    assert debugged.minified == plain.minified


def test_what_is_switched_off_has_a_debug_build_that_does_nothing() -> None:
    off = built(enabled=False)

    assert off.debug == off.readable == off.minified


def test_hostile_texts_stay_texts_in_the_debug_build() -> None:
    mapping = {
        "name": HOSTILE,
        "action": "trackEvent",
        "trigger": f'type = "track" and event = "{HOSTILE}"',
        "fields": {"properties": {HOSTILE: {"@path": "$.properties.x"}}},
    }
    debug = built(mappings=[mapping]).debug

    # What ends a script element or begins a comment in it, and what is not ASCII.
    assert re.search(r"<[/!A-Za-z]|-->|[^\x00-\x7f]", debug) is None


def test_the_tag_of_the_debug_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("oneflow.toml").write_text('project_api_key = "k"\n')
    artefacts = built()
    artefacts.write("dist")

    assert main(["tag", "--debug"]) == 0
    assert capsys.readouterr().out == f"<script>{artefacts.debug}</script>\n"

    assert main(["tag", "--debug", "--src", "/oneflow.debug.js"]) == 0
    assert capsys.readouterr().out == '<script src="/oneflow.debug.js"></script>\n'


def test_a_debug_build_that_was_changed_is_not_read(tmp_path: Path) -> None:
    built().write(tmp_path)
    (tmp_path / "oneflow.debug.js").write_text("x")

    assert Artefacts.read(tmp_path).minified == built().minified
    with pytest.raises(OutputError, match=r"oneflow\.debug\.js was changed after the build"):
        Artefacts.read(tmp_path, debug=True)
