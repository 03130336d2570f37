"""From a subscription to a mapping of a configuration, and what changes on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from oneflow_snippet.actions import Action
from oneflow_snippet.config.mappings import check_mapping
from oneflow_snippet.errors import Problem, Problems, format_path, kind_of
from oneflow_snippet.importer.subscription import Subscription
from oneflow_snippet.importer.triggers import (
    at_segment,
    canonical,
    difference,
    parsed,
    whole_characters,
)
from oneflow_snippet.languages.ecmascript import has_lone_surrogate
from oneflow_snippet.languages.mapping import ROOT_DIRECTIVE, parse_root
from oneflow_snippet.languages.mapping.reader import is_directive
from oneflow_snippet.segment.mapping_outcome import REFUSES, fate
from oneflow_snippet.segment.mapping_validation import is_refused


@dataclass(slots=True)
class Translation:
    """A subscription as a mapping.

    Attributes:
        subscription: What it was.
        table: The mapping, as plain data; it loads only if there are no ``obstacles``.
        obstacles: Why it cannot be taken over.
        differences: Where its meaning is not Segment's.
        notes: What else is worth knowing.
    """

    subscription: Subscription
    table: dict[str, Any]
    obstacles: list[str] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Of the subscription, for people; may be empty."""
        return self.subscription.name

    @property
    def place(self) -> str:
        """Where it stands in the input, for people."""
        return self.subscription.place


def translate(subscription: Subscription, action: Action) -> Translation:
    """Return a subscription as a mapping."""
    found = Translation(subscription, {})
    if has_lone_surrogate(subscription.name):
        found.notes.append("left its name out, which has a lone surrogate in it")
    elif subscription.name.strip():
        found.table["name"] = subscription.name
    found.table["action"] = action.key
    if subscription.lacks:
        found.obstacles += subscription.lacks
        return found
    found.table["trigger"] = whole_characters(subscription.trigger)
    if not _enabled(found):
        found.table["enabled"] = False
    fields = _fields(found, action)
    if fields != {}:
        found.table["fields"] = fields
    _check(found)
    if subscription.unknown:
        found.notes.append(f"passed over the keys {', '.join(map(repr, subscription.unknown))}")
    return found


def _enabled(found: Translation) -> bool:
    enabled = found.subscription.enabled
    if not isinstance(enabled, bool):
        is_on = enabled not in (None, "", 0)
        state = "taken for enabled" if is_on else "not enabled"
        shown = "is missing" if enabled is None else f"is {kind_of(enabled)}"
        found.notes.append(f"'enabled' {shown}: {state}, as Segment's runtime does")
        return is_on
    return enabled


def _fields(found: Translation, action: Action) -> Any:  # noqa: ANN401 - JSON
    raw = {} if found.subscription.mapping is None else found.subscription.mapping
    if not isinstance(raw, Mapping):
        return raw
    extra = _without_use(raw, action)
    shown = [key for key in extra if key != "_metadata"]
    if shown:
        word = "fields" if len(shown) > 1 else "field"
        found.notes.append(
            f"passed over the {word} {', '.join(map(repr, shown))}, which 1Flow's action does "
            "not have"
        )
    fields: dict[str, Any] = {key: _plain(value) for key, value in raw.items() if key not in extra}
    computed = is_directive(raw) or ROOT_DIRECTIVE in raw
    return fields if computed else _completed(fields, action)


def _without_use(raw: Mapping[str, Any], action: Action) -> list[str]:
    """Return the fields that the action does not have and that have no error.

    One with an error stays, for because of it Segment refuses the whole mapping.
    """
    others = [key for key in raw if key not in action.fields and not key.startswith("@")]
    others = [key for key in others if key != ROOT_DIRECTIVE]
    problems = Problems()
    if others and not is_directive(raw):
        parse_root({key: raw[key] for key in others}, (), problems)
    broken = {problem.path[0] for problem in problems if problem.path and not problem.warning}
    return [key for key in others if key not in broken]


def _completed(fields: dict[str, Any], action: Action) -> dict[str, Any]:
    """Return fields without what the defaults say as well, and with what they must not fill."""
    given = dict(fields)
    for key, known in action.fields.items():
        if key not in fields:
            given[key] = known.absent
        elif fields[key] == {"@path": known.default}:
            del given[key]
    return given


def _plain(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Return a value without what Segment's editor keeps for itself beside a directive."""
    if isinstance(value, Mapping):
        noise = "_metadata" if is_directive(value) else None
        return {key: _plain(item) for key, item in value.items() if key != noise}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _check(found: Translation) -> None:
    """Check the mapping, and note what is wrong with it in the words of the input."""
    subscription = found.subscription
    trigger = subscription.trigger
    if not isinstance(trigger, str):
        message = f"expected a string, found {kind_of(trigger)}"
        found.obstacles.append(f"{subscription.trigger_key}: {message}\nSegment: never fires")
        return
    problems = Problems()
    mapping = check_mapping(found.table, (), problems)
    if _refuses_trigger(problems) and _respelled(found):
        problems = Problems()
        mapping = check_mapping(found.table, (), problems)
    for problem in problems:
        if problem.warning:
            found.notes.append(_told(subscription, problem))
        elif problem.path == ("trigger",):
            found.obstacles.append(f"{_told(subscription, problem)}\n{at_segment(trigger)}")
        else:
            found.obstacles.append(_told_of_field(subscription, problem))
    if not found.obstacles and is_refused(subscription.mapping or {}):
        told = f"{subscription.mapping_key}\nSegment: {REFUSES}\nhere: runs"
        found.differences.append(told)
    ours = mapping.trigger if mapping else parsed(trigger)
    if ours and (told := difference(trigger, ours)):
        found.differences.append(f"{subscription.trigger_key}: {told}")


def _refuses_trigger(problems: Problems) -> bool:
    return any(problem.path == ("trigger",) and not problem.warning for problem in problems)


def _respelled(found: Translation) -> bool:
    """Write a refused trigger in its usual spelling, if it has one; return whether it has."""
    trigger = found.table["trigger"]
    usual = canonical(trigger)
    if usual == trigger:
        return False
    found.table["trigger"] = usual
    key = found.subscription.trigger_key
    found.notes.append(f"{key}: {trigger}\nis written in the usual spelling: {usual}")
    return True


def _told(subscription: Subscription, problem: Problem) -> str:
    match problem.path:
        case ("trigger", *_):
            place = subscription.trigger_key
        case ("fields", *rest):
            place = format_path((subscription.mapping_key, *rest))
        case rest:
            place = format_path(rest)
    frame = f"\n{problem.span.frame()}" if problem.span else ""
    return f"{place}: {problem.message}{frame}" if place else f"{problem.message}{frame}"


def _told_of_field(subscription: Subscription, problem: Problem) -> str:
    match problem.path:
        case ("fields", str(key)) if _lacks(subscription.mapping, key):
            told = f"{subscription.mapping_key}: expected the field {key!r}, found none; without "
            return f"{told}it there is never a call\nSegment: sends the call without it"
        case ("fields", *rest):
            mapping = {} if subscription.mapping is None else subscription.mapping
            return f"{_told(subscription, problem)}\nSegment: {fate(mapping, tuple(rest))}"
        case _:
            return _told(subscription, problem)


def _lacks(mapping: object, key: str) -> bool:
    return mapping is None or (isinstance(mapping, Mapping) and key not in mapping)
