"""Cases: an event, and the calls that 1Flow is to get of it, in a file beside the configuration."""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from typing import Any

from oneflow_snippet.config.model import Config
from oneflow_snippet.errors import OneflowError, kind_of, one_of
from oneflow_snippet.trial.engine import Engine
from oneflow_snippet.trial.events import EventError, checked, sample
from oneflow_snippet.trial.outcomes import Call, Event, Outcome, try_events

FILES = ("oneflow.tests.toml", "oneflow.tests.json")
"""Names under which cases are found beside a configuration, and by pytest."""

_KEYS = ("name", "event", "sample", "expect")


class CasesError(OneflowError):
    """A file of cases cannot be read, or something in it is no case; all of it is told."""


@dataclass(frozen=True, slots=True)
class Case:
    """An event, and what is to become of it.

    Attributes:
        file: Where the case stands.
        index: Its place in the file, from 0.
        name: For people.
        event: What the site says to Segment.
        expect: The calls that the SDK gets in its form as a function, in their order.
    """

    file: Path
    index: int
    name: str
    event: Event
    expect: list[Call]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a case.

    Attributes:
        case: The case.
        outcome: What became of its event.
        difference: What differs, as lines of a diff, and why mappings did not fire; empty: none.
    """

    case: Case
    outcome: Outcome
    difference: str


def read_cases(file: Path) -> list[Case]:
    """Return the cases of a file, ``[[tests]]`` in TOML or a list ``tests`` in JSON.

    Raises:
        CasesError: The file cannot be read, or something in it is wrong.
    """
    tests = _table(file).get("tests")
    if not isinstance(tests, list) or not tests:
        found = "none" if tests is None or tests == [] else kind_of(tests)
        raise CasesError(f"{file}: expected an array of tests, found {found}")
    cases, problems = [], []
    for index, test in enumerate(tests):
        place = f"{file}: tests[{index}]"
        try:
            cases.append(_case(file, index, test, place))
        except (EventError, CasesError) as error:
            problems.append(str(error))
    if problems:
        raise CasesError("\n".join(problems))
    return cases


def _table(file: Path) -> dict[str, Any]:
    try:
        text = file.read_text("utf-8")
        data = json.loads(text) if file.suffix == ".json" else tomllib.loads(text)
    except OSError as error:
        raise CasesError(f"{file}: cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise CasesError(f"{file}: is not UTF-8") from None
    except ValueError as error:
        kind = "JSON" if file.suffix == ".json" else "TOML"
        raise CasesError(f"{file}: expected {kind}: {error}") from None
    if not isinstance(data, dict):
        raise CasesError(f"{file}: expected an object with tests, found {kind_of(data)}")
    return data


def _case(file: Path, index: int, test: object, place: str) -> Case:
    if not isinstance(test, dict):
        raise CasesError(f"{place}: expected an object, found {kind_of(test)}")
    for key in test:
        if key not in _KEYS:
            raise CasesError(f"{place}: unknown key {key!r}, {one_of(key, _KEYS)}")
    if ("event" in test) == ("sample" in test):
        raise CasesError(f"{place}: expected either an event or the name of a sample")
    event = sample(str(test["sample"])) if "sample" in test else test["event"]
    event = checked(_plain(event), f"{place}.event")
    expect = _plain(test.get("expect"))
    if not isinstance(expect, list) or not all(map(_is_call, expect)):
        raise CasesError(
            f"{place}.expect: expected an array of calls such as "
            '["track", "Order Completed", { … }], or an empty one for no call'
        )
    name = test.get("name") or f"{event['type']} {event.get('event', '')}".strip()
    return Case(file, index, str(name), event, expect)


def _is_call(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], str)


def _plain(value: object) -> Any:  # noqa: ANN401 - plain data of any shape
    """Return data as JSON has it: TOML's dates as strings, whole floats as integers."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return int(value) if isinstance(value, float) and value.is_integer() else value


def judge(config: Config, cases: Iterable[Case], *, engine: Engine | None = None) -> list[Verdict]:
    """Run cases, all on one page of the build, and say what differs; raises as ``try_events``."""
    cases = list(cases)
    outcomes = try_events(config, [case.event for case in cases], engine=engine)
    return [
        Verdict(case, outcome, _difference(case, outcome))
        for case, outcome in zip(cases, outcomes, strict=True)
    ]


def _difference(case: Case, outcome: Outcome) -> str:
    found = _plain(outcome.calls)
    expected, actual = shown(case.expect), shown(found)
    if expected == actual:
        return ""
    lines = list(unified_diff(expected, actual, "expected", "found", lineterm="", n=2))
    lines += [f"{each.name}: {each.why}" for each in outcome.mappings if not each.fired]
    return "\n".join(lines)


def shown(calls: list[Call]) -> list[str]:
    """Return calls as lines of JSON, the keys in order, so that two of them can be compared."""
    return json.dumps(calls, indent=2, sort_keys=True, ensure_ascii=False).splitlines()
