"""An outcome in words, for a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterator

from oneflow_snippet.trial.outcomes import Call, Outcome


def told(outcome: Outcome) -> str:
    """Say what 1Flow gets of an event, in either form of the SDK, and what each mapping did."""
    return "\n".join(_lines(outcome))


def _lines(outcome: Outcome) -> Iterator[str]:
    event = outcome.event
    name = event.get("event") or event.get("name")
    yield f"{event['type']} {as_json(name)}" if name else event["type"]
    if not outcome.calls:
        yield "  1Flow gets nothing"
    for call, method in zip(outcome.calls, outcome.method_calls, strict=True):
        yield f"  1Flow gets  _1flow({_arguments(call)})"
        yield f"  or          _1flow.{method[0]}({_arguments(method[1:])})"
    for mapping in outcome.mappings:
        sign = "fired" if mapping.fired else "not fired"
        yield f"  {mapping.name}: {sign}{': ' + mapping.why if mapping.why else ''}"


def _arguments(values: Call) -> str:
    return ", ".join(map(as_json, values))


def as_json(value: object) -> str:
    """Write plain data on one line, as people read it."""
    return json.dumps(value, ensure_ascii=False)
