"""From a plan to statements: one function per mapping, and the routes that lead to them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from oneflow_snippet.actions import EVENT_TYPES
from oneflow_snippet.compiler import javascript as js
from oneflow_snippet.compiler.emit.action import emit_call
from oneflow_snippet.compiler.emit.explain import emit_explanations
from oneflow_snippet.compiler.emit.filters import emit_filters
from oneflow_snippet.compiler.emit.helpers import Helpers
from oneflow_snippet.compiler.emit.trigger import emit_condition
from oneflow_snippet.compiler.javascript import Js
from oneflow_snippet.compiler.plan import Plan, Route, Rule
from oneflow_snippet.config.model import Mapping as ConfiguredMapping
from oneflow_snippet.languages.ecmascript import is_identifier
from oneflow_snippet.languages.fql.logic import ALWAYS

_Names = Mapping[Rule, str]
"""The name of each rule's function."""


def emit_program(plan: Plan) -> Js:
    """Write all of the output that depends on the mappings, the helpers they need included."""
    helpers = Helpers()
    names = _names(plan.rules)
    rules = [_rule(rule, names, helpers) for rule in plan.rules]
    filters = _filters(plan, helpers)
    return _join(helpers, [*filters, *rules, *_dispatches(plan, names, helpers)])


def emit_rules(plan: Plan) -> dict[int, Js]:
    """Return each rule's own function, as it stands in the readable build, by its position."""
    names, helpers = _names(plan.rules), Helpers()
    return {rule.position: _rule(rule, names, helpers) for rule in plan.rules}


def emit_debug_program(plan: Plan, mappings: Iterable[ConfiguredMapping]) -> Js:
    """Write the same for the debug build: rules are watched, and all mappings explain themselves.

    Each type of event has a hook, so that one for which there is no mapping is explained, too.
    """
    helpers = Helpers()
    names = _names(plan.rules)
    rules = [_rule(rule, names, helpers, watched=True) for rule in plan.rules]
    explained = emit_explanations(mappings, helpers)
    others = [kind for kind in EVENT_TYPES if kind not in plan.routes]
    ignored = js.call("hook", js.identifier("ignore"))
    unused = js.join(js.assign(_place(kind), ignored) for kind in others)
    filters = _filters(plan, helpers, watched=True)
    parts = [*filters, *rules, *_dispatches(plan, names, helpers), unused, explained]
    return _join(helpers, [part for part in parts if part])


def _join(helpers: Helpers, parts: Iterable[Js]) -> Js:
    return js.join([*helpers.sources(), *parts], "\n\n")


def _dispatches(plan: Plan, names: _Names, helpers: Helpers) -> list[Js]:
    tables = [_table(kind, route, names) for kind, route in plan.routes.items() if route.named]
    hooks = (_hook(kind, route, names, helpers) for kind, route in plan.routes.items())
    return [*tables, js.join(hooks)]


def _filters(plan: Plan, helpers: Helpers, *, watched: bool = False) -> list[Js]:
    return [emit_filters(plan.filters, helpers, watched=watched)] if plan.filters else []


def _names(rules: Iterable[Rule]) -> _Names:
    names: dict[Rule, str] = {}
    for rule in rules:
        names[rule] = _identifier(rule, set(names.values()))
    return names


def _identifier(rule: Rule, taken: set[str]) -> str:
    """Return a name such as ``onCheckoutSurvey``, made of the mapping's own."""
    plain = unicodedata.normalize("NFKD", rule.name).encode("ascii", "ignore").decode()
    words = re.findall(r"[A-Za-z0-9]+", plain) or [rule.action.key]
    name = "on" + "".join(word[:1].upper() + word[1:] for word in words)[:40]
    unique = name
    number = 2
    while unique in taken or not is_identifier(unique):
        unique = f"{name}{number}"
        number += 1
    return unique


def _rule(rule: Rule, names: _Names, helpers: Helpers, *, watched: bool = False) -> Js:
    body = emit_call(rule.action, rule.payload, helpers)
    if rule.test != ALWAYS:
        body = [js.when(emit_condition(rule.test, helpers), body)]
    title = js.comment(f"{rule.name}: {rule.trigger}")
    if watched:
        step = js.call("watched", js.literal(rule.position), js.function("", ["event"], body))
        return js.join([title, js.variable(names[rule], step)])
    return js.join([title, js.function(names[rule], ["event"], body)])


def _table(kind: str, route: Route, names: _Names) -> Js:
    lists = {event: _list(rules, names) for event, rules in route.named.items()}
    table = js.variable(_table_name(kind), js.object_(lists, spread=True))
    return js.join([js.comment("By the event's name."), table])


def _table_name(kind: str) -> str:
    return f"{kind}Names"


def _hook(kind: str, route: Route, names: _Names, helpers: Helpers) -> Js:
    hook = js.call("hook", _dispatch(kind, route, names, helpers))
    return js.assign(_place(kind), hook)


def _place(kind: str) -> Js:
    return js.member(js.identifier("plugin"), kind)


def _dispatch(kind: str, route: Route, names: _Names, helpers: Helpers) -> Js:
    """Write what runs the rules of a type, each on its own; a single rule needs nothing more."""
    event = js.identifier("event")
    if route.named:
        found = helpers.call("named", js.identifier(_table_name(kind)), js.member(event, "event"))
        rules = js.either([found, _list(route.others, names)])
        body = [helpers.call("attemptAll", rules, event)]
    else:
        body = [js.call("attempt", js.identifier(names[rule]), event) for rule in route.others]
        if len(body) == 1:
            return js.identifier(names[route.others[0]])
    return js.function("", ["event"], map(js.statement, body))


def _list(rules: Iterable[Rule], names: _Names) -> Js:
    return js.array(js.identifier(names[rule]) for rule in rules)
