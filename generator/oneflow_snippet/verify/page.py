"""A page in Chromium, over the DevTools protocol: what it asks for, says, and is forbidden."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import Any

from oneflow_snippet.verify.observation import Request, Script, Violation

_WORLD = "oneflow-verify"
_MARGIN = 5.0  # seconds that an answer may take beyond what it waits for itself
_LOOKS = 0.1  # seconds from one look at the page to the next


@cache
def _code(name: str) -> str:
    return files("oneflow_snippet.verify").joinpath(name).read_text("utf-8")


class GoneError(Exception):
    """The page says nothing any more."""


@dataclass(slots=True)
class Page:
    """A page in a browser, and what was heard of it.

    Attributes:
        session: Of the DevTools protocol.
        analytics: Name of Analytics.js on ``window``.
        seconds: For how long the page may take, to load and again to decide.
        requests: For scripts, by the protocol's ids.
        violations: Of the page's policy.
        console: What was said there.
        status: Of the first answer; 0: there was none.
        loaded: Is set when the page has loaded.
    """

    session: Any
    analytics: str
    seconds: float
    requests: dict[str, Request] = field(default_factory=dict)
    violations: list[Violation] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    status: int = 0
    loaded: asyncio.Event = field(default_factory=asyncio.Event)

    async def prepare(self) -> None:
        """Hear all that is said from now on."""
        hears = {
            "Network.requestWillBeSent": self._sent,
            "Network.responseReceived": self._answered,
            "Network.loadingFailed": self._failed,
            "Runtime.bindingCalled": self._forbidden,
            "Runtime.consoleAPICalled": self._said,
            "Log.entryAdded": self._logged,
            "Page.loadEventFired": lambda _: self.loaded.set(),
            "Page.javascriptDialogOpening": self._asked,
        }
        for event, hear in hears.items():
            self.session.on(event, hear)
        for domain in ("Page", "Network", "Runtime", "Log"):
            await self.send(f"{domain}.enable")
        await self.send("Runtime.addBinding", name="oneflowVerify", executionContextName=_WORLD)
        await self.send(
            "Page.addScriptToEvaluateOnNewDocument", source=_code("watch.js"), worldName=_WORLD
        )

    async def send(self, method: str, **params: object) -> Any:  # noqa: ANN401
        """Give a command to the page, and return its answer.

        Raises:
            NetworkError: It cannot be done, for example where the page has just gone elsewhere.
            GoneError: There is no answer.
        """
        # Shielded: an answer to what was given up would end pyppeteer's receiving.
        answer = asyncio.shield(self.session.send(method, params))
        try:
            async with asyncio.timeout(self.seconds + _MARGIN):
                return await answer
        except TimeoutError:
            raise GoneError(f"no answer in {self.seconds + _MARGIN:g} seconds") from None

    async def open(self, url: str) -> str:
        """Go to a page; return why it did not come, or an empty text."""
        went = await self.send("Page.navigate", url=url)
        if went.get("errorText"):
            # An error without a page of its own is one of Chromium's.
            return f"status {self.status}" if self.status >= 400 else str(went["errorText"])
        try:
            async with asyncio.timeout(self.seconds):
                await self.loaded.wait()
        except TimeoutError:
            pass  # a page may load for ever, and work all the same
        return f"status {self.status}" if self.status >= 400 else ""

    async def look(self) -> dict[str, Any]:
        """Return what is on the page now.

        Raises:
            GoneError: Nothing can be seen of it for all the time that it may take.
        """
        for _ in range(round(self.seconds / _LOOKS)):
            found = await self.run("look.js", self.analytics)
            if isinstance(found, dict):
                return found
            await asyncio.sleep(_LOOKS)  # it goes elsewhere
        raise GoneError("nothing can be seen of it")

    async def look_until(self, done: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Look again and again until it is done or time is up, and return what was there last."""
        end = time.monotonic() + self.seconds
        found = await self.look()
        while not done(found) and time.monotonic() < end:
            await asyncio.sleep(_LOOKS)
            found = await self.look()
        return found

    async def settle(self) -> None:
        """Let what has just been sent be forbidden or fail, if it is to."""
        await self.look()
        await asyncio.sleep(_LOOKS)

    async def run(self, name: str, *arguments: object) -> Any:  # noqa: ANN401 - plain data
        """Call a function of ours in the page; return what it gives, or None: it was not there."""
        from pyppeteer.errors import NetworkError  # noqa: PLC0415 - an extra

        given = ", ".join(map(json.dumps, arguments))
        try:
            answer = await self.send(
                "Runtime.evaluate",
                expression=f"{_code(name).rstrip().rstrip(';')}({given})",
                awaitPromise=True,
                returnByValue=True,
            )
        except NetworkError:
            return None
        return answer["result"].get("value")

    async def script(self, found: dict[str, Any]) -> Script:
        """Return an element as data; of a file of ours, with its text."""
        script = Script(**found)
        if not (script.ours and script.src):
            return script
        identity = next((key for key, each in self.requests.items() if each.url == script.src), "")
        if not identity or self.requests[identity].status != 200:
            return script
        from pyppeteer.errors import NetworkError  # noqa: PLC0415 - an extra

        try:
            body = await self.send("Network.getResponseBody", requestId=identity)
        except NetworkError:
            return script  # it is no more in Chromium's memory
        return script if body["base64Encoded"] else replace(script, text=body["body"])

    def _sent(self, event: dict[str, Any]) -> None:
        if event.get("type") == "Script":
            self.requests[event["requestId"]] = Request(event["request"]["url"])

    def _answered(self, event: dict[str, Any]) -> None:
        if event["type"] == "Document":
            self.status = self.status or event["response"]["status"]
        self._note(event, status=event["response"]["status"])

    def _failed(self, event: dict[str, Any]) -> None:
        blocked = event.get("blockedReason", "")
        self._note(event, failure=event.get("errorText", ""), blocked=blocked)

    def _note(self, event: dict[str, Any], **seen: Any) -> None:  # noqa: ANN401 - of Request
        known = self.requests.get(event["requestId"])
        if known:
            self.requests[event["requestId"]] = replace(known, **seen)

    def _asked(self, _: object) -> None:
        # Nobody is there who could close a dialog, and nothing runs while it is open.
        self.session.send("Page.handleJavaScriptDialog", {"accept": True})

    def _forbidden(self, event: dict[str, Any]) -> None:
        self.violations.append(Violation(**json.loads(event["payload"])))

    def _said(self, event: dict[str, Any]) -> None:
        self.console.append(" ".join(str(each.get("value", "")) for each in event["args"]))

    def _logged(self, event: dict[str, Any]) -> None:
        self.console.append(event["entry"]["text"])
