"""From a configuration to a plan: which mappings run for which events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from oneflow_snippet.actions import EVENT_TYPES, Action
from oneflow_snippet.config.model import Config, Filter
from oneflow_snippet.config.model import Mapping as ConfiguredMapping
from oneflow_snippet.languages.fql.fold import event_names, fold, without_event
from oneflow_snippet.languages.fql.logic import NEVER
from oneflow_snippet.languages.fql.nodes import Condition
from oneflow_snippet.languages.mapping.nodes import Field


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One enabled mapping that some event can match; each rule equals itself alone.

    Attributes:
        position: The mapping's, among all of the configuration, from 0.
        name: The mapping's name, for people; others may have the same.
        trigger: The mapping's trigger, for people.
        action: What is called.
        test: What is left to test once dispatch has found the rule.
        payload: Computes the action's fields from the event.
    """

    position: int
    name: str
    trigger: str
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

    named: Mapping[str, tuple[Rule, ...]]
    others: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What the output does: its rules, and which of them run for each type of event.

    Attributes:
        rules: In the order in which they run.
        routes: By the type of the event.
        filters: What an event goes through before the rules.
    """

    rules: tuple[Rule, ...]
    routes: Mapping[str, Route]
    filters: tuple[Filter, ...] = ()


@dataclass(frozen=True, slots=True)
class _Candidate:
    rule: Rule
    types: frozenset[str]
    names: frozenset[str] | None  # of events; None: any


def make_plan(config: Config) -> Plan:
    """Return which mappings run for which events; what can never run is left out."""
    enabled = [_candidate(at, each) for at, each in enumerate(config.mappings) if each.enabled]
    candidates = [candidate for candidate in enabled if candidate.types]
    routes = {kind: _route(kind, candidates) for kind in EVENT_TYPES}
    used = {kind: route for kind, route in routes.items() if route.named or route.others}
    filters = tuple(each for each in config.filters if each.enabled)
    return Plan(tuple(candidate.rule for candidate in candidates), used, filters)


def _candidate(position: int, mapping: ConfiguredMapping) -> _Candidate:
    folded = {kind: fold(mapping.trigger, kind) for kind in EVENT_TYPES}
    live = {kind: test for kind, test in folded.items() if test != NEVER}
    # One rule serves all types, so a test that differs between them asks for the type itself.
    tests = set(live.values())
    test = tests.pop() if len(tests) == 1 else mapping.trigger
    names = event_names(test)
    # No table has this name as a key, for there it is the prototype's: the rule tests it itself.
    if names is None or "__proto__" in names:
        names = None
    else:
        test = without_event(test, names)
    trigger = str(mapping.trigger)
    rule = Rule(position, mapping.name, trigger, mapping.action, test, mapping.payload)
    return _Candidate(rule, frozenset(live), names)


def _route(kind: str, candidates: list[_Candidate]) -> Route:
    here = [candidate for candidate in candidates if kind in candidate.types]
    asked = dict.fromkeys(name for c in here for name in sorted(c.names or ()))

    def running(event: str | None) -> tuple[Rule, ...]:
        return tuple(c.rule for c in here if c.names is None or event in c.names)

    return Route({name: running(name) for name in asked}, running(None))
