"""Events from a command line, a file or the samples, checked."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from oneflow_snippet.actions import EVENT_TYPES
from oneflow_snippet.errors import OneflowError, kind_of, one_of, printable
from oneflow_snippet.trial.outcomes import Event

_OBJECTS = ("properties", "traits", "context", "integrations")


class EventError(OneflowError):
    """What should be an event is none."""


class SyntaxEventError(EventError):
    """A text is no JSON."""


def checked(value: object, place: str) -> Event:
    """Return ``value`` if it is an event that Analytics.js could hand over.

    Args:
        value: Plain data.
        place: Where it stands, for the message.

    Raises:
        EventError: It is none; the message says what is expected.
    """
    if not isinstance(value, dict):
        raise EventError(f"{place}: expected an event, that is an object, found {kind_of(value)}")
    if "type" not in value:
        example = json.dumps({"type": "track", **value}, ensure_ascii=False)
        raise EventError(
            f"{place}: expected a type, one of {', '.join(EVENT_TYPES)}, found none; "
            f"for example {_short(example)}"
        )
    if value["type"] not in EVENT_TYPES:
        found = json.dumps(value["type"], ensure_ascii=False)
        raise EventError(f"{place}: unknown type {found}, {one_of(value['type'], EVENT_TYPES)}")
    for key in _OBJECTS:
        if not isinstance(value.get(key, {}), dict):
            found = kind_of(value[key])
            raise EventError(f"{place}: expected an object in {key}, found {found}")
    return value


def parse(text: str, place: str) -> list[Event]:
    """Return the events of a text: one, an array of them, or one on each line, as JSON.

    Raises:
        EventError: The text is no JSON, or what it holds are no events.
    """
    try:
        values = _values(text.removeprefix("\ufeff"), place)
    except RecursionError:
        raise EventError(f"{place}: is nested too deeply") from None
    if not values:
        raise EventError(f"{place}: no event in it")
    several = len(values) > 1
    return [
        checked(value, f"{place}, event {at}" if several else place)
        for at, value in enumerate(values, 1)
    ]


def _values(text: str, place: str) -> list[Any]:
    try:
        value = _json(text)
    except json.JSONDecodeError as error:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) < 2:
            raise _no_json(error, place) from None
        return _lines(text, place)
    return value if isinstance(value, list) else [value]


def _lines(text: str, place: str) -> list[Any]:
    values = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                values.append(_json(line))
            except json.JSONDecodeError as error:
                raise _no_json(error, place, number) from None
    return values


def _json(text: str) -> Any:  # noqa: ANN401 - whatever the text holds
    def refuse(found: str, why: str = "is not JSON") -> None:
        raise json.JSONDecodeError(f"{_short(found)} {why}", text, max(text.find(found), 0))

    def number(digits: str) -> int | float:
        value = float(digits)
        if math.isinf(value):
            refuse(digits, "is larger than any number of JavaScript")
        return value if set(digits) & set(".eE") else int(digits)

    return json.loads(text, parse_constant=refuse, parse_int=number, parse_float=number)


def _no_json(error: json.JSONDecodeError, place: str, line: int | None = None) -> SyntaxEventError:
    text = printable(_short(error.doc.strip()), keep="")
    at = f"{place}:{line or error.lineno}:{error.colno}"
    return SyntaxEventError(f"{at}: expected JSON, found {text!r}: {error.msg}")


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:77]}..."


def from_argument(argument: str, standard_input: Iterable[str]) -> list[Event]:
    """Return the events of an argument: JSON itself, ``-``, or the name of a file.

    Raises:
        EventError: It is none of these, or holds no events.
    """
    try:
        return _from_argument(argument, standard_input)
    except SyntaxEventError as error:
        advice = "for an event without quotes write --track NAME key=value"
        raise EventError(f"{error}; {advice}") from None


def _from_argument(argument: str, standard_input: Iterable[str]) -> list[Event]:
    if argument.lstrip().startswith(("{", "[")):
        return parse(argument, "event")
    if argument == "-":
        try:
            return parse("".join(standard_input), "standard input")
        except UnicodeDecodeError:
            raise EventError("standard input: is not UTF-8") from None
    try:
        text = Path(argument).read_text("utf-8")
    except UnicodeDecodeError:
        raise EventError(f"{argument}: is not UTF-8") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise EventError(
            f"{argument}: cannot be read: {reason}; give a file, JSON, or --track NAME key=value"
        ) from None
    return parse(text, argument)


def pairs(arguments: Iterable[str]) -> dict[str, Any]:
    """Return ``key=value`` arguments as data: a value is JSON if it can be, else a string.

    Raises:
        EventError: One has no ``=``.
    """
    data = {}
    for argument in arguments:
        key, equals, text = argument.partition("=")
        if not equals or not key:
            raise EventError(f"{argument}: expected key=value, such as total=42")
        try:
            data[key] = _json(text)
        except json.JSONDecodeError:
            data[key] = text
    return data


@cache
def samples() -> dict[str, Event]:
    """Return an event for each that Segment's spec names, with words and values of our own."""
    text = files("oneflow_snippet.trial").joinpath("samples.json").read_text("utf-8")
    found: dict[str, Event] = json.loads(text)
    return found


def sample(name: str) -> Event:
    """Return a sample event by its name, in any case.

    Raises:
        EventError: There is none of that name.
    """
    known = {each.casefold(): event for each, event in samples().items()}
    if name.casefold() not in known:
        raise EventError(f"unknown sample {name!r}, {one_of(name, samples())}")
    return known[name.casefold()]
