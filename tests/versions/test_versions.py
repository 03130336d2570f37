"""Every version of Analytics.js, embedded in every way: 1Flow gets all, and so does Segment."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from harness.builds import snippet
from harness.journal import Unmet
from harness.network import BLOCKED
from harness.sdk import Sdk
from harness.section import Section
from versions.matrix import Matrix
from versions.pages import CALLS, EARLY, EVENTS, Way, page, ways
from versions.peers import PEERS, FarSide, Peer

if TYPE_CHECKING:
    from harness.site import Site, Visit

PATIENCE = 20.0

# In which order a client sends what was said before it came is its own business.
EARLY_CALLS = [("identify", "u1"), ("track", "A"), ("track", "B")]
LATE_CALLS = [("track", "C"), ("identify", "u2"), ("track", "D"), ("track", "E")]

CELLS = [(peer, way) for peer in PEERS for way in ways(peer)]


TABLE = Matrix(
    Section("compatibility.md", "<!-- table of versions: WRITE_TABLE=1 make versions -->\n"),
    "client",
    [*Way],
)


@pytest.mark.parametrize(("peer", "way"), CELLS, ids=str)
async def test_all_arrives(site: Site, peer: Peer, way: Way) -> None:
    far_side = FarSide(site.network, peer)
    meetings = [Meeting(site, far_side, peer, way, sdk) for sdk in ("there", "late", "blocked")]
    runs = (meeting.runs() for meeting in meetings)
    problems = [end for end in await asyncio.gather(*runs, return_exceptions=True) if end]
    calls = min(meeting.calls() for meeting in meetings[:2])
    events = min(meeting.events() for meeting in meetings)
    TABLE.see(peer.name, way, f"{calls} / {events}")
    for problem in problems:
        raise problem


async def test_the_documentation_says_what_was_seen() -> None:
    TABLE.check([peer.name for peer in PEERS])


class Meeting:
    """A visit to a page, with the SDK there, late or blocked."""

    def __init__(self, site: Site, far_side: FarSide, peer: Peer, way: Way, sdk: str) -> None:
        self.site = site
        self.far_side = far_side
        self.sdk = sdk
        # Each on a site of its own: they share neither cookies nor storage.
        self.origin = f"https://{sdk}.example"
        url = f"https://1flow.app/js/{sdk}.js"
        ours = snippet(sdk_url=url, analytics_global=peer.variable)
        site.network.serve(f"{self.origin}/", page(peer, way, ours))
        self.route = site.network.route(url, BLOCKED if sdk == "blocked" else str(Sdk()))
        self.visit: Visit | None = None

    async def runs(self) -> None:
        """Visit the page, and hold what arrived against what was said."""
        if self.sdk == "late":
            self.route.hold()
        visit = self.visit = await self.site.tab(clock=self.sdk == "blocked")
        await visit.goto(f"{self.origin}/")
        await self.arrived(visit, EARLY)
        if self.sdk == "blocked":
            await visit.pass_time(60_000)  # so that the SDK has failed before the rest
        await visit.evaluate("site.ready")
        await visit.run("site.late()")
        await self.arrived(visit, EVENTS)
        self.route.release()

        if self.sdk == "blocked":
            await visit.pass_time(60_000)
            await visit.event("oneflow:failed", PATIENCE)
        else:
            made = [(call[0], call[1]) for call in await visit.sdk_calls(CALLS, PATIENCE)]
            assert sorted(made[:3]) == EARLY_CALLS
            assert made[3:] == LATE_CALLS
        assert self.events() == EVENTS
        assert visit.errors == []

    async def arrived(self, visit: Visit, count: int) -> None:
        """Wait until the client's own API has got so many events."""
        if self.sdk == "blocked":
            # The clock stands still, and the oldest version takes its time.
            for _ in range(20):
                if self.events() < count:
                    await visit.pass_time(500)
        if not await self.far_side.all_of(self.origin, count, PATIENCE):
            found = [event["type"] for event in self.far_side.of(self.origin)]
            problem = f"expected {count} events of {self.origin}, found {found}"
            raise Unmet(f"{problem}\n{self.site.report()}")

    def events(self) -> int:
        """Count what the client's own API has got from this visit."""
        return len(self.far_side.of(self.origin))

    def calls(self) -> int:
        """Count what the SDK has got from this visit."""
        return len(self.visit.calls) if self.visit else 0
