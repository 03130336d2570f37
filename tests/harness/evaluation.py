"""Real builds, and Segment's own evaluators, asked about events side by side in one page."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from harness import npm
from harness.builds import KEY
from harness.node import ZONE
from harness.protocol import command
from oneflow_snippet import build, load_config
from oneflow_snippet.actions import EVENT_TYPES, MAX_MAPPINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import pytest
    from harness.site import Site, Visit

Event = dict[str, Any]
Rule = dict[str, Any]
"""A mapping, as in a configuration."""

TOO_MUCH = "more memory than Segment grants a template"
"""What Segment's evaluator gives for a length of 100 million or more; ours knows no such limit."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call of the SDK: the name of an event or the id of a user, and the data as JSON."""

    name: str
    data: str


def rule(
    name: str, trigger: str = 'type = "track"', *, enabled: bool = True, **fields: Any
) -> Rule:
    """Write a mapping whose calls are known by its name, and hold ``properties`` alone."""
    return {
        "name": name,
        "action": "trackEvent",
        "trigger": trigger,
        "enabled": enabled,
        "fields": {
            "event_name": name,
            "userId": None,
            "anonymousId": None,
            "properties": {},
            **fields,
        },
    }


def minified(rules: Sequence[Rule]) -> str:
    """Build a configuration of these mappings, the whole line."""
    config = {"project_api_key": KEY, "mappings": list(rules)}
    return build(load_config(config, environ={})).minified


def portions(items: list[Any]) -> Iterator[list[Any]]:
    """Split into portions of as many as a configuration may have mappings."""
    for start in range(0, len(items), MAX_MAPPINGS):
        yield items[start : start + MAX_MAPPINGS]


def writable(text: str) -> bool:
    """Tell whether a file can hold the text: it cannot hold half a surrogate pair."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


def hook(event: Event) -> str:
    """Give the hook of the plugin that Analytics.js calls for an event."""
    kind = event.get("type", "track")
    return kind if kind in EVENT_TYPES else "track"


class Evaluation:
    """The page in which everything is evaluated."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit

    async def calls(self, snippet: str, events: Iterable[Event]) -> list[list[Call]]:
        """Give the calls that a build makes of each event."""
        happened = [[hook(event), json.dumps(event)] for event in events]
        found = await self._ask("calls", snippet, happened)
        return [[Call(*call) for call in made] for made in found]

    async def verdicts(
        self, triggers: Iterable[str], events: Iterable[Event]
    ) -> list[list[bool | str]]:
        """Tell for each trigger for which events it fires, by Segment's evaluator."""
        found: list[list[bool | str]] = await self._ask(
            "verdicts", list(triggers), [json.dumps(event) for event in events]
        )
        return found

    async def resolved(
        self, fields: Iterable[Any], events: Iterable[Event]
    ) -> list[list[str | None]]:
        """Give for each object of fields the data by each event, by Segment's evaluator.

        None where it throws, and ``TOO_MUCH`` where it is afraid of a length.
        """
        found: list[list[str | None]] = await self._ask(
            "resolved",
            list(map(json.dumps, fields)),
            [json.dumps(event) for event in events],
            TOO_MUCH,
        )
        return found

    async def _ask(self, question: str, *arguments: Any) -> Any:
        return await self.visit.call(f"evaluation.{question}", *arguments)


async def opened(site: Site) -> Evaluation:
    """Open an empty page, and bring Segment's evaluators there."""
    visit = await site.open(segment="none", ready="load")
    await command(visit.session, "Emulation.setTimezoneOverride", timezoneId=ZONE)
    await visit.run(npm.bundle('import "./harness/pages/evaluation.js"'))
    return Evaluation(visit)


@dataclass(slots=True)
class Tally:
    """Counts what was compared, and says it at the end of the run, output captured or not."""

    counts: dict[str, int] = field(default_factory=dict)
    differences: int = 0

    def add(self, what: str, count: int, differences: int = 0) -> None:
        """Count comparisons, and in how many of them the two sides differed."""
        self.counts[what] = self.counts.get(what, 0) + count
        self.differences += differences

    def __str__(self) -> str:
        counts = ", ".join(f"{count:,} {what}" for what, count in self.counts.items())
        return f"against Segment's own evaluators: {counts}: {self.differences} differences"

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Write the counts below the results."""
        if self.counts:
            terminalreporter.write_line(str(self))
