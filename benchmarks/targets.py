"""The figures to reach, each as a ratio within one run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from summary import ratio

Results = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Target:
    """A figure to reach.

    Attributes:
        title: What is compared.
        limit: The ratio to reach.
        find: Takes the ratio from the results.
        least: True: the ratio should be the limit or more; False: or less.
        missed: Why it is missed, when it is, and the next idea.
    """

    title: str
    limit: float
    find: Callable[[Results], float]
    least: bool = True
    missed: str = ""

    def met(self, results: Results) -> bool:
        """Whether the results reach the figure."""
        found = self.find(results)
        return found >= self.limit if self.least else found <= self.limit


def cpu(setup: str, *, matching: bool, payload: str = "small") -> Callable[[Results], float]:
    """Segment's destination over the snippet, per event."""

    def find(results: Results) -> float:
        [row] = [
            row
            for row in results["cpu"]
            if (row["setup"], row["matching"], row["payload"]) == (setup, matching, payload)
        ]
        return ratio(row["segment"], row["snippet"])

    return find


def evaluation(results: Results) -> float:
    """Segment's bundle over the snippet, until they have run once."""
    return ratio(results["evaluation"]["segment"], results["evaluation"]["snippet"])


def tag(name: str) -> Callable[[Results], float]:
    """A tag of django-analytical over the snippet's, both above Django's own for a constant."""

    def above(results: Results, name: str) -> float:
        rows = results["tags"]
        return float(rows[name]["median"] - rows["a constant"]["median"])

    return lambda results: above(results, name) / above(results, "snippet, nonce")


SLOW_COPY = (
    "the copy of a matching event by way of JSON is most of it; a copy of our own takes a quarter"
    " of the time and 65 bytes more, which cost a visitor more than they save"
)

TARGETS = (
    Target(
        "CPU per event, presets: Segment / snippet",
        40,
        cpu("presets", matching=True),
        missed=SLOW_COPY,
    ),
    Target(
        "CPU per event, 50 named mappings, one matches: Segment / snippet",
        300,
        cpu("50 named", matching=True),
        missed=SLOW_COPY,
    ),
    Target(
        "CPU per event, 50 named mappings, none matches: Segment / snippet",
        300,
        cpu("50 named", matching=False),
    ),
    Target(
        "evaluation: Segment's bundle / the default build",
        8,
        evaluation,
        missed="parsing what makes calls safe is most of it, so it falls with the bytes",
    ),
    Target(
        "wake-ups in 5 s with the SDK blocked",
        10,
        lambda results: results["blocked"]["snippet"]["wake-ups"]["median"],
        least=False,
    ),
    Target(
        "a tag in a page: django-analytical's `mixpanel` / ours",
        5,
        tag("django-analytical: mixpanel"),
    ),
    Target(
        "a tag in a page: django-analytical's `heap` / ours",
        5,
        tag("django-analytical: heap"),
    ),
)
