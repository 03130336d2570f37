"""Nothing that people write is too odd: it is told what is wrong with it, and soon.

Texts of the case files are changed at random: pieces are left out, doubled, exchanged or replaced.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import tomli
from hypothesis import given
from hypothesis import strategies as st
from oneflow_snippet import load_config
from oneflow_snippet.errors import ConfigError, LanguageError, OneflowError, Problems
from oneflow_snippet.importer import import_mappings
from oneflow_snippet.importer.triggers import at_segment, canonical, difference, parsed
from oneflow_snippet.languages import filters, fql, mapping
from strategies.examples import examples

CASES = Path(__file__).parent / "cases"
SECONDS = 0.5
"""Of the processor, for one text."""

PIECES = [
    *("and", "or", "AND", "(", ")", "!", "=", "!=", '"', "'", "\\", "*", "[", "]", ".", ",", "in"),
    *("{{", "}}", "{%", "%}", "|", "$.", "@path", "@if", "null", "true", "1e309", "-", "\ud800"),
    *("\n", "\x00", "\x1b[31m", "\u2028", "\u202e", "日本", "😀", "{", "}", ":", "#", "__proto__"),
]


def texts(found: Iterator[str]) -> list[str]:
    return sorted(set(found))


def strings(value: Any) -> Iterator[str]:
    """Yield the strings in plain data."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from strings(item)


def cases(name: str) -> Any:
    return json.loads((CASES / f"{name}.json").read_text("utf-8"))


TRIGGERS = texts(case["trigger"] for name in ("match", "reject") for case in cases(f"fql/{name}"))
FILTERS = texts(
    table["if"]
    for case in cases("import/filters")["cases"]
    for table in (case["written"] or {}).get("filters", [])
)
LIQUID = texts(strings(cases("liquid/match")))
IMPORTED = texts(
    json.dumps(case["input"])
    for path in sorted((CASES / "import").glob("*.json"))
    for case in json.loads(path.read_text("utf-8"))["cases"]
)
CONFIGURATIONS = texts(
    case["file"] for case in tomli.loads((CASES / "config/bad.toml").read_text("utf-8"))["case"]
)
MAPPINGS = [case["mapping"] for case in cases("mapping/reject")["cases"]]


@st.composite
def changed(draw: st.DrawFn, originals: list[str]) -> str:
    """Change a text at a few places."""
    text = draw(st.sampled_from(originals))
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 12)))
        piece = draw(st.sampled_from(PIECES) | st.just(text[start:end] * 2))
        text = text[:start] + piece + text[end:]
    return text


class Soon:
    """What is done within takes little of the processor's time."""

    def __enter__(self) -> None:
        self._start = time.process_time()

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            took = time.process_time() - self._start
            assert took < SECONDS, f"took {took:.1f} s"


@examples(300)
@given(changed(TRIGGERS))
def test_triggers(text: str) -> None:
    with Soon():
        with suppress(LanguageError):
            fql.parse(text)
        canonical(text)
        meaning = parsed(text)
        assert isinstance(difference(text, meaning) if meaning else at_segment(text), str)


@examples(200)
@given(changed(FILTERS))
def test_conditions_of_filters(text: str) -> None:
    with Soon(), suppress(LanguageError):
        condition = filters.parse(text)
        assert filters.parse(str(condition)) == condition


@examples(200)
@given(changed(LIQUID))
def test_templates(text: str) -> None:
    with Soon():
        mapping.parse_root({"a": {"@liquid": text}, "b": {"@template": text}}, (), Problems())


@examples(200)
@given(st.sampled_from(MAPPINGS), st.data())
def test_mappings(original: Any, data: st.DataObject) -> None:
    text = data.draw(changed([json.dumps(original)]))
    try:
        fields = json.loads(text)
    except ValueError:
        return
    with Soon():
        if isinstance(fields, dict):
            mapping.parse_root(fields, (), Problems())


@examples(100)
@given(changed(CONFIGURATIONS))
def test_configurations(text: str) -> None:
    try:
        data = tomli.loads(text)
    except ValueError:
        return
    with Soon(), suppress(ConfigError):
        load_config(data, environ={})


@examples(200)
@given(changed(IMPORTED))
def test_files_to_import(text: str) -> None:
    with Soon(), suppress(OneflowError):
        found = import_mappings(text, "input")
        assert found.report
        json.dumps(found.findings)
        found.text.encode()
        assert not found.text or (json if found.suffix == ".json" else tomli).loads(found.text)
