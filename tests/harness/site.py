"""A shop with a snippet on its pages, and a visit to it: what most tests are written with."""

from __future__ import annotations

import json
import re
from html import escape
from typing import TYPE_CHECKING, Any, Literal

from harness import npm
from harness.journal import PATIENCE, Journal, Unmet, listing
from harness.network import Given, Network, Reply, Route
from harness.protocol import command
from harness.sdk import URL as SDK_URL
from harness.sdk import Sdk
from harness.segment import Segment
from harness.tab import PAGES, Tab

if TYPE_CHECKING:
    from collections.abc import Mapping

    from harness.chromium import Chromium

SHOP = "https://shop.example"
BEACON = "https://harness.invalid/"

Placement = Literal["before", "after", "late"]
Peer = Literal["snippet", "npm", "none"]
TIMERS = (PAGES / "timers.js").read_text()


class Site:
    """What is on the network for a test: the shop's pages, Segment, and the SDK."""

    def __init__(self, chromium: Chromium, network: Network, context: str) -> None:
        self.network = network
        self.segment = Segment(network)
        self.sdk = self.serve_sdk(Sdk())
        self.visits: list[Visit] = []
        self._chromium = chromium
        self._context = context
        network.route(f"{SHOP}/npm/analytics.js", lambda _: Reply(npm.analytics_browser()))
        network.route(f"{SHOP}/npm/consent-tools.js", lambda _: Reply(npm.consent_tools()))
        network.route(BEACON, self._beacon, logged=False)

    def serve_sdk(self, *answers: Sdk | Given, url: str = SDK_URL) -> Route:
        """Say what is found at the SDK's URL, one answer after the other; the last one stays."""
        scripts = (str(answer) if isinstance(answer, Sdk) else answer for answer in answers)
        self.sdk = self.network.route(url, *scripts)
        return self.sdk

    def page(
        self,
        snippet: str = "",
        *,
        path: str = "/*",
        placement: Placement = "after",
        inline: bool = True,
        segment: Peer = "snippet",
        segment_options: Mapping[str, Any] | None = None,
        head: str = "",
        script: str = "",
        nonce: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> Route:
        """Serve a page of the shop; all of them, unless a path is given.

        Args:
            snippet: JavaScript, or HTML which is then taken as it is.
            path: Where; `*` stands for anything, and the page served last wins.
            placement: Before or after Segment's, or late, at the end of the body.
            inline: False: the snippet is a file of its own, as are parser-blocking scripts.
            segment: Segment's snippet, its npm package, or no Segment.
            segment_options: What the snippet's renderer, or `AnalyticsBrowser.load`, is given.
            head: HTML in front of everything else.
            script: JavaScript of the site, after both snippets.
            nonce: Put on every script tag.
            headers: Of the response, such as Content-Security-Policy.
        """
        tag = _Tags(nonce)
        ours = self._snippet(tag, snippet, inline=inline)
        theirs = self._segment(tag, segment, dict(segment_options or {}))
        first, second = (ours, theirs) if placement == "before" else (theirs, ours)
        late = second if placement == "late" else ""
        html = "\n".join(
            [
                "<!doctype html><html lang=en><meta charset=utf-8><title>Shop</title>",
                *(head, first, "" if late else second, "<body><h1>Shop</h1>"),
                *(tag.inline(script), late),
            ]
        )
        return self.network.serve(f"{SHOP}{path}", html, headers)

    async def open(
        self,
        snippet: str = "",
        *,
        url: str = f"{SHOP}/",
        sdk: Sdk | Given | None = None,
        clock: bool = False,
        ready: str = "DOMContentLoaded",
        init: str = "",
        **page: Any,
    ) -> Visit:
        """Serve a page and visit it in a new tab.

        Args:
            snippet: As in `page`.
            url: Which page is opened.
            sdk: As in `serve_sdk`; what was served before stays if not given.
            clock: Timers are counted, and those of 50 ms or more wait for `Visit.pass_time`.
            ready: How far the page must be: DOMContentLoaded, load, or init (first byte).
            init: JavaScript which runs before anything else in every document.
            **page: As in `page`.
        """
        if sdk is not None:
            self.serve_sdk(sdk)
        self.page(snippet, **page)
        visit = await self.tab(clock=clock, init=init)
        await visit.goto(url, ready)
        return visit

    async def tab(self, *, clock: bool = False, init: str = "") -> Visit:
        """A new, empty tab of the same visitor; arguments as in `open`."""
        visit = Visit(await self._chromium.new_session(self._context), self)
        self.visits.append(visit)
        await visit.start()
        if clock:
            await visit.before_each_document(f"{TIMERS}(50);")
        if init:
            await visit.before_each_document(init)
        return visit

    async def popup(self, opener: Visit) -> Visit:
        """A window that a page has opened, empty, for `goto`."""
        visit = Visit(await self._chromium.popup(self._context, opener.session), self)
        self.visits.append(visit)
        await visit.start()
        return visit

    @property
    def downloads(self) -> int:
        """How often the SDK was asked for."""
        return len(self.network.matching(SDK_URL))

    def report(self) -> str:
        """Everything that happened in the test, in words."""
        return "\n".join([visit.report() for visit in self.visits] or [self.network.report()])

    def _beacon(self, request: Any) -> Reply:
        for visit in self.visits:
            visit.hear(request.body)
        return Reply(status=204)

    def _snippet(self, tag: _Tags, snippet: str, *, inline: bool) -> str:
        if snippet.lstrip().startswith("<"):
            return snippet
        if inline:
            return tag.inline(snippet)
        self.network.route(f"{SHOP}/oneflow.js", snippet)
        return tag.source("/oneflow.js")

    def _segment(self, tag: _Tags, peer: Peer, options: dict[str, Any]) -> str:
        match peer:
            case "snippet":
                return tag.inline(self.segment.snippet(**options))
            case "npm":
                load = self.segment.browser_load(**options)
                return tag.source("/npm/analytics.js") + tag.inline(load)
            case "none":
                return ""


class Visit(Tab):
    """A tab of the shop, with the questions that tests ask."""

    def __init__(self, session: Any, site: Site) -> None:
        super().__init__(session)
        self._site = site

    @property
    def requests(self) -> Journal[Any]:
        """All requests so far, of every tab of the test."""
        return self._site.network.requests

    @property
    def warnings(self) -> list[str]:
        """The texts of the console's warnings."""
        return [said.text for said in self.console if said.type == "warning"]

    async def loaded(self) -> None:
        """Wait until Analytics.js has loaded, so that it keeps the order between its methods."""
        await self.evaluate("new Promise(function (done) { analytics.ready(done) })")

    async def sdk_calls(self, count: int, seconds: float = PATIENCE) -> list[list[Any]]:
        """All calls of the SDK, once `count` of them came and the page is quiet."""
        return await self._all(self.calls, count, "SDK calls", seconds)

    async def segment_events(self, count: int, seconds: float = PATIENCE) -> list[dict[str, Any]]:
        """All events at Segment's API, once `count` of them came and the page is quiet."""
        return await self._all(self._site.segment.events, count, "Segment events", seconds)

    async def event(self, name: str, seconds: float = PATIENCE) -> Any:
        """The detail of the document event `oneflow:ready` or `oneflow:failed`, once it came."""
        if not await self.events.until(lambda all_: name in dict(all_), seconds):
            raise Unmet(f"expected the event {name} within {seconds} s\n{self.report()}")
        return dict(self.events)[name]

    async def settle(self) -> None:
        """Wait until no request is under way, held ones aside, and the page has nothing to do.

        Timers of the page that are longer than a moment are not waited for: use `clock`.
        """
        quiet = 0
        while quiet < 5:
            known = len(self.requests), len(self.calls)
            if not await self._site.network.idle():
                raise Unmet(f"expected an end of the requests\n{self.report()}")
            await self.evaluate("__harness.turn()")
            quiet = quiet + 1 if known == (len(self.requests), len(self.calls)) else 0

    async def pass_time(self, milliseconds: float) -> None:
        """Move the page's clock (of `clock=True`), running each timer at its time."""
        end = await self.evaluate(f"__harness.now() + {milliseconds}")
        await self.settle()
        while await self.evaluate(f"__harness.step({end})"):
            await self.settle()

    async def timers(self) -> dict[str, Any]:
        """Of the page's timers (of `clock=True`): scheduled, fired, and waiting (their delays)."""
        found: dict[str, Any] = await self.evaluate("__harness.timers()")
        return found

    async def later(self) -> None:
        """Let the SDK do what it was told to do later."""
        await self.run("__harness.later.splice(0).forEach(function (step) { step(); });")

    async def new_globals(self) -> list[str]:
        """The names that the page's scripts have added to window."""
        found: list[str] = await self.evaluate("__harness.globals()")
        return found

    async def set_offline(self, offline: bool = True) -> None:
        """Take the visitor's connection away, or give it back; the page hears of it."""
        self._site.network.offline = offline
        await command(
            self.session,
            "Network.emulateNetworkConditions",
            offline=offline,
            latency=0,
            downloadThroughput=-1,
            uploadThroughput=-1,
        )

    def report(self) -> str:
        """Everything that was said, here and on the network."""
        events = [_gist(event) for event in self._site.segment.events]
        return "\n".join(
            [super().report(), listing("Segment events", events), self._site.network.report()]
        )

    async def _all(self, journal: Journal[Any], count: int, what: str, seconds: float) -> list[Any]:
        if not await journal.grow(count, seconds):
            found = f"expected {count} {what} within {seconds} s, found {len(journal)}"
            raise Unmet(f"{found}\n{self.report()}")
        await self.settle()
        return list(journal)


def _gist(event: dict[str, Any]) -> str:
    told = ("type", "event", "userId", "traits", "properties", "integrations")
    return json.dumps({name: event[name] for name in told if event.get(name)})


class _Tags:
    """Script tags, with the page's nonce if it has one."""

    def __init__(self, nonce: str) -> None:
        self._nonce = f' nonce="{escape(nonce)}"' if nonce else ""

    def inline(self, script: str) -> str:
        if re.search(r"</script|<!--", script, re.IGNORECASE):
            raise ValueError(f"this would end or hide the script element: {script}")
        return f"<script{self._nonce}>{script}</script>" if script else ""

    def source(self, url: str) -> str:
        return f'<script{self._nonce} src="{escape(url)}"></script>'
