"""Clients without plugins: with `client` in the configuration, 1Flow gets what they are told."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

import pytest
from harness.builds import snippet
from harness.network import BLOCKED
from harness.section import Section
from versions.matrix import Matrix
from versions.other_clients import EMBEDDINGS, Embedding, FarSide, scripts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from harness.site import Site, Visit

PATIENCE = 20.0


class Order(StrEnum):
    """Where our script stands; the columns of the table."""

    FIRST = "ours first"
    SECOND = "ours second"
    LATE = "ours after the first calls"


OWN = 7
"""Events that the client's own API gets."""

EARLY = """
client().identify("u1", { plan: "pro" });
client().track("A", { n: 1 });
client().track("B", { n: 2 });
"""
LATE = """
client().track("C", { n: 3 });
client().identify("u2", { plan: "free" });
client().track("Not ours", {}, EXCLUDE);
client().track("D", { n: 4 });
"""
Call = tuple[str, str, dict[str, Any]]
CALLS: list[Call] = [
    ("identify", "u1", {"plan": "pro"}),
    ("track", "A", {"n": 1}),
    ("track", "B", {"n": 2}),
    ("track", "C", {"n": 3}),
    ("identify", "u2", {"plan": "free"}),
    ("track", "D", {"n": 4}),
]

TABLE = Matrix(
    Section("compatibility.md", "<!-- table of clients: WRITE_TABLE=1 make versions -->\n"),
    "client",
    ["`client`", *Order],
)

# What was said to a client from npm is gone before we come.
CELLS = [
    (embedding, order)
    for embedding in EMBEDDINGS
    for order in Order
    if embedding.on_cdn or order is not Order.LATE
]


async def opened(
    site: Site,
    embedding: Embedding,
    order: Order = Order.FIRST,
    options: str = "{}",
    init: str = "",
    **config: Any,
) -> Visit:
    """Visit a site that has the client, and the snippet for it."""
    ours = snippet(client=embedding.client, analytics_global=embedding.variable, **config)
    theirs = scripts(embedding, options)
    said = [
        f"function client() {{ return window.{embedding.variable}; }}",
        *{
            Order.FIRST: [ours, *theirs, EARLY],
            Order.SECOND: [*theirs, ours, EARLY],
            Order.LATE: [*theirs, EARLY, ours],
        }[order],
    ]
    head = "".join(f"<script>{script}</script>" for script in said)
    return await site.open(segment="none", head=head, init=init)


def by_kind(calls: list[Call]) -> list[Call]:
    """Put identify calls in front, and leave the order as it is apart from that."""
    return sorted(calls, key=lambda call: call[0])


def ids(data: Mapping[str, Any]) -> tuple[str, str]:
    """Give by what ids a visitor is known in an event."""
    return data["userId"], data["anonymousId"]


@pytest.mark.parametrize(("embedding", "order"), CELLS, ids=str)
async def test_all_arrives(site: Site, embedding: Embedding, order: Order) -> None:
    far_side = FarSide(site.network, embedding)

    visit = await opened(site, embedding, order)
    try:
        assert await far_side.events.grow(3, PATIENCE), visit.report()
        await visit.run(LATE.replace("EXCLUDE", embedding.exclude))
        made = await visit.sdk_calls(len(CALLS), PATIENCE)
        assert await far_side.events.grow(OWN, PATIENCE), visit.report()
    finally:
        TABLE.see(embedding.name, "`client`", f'`"{embedding.client}"`')
        TABLE.see(embedding.name, order, f"{len(visit.calls)} / {len(far_side.events)}")

    told = [
        (name, subject, data["properties"] if name == "track" else data)
        for name, subject, data in made
    ]
    # Clients which do not keep the order of calls of two kinds keep that of each kind.
    assert (told if embedding.keeps_order else by_kind(told)) == (
        CALLS if embedding.keeps_order else by_kind(CALLS)
    )
    tracked = {subject: ids(data) for name, subject, data in made if name == "track"}
    own = {event["event"]: ids(event) for event in far_side.events if event["type"] == "track"}
    assert {**own, **tracked} == own, "other ids than the client's own"
    assert all(anonymous_id for _, anonymous_id in tracked.values())
    assert len(far_side.events) == OWN
    assert visit.errors == []
    assert visit.warnings == []


async def test_the_documentation_says_what_was_seen() -> None:
    TABLE.check([embedding.name for embedding in EMBEDDINGS])


@pytest.mark.parametrize("embedding", EMBEDDINGS, ids=str)
async def test_a_blocked_sdk_costs_the_client_nothing(site: Site, embedding: Embedding) -> None:
    far_side = FarSide(site.network, embedding)
    site.serve_sdk(BLOCKED)

    visit = await opened(site, embedding)
    await visit.event("oneflow:failed", PATIENCE)
    await visit.run(LATE.replace("EXCLUDE", embedding.exclude))

    assert await far_side.events.grow(OWN, PATIENCE), visit.report()
    assert visit.errors == []


@pytest.mark.parametrize("embedding", [one for one in EMBEDDINGS if one.none], ids=str)
async def test_what_is_loaded_for_others_alone_stays_off(site: Site, embedding: Embedding) -> None:
    far_side = FarSide(site.network, embedding)

    visit = await opened(site, embedding, options=embedding.none)
    assert await far_side.events.grow(3, PATIENCE), visit.report()
    await visit.settle()

    assert site.network.matching(site.sdk.pattern) == []
    assert await visit.evaluate("oneflowSnippet.queued") == []
    assert visit.errors == []


GPC = "Object.defineProperty(navigator, 'globalPrivacyControl', { value: true });"


@pytest.mark.parametrize(
    "consent", [{"respect_gpc": True}, {"categories": ["Advertising"]}], ids=["GPC", "consent"]
)
@pytest.mark.parametrize("embedding", EMBEDDINGS, ids=str)
async def test_visitors_who_have_not_agreed_are_left_alone(
    site: Site, embedding: Embedding, consent: dict[str, Any]
) -> None:
    far_side = FarSide(site.network, embedding)

    visit = await opened(site, embedding, init=GPC, consent=consent)
    await visit.run(LATE.replace("EXCLUDE", embedding.exclude))
    assert await far_side.events.grow(OWN, PATIENCE), visit.report()
    await visit.settle()

    assert site.network.matching(site.sdk.pattern) == []
    assert await visit.evaluate("oneflowSnippet.queued") == []
    assert visit.errors == []
