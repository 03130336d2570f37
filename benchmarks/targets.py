"""The figures to reach, each as a ratio within one run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Results = Mapping[str, Any]
Figure = Mapping[str, Any]
"""A median with its quartiles, as :func:`summary.summary` has it."""


@dataclass(frozen=True, slots=True)
class Target:
    """A figure to reach.

    Attributes:
        title: What is compared.
        limit: The ratio to reach.
        find: Takes the figure from the results.
        least: True: the ratio should be the limit or more; False: or less.
        missed: Why it is missed, when it is, and the next idea.
    """

    title: str
    limit: float
    find: Callable[[Results], Figure]
    least: bool = True
    missed: str = ""

    def met(self, results: Results) -> bool:
        """Whether the results reach the figure."""
        found = self.find(results)["median"]
        return found >= self.limit if self.least else found <= self.limit


def cpu(setup: str, *, matching: bool, payload: str = "small") -> Callable[[Results], Figure]:
    """Segment's destination over the snippet, per event."""

    def find(results: Results) -> Figure:
        [row] = [
            row
            for row in results["cpu"]
            if (row["setup"], row["matching"], row["payload"]) == (setup, matching, payload)
        ]
        return dict(row["ratio"])

    return find


def at(*path: str) -> Callable[[Results], Figure]:
    """Take the figure at a path of the results."""

    def find(results: Results) -> Figure:
        found: Any = results
        for name in path:
            found = found[name]
        return dict(found)

    return find


def nearest_row(results: Results) -> Figure:
    """The row in which the snippet is least ahead of Segment's destination."""
    return dict(min((row["ratio"] for row in results["cpu"]), key=lambda found: found["median"]))


def steepest(results: Results) -> Figure:
    """The power of the step that grows fastest with a configuration."""
    powers = (found["power"].values() for found in results["scaling"].values())
    return single(max(power for each in powers for power in each if power is not None))


def single(value: float) -> Figure:
    """A figure that has no spread."""
    return {"median": value, "low": value, "high": value, "unit": ""}


TARGETS = (
    Target(
        "time to the first call on a phone: `early` / a bare SDK tag",
        1.15,
        at("first_call", "phone", "early", "ratio"),
        least=False,
    ),
    Target(
        "time to the first call on a phone: Segment's hosted destination / inline, without `early`",
        1.5,
        at("first_call", "phone", "segment", "later"),
        missed="both wait for Analytics.js and Segment's settings first, which is most of either;"
        " what is left between them is one bundle. Next: `early`, or a `preload` of Segment's"
        " settings by the page, which asks 1Flow for nothing",
    ),
    Target(
        "cost of a page view on a phone: Segment's destination / the default build",
        15,
        at("page_view", "segment", "ratio"),
        missed="its bytes are a twelfth of Segment's, and half of it: each promise of"
        " docs/reliability.md has its price there; the other half is its first run. Next:"
        " `persist = false` where pages are not left within the first seconds, which saves a"
        " sixth",
    ),
    Target("CPU per event, presets: Segment / snippet", 20, cpu("presets", matching=True)),
    Target(
        "CPU per event, 50 named mappings, one matches: Segment / snippet",
        200,
        cpu("50 named", matching=True),
    ),
    Target(
        "CPU per event, presets, large payload: Segment / snippet",
        3,
        cpu("presets", matching=True, payload="large"),
        missed="the copy of the event is all there is, one small function that runs for each value",
    ),
    Target("CPU per event, the nearest row: Segment / snippet", 1, nearest_row),
    Target(
        "evaluation: Segment's bundle / the default build",
        8,
        at("evaluation", "segment", "ratio"),
        missed="what is left is to be read and compiled; a smaller default is the next idea",
    ),
    Target(
        "wake-ups in 5 s with the SDK blocked",
        10,
        at("blocked", "snippet", "wake-ups"),
        least=False,
    ),
    Target(
        "the steepest step of a build: its power of what grows",
        1.1,
        steepest,
        least=False,
        missed="a trigger is parsed into as many levels as it has conditions, and calmjs.parse"
        " hands each word of small code up through all of them; with 200 conditions, which"
        " is the limit, the build still takes less than the table says for many mappings. Next:"
        " write such chains level by level ourselves",
    ),
    Target(
        "a build of the example in a warm process, as by `build --watch`, in ms",
        100,
        at("rebuild"),
        least=False,
        missed="most of it is parsing the loader's own code to make it small, and the debug build;"
        " the small form of what no mapping changes could be kept from one build to the next",
    ),
    Target(
        "a tag in a page: django-analytical's `mixpanel` / ours",
        5,
        at("tags", "django-analytical: mixpanel", "beyond"),
    ),
    Target(
        "a tag in a page: django-analytical's `heap` / ours",
        5,
        at("tags", "django-analytical: heap", "beyond"),
    ),
)
