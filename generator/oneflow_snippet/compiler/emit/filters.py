"""From filters to the function that says what they leave of an event."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from oneflow_snippet.compiler import javascript as js
from oneflow_snippet.compiler.emit.filter_condition import emit_filter_condition
from oneflow_snippet.compiler.emit.helpers import Helpers
from oneflow_snippet.compiler.javascript import Js
from oneflow_snippet.config.model import Filter
from oneflow_snippet.languages.filters.actions import (
    Action,
    Drop,
    KeepProperties,
    MapProperties,
    Sample,
)
from oneflow_snippet.languages.filters.nodes import All

_EVENT = js.identifier("event")
_DROPPED = js.returns(js.literal(None))


def emit_filters(filters: Sequence[Filter], helpers: Helpers, *, watched: bool = False) -> Js:
    """Write the function ``filtered``, which gives what is left of an event, or null.

    ``watched``: for the debug build, which notes the filter that drops an event.
    """
    body: list[Js] = []
    if any(isinstance(a, KeepProperties | MapProperties) for f in filters for a in f.actions):
        # What a filter changes is for 1Flow alone, and not for Segment's other destinations.
        body.append(js.assign(_EVENT, js.call("copy", _EVENT)))
    is_over = False
    for each in filters:
        actions, drops = _actions(each.actions, helpers)
        if not actions or is_over:
            continue
        title = f"{each.name}: {each.condition}" if each.name else str(each.condition)
        body.append(js.comment(title))
        if watched:
            actions.insert(0, js.statement(js.call("noteDrop", js.string(title))))
        if isinstance(each.condition, All):
            body += actions
            is_over = drops
        else:
            body.append(js.when(emit_filter_condition(each.condition, helpers), actions))
    if not is_over:
        body.append(js.returns(_EVENT))
    heading = js.comment("What the filters leave of an event; null if they drop it.")
    return js.join([heading, js.function("filtered", ["event"], body)])


def _actions(actions: Sequence[Action], helpers: Helpers) -> tuple[list[Js], bool]:
    """Write actions, up to the first that drops each event; and tell whether there is one."""
    written: list[Js] = []
    for action in actions:
        if isinstance(action, Drop) or (isinstance(action, Sample) and action.percent == 0):
            return [*written, _DROPPED], True
        written += _action(action, helpers)
    return written, False


def _action(action: KeepProperties | MapProperties | Sample, helpers: Helpers) -> list[Js]:
    match action:
        case Sample(percent, path):
            if path or percent == 1:
                return []
            chance = js.call(js.member(js.identifier("Math"), "random"))
            return [js.when(js.compare(chance, ">", js.literal(percent)), [_DROPPED])]
        case KeepProperties(fields, allow):
            helper = "allowProperties" if allow else "dropProperties"
            return [
                js.statement(helpers.call(helper, _EVENT, js.string(path), js.literal(names)))
                for path, names in fields.items()
            ]
        case MapProperties(changes):
            return [js.statement(helpers.call("mapProperties", _EVENT, js.literal(changes)))]
        case _:
            assert_never(action)
