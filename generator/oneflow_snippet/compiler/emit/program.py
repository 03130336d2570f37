"""From a plan to statements: one function per mapping, and the routes that lead to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oneflow_snippet.compiler import javascript as js
from oneflow_snippet.compiler.emit.action import emit_call
from oneflow_snippet.compiler.emit.helpers import Helpers
from oneflow_snippet.compiler.emit.trigger import emit_condition
from oneflow_snippet.compiler.javascript import Js
from oneflow_snippet.languages.fql.nodes import Constant

if TYPE_CHECKING:
    from oneflow_snippet.compiler.plan import Plan, Route, Rule


def emit_program(plan: Plan) -> Js:
    """Write all of the output that depends on the mappings, the helpers they need included."""
    helpers = Helpers()
    rules = [_rule(rule, helpers) for rule in plan.rules]
    tables = [_table(kind, route) for kind, route in plan.routes.items() if route.named]
    hooks = js.join(_hook(kind, route, helpers) for kind, route in plan.routes.items())
    return js.join([*helpers.sources(), *rules, *tables, hooks], "\n\n")


def _rule(rule: Rule, helpers: Helpers) -> Js:
    body = emit_call(rule.action, rule.payload, helpers)
    if rule.test != Constant(value=True):
        body = [js.when(emit_condition(rule.test, helpers), body)]
    return js.join([js.comment(rule.title), js.function(rule.name, ["event"], body)])


def _table(kind: str, route: Route) -> Js:
    table = js.object_({name: _list(rules) for name, rules in route.named.items()}, spread=True)
    return js.join([js.comment("By the event's name."), js.variable(_table_name(kind), table)])


def _table_name(kind: str) -> str:
    return f"{kind}Names"


def _hook(kind: str, route: Route, helpers: Helpers) -> Js:
    hook = js.call("hook", _dispatch(kind, route, helpers))
    return js.assign(js.member(js.identifier("plugin"), kind), hook)


def _dispatch(kind: str, route: Route, helpers: Helpers) -> Js:
    """Write what runs the rules of a type, each on its own; a single rule needs nothing more."""
    event = js.identifier("event")
    if route.named:
        found = helpers.call("named", js.identifier(_table_name(kind)), js.member(event, "event"))
        rules = js.either([found, _list(route.others)])
        body = [helpers.call("attemptAll", rules, event)]
    else:
        body = [js.call("attempt", js.identifier(rule), event) for rule in route.others]
        if len(body) == 1:
            return js.identifier(route.others[0])
    return js.function("", ["event"], map(js.statement, body))


def _list(rules: tuple[str, ...]) -> Js:
    return js.array(js.identifier(rule) for rule in rules)
