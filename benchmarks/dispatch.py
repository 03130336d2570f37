"""Processor time for one event, and until a script has run once."""

from __future__ import annotations

from typing import Any

import peers
from configurations import PRESETS, event_name, named
from harness.chromium import Chromium
from harness.network import Network
from page import event, page, segment, snippet
from summary import ratio, summary

CPU_SETUPS: dict[str, list[dict[str, Any]]] = {
    "presets": PRESETS,
    "1 named": named(1),
    "2 named": named(2),
    "10 named": named(10),
    "50 named": named(50),
}


async def cpu(chromium: Chromium) -> list[dict[str, Any]]:
    """Measure one event at a time, for the snippet, Segment's destination and an empty plugin."""
    return [
        await _cpu_case(chromium, setup, mappings, matching=matching, large=large)
        for setup, mappings in CPU_SETUPS.items()
        for matching in (True, False)
        for large in (False, True)
    ]


async def _cpu_case(
    chromium: Chromium, setup: str, mappings: list[dict[str, Any]], *, matching: bool, large: bool
) -> dict[str, Any]:
    settings = {} if setup == "presets" else {"mappings": mappings}
    subjects = [
        ["snippet", "snippet", snippet(**settings)],
        ["segment", "segment", segment(mappings)],
        ["floor", "floor", None],
    ]
    times = await in_turns(chromium, subjects, setup, matching=matching, large=large)
    return {
        "setup": setup,
        "matching": matching,
        "payload": "large" if large else "small",
        **{name: summary(values, "µs") for name, values in times.items()},
        "ratio": ratio(times["segment"], times["snippet"]),
    }


async def in_turns(
    chromium: Chromium, subjects: list[list[Any]], setup: str, *, matching: bool, large: bool
) -> dict[str, list[float]]:
    """Let subjects take turns with one event; gives the µs of each, a number for each round."""
    if setup == "presets":
        given = event("track" if matching else "page", "Order Completed", large=large)
    else:
        last = event_name(len(CPU_SETUPS[setup]) - 1)
        given = event("track", last if matching else "Nobody Asked", large=large)
    most = 200 if large else 2000
    asked = {"given": subjects, "event": given, "expected": int(matching), "most": most}
    async with page(chromium, Network()) as here:
        await here.call("(source) => bench.run(source)", peers.bundle("segment"))
        await here.call("() => bench.adoptSilentSdk()")
        times: dict[str, list[float]] = await here.call("(given) => bench.cpu(given)", asked)
    return times


async def evaluation(chromium: Chromium) -> dict[str, Any]:
    """Measure how long each script takes until it has run once, in a document of its own."""
    given = [
        ["floor", ""],
        ["snippet", snippet()],
        ["snippet, 50 named", snippet(mappings=named(50))],
        ["segment", peers.segment_destination()],
        ["oneflow", peers.bundle("oneflow")],
        ["segment snippet", peers.segment_snippet()],
    ]
    async with page(chromium, Network()) as here:
        times = await here.call("(given) => bench.evaluation(given)", given)
    found = {name: summary(values, "ms") for name, values in times.items()}
    found["segment"]["ratio"] = ratio(times["segment"], times["snippet"])
    return found
