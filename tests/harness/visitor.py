"""A visitor who takes a walk (`strategies.walks`) through the shop, step by step."""

from __future__ import annotations

import asyncio
import itertools
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from harness.account import Account
from harness.builds import KEY, snippet
from harness.journal import Unmet
from harness.network import BLOCKED, Answer, Reply, Request
from harness.protocol import command
from harness.sdk import BROKEN, NOTHING, Sdk
from harness.site import SHOP, Site, Visit

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from strategies.walks import Walk

SCRIPT = (Path(__file__).parent / "pages" / "visitor.js").read_text()
NAME = "1Flow Web (Actions)"
FILTER = (
    "analytics.ready(function () {"
    f" analytics.addDestinationMiddleware('{NAME}', __visitor.middleware); }});"
)
FORBIDDEN = (
    "Object.defineProperty(window, 'localStorage', { get: function () {"
    " throw new Error('SecurityError') } });"
)
STORED = f"""(function () {{
    try {{ return Object.keys(localStorage); }} catch (error) {{ return []; }}
}})().flatMap(function (key) {{
    return key.startsWith("oneflow:{KEY}:") ? JSON.parse(localStorage[key]) : [];
}}).map(function (call) {{ return call.subject; }})"""
REST = 12.0
"""How long a page may take to come to rest, in seconds: a failing SDK is tried for a while."""


