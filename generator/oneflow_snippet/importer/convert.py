"""The steps of an import: read what is at Segment, translate it, write it, and report."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from oneflow_snippet.actions import ACTIONS, MAX_MAPPINGS
from oneflow_snippet.config import UnreadableError
from oneflow_snippet.config.values import project_api_key
from oneflow_snippet.errors import OneflowError
from oneflow_snippet.importer.files import read_text
from oneflow_snippet.importer.filters import of_destinations, translate_filter
from oneflow_snippet.importer.found import FILTERS, SUBSCRIPTIONS, Found
from oneflow_snippet.importer.public_api import PublicApi
from oneflow_snippet.importer.report import (
    CONSENT,
    MASKED_KEY,
    NO_FILTERS,
    NO_KEY,
    NO_MAPPINGS,
    NOTHING,
    PAGE,
    REPEATED_KEY,
    findings,
    report,
)
from oneflow_snippet.importer.shapes import read
from oneflow_snippet.importer.subscription import Subscription
from oneflow_snippet.importer.translate import translate
from oneflow_snippet.importer.write import as_json, as_toml, needs_json, taken_over


class AnswerError(OneflowError):
    """What was said beside the input cannot be right."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What an input does not say by itself.

    Attributes:
        actions: Key of the action behind each opaque action id.
        destination: Id of 1Flow's destination, for inputs with several.
        key: The project API key; by default the one in the input.
        suffix: ``.toml`` or ``.json``; what TOML cannot hold becomes JSON all the same.
    """

    actions: Mapping[str, str] = field(default_factory=dict)
    destination: str = ""
    key: str = ""
    suffix: str = ".toml"


@dataclass(frozen=True, slots=True)
class Import:
    """The outcome of an import.

    Attributes:
        text: The configuration file; empty if there is nothing to write.
        suffix: What its name has to end with, for what is in it: ``.toml`` or ``.json``.
        report: What to tell the user, but for the file's name.
        complete: Everything was taken over, and nothing is left to be decided.
        findings: What the report says, as plain data.
        taken: Filters and mappings that were taken over, as plain data of a configuration.
    """

    text: str
    suffix: str
    report: str
    complete: bool
    findings: dict[str, Any]
    taken: Mapping[str, Any] = field(default_factory=dict)


def import_file(name: str, answers: Answers) -> Import:
    """Import a file, or standard input for ``-``, as :func:`import_mappings` does its text.

    Raises:
        AnswerError: The key in ``answers`` cannot be one.
        UnreadableError: The file cannot be read, or is nothing that is known.
    """
    _check(answers)
    return import_mappings(read_text(name), name, answers)


def import_workspace(api: PublicApi, answers: Answers) -> Import:
    """Import 1Flow's destination of a workspace, or the one that ``answers`` names.

    Raises:
        AnswerError: The key in ``answers`` cannot be one.
        TokenError: The token of the API cannot be one.
        UnreadableError: The API cannot be reached, refuses, or knows no such destination.
    """
    _check(answers)
    return import_mappings(api.answers(answers.destination), "the Public API", answers)


def _check(answers: Answers) -> None:
    if answers.key and not _is_key(answers.key):
        raise AnswerError(
            f"--project-api-key: expected a key without blanks, found {answers.key!r}"
        )


def import_mappings(text: str, name: str, answers: Answers | None = None) -> Import:
    """Return what is at Segment as a configuration.

    Args:
        text: CDN settings, answers of the Public API, or Terraform's state, plan or source.
        name: The file's name, for messages.
        answers: What is known beside it.

    Raises:
        UnreadableError: The text is nothing that is known.
    """
    try:
        return _imported(read(text, name), answers or Answers())
    except RecursionError:
        raise UnreadableError(f"{name}: nested too deeply") from None


def _imported(found: Found, answers: Answers) -> Import:
    named = _named(found, answers)
    ours = [(s, ACTIONS[slug]) for s, slug in named if slug in ACTIONS]
    questions = [
        *_which_actions([s for s, slug in named if not slug and s.action_id]),
        *_which_destination([s for s, _ in ours]),
        *([PAGE] if found.goes_on else []),
    ]
    key, about_key = _key(found, {s.destination for s, _ in ours}, answers.key)
    notes = [*_notes(found, [(s, slug) for s, slug in named if slug not in ACTIONS]), *about_key]
    if questions or not ours:
        asked = questions or [found.elsewhere or (NO_MAPPINGS if found.filters else NOTHING)]
        told = report(found.kind, [], [], asked, notes)
        data = findings(found.kind, [], [], asked, notes)
        return Import("", answers.suffix, told, complete=False, findings=data)
    mine, others = of_destinations(found.filters, {s.destination: s for s, _ in ours})
    if others:
        notes.append(f"filters of other destinations that are passed over: {others}")
    filters = [translate_filter(each) for each in mine]
    translations = [translate(subscription, action) for subscription, action in ours]
    for surplus in [each for each in translations if not each.obstacles][MAX_MAPPINGS:]:
        surplus.obstacles.append(f"expected at most {MAX_MAPPINGS} mappings, enabled or not")
    suffix = answers.suffix
    tables = [each.table for each in translations] + [each.table for each in filters]
    obstacles = [each.obstacles for each in translations] + [each.obstacles for each in filters]
    if suffix == ".toml" and needs_json(tables):
        suffix = ".json"
        notes.append("the file is JSON, for TOML has no null, which a mapping or a filter needs")
    if suffix == ".json" and any(obstacles):
        notes.append("what is not taken over is not in the file, for JSON has no comments")
    write = as_json if suffix == ".json" else as_toml
    complete = not any(obstacles) and not any(_lacks_action(s, slug) for s, slug in named)
    told = report(found.kind, translations, filters, [], notes)
    data = findings(found.kind, translations, filters, [], notes)
    taken = taken_over(filters, translations)
    text = write(key, filters, translations)
    return Import(text, suffix, told, complete, data, taken)


def _named(found: Found, answers: Answers) -> list[tuple[Subscription, str]]:
    """Return each subscription with the key of its action; empty if nothing says which."""
    told = {s.action_id: s.slug for s in found.subscriptions if s.action_id and s.slug}
    slugs = {**told, **answers.actions}
    return [
        (s, s.slug or slugs.get(s.action_id, ""))
        for s in found.subscriptions
        if not answers.destination or s.destination == answers.destination
    ]


def _lacks_action(subscription: Subscription, slug: str) -> bool:
    return not slug and not subscription.action_id


def _which_actions(opaque: list[Subscription]) -> list[str]:
    asked: dict[str, Subscription] = {}
    for subscription in opaque:
        asked.setdefault(subscription.action_id, subscription)
    return [
        f"{subscription.place}: which action is action_id {id_!r}"
        f"{f', as in the mapping {subscription.name!r}' if subscription.name else ''}? "
        f"Say {_options('--action', [f'{id_}={key}' for key in ACTIONS])}"
        for id_, subscription in asked.items()
    ]


def _which_destination(ours: list[Subscription]) -> list[str]:
    ids = list(dict.fromkeys(subscription.destination for subscription in ours))
    if len(ids) < 2:
        return []
    said = _options("--destination", ids)
    return [f"the mappings belong to {len(ids)} destinations; which is 1Flow's? Say {said}"]


def _options(name: str, values: list[str]) -> str:
    return " or ".join(f"{name} {shlex.quote(value)}" for value in values)


def _notes(found: Found, others: list[tuple[Subscription, str]]) -> list[str]:
    notes = []
    if found.others:
        notes.append(f"passed over, of other destinations: {', '.join(found.others)}")
    for subscription, slug in others:
        if slug:
            notes.append(
                f"{subscription.place}: passed over, for its action is {slug!r}, which is none of "
                "1Flow's"
            )
        elif _lacks_action(subscription, slug):
            notes.append(f"{subscription.place}: left out, for nothing says what its action is")
    notes += found.remarks
    if SUBSCRIPTIONS in found.kind and FILTERS not in found.kind:
        notes.append(NO_FILTERS)
    if found.categories:
        notes.append(CONSENT.format(", ".join(found.categories)))
    return notes


def _is_key(key: object) -> bool:
    try:
        project_api_key(key)
    except ValueError:
        return False
    return True


_MASKED = re.compile(
    r"[*\u2022\u25cf\u2026]{2,}|\.{3}|^x{4,}|sensitive|redacted|masked|hidden", re.IGNORECASE
)
"""What consoles and answers show in the place of a secret."""


def _key(found: Found, destinations: set[str], key: str) -> tuple[str, list[str]]:
    if key:
        return key, []
    given = [each for id_, each in found.keys if not destinations or id_ in {"", *destinations}]
    keys = list(dict.fromkeys(each for each in given if isinstance(each, str) and _is_key(each)))
    masked = [each for each in keys if _MASKED.search(each)]
    if masked:
        return "", [MASKED_KEY.format(masked[0])]
    if len(keys) > 1:
        return "", [REPEATED_KEY]
    return (keys[0], []) if keys else ("", [NO_KEY])
