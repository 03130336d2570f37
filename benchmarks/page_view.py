"""What a page view costs a visitor with a mid-range phone, in ms, whatever it is that costs.

Bytes take their time on the line, the script takes its time to run once, so do 30 events of a page,
two of them large, and what goes on while the SDK is under way. The SDK and Analytics.js are not
counted, for everybody has them.
"""

from __future__ import annotations

import asyncio
import gzip
import json
from dataclasses import dataclass
from typing import Any

import peers
from configurations import KEY, PRESETS, SDK_URL, named
from harness.chromium import Chromium
from harness.network import Network, Reply
from line import PHONE
from page import ANYWHERE, FUNCTION_SDK, METHOD_SDK, Page, event, page, segment, snippet
from shop import SDK_WEIGHT
from summary import ratio, summary
from waiting import bundle

ROUNDS = 7
WAITING_CALLS = 3
UNDER_WAY = 3 * PHONE.round_trip + PHONE.milliseconds(SDK_WEIGHT)
"""The ms until the SDK is there: a connection, a request, its bytes."""

PARTS = ("bytes", "evaluation", "events", "waiting")

EVENTS = [
    *(event("track", "Order Completed", large=number in (5, 15)) for number in range(22)),
    *(event("page", "Shop", large=False) for _ in range(8)),
]
TRACKED = sum(one["type"] == "track" for one in EVENTS)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a page has: a way of :data:`waiting.WAYS`, its argument, and its texts on the line."""

    kind: str
    value: Any
    texts: tuple[str, ...] = ()

    @property
    def bytes(self) -> float:
        """The ms until its texts have come, each through gzip."""
        sizes = (len(gzip.compress(text.encode(), 9, mtime=0)) for text in self.texts)
        return PHONE.milliseconds(sum(sizes))


def subjects() -> dict[str, Subject]:
    """Give what is compared, by the keys of :data:`configurations.PEER_NAMES`."""
    found = {"floor": Subject("floor", None)}
    for suffix, mappings in (("", PRESETS), (", 50 named", named(50))):
        code, settings = snippet(mappings=mappings), segment(mappings)
        found["snippet" + suffix] = Subject("snippet", code, (code,))
        texts = (peers.bundle("segment"), json.dumps(settings))
        found["segment" + suffix] = Subject("segment", settings, texts)
    found["oneflow"] = Subject("oneflow", KEY, (peers.bundle("oneflow"),))
    return found


async def page_view(chromium: Chromium) -> dict[str, Any]:
    """View a page with each subject in each round."""
    given = subjects()
    times = await in_turns(chromium, given, ROUNDS)
    sums = {name: [sum(one.values()) for one in taken] for name, taken in times.items()}
    found = {
        name: {
            "sum": summary(sums[name], "ms"),
            **{part: summary([one[part] for one in taken], "ms") for part in PARTS},
            "ratio": ratio(sums[name], sums["snippet"]),
        }
        for name, taken in times.items()
    }
    found["segment, 50 named"]["ratio"] = ratio(
        sums["segment, 50 named"], sums["snippet, 50 named"]
    )
    return found


async def in_turns(
    chromium: Chromium, given: dict[str, Subject], rounds: int
) -> dict[str, list[dict[str, float]]]:
    """Let subjects take turns; gives the parts of each view above those of a page with nothing."""
    times: dict[str, list[dict[str, float]]] = {name: [] for name in given if name != "floor"}
    for turn in range(-1, rounds):
        names = list(given)
        names = names[turn % len(names) :] + names[: turn % len(names)]
        taken = {name: await _once(chromium, given[name]) for name in names}
        for name, known in times.items():
            above = {part: taken[name][part] - taken["floor"][part] for part in PARTS}
            if turn >= 0:
                known.append({part: max(0.0, value) for part, value in above.items()})
    return times


async def _once(chromium: Chromium, subject: Subject) -> dict[str, float]:
    network = Network()
    sdk = METHOD_SDK if subject.kind == "oneflow" else FUNCTION_SDK
    route = network.route(SDK_URL, Reply(sdk, headers=ANYWHERE)).hold()
    is_floor = subject.kind == "floor"
    async with page(chromium, network) as here:
        steps = {
            "prepare": (subject.kind, subject.value, bundle(subject.kind)),
            "queue": (WAITING_CALLS,),
            "events": (EVENTS, 0 if is_floor else TRACKED),
        }
        for name, given in steps.items():
            await here.call("(...given) => bench.lay(...given)", name, *given)
        took = {"bytes": subject.bytes, "evaluation": await _busy(here, "prepare")}
        took["waiting"] = await _busy(here, "queue", UNDER_WAY)
        if not is_floor:
            route.release()
            await here.call("(count) => bench.delivered(count)", WAITING_CALLS)
        return {**took, "events": await _busy(here, "events")}


async def _busy(here: Page, step: str, wait: float = 0) -> float:
    """Give the ms for which a phone's main thread works on a step, and for a while after it.

    Its processor is this one, so many times slower. Chromium's throttling stops a thread by the
    clock, which makes what takes a few milliseconds a matter of chance.
    """
    before = await here.metric("TaskDuration")
    await here.call("(name) => bench.take(name)", step)
    await asyncio.sleep(wait / 1000)
    return PHONE.slower * 1000 * (await here.metric("TaskDuration") - before)
