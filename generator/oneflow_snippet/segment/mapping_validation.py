"""Segment's own check of a mapping, which it repeats on each event that the trigger matches.

It knows most mistakes, but does not look into arrays, nor for some of the options.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from oneflow_snippet.languages.ecmascript import code_units
from oneflow_snippet.languages.mapping import ROOT_DIRECTIVE
from oneflow_snippet.languages.mapping.directives import DIRECTIVES, MAX_PATTERN
from oneflow_snippet.languages.mapping.reader import is_directive

_OPTIONS = frozenset(
    "exists blank then else operator value pattern replacement pattern2 replacement2 global "
    "ignorecase separator omitArrays mode direction objects apply mapping".split()
)


def is_refused(mapping: object) -> bool:
    """Whether Segment's own check refuses a mapping."""
    if not isinstance(mapping, Mapping):
        return False  # taken for an object with the keys 0, 1, …
    if ROOT_DIRECTIVE in mapping:
        directive = mapping[ROOT_DIRECTIVE]
        if not (isinstance(directive, Mapping) and len(directive) == 1):
            return True
        (name, inner), *_ = directive.items()
        if not isinstance(inner, Mapping):
            return True
        others = {key: value for key, value in mapping.items() if key != ROOT_DIRECTIVE}
        return is_refused({name: {**inner, "mapping": others}})
    return any(_faults(mapping))


def _faults(value: object) -> Iterator[bool]:
    """Yield an item for each mistake that the check finds."""
    if not isinstance(value, Mapping):
        return
    names = [key for key in value if key.startswith("@")]
    if not names:
        for item in value.values():
            yield from _faults(item)
    elif set(value) - {"_metadata", names[0]} or names[0] not in DIRECTIVES:
        yield True
    else:
        yield from _faults_of(names[0], value[names[0]])


def _faults_of(name: str, operand: Any) -> Iterator[bool]:  # noqa: ANN401 - JSON
    match name, operand:
        case "@path" | "@template", _:
            yield from _needs(operand, str)
        case "@literal" | "@excludeWhenNull", _:
            yield from _faults(operand) if is_directive(operand) else ()
        case "@liquid", _:
            if not isinstance(operand, str):
                yield True
        case "@arrayPath", [root, *rest]:
            yield from _needs(root, str)
            yield from _faults(rest[0] if rest else None)
        case _, Mapping() if name != "@arrayPath" and not is_directive(operand):
            yield from _faults_of_options(name, operand)
        case _:
            yield True


def _faults_of_options(name: str, given: Mapping[str, Any]) -> Iterator[bool]:
    value = given.get("value")
    for option in set(given) - _OPTIONS:
        yield from _faults(given[option])
    match name:
        case "@if":
            for option in ("exists", "blank", "then", "else"):
                yield from _faults(given.get(option))
        case "@case":
            if not isinstance(given.get("operator", ""), str):
                yield True
            yield from _needs(given.get("value", ""), str)
        case "@replace":
            yield from _faults_of_replace(given)
            yield from _needs(value, str)
        case "@merge":
            yield from _faults_of_merge(given)
        case "@transform":
            yield from _needs(given.get("apply"), Mapping)
            yield from _needs(given.get("mapping"), Mapping)
        case _:
            yield from _faults_of_any_value(name, given)


def _faults_of_any_value(name: str, given: Mapping[str, Any]) -> Iterator[bool]:
    value = given.get("value")
    if "value" not in given:
        yield True
    match name:
        case "@flatten":
            if not isinstance(given.get("separator", ""), str):
                yield True
        case _:
            if str(given.get("mode")).lower() not in {"encode", "decode"}:
                yield True
    yield from _faults(value)


def _faults_of_replace(given: Mapping[str, Any]) -> Iterator[bool]:
    for option, least in (("pattern", 1), ("replacement", 0)):
        text = given.get(option, "x" if option == "replacement" else None)
        if not isinstance(text, str) or not least <= code_units(text) <= MAX_PATTERN:
            yield True
    for option in ("global", "ignorecase"):
        if not isinstance(given.get(option, True), bool):
            yield True


def _faults_of_merge(given: Mapping[str, Any]) -> Iterator[bool]:
    direction = given.get("direction", "left")
    if not isinstance(direction, str) or direction.lower() not in {"left", "right"}:
        yield True
    objects = given.get("objects")
    for item in objects if isinstance(objects, list) else [None]:
        yield from _needs(item, Mapping)


def _needs(value: object, kind: type) -> Iterator[bool]:
    if isinstance(value, Mapping):
        if kind is str and not is_directive(value):
            yield True
        yield from _faults(value)
    elif not isinstance(value, kind):
        yield True
