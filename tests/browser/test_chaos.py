"""Random visitors: whatever happens when, each call arrives once, in order, or is accounted for.

A walk is data (`strategies.walks`), so that one that has found something becomes a line of `FOUND`.
``WALKS=200 pytest …`` takes so many; what was seen is counted below the results.
"""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from harness.network import Network
from harness.site import Site
from harness.visitor import Visitor
from hypothesis import HealthCheck, given, settings
from strategies.walks import Walk, walks

if TYPE_CHECKING:
    from harness.account import Account
    from harness.chromium import Chromium

WALKS = int(os.environ.get("WALKS", "6"))
SHRINKS = 60
"""How many walks are taken to find a shorter one for the same trouble."""

FOUND = {
    "two tabs are ready in the same moment, and both take what was saved": Walk(
        "bare; hide; tab; bare; hide; release sdk", held="sdk"
    ),
    "two tabs are left in the same moment, and one writes over the other": Walk(
        "tab; all bare; all leave", held="sdk"
    ),
    "a page goes to the cache while it is its turn to take over": Walk(
        "tab; all bare; all leave; all bare, leave 1; release sdk; all track, bare, leave",
        held="sdk",
    ),
    "a full storage has no room for more, and loses what it had": Walk(
        "bare, bare, leave; fill; bare, bare, bare; method, method, method, leave",
        held="sdk",
        cached=False,
    ),
    "an event is handed over after its page was left, and there is no room to save it": Walk(
        "farewell; tab; fill; track, method, method, leave", segment="npm"
    ),
    "an event is handed over to middleware after its page was left": Walk(
        "track, leave", middleware=True
    ),
    "an event is dropped in the last moment of its page, when nobody hears the console": Walk(
        "tab; bare, identify, identify; track; identify; bare, farewell, method, leave 5; hide;"
        " hold analytics; release sdk; farewell, bare, leave 1; switch",
        middleware=True,
    ),
    "a tab is closed before its page has loaded": Walk("tab; track; close", held="analytics"),
    "middleware still holds events when their page is left": Walk(
        "track; track, track, leave 5; track, leave 1; back", middleware=True
    ),
}


class Tally:
    """Counts what was seen, and says it at the end of the run, output captured or not."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def add(self, account: Account) -> None:
        """Count a walk."""
        said, entered = set(account.named("said")), set(account.entered)
        self.counts.update(
            {
                "walks": 1,
                "steps": account.walk.steps.count("; ") + 1,
                "calls": len(said),
                "arrivals": len(account.named("arrived")),
                "of them over the storage": account.carried,
                "in the storage at the end": len(account.stored),
                "in a queue": len(account.waiting),
                "dropped with a word": account.dropped,
                "ended with a page that may store nothing": len(account.gone),
                "never dispatched by Analytics.js": len(said - entered),
            }
        )

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Write the counts below the results."""
        counts = ", ".join(f"{count:,} {what}" for what, count in self.counts.items())
        terminalreporter.write_line(f"chaos: {counts}")


@pytest.fixture(scope="session")
def tally(pytestconfig: pytest.Config) -> Tally:
    tally = Tally()
    pytestconfig.pluginmanager.register(tally)
    return tally


async def taken(chromium: Chromium, walk: Walk, tally: Tally) -> str:
    """Take a walk as a new visitor, and tell the promises that were broken."""
    network = Network()
    async with chromium.context(network) as context:
        site = Site(chromium, network, context)
        account = await Visitor(site, walk).take()
        tally.add(account)
        problems = account.problems()
        if not problems:
            return ""
        notes = [
            f"{note['time'] % 1e6:10.2f} {note['page'][:6]} {note['what']} "
            f"{note.get('name') or [note['state'], note['queued'], note['kept']]}"
            for note in account.notes
        ]
        return "\n".join([repr(walk), *problems, *notes, site.report()])


class Known(dict[Walk, str]):
    """What came of the walks that were taken; to shrink is to ask again and again."""

    def __repr__(self) -> str:
        """Keep short what hypothesis writes for every example."""
        return f"<{len(self)} walks>"


@pytest.fixture(scope="session")
def known() -> Known:
    return Known()


@settings(
    max_examples=WALKS, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True
)
@given(walks())
async def test_whatever_happens_when(
    chromium: Chromium, tally: Tally, known: Known, walk: Walk
) -> None:
    if walk not in known:
        if any(known.values()) and len(known) > SHRINKS + WALKS:
            return
        known[walk] = await taken(chromium, walk, tally)
    assert not known[walk], known[walk]


@pytest.mark.parametrize("name", FOUND)
async def test_what_walks_have_found(chromium: Chromium, tally: Tally, name: str) -> None:
    problems = await taken(chromium, FOUND[name], tally)
    assert not problems, problems
