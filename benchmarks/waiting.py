"""What happens while the SDK is away, and when it comes: timers, memory, order."""

from __future__ import annotations

import asyncio
from typing import Any

import peers
from configurations import KEY, PRESETS, SDK_URL
from harness.chromium import Chromium
from harness.network import BLOCKED, Network, Reply
from page import ANYWHERE, FUNCTION_SDK, METHOD_SDK, PAGES, Page, page, segment, snippet
from summary import summary

ROUNDS = 5
QUEUED = 1000
BLOCKED_CALLS = 20
BLOCKED_SECONDS = 5

WAYS = {"floor": "", "snippet": "", "segment": "segment", "oneflow": "oneflow"}
"""The subjects, and what of ``peers/`` they need in the page."""


def _value(kind: str) -> Any:
    return {
        "floor": lambda: None,
        "snippet": snippet,
        "segment": lambda: segment(PRESETS),
        "oneflow": lambda: KEY,
    }[kind]()


def bundle(kind: str) -> str:
    """Give what a subject needs in the page first of all, or nothing."""
    return peers.bundle(WAYS[kind]) if WAYS[kind] else ""


async def _prepare(here: Page, kind: str) -> None:
    given = (kind, _value(kind), bundle(kind))
    await here.call("(...given) => bench.prepare(...given)", *given)


async def blocked(chromium: Chromium) -> dict[str, Any]:
    """Measure 5 s with the SDK blocked and 20 calls waiting for it."""
    found: dict[str, list[dict[str, float]]] = {kind: [] for kind in WAYS}
    for _ in range(3):
        for kind in WAYS:
            found[kind].append(await _blocked_once(chromium, kind))
    return {
        kind: {
            "wake-ups": summary([one["wake-ups"] for one in values], ""),
            "main thread": summary([one["main thread"] for one in values], "ms"),
        }
        for kind, values in found.items()
    }


async def _blocked_once(chromium: Chromium, kind: str) -> dict[str, float]:
    network = Network()
    network.route(SDK_URL, BLOCKED)
    async with page(chromium, network, (PAGES / "wakeups.js").read_text()) as here:
        await _prepare(here, kind)
        await here.call("(count) => bench.queue(count)", BLOCKED_CALLS)
        await here.call("() => { window.wakeups = 0; }")
        before = await here.metric("TaskDuration")
        await asyncio.sleep(BLOCKED_SECONDS)
        spent = await here.metric("TaskDuration") - before
        return {
            "wake-ups": await here.call("() => window.wakeups"),
            "main thread": 1000 * spent,
        }


async def queue(chromium: Chromium) -> dict[str, Any]:
    """Measure what 1,000 waiting calls hold, and how long they take once the SDK is there."""
    found: dict[str, list[dict[str, Any]]] = {kind: [] for kind in WAYS}
    for _ in range(ROUNDS):
        for kind in WAYS:
            found[kind].append(await _queue_once(chromium, kind))
    return {
        kind: {
            "heap": summary([one["heap"] for one in values], "B"),
            **({} if kind == "floor" else _delivery(values)),
        }
        for kind, values in found.items()
    }


def _delivery(values: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "first": summary([one["first"] for one in values], "ms"),
        "last": summary([one["last"] for one in values], "ms"),
        "in order": all(one["inOrder"] for one in values),
        "once": all(one["once"] for one in values),
    }


async def _queue_once(chromium: Chromium, kind: str) -> dict[str, Any]:
    network = Network()
    sdk = METHOD_SDK if kind == "oneflow" else FUNCTION_SDK
    route = network.route(SDK_URL, Reply(sdk, headers=ANYWHERE)).hold()
    async with page(chromium, network) as here:
        await _prepare(here, kind)
        before = await here.heap()
        await here.call("(count) => bench.queue(count)", QUEUED)
        held = await here.heap() - before
        if kind == "floor":
            return {"heap": held}
        await network.wait_for(SDK_URL)
        route.release()
        arrived = await here.call("(count) => bench.delivered(count)", QUEUED)
        return {"heap": held, **arrived}
