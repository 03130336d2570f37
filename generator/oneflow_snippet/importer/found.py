"""What an input holds, whatever it was."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from oneflow_snippet.importer.filter import Filter
from oneflow_snippet.importer.subscription import Subscription

SUBSCRIPTIONS = "subscriptions of Segment's Public API"
FILTERS = "filters of Segment's Public API"


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list, by the cursors of the Public API; both are empty for a whole list.

    Attributes:
        current: Of this page.
        next: Of the page after it, if there is one.
    """

    current: str = ""
    next: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What an input holds.

    Attributes:
        kind: What it was recognised as, for people.
        subscriptions: In the order of the input, those of other destinations among them.
        keys: Project API keys that stand beside them, each after the id of its destination.
        others: Names of other destinations in it.
        categories: Consent categories of the destination at Segment.
        pages: Of lists that come in pages.
        filters: Destination filters; of a page's settings, only those that run for 1Flow.
        remarks: What else was seen, in words.
        elsewhere: Where the mappings are, in words, if this only tells whose they are.
    """

    kind: str
    subscriptions: tuple[Subscription, ...] = ()
    keys: tuple[tuple[str, object], ...] = ()
    others: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    pages: tuple[Page, ...] = ()
    filters: tuple[Filter, ...] = ()
    remarks: tuple[str, ...] = ()
    elsewhere: str = ""

    @property
    def goes_on(self) -> bool:
        """Whether a page leads to one that is not there."""
        there = {page.current for page in self.pages}
        return any(page.next and page.next not in there for page in self.pages)


def merged(parts: Iterable[tuple[str, Found]]) -> Found:
    """Return what several documents of one file hold; each comes after its place."""
    found = [within(place, part) for place, part in parts]
    known = any(part.kind == SUBSCRIPTIONS for part in found)
    return Found(
        ", ".join(dict.fromkeys(part.kind for part in found)),
        tuple(each for part in found for each in part.subscriptions),
        tuple(each for part in found for each in part.keys),
        tuple(dict.fromkeys(each for part in found for each in part.others)),
        tuple(dict.fromkeys(each for part in found for each in part.categories)),
        tuple(page for part in found for page in part.pages),
        tuple(each for part in found for each in part.filters),
        tuple(dict.fromkeys(each for part in found for each in part.remarks)),
        "; ".join(part.elsewhere for part in found if part.elsewhere and not known),
    )


def within(place: str, found: Found) -> Found:
    """Return what an input holds that stands at a place of another."""
    return replace(
        found,
        subscriptions=tuple(
            replace(each, place=_joined(place, each.place)) for each in found.subscriptions
        ),
        filters=tuple(replace(each, place=_joined(place, each.place)) for each in found.filters),
    )


def _joined(place: str, rest: str) -> str:
    return f"{place}{rest}" if rest.startswith("[") or not place else f"{place}.{rest}"
