"""From a configuration to a plan: which mappings run for which events."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from oneflow_snippet.actions import EVENT_TYPES
from oneflow_snippet.languages.ecmascript import is_identifier
from oneflow_snippet.languages.fql.fold import event_names, fold, without_event
from oneflow_snippet.languages.fql.nodes import Condition, Constant

if TYPE_CHECKING:
    from oneflow_snippet.actions import Action
    from oneflow_snippet.config.model import Config
    from oneflow_snippet.config.model import Mapping as ConfiguredMapping
    from oneflow_snippet.languages.mapping.nodes import Field


@dataclass(frozen=True, slots=True)
class Rule:
    """One enabled mapping that some event can match, as a function of the output.

    Attributes:
        name: A JavaScript identifier, the only one of its kind.
        title: The mapping's name and trigger, for people.
        action: What is called.
        test: What is left to test once dispatch has found the rule.
        payload: Computes the action's fields from the event.
    """

    name: str
    title: str
    action: Action
    test: Condition
    payload: Field


@dataclass(frozen=True, slots=True)
class Route:
    """The rules for one type of event, in the order in which they run.

    Attributes:
        named: By the event's name, for the names that some trigger asks for.
        others: For an event with any other name.
    """

    named: Mapping[str, tuple[str, ...]]
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What the output does: its rules, and per event type which of them run."""

    rules: tuple[Rule, ...]
    routes: Mapping[str, Route]


@dataclass(frozen=True, slots=True)
class _Candidate:
    rule: Rule
    types: frozenset[str]
    names: frozenset[str] | None  # of events; None: any


def make_plan(config: Config) -> Plan:
    """Decide how events find their mappings; what can never run is left out."""
    candidates: list[_Candidate] = []
    for mapping in config.mappings:
        names = [candidate.rule.name for candidate in candidates]
        candidate = _candidate(mapping, _identifier(mapping, names))
        if mapping.enabled and candidate.types:
            candidates.append(candidate)
    routes = {kind: _route(kind, candidates) for kind in EVENT_TYPES}
    used = {kind: route for kind, route in routes.items() if route.named or route.others}
    return Plan(tuple(candidate.rule for candidate in candidates), used)


def _candidate(mapping: ConfiguredMapping, name: str) -> _Candidate:
    folded = {kind: fold(mapping.trigger, kind) for kind in EVENT_TYPES}
    live = {kind: test for kind, test in folded.items() if test != Constant(value=False)}
    # One function serves all types, so a test that differs between them asks for the type itself.
    tests = set(live.values())
    test = tests.pop() if len(tests) == 1 else mapping.trigger
    names = event_names(test)
    # In an object literal this name would set the prototype instead of a key.
    if names is None or "__proto__" in names:
        names = None
    else:
        test = without_event(test, names)
    title = f"{mapping.name}: {mapping.trigger}"
    rule = Rule(name, title, mapping.action, test, mapping.payload)
    return _Candidate(rule, frozenset(live), names)


def _route(kind: str, candidates: list[_Candidate]) -> Route:
    here = [candidate for candidate in candidates if kind in candidate.types]
    asked = dict.fromkeys(name for c in here for name in sorted(c.names or ()))

    def running(event: str | None) -> tuple[str, ...]:
        return tuple(c.rule.name for c in here if c.names is None or event in c.names)

    return Route({name: running(name) for name in asked}, running(None))


def _identifier(mapping: ConfiguredMapping, taken: list[str]) -> str:
    """Make a name such as ``onCheckoutSurvey`` of the mapping's own."""
    plain = unicodedata.normalize("NFKD", mapping.name).encode("ascii", "ignore").decode()
    words = re.findall(r"[A-Za-z0-9]+", plain) or [mapping.action.key]
    name = "on" + "".join(word[:1].upper() + word[1:] for word in words)[:40]
    unique = name
    number = 2
    while unique in taken or not is_identifier(unique):
        unique = f"{name}{number}"
        number += 1
    return unique
