"""What becomes of events: the calls that reach 1Flow, and why each mapping makes one or none."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from oneflow_snippet import compiler
from oneflow_snippet.compiler import template_files
from oneflow_snippet.config.model import Config
from oneflow_snippet.errors import OneflowError
from oneflow_snippet.trial.engine import Engine, call, evaluate

Event: TypeAlias = dict[str, Any]
"""An event of Segment, as plain data."""

Call: TypeAlias = list[Any]
"""A call of the SDK: its command or method, then the arguments."""

DESTINATION = "1Flow Web (Actions)"


class DisagreementError(OneflowError):
    """Two builds of one configuration do different things, which is a mistake of this tool."""


@dataclass(frozen=True, slots=True)
class MappingOutcome:
    """What a mapping made of an event.

    Attributes:
        name: The mapping's.
        fired: It has made its call.
        why: Why not, in words; empty if it has.
    """

    name: str
    fired: bool
    why: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an event.

    Attributes:
        event: The event.
        calls: As the SDK gets them in its form as a function: ``["track", name, {…}]``.
        method_calls: The same in its other form: ``["logEvent", name, {…}]``.
        mappings: In the order of the configuration.
    """

    event: Event
    calls: list[Call]
    method_calls: list[Call]
    mappings: tuple[MappingOutcome, ...]

    def as_data(self) -> dict[str, object]:
        """Return the outcome as plain data, as ``try --json`` prints it."""
        mappings = [
            {"name": each.name, "fired": each.fired, "why": each.why} for each in self.mappings
        ]
        return {"event": self.event, "calls": self.calls, "mappings": mappings}


def try_events(
    config: Config, events: Sequence[Event], *, engine: Engine | None = None
) -> list[Outcome]:
    """Run what visitors get on events, and the debug build beside it for the reasons.

    Args:
        config: It is built for this, and nothing is written.
        events: Each has a type.
        engine: Which one runs it; by default one that is there.

    Raises:
        EngineError: There is no engine, or it fails.
        DisagreementError: The debug build makes other calls than the small one.
    """
    artefacts = compiler.build(config)
    page = template_files.read("trial/page.js")
    texts = [json.dumps(event) for event in events]
    moment = call("stopClock", round(time.time() * 1000))

    def run(build: str, form: str) -> list[dict[str, Any]]:
        scripts = [page, moment, call("playSdk", form), build, call("handOver", texts)]
        found: list[dict[str, Any]] = evaluate(scripts, engine)
        return found

    functions = run(artefacts.minified, "function")
    methods = run(artefacts.minified, "method")
    explained = run(artefacts.debug, "function")
    outcomes = []
    for event, function, method, told in zip(events, functions, methods, explained, strict=True):
        if function["calls"] != told["calls"]:
            raise DisagreementError(
                f"the debug build makes other calls of {json.dumps(event)} than oneflow.min.js; "
                "please report this with your configuration"
            )
        mappings = _mappings(config, event, told)
        outcomes.append(Outcome(event, function["calls"], method["calls"], mappings))
    return outcomes


def _mappings(config: Config, event: Event, told: dict[str, Any]) -> tuple[MappingOutcome, ...]:
    if told["mappings"]:
        return tuple(MappingOutcome(**each) for each in told["mappings"])
    if told["reached"]:
        why = f"failed before the mappings: {told['error']}"
    elif config.enabled:
        why = _switched_off(event)
    else:
        why = "the snippet is switched off: enabled = false"
    return tuple(MappingOutcome(mapping.name, fired=False, why=why) for mapping in config.mappings)


def _switched_off(event: Event) -> str:
    switches = event["integrations"]
    key = DESTINATION if switches.get(DESTINATION) is not None else "All"
    return f'switched off by the event: integrations["{key}"] is {json.dumps(switches.get(key))}'
