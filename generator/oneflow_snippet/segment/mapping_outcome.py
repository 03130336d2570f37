"""What Segment does with a mapping that cannot be taken over, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oneflow_snippet.errors import DataPath
from oneflow_snippet.languages.ecmascript import code_units
from oneflow_snippet.languages.mapping.directives import MAX_PATTERN
from oneflow_snippet.languages.mapping.reader import is_directive, is_falsy
from oneflow_snippet.segment.mapping_validation import is_refused

REFUSES = (
    "refuses the mapping on every event that matches: nothing was ever sent, and the later "
    "mappings of the same action are skipped"
)
FAILS = "fails on every event that gets there, and skips the later mappings of the same action"
_BOTH = "looks at 'exists' alone"
_NO_SECOND = "leaves the second step out"
_FAILS_WITH_TEXT = f"{FAILS}, once there is a string"


def fate(mapping: object, path: DataPath) -> str:
    """Return what Segment does with a mapping that has a mistake at ``path``, as a predicate."""
    if not isinstance(mapping, Mapping):
        return "reads no field from it"
    if is_refused(mapping):
        return REFUSES
    value: Any = mapping
    around: Any = None
    for step in path:
        is_there = isinstance(value, list | Mapping) and (
            isinstance(step, int) or (isinstance(value, Mapping) and step in value)
        )
        if not is_there:
            return _fate_of_missing(path, step)
        around, value = value, value[step]
    if isinstance(around, Mapping) and {"exists", "blank"} <= set(around):
        return _BOTH
    return _fate_of(path, value)


def _fate_of_missing(path: DataPath, step: str | int) -> str:
    return "sends the call without it" if path[:1] == (step,) else FAILS


def _fate_of(path: DataPath, value: object) -> str:
    *above, last = path or ("",)
    match above[-1] if above else "", last:
        case _, "__proto__":
            return "leaves this key out"
        case "@if", "exists" | "blank":
            return FAILS
        case _, "@if":
            both = isinstance(value, Mapping) and {"exists", "blank"} <= set(value)
            return _BOTH if both else FAILS
        case _, "@case":
            has_operator = isinstance(value, Mapping) and "operator" in value
            return "leaves the value out" if has_operator else _FAILS_WITH_TEXT
        case _, "@replace":
            return _NO_SECOND
        case "@case", "operator":
            return _FAILS_WITH_TEXT
        case "@replace", "pattern2" | "replacement2":
            too_long = isinstance(value, str) and code_units(value) > MAX_PATTERN
            return _FAILS_WITH_TEXT if too_long else _NO_SECOND
        case "@flatten", "separator":
            return FAILS
        case _:
            return _fate_of_option(path, value)


def _fate_of_option(path: DataPath, value: object) -> str:
    match path[-2:]:
        case "@flatten", "omitArrays":
            return f"takes this for {'false' if is_falsy(value) else 'true'}"
        case "@json", "mode":
            return "leaves the value out"
        case "@json", "value":
            return FAILS
        case "@merge", "direction":
            return "merges to the right"
        case _:
            return _fate_of_text(path, value)


def _fate_of_text(path: DataPath, value: object) -> str:
    match value:
        case {"@literal": str(text)}:
            value = text
    match path, value:
        case [*_, "@template"], str():
            return _fate_of_template(value)
        case (([*_, "@path"] | [*_, "@arrayPath", 0]), str()):
            return _fate_of_path(value)
        case [*_, "@arrayPath"], list():
            return "passes over what is too much" if value else FAILS
        case [*_, "@arrayPath", 1], _:
            return "passes over it, and gives the array as it is"
        case [*_, "@liquid"], str():
            return f"{FAILS}, or passes over what it does not know"
        case [*_, str(last)], _ if last.startswith("@"):
            return FAILS
        case _, Mapping() if is_directive(value):
            return _fate_of_crowd(value)
        case _, float() | int():
            return "sends it as JavaScript rounds it"
        case _:
            return "runs it all the same"


def _fate_of_crowd(value: Mapping[str, object]) -> str:
    if any(not key.startswith("@") and key != "_metadata" for key in value):
        return "sends it as it is written, without running the directive"
    return "runs the first of them alone"


def _fate_of_template(text: str) -> str:
    if "{{{" in text:
        return "puts the value in, and then expands placeholders in the value's own text as well"
    if "{{$." in text.replace(" ", ""):
        return "finds nothing at a path that starts with '$.' in a template, and writes nothing"
    return "writes what it finds under exactly that name: nothing, or something that is no data"


def _fate_of_path(text: str) -> str:
    if "$." in text[1:]:
        return f"takes the first '$.' out, and reads {text.replace('$.', '', 1)!r}"
    return "finds nothing there, or something that is no data"
