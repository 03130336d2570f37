"""The internet as a test wants it: routes in, a log of requests out, and nothing else answers."""

from __future__ import annotations

import asyncio
import base64
import inspect
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any, Literal, TypeAlias

from harness.journal import PATIENCE, Journal, Unmet, listing
from harness.protocol import GoneError, command

Reason = Literal[
    "Failed", "Aborted", "TimedOut", "AccessDenied", "ConnectionClosed", "ConnectionReset",
    "ConnectionRefused", "NameNotResolved", "InternetDisconnected", "BlockedByClient",
]  # fmt: skip

PENDING = "pending"
HELD = "held"
UNROUTED = "unexpected, no route"


@dataclass(slots=True)
class Request:
    """A request as it left the page, and what became of it."""

    method: str
    url: str
    kind: str
    headers: Mapping[str, str] = field(repr=False)
    body: str = field(repr=False, default="")
    outcome: str = PENDING

    def json(self) -> Any:
        """The body, read as JSON."""
        return json.loads(self.body)

    def __str__(self) -> str:
        return f"{self.method} {self.url} ({self.kind}): {self.outcome}"


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer; `Content-Type` follows from the URL's ending unless the headers say it."""

    body: str = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Abort:
    """No answer: the request fails for this reason, named as in the DevTools protocol."""

    reason: Reason


BLOCKED = Abort("BlockedByClient")
"""What an ad blocker does."""

NO_SUCH_HOST = Abort("NameNotResolved")

Answer: TypeAlias = Reply | Abort
Handler: TypeAlias = Callable[[Request], Answer | Awaitable[Answer]]
Given: TypeAlias = str | Reply | Abort | Handler


class Route:
    """What one URL (`*` stands for anything) answers: each answer once, the last one for ever."""

    def __init__(self, pattern: str, answers: tuple[Given, ...], *, logged: bool = True) -> None:
        self.pattern = pattern
        self.logged = logged
        self.requests: list[Request] = []
        self._answers = answers
        self._open = asyncio.Event()
        self._open.set()

    def matches(self, url: str) -> bool:
        """Whether this route speaks for the URL."""
        return fnmatchcase(url, self.pattern)

    def hold(self) -> Route:
        """Let requests wait until `release`."""
        self._open.clear()
        return self

    def release(self) -> None:
        """Answer the requests which wait, and the later ones at once."""
        for request in self.requests:
            if request.outcome == HELD:
                request.outcome = PENDING
        self._open.set()

    async def answer(self, request: Request) -> Answer:
        """The answer to this request, as soon as the route is not held."""
        given = self._answers[min(len(self.requests), len(self._answers) - 1)]
        self.requests.append(request)
        if not self._open.is_set():
            request.outcome = HELD
            await self._open.wait()
        match given:
            case str():
                return Reply(given)
            case Reply() | Abort():
                return given
            case _:
                made = given(request)
                return await made if inspect.isawaitable(made) else made


