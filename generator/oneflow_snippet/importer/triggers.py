"""The meaning of a trigger at Segment and here, in words."""

from __future__ import annotations

import re

from oneflow_snippet.actions import EVENT_TYPES
from oneflow_snippet.errors import LanguageError
from oneflow_snippet.importer.spellings import usual_spelling
from oneflow_snippet.languages import fql
from oneflow_snippet.languages.ecmascript import joined
from oneflow_snippet.languages.fql.fold import fold
from oneflow_snippet.languages.fql.logic import ALWAYS, NEVER
from oneflow_snippet.languages.fql.nodes import Condition, ConstantCondition
from oneflow_snippet.segment import trigger_parser as segment

_SPLIT = re.compile("\\\\([\ud800-\udbff])\\\\([\udc00-\udfff])")


def whole_characters(trigger: object) -> object:
    """Return a trigger in which the characters are whole that Segment's editor splits.

    A character beyond U+FFFF has two backslashes there, one before each of its surrogates.
    In quotes a backslash is a character like any other, so nothing is joined that changes a text.
    """
    if not isinstance(trigger, str) or not _SPLIT.search(trigger):
        return trigger
    whole = _SPLIT.sub(lambda pair: "\\" + joined(pair[1] + pair[2]), trigger)
    meaning = parsed(whole)
    return whole if meaning and meaning == parsed(trigger) else trigger


def parsed(trigger: str) -> Condition | None:
    """Return what a trigger means here, or None if it is refused."""
    try:
        return fql.parse(trigger)
    except LanguageError:
        return None


def canonical(trigger: str) -> str:
    """Return a refused trigger in our spelling, if that means what it does at Segment.

    What Segment misreads is returned as it is.
    """
    usual = usual_spelling(trigger)
    meaning = parsed(usual)
    reading = segment.read(trigger)
    if not meaning or reading.throws != NEVER or reading.dead:
        return trigger
    same = all(fold(meaning, kind) == fold(reading.fires, kind) for kind in EVENT_TYPES)
    return usual if same else trigger


def difference(trigger: str, ours: Condition) -> str:
    """Return both meanings of a trigger, in words, or nothing if they are the same.

    Args:
        trigger: As it stands at Segment.
        ours: What it means here.
    """
    reading = segment.read(trigger)
    same = all(fold(ours, kind) == fold(reading.fires, kind) for kind in EVENT_TYPES)
    if not same or reading.throws != NEVER:
        return f"{trigger}\nSegment: {_describe(reading)}\nhere: {_fires(ours)}"
    if fold(ours, "screen") != NEVER:
        return (
            f"{trigger}\n"
            "Segment: never fires for a call of screen, which no web destination gets\n"
            f"here: fires for it like for any other, when {ours}"
        )
    return ""


def at_segment(trigger: str) -> str:
    """Return what Segment does with a trigger that is refused here, and how to keep that."""
    reading = segment.read(trigger)
    told = f"Segment: {_describe(reading)}"
    same = _as_trigger(reading.fires)
    if reading.fires == NEVER:
        return f"{told}\nto keep that, leave the mapping out"
    if same and reading.throws == NEVER:
        return f"{told}\nto keep what Segment does, write: {same}"
    if same:
        return f"{told}\nclosest to it: {same}"
    return f"{told}\nno trigger here means just that: write what was meant"


def _as_trigger(condition: Condition) -> str:
    """Return the trigger that means just this condition; empty if there is none."""
    return str(condition) if parsed(str(condition)) == condition else ""


def _describe(reading: segment.Reading) -> str:
    """Return when a trigger fires at Segment, in words."""
    if reading.dead:
        return f"never fires ({reading.dead})"
    told = [_fires(reading.fires)]
    if reading.throws != NEVER:
        always = reading.throws == ALWAYS
        when = "on every event" if always else f"when {reading.throws}"
        told.append(f"fails {when}, and then skips the later mappings of the same action")
    return "; ".join(told)


def _fires(condition: Condition) -> str:
    """Return when a condition holds, in words."""
    if isinstance(condition, ConstantCondition):
        return "fires on every event" if condition.value else "never fires"
    return f"fires when {condition}"
