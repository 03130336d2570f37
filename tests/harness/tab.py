"""One tab: driven over the DevTools protocol, and everything it said."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from harness.journal import PATIENCE, Journal, Unmet, listing
from harness.protocol import command

if TYPE_CHECKING:
    from collections.abc import Awaitable

PAGES = Path(__file__).parent / "pages"
PROBE = (PAGES / "probe.js").read_text()


@dataclass(frozen=True, slots=True)
class Said:
    """One line of the console; `type` is log, info, warning, error and so on."""

    type: str
    text: str

    def __str__(self) -> str:
        return f"[{self.type}] {self.text}"


@dataclass(slots=True)
class Arrival:
    """A document that was shown; `restored` says that it came from the back/forward cache."""

    url: str
    loader: str
    restored: bool
    ready: bool = False


class Tab:
    """A page of a test: `goto`, `evaluate`, and journals of what happened in it."""

    def __init__(self, session: Any) -> None:
        self.session = session
        self.console: Journal[Said] = Journal()
        """What scripts wrote to the console."""
        self.browser_log: Journal[Said] = Journal()
        """What the browser itself wrote there: failed requests, policies."""
        self.errors: Journal[str] = Journal()
        """Uncaught errors and unhandled rejections."""
        self.csp: Journal[dict[str, Any]] = Journal()
        """Violations of the Content Security Policy: directive, blocked, disposition, sample."""
        self.events: Journal[tuple[str, Any]] = Journal()
        """The events oneflow:ready, oneflow:failed and oneflow:off with their details."""
        self.shown: Journal[bool] = Journal()
        """One entry per `pageshow`: whether the page was persisted."""
        self.calls: Journal[list[Any]] = Journal()
        """The SDK's calls: name, then arguments, as they were at the time of the call."""
        self.sdk_keys: Journal[str | None] = Journal()
        """The project key which the SDK finds, once per run of the SDK's script."""
        self.notes: Journal[dict[str, Any]] = Journal()
        """What a test's own script reports as a note."""
        self._arrivals: Journal[Arrival] = Journal()
        self._heard: set[str] = set()
        self._milestone = ""

    async def start(self) -> None:
        """Begin to listen; the probe runs first in every document."""
        on = self.session.on
        on("Runtime.consoleAPICalled", self._on_console)
        on("Runtime.exceptionThrown", self._on_exception)
        on("Runtime.bindingCalled", lambda event: self.hear(event["payload"]))
        on("Log.entryAdded", self._on_log)
        on("Inspector.targetCrashed", lambda _: self.errors.append("the page crashed"))
        on("Page.frameNavigated", self._on_navigated)
        on("Page.lifecycleEvent", self._on_lifecycle)
        for domain in ("Inspector", "Page", "Runtime", "Log", "Network"):
            await command(self.session, f"{domain}.enable")
        await command(self.session, "Page.setLifecycleEventsEnabled", enabled=True)
        await command(self.session, "Runtime.addBinding", name="__report")
        await self.before_each_document(PROBE)

    async def before_each_document(self, script: str) -> None:
        """Run a script in every later document before the document's own."""
        await command(self.session, "Page.addScriptToEvaluateOnNewDocument", source=script)

    async def evaluate(self, expression: str) -> Any:
        """The value of a JavaScript expression, as JSON data; a promise is awaited."""
        answer = await command(
            self.session,
            "Runtime.evaluate",
            expression=expression,
            awaitPromise=True,
            returnByValue=True,
        )
        if "exceptionDetails" in answer:
            raise Unmet(f"{expression}\nthrew {_exception(answer['exceptionDetails'])}")
        return answer["result"].get("value")

    async def run(self, statements: str) -> None:
        """Run JavaScript statements without looking at their value."""
        await self.evaluate(f"void (() => {{ {statements}\n}})()")

    async def call(self, function: str, *arguments: Any) -> Any:
        """The value of a JavaScript function for these arguments, which are JSON data."""
        return await self.evaluate(f"({function}).apply(null, {json.dumps(arguments)})")

    async def goto(self, url: str, ready: str = "DOMContentLoaded") -> Arrival:
        """Open a URL; `ready` is DOMContentLoaded, load, or init for the first byte."""
        return await self._arrive(command(self.session, "Page.navigate", url=url), ready)

    async def follow(self, statements: str, ready: str = "DOMContentLoaded") -> Arrival:
        """Run statements that lead to another document, such as a click, and wait for it."""
        return await self._arrive(self.run(statements), ready)

    async def back(self) -> Arrival:
        """Go back in the history."""
        return await self._travel(-1)

    async def forward(self) -> Arrival:
        """Go forward in the history."""
        return await self._travel(1)

    def report(self) -> str:
        """Everything that was said, for a human who looks for the reason."""
        shown = [f"{item.url}{' (restored)' if item.restored else ''}" for item in self._arrivals]
        return "\n".join(
            [
                listing("pages", shown),
                listing("SDK calls", [json.dumps(call) for call in self.calls]),
                listing("events", [f"{name} {json.dumps(detail)}" for name, detail in self.events]),
                listing("console", self.console),
                listing("errors", self.errors),
                listing("browser log", self.browser_log),
            ]
        )

    def hear(self, payload: str) -> None:
        """Take one message of the probe; those which came on two ways count once."""
        match json.loads(payload):
            case {"id": str(identity)} if identity in self._heard:
                return
            case {"id": str(identity), "kind": str(kind), **rest}:
                self._heard.add(identity)
                self._sort(kind, rest.get("detail"))

    def _sort(self, kind: str, detail: Any) -> None:
        match kind:
            case "call":
                self.calls.append(detail)
            case "sdk":
                self.sdk_keys.append(detail)
            case "csp":
                self.csp.append(detail)
            case "pageshow":
                self.shown.append(detail)
            case "note":
                self.notes.append(detail)
            case "event":
                self.events.append((detail["name"], detail["detail"]))

    async def _travel(self, step: int) -> Arrival:
        history = await command(self.session, "Page.getNavigationHistory")
        entry = history["entries"][history["currentIndex"] + step]
        leave = command(self.session, "Page.navigateToHistoryEntry", entryId=entry["id"])
        return await self._arrive(leave, "DOMContentLoaded")

    async def _arrive(self, leave: Awaitable[Any], ready: str) -> Arrival:
        known = len(self._arrivals)
        self._milestone = ready
        answer = await leave
        if answer and answer.get("errorText"):
            raise Unmet(f"expected a page, found {answer['errorText']}\n{self.report()}")
        here = self._arrivals
        if not await here.until(lambda _: len(here) > known and here[-1].ready, PATIENCE):
            raise Unmet(f"expected another page, at {ready}, in {PATIENCE} s\n{self.report()}")
        return here[-1]

    def _on_navigated(self, event: dict[str, Any]) -> None:
        frame = event["frame"]
        if "parentId" in frame:
            return
        restored = event.get("type") == "BackForwardCacheRestore"
        self._arrivals.append(Arrival(frame["url"], frame["loaderId"], restored, ready=restored))

    def _on_lifecycle(self, event: dict[str, Any]) -> None:
        here = next((item for item in self._arrivals if item.loader == event["loaderId"]), None)
        if here and event["name"] == self._milestone:
            here.ready = True
            self._arrivals.touch()

    def _on_console(self, event: dict[str, Any]) -> None:
        text = " ".join(_plain(value) for value in event["args"])
        self.console.append(Said(event["type"], text))

    def _on_log(self, event: dict[str, Any]) -> None:
        entry = event["entry"]
        where = f" {entry['url']}" if entry.get("url") else ""
        self.browser_log.append(Said(entry["level"], f"{entry['source']}: {entry['text']}{where}"))

    def _on_exception(self, event: dict[str, Any]) -> None:
        self.errors.append(_exception(event["exceptionDetails"]))


def _plain(value: dict[str, Any]) -> str:
    """A console argument as the console shows it, near enough."""
    if "value" in value:
        found = value["value"]
        return found if isinstance(found, str) else json.dumps(found)
    return str(value.get("description") or value.get("unserializableValue") or value["type"])


def _exception(details: dict[str, Any]) -> str:
    return f"{details['text']} {_plain(details.get('exception', {'type': ''}))}".strip()