class Network:
    """The routes and the request log of one test."""

    def __init__(self) -> None:
        self.requests: Journal[Request] = Journal()
        self.offline = False
        self._routes: list[Route] = []
        self._unlogged: list[Route] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self.route("*/favicon.ico", Reply(status=204), logged=False)

    @property
    def unexpected(self) -> list[Request]:
        """The requests for which there was no route."""
        return [request for request in self.requests if request.outcome == UNROUTED]

    def route(self, url: str, *answers: Given, logged: bool = True) -> Route:
        """Answer a URL; a whole URL wins over a pattern, and then the later route over the earlier.

        Args:
            url: The whole URL with its query; `*` stands for anything.
            *answers: Body, `Reply`, `Abort` or function of the request; one after the other.
            logged: False: the harness' own business, which no test should have to know.
        """
        route = Route(url, answers or (Reply(),), logged=logged)
        routes = self._routes if logged else self._unlogged
        routes.insert(0, route)
        routes.sort(key=lambda route: "*" in route.pattern)
        return route

    def serve(self, url: str, html: str, headers: Mapping[str, str] | None = None) -> Route:
        """Answer a URL with a page."""
        return self.route(url, Reply(html, headers={"Content-Type": HTML, **(headers or {})}))

    def matching(self, url: str) -> list[Request]:
        """The requests so far whose URL matches."""
        return [request for request in self.requests if fnmatchcase(request.url, url)]

    async def wait_for(self, url: str, count: int = 1, seconds: float = PATIENCE) -> Request:
        """Wait for the nth request whose URL matches, and give it back.

        Raises:
            Unmet: It did not come; the message lists the requests that came.
        """
        if not await self.requests.until(lambda _: len(self.matching(url)) >= count, seconds):
            found = len(self.matching(url))
            raise Unmet(f"expected {count} × {url}, found {found}\n{self.report()}")
        return self.matching(url)[count - 1]

    async def idle(self, seconds: float = PATIENCE) -> bool:
        """Wait until no request is under way; those on held routes aside."""
        return await self.requests.until(
            lambda all_: not any(request.outcome == PENDING for request in all_), seconds
        )

    def report(self) -> str:
        """The request log in words."""
        return listing("requests", self.requests)

    def intercept(self, peer: Any, event: dict[str, Any]) -> None:
        """Take a request which Chromium has paused."""
        task = asyncio.get_running_loop().create_task(self._settle(peer, event))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Forget the requests which still wait."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _settle(self, peer: Any, event: dict[str, Any]) -> None:
        request = _request(event)
        routes = _PREFLIGHT if _is_preflight(request) else [*self._unlogged, *self._routes]
        route = next((route for route in routes if route.matches(request.url)), None)
        if not route or route.logged:
            self.requests.append(request)
        answer, outcome = await self._decide(request, route)
        gone = not await _give(peer, event["requestId"], request, answer)
        request.outcome = "given up by the page" if gone else outcome
        self.requests.touch()

    async def _decide(self, request: Request, route: Route | None) -> tuple[Answer, str]:
        if self.offline and not (route and not route.logged):
            return Abort("InternetDisconnected"), "offline"
        if route is None:
            return NO_SUCH_HOST, UNROUTED
        try:
            answer = await route.answer(request)
        except Exception as problem:  # noqa: BLE001 - a handler's error belongs into the report
            return Abort("Failed"), f"the route's own error: {problem!r}"
        return answer, str(answer.status if isinstance(answer, Reply) else answer.reason)


HTML = "text/html; charset=utf-8"
_ALLOW = {"Access-Control-Allow-Headers": "*", "Access-Control-Allow-Methods": "*"}
_PREFLIGHT = [Route("*", (Reply(status=204, headers=_ALLOW),), logged=False)]
_TYPES = {"js": "text/javascript; charset=utf-8", "json": "application/json", "html": HTML}


def _request(event: dict[str, Any]) -> Request:
    sent = event["request"]
    parts = [base64.b64decode(part.get("bytes", "")) for part in sent.get("postDataEntries", [])]
    return Request(
        method=sent["method"],
        url=sent["url"],
        kind=event["resourceType"],
        headers=sent["headers"],
        body=b"".join(parts).decode(errors="replace") or sent.get("postData", ""),
    )


def _is_preflight(request: Request) -> bool:
    return request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers


async def _give(peer: Any, identity: str, request: Request, answer: Answer) -> bool:
    """Hand the answer to Chromium; False when the page has gone away meanwhile."""
    try:
        if isinstance(answer, Abort):
            reason = answer.reason
            await command(peer, "Fetch.failRequest", requestId=identity, errorReason=reason)
        else:
            answered = _wire(request, answer)
            await command(peer, "Fetch.fulfillRequest", requestId=identity, **answered)
    except GoneError:
        return False
    return True


def _wire(request: Request, reply: Reply) -> dict[str, Any]:
    ending = request.url.partition("?")[0].rpartition(".")[2]
    headers = {
        # Every host of a test may be read from every page, as with Segment's CDN.
        "Access-Control-Allow-Origin": "*",
        "Content-Type": _TYPES.get(ending, "text/plain"),
        **reply.headers,
    }
    return {
        "responseCode": reply.status,
        "responseHeaders": [{"name": name, "value": value} for name, value in headers.items()],
        "body": base64.b64encode(reply.body.encode()).decode(),
    }