class Visitor:
    """Takes one walk. All tabs are in the same private context, so they share the storage."""

    def __init__(self, site: Site, walk: Walk) -> None:
        self.site = site
        self.walk = walk
        self.tabs: list[Visit] = []
        self.at = 0
        self.online = True
        self.storage_fine = walk.storage == "fine"
        self._numbers = itertools.count(1)

    async def take(self) -> Account:
        """Take the whole walk, let everything come to rest, and tell what was seen."""
        self._serve()
        await self._open_tab()
        if self.walk.storage == "full":
            await self._fill()
        for step in self.walk.steps.split("; "):
            await self._do(step)
        await self._rest()
        return await self._account()

    @property
    def tab(self) -> Visit:
        """The tab in front."""
        return self.tabs[self.at]

    # ---- The world -----------------------------------------------------------------------------

    def _serve(self) -> None:
        walk = self.walk
        code = snippet() + "\n//# sourceURL=oneflow.js"
        script = f"<script>{code}</script>"
        self.site.page(
            script * (2 if walk.twice else 1) + "<script>__visitor.watch()</script>",
            placement=walk.placement,
            segment=walk.segment,
            script=FILTER if walk.middleware else "",
        )
        self.site.serve_sdk(_answer(walk))
        for what in walk.held.split():
            self._hold(what, held=True)

    def _hold(self, what: str, *, held: bool) -> None:
        segment = self.site.segment
        routes = [self.site.sdk] if what == "sdk" else [segment.script, segment.settings_route]
        for route in routes:
            if held:
                route.hold()
            else:
                route.release()

    def _next_page(self) -> str:
        return f"{SHOP}/{next(self._numbers)}"

    async def _new_tab(self, tab: Visit) -> None:
        init = f"{SCRIPT}({len(self.site.visits)});"
        if self.walk.storage == "forbidden":
            init = FORBIDDEN + init
        if not self.walk.cached:
            init += "onunload = function () {};"
        await tab.before_each_document(init)
        self.tabs.append(tab)
        self.at = len(self.tabs) - 1
        await tab.goto(self._next_page())

    # ---- Steps ---------------------------------------------------------------------------------

    async def _do(self, step: str) -> None:
        """Take a step; one that is not possible just here is none."""
        moves: dict[str, Callable[[], Awaitable[None]]] = {
            "back": partial(self._travel, -1),
            "forward": partial(self._travel, 1),
            "tab": self._open_tab,
            "popup": self._open_popup,
            "switch": self._switch,
            "close": self._close,
            "hide": partial(self._show, False),
            "show": partial(self._show, True),
            "offline": partial(self._connect, False),
            "online": partial(self._connect, True),
            "fill": self._fill,
        }
        way, _, what = step.partition(" ")
        if way in {"hold", "release"}:
            self._hold(what, held=way == "hold")
        elif way == "all":
            await asyncio.gather(*(self._task(tab, what) for tab in self.tabs))
        elif step not in moves:
            await self._task(self.tab, step)
        elif self.online or step not in {"back", "forward", "tab", "popup"}:
            await moves[step]()

    async def _task(self, tab: Visit, step: str) -> None:
        statements, leaves = [], False
        for part in step.split(", "):
            way, *after = part.split(" ")
            if way != "leave":
                name = f"{way}{next(self._numbers)}"
                statements.append(f"__visitor.say('{way}', '{name}');")
            elif self.online:
                go, leaves = f"location.href = '{self._next_page()}';", True
                statements.append(
                    f"setTimeout(function () {{ {go} }}, {after[0]});" if after else go
                )
        if leaves:
            await tab.follow("\n".join(statements))
        else:
            await tab.run("\n".join(statements))

    async def _open_tab(self) -> None:
        await self._new_tab(await self.site.tab())

    async def _open_popup(self) -> None:
        await self._new_tab(await self.site.popup(self.tab))

    async def _switch(self) -> None:
        self.at = (self.at + 1) % len(self.tabs)

    async def _show(self, shown: bool) -> None:
        await self.tab.call("__visitor.show", shown)

    async def _travel(self, step: int) -> None:
        history = await command(self.tab.session, "Page.getNavigationHistory")
        target = history["currentIndex"] + step
        entries = history["entries"]
        if 0 <= target < len(entries) and entries[target]["url"].startswith(SHOP):
            await (self.tab.back() if step < 0 else self.tab.forward())

    async def _close(self) -> None:
        if len(self.tabs) == 1:
            return
        closed = self.tabs.pop(self.at)
        self.at = 0
        page = await closed.evaluate("__visitor.page")
        # With a request under way that interception has paused, Chromium never closes a page.
        await command(closed.session, "Page.stopLoading")
        await command(closed.session, "Page.close")
        # Its last words come by a beacon, which all tabs hear.
        if not await self.tab.notes.until(lambda notes: any(map(partial(_left, page), notes))):
            raise Unmet(f"expected the last note of a closed tab\n{self.site.report()}")

    async def _connect(self, online: bool) -> None:
        self.online = online
        if online:
            self.site.network.offline = False
        for tab in self.tabs:
            await command(
                tab.session,
                "Network.emulateNetworkConditions",
                offline=not online,
                latency=0,
                downloadThroughput=-1,
                uploadThroughput=-1,
            )
        self.site.network.offline = not online

    async def _fill(self) -> None:
        self.storage_fine = False
        if self.walk.storage != "forbidden":
            await self.tab.run("__visitor.fill()")

    # ---- The end -------------------------------------------------------------------------------

    async def _rest(self) -> None:
        """Let everything come that was held, and one more page deliver what still waits."""
        await self._connect(True)
        self._hold("sdk", held=False)
        self._hold("analytics", held=False)
        for tab in self.tabs:
            await tab.run("__visitor.show(true)")
        await self._settle()
        await self._open_tab()
        await self._settle()

    async def _settle(self) -> None:
        # Twice, for what comes over the network begins anew.
        for tab in [*self.tabs, *self.tabs]:
            await tab.settle()
            done = await tab.evaluate(
                "Promise.race([__visitor.rested().then(function () { return true }),"
                f" new Promise(function (done) {{ setTimeout(done, {REST * 1000}, false) }})])"
            )
            if not done:
                state = await tab.evaluate("__visitor.state()")
                raise Unmet(f"{self.walk!r}\nexpected an end, found {state}\n{self.site.report()}")
        for tab in self.tabs:
            await tab.settle()

    def _notes(self) -> list[dict[str, Any]]:
        """All notes; those that came on several ways count once."""
        heard = [note for visit in self.site.visits for note in visit.notes]
        heard += [note for last in heard for note in last.get("before", [])]
        once = {(note["page"], note["number"]): note for note in heard}
        return sorted(once.values(), key=lambda note: (note["time"], note["number"]))

    async def _account(self) -> Account:
        await self._hear_segment()
        states = {}
        for tab in self.tabs:
            states[await tab.evaluate("__visitor.page")] = await tab.evaluate("__visitor.state()")
        return Account(
            walk=self.walk,
            notes=self._notes(),
            living=states,
            stored=await self.tab.evaluate(STORED),
            storage_fine=self.storage_fine,
            segment=self._at_segment(),
            errors=[text for visit in self.site.visits for text in visit.errors],
            warnings=[
                text
                for visit in self.site.visits
                for text in visit.warnings
                if text.startswith(NAME)
            ],
        )

    def _at_segment(self) -> list[str]:
        return [
            event["event"] if event["type"] == "track" else event["userId"]
            for event in self.site.segment.events
        ]

    async def _hear_segment(self) -> None:
        """Give Segment's own retries the time that they take."""
        living = [await tab.evaluate("__visitor.page") for tab in self.tabs]
        expected = {
            note["name"]
            for note in self._notes()
            if note["page"] in living
            and note["what"] in {"asked", "entered"}
            and note["name"].startswith(("track", "identify"))
        }
        await self.site.segment.events.until(
            lambda _: expected <= set(self._at_segment()), seconds=REST
        )


def _left(page: str, note: dict[str, Any]) -> bool:
    return (note["what"], note["page"]) == ("left", page)


def _answer(walk: Walk) -> Any:
    turns = itertools.count()
    sdk = Sdk(walk.form)

    def shaky(_: Request) -> Answer:
        return Reply(str(sdk)) if next(turns) % 2 else Reply(status=503)

    return {
        "there": sdk,
        "shaky": shaky,
        "missing": Reply(status=404),
        "throws": BROKEN,
        "blocked": BLOCKED,
        "empty": NOTHING,
    }[walk.sdk]
