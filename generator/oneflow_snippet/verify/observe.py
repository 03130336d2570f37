"""What a page does before a visitor's eyes, as plain data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from oneflow_snippet.verify.observation import Observation, Snippet
from oneflow_snippet.verify.page import GoneError, Page

Say = Callable[[str], None]

DECIDED = ("ready", "failed", "off")


@dataclass(frozen=True, slots=True)
class Visit:
    """How a page is visited.

    Attributes:
        analytics: Name of Analytics.js on ``window``.
        track: Name of the event that is sent; empty: none is.
        seconds: For how long the page may take, to load and again to decide.
    """

    analytics: str = "analytics"
    track: str = "oneflow-snippet verify"
    seconds: float = 15


async def observe(
    connection: Any,  # noqa: ANN401 - pyppeteer has no types
    context: str,
    url: str,
    visit: Visit,
    say: Say = lambda _: None,
) -> Observation:
    """Open a page, send an event through its Analytics.js, and return what was seen.

    Args:
        connection: To a browser.
        context: Id of the private context in which the page is opened.
        url: Of the page.
        visit: How it is visited.
        say: Is told each step, in a line for people.
    """
    target = await connection.send(
        "Target.createTarget", {"url": "about:blank", "browserContextId": context}
    )
    session = await connection.createSession({"type": "page", **target})
    try:
        page = Page(session, visit.analytics, visit.seconds)
        await page.prepare()
        say("opens the page")
        error = await page.open(url)
        return Observation(url, error) if error else await _watch(page, url, visit, say)
    except GoneError as error:
        return Observation(url, str(error))


async def _watch(page: Page, url: str, visit: Visit, say: Say) -> Observation:
    say("waits for the snippet")
    found = await page.look_until(lambda seen: _is_decided(seen, visit))
    calls, tracked = 0, ""
    if visit.track and found["snippet"] and found["analytics"] == "loaded":
        say(f"sends the event {visit.track}")
        made = await page.run("track.js", visit.analytics, visit.track, visit.seconds * 1000)
        # A page that goes elsewhere meanwhile tells nothing.
        calls, tracked = (made, visit.track) if isinstance(made, int) else (0, "")
        # The event may be what the snippet has waited for.
        if found["snippet"]["state"] in {"idle", "loading"}:
            found = await page.look_until(_has_taken)
    say("looks at what came of it")
    await page.settle()
    found = await page.look()
    return replace(
        _observation(url, found),
        scripts=tuple([await page.script(each) for each in found["scripts"]]),
        requests=tuple(page.requests.values()),
        violations=tuple(page.violations),
        console=tuple(page.console),
        tracked=tracked,
        calls=calls,
        seconds=visit.seconds,
    )


def _is_decided(seen: dict[str, Any], visit: Visit) -> bool:
    """Whether waiting longer would show nothing new, or an event has to be sent first."""
    snippet = seen["snippet"]
    if not snippet:
        return False
    waits = snippet["state"] == "idle" and seen["registered"]
    return snippet["state"] in DECIDED or (waits and bool(visit.track))


def _has_taken(seen: dict[str, Any]) -> bool:
    return not seen["snippet"] or seen["snippet"]["state"] in {*DECIDED, "idle"}


def _observation(url: str, found: dict[str, Any]) -> Observation:
    snippet = found["snippet"]
    if snippet:
        snippet = Snippet(**{**snippet, "problems": tuple(snippet["problems"])})
    return Observation(
        url,
        snippet=snippet,
        analytics=found["analytics"],
        registered=found["registered"],
        write_key=found["write_key"],
        integration=found["integration"],
        gpc=found["gpc"],
    )
