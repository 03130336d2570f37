"""The report of an import: what it has done and what it could not do, in plain words."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

from oneflow_snippet.importer.filters import FilterTranslation
from oneflow_snippet.importer.translate import Translation

NO_KEY = "the project API key is not in it: write it into the file, or set ONEFLOW_PROJECT_API_KEY"
MASKED_KEY = (
    "the project API key in it is masked ({!r}) and was not taken: write the whole key into the "
    "file, or set ONEFLOW_PROJECT_API_KEY"
)
REPEATED_KEY = "it has several project API keys, and none was taken: say which by --project-api-key"
NOTHING = "there is no mapping for 1Flow in it"
NO_MAPPINGS = (
    "there are filters in it, but no mapping for 1Flow: put both into one file, such as by "
    "jq -s . subscriptions.json filters.json"
)
NO_FILTERS = (
    "destination filters are in another answer of the Public API, GET /destination/ID/filters: "
    "if there are any, put both into one file, such as by jq -s . subscriptions.json filters.json"
)
PAGE = (
    "this is one page of a list, and there are more: put all subscriptions into one file, or set "
    "SEGMENT_API_TOKEN and import without a FILE, which asks for all"
)
CONSENT = (
    "at Segment the destination waits for the consent categories {}; if your site asks for "
    "consent with Segment's tools, list them as consent.categories"
)
ALWAYS = """\
For all mappings, this differs from Segment's destination:
  identify calls without a user id, and track calls without an event name, are not sent
  string fields take strings and numbers, object fields plain objects; all else counts as missing
  a mapping that fails is reported, and does not keep the next ones from running
"""


def report(
    kind: str,
    mappings: Sequence[Translation],
    filters: Sequence[FilterTranslation],
    questions: Sequence[str],
    notes: Sequence[str],
) -> str:
    """Return the report of an import."""
    taken = sum(not mapping.obstacles for mapping in mappings)
    count = f"{taken} of {len(mappings)} mappings taken over" if mappings else "nothing taken over"
    if filters:
        count += f", {sum(not each.obstacles for each in filters)} of {len(filters)} filters"
    everything: list[Translation | FilterTranslation] = [*filters, *mappings]
    sections = [
        f"{kind}: {count}\n",
        _section("To be decided:", questions),
        _section("Not taken over:", _of(everything, "obstacles")),
        _section("Means something else here:", _of(everything, "differences")),
        _section("Notes:", [*notes, *_of(everything, "notes")]),
        ALWAYS if taken else "",
    ]
    return "\n".join(section for section in sections if section)


def findings(
    kind: str,
    mappings: Sequence[Translation],
    filters: Sequence[FilterTranslation],
    questions: Sequence[str],
    notes: Sequence[str],
) -> dict[str, Any]:
    """Return what a report says, as plain data."""
    return {
        "kind": kind,
        "questions": list(questions),
        "notes": list(notes),
        "filters": [_plain(each) for each in filters],
        "mappings": [_plain(each) for each in mappings],
    }


def _plain(translation: Translation | FilterTranslation) -> dict[str, Any]:
    return {
        "name": translation.name,
        "place": translation.place,
        "taken": not translation.obstacles,
        "obstacles": translation.obstacles,
        "differences": translation.differences,
        "notes": translation.notes,
    }


def _of(translations: Sequence[Translation | FilterTranslation], what: str) -> Iterable[str]:
    for each in translations:
        if texts := getattr(each, what):
            yield f"{each.name} ({each.place})" if each.name else each.place
            yield from (textwrap.indent(text, "  ") for text in texts)


def _section(title: str, texts: Iterable[str]) -> str:
    body = "".join(f"{textwrap.indent(text, '  ')}\n" for text in texts)
    return f"{title}\n{body}" if body else ""
