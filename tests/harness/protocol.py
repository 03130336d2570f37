"""Commands of the DevTools protocol: the one place that knows how pyppeteer sends them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from harness.journal import Unmet
from pyppeteer.errors import NetworkError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

LIMIT = 120.0
"""How long Chromium may take to answer, in seconds; longer means that it hangs."""


class GoneError(Exception):
    """The page, the request or the browser to which the command was sent is no more."""


async def command(peer: Any, method: str, **params: Any) -> Any:
    """Send a command to a connection or session and await its result.

    Raises:
        GoneError: There is nobody left who could answer.
        Unmet: No answer came in time.
    """
    return await _answered(method, peer.send, method, params)


async def attached(connection: Any, target: str) -> Any:
    """Give a session with a target: what commands to a page are sent to.

    Raises:
        GoneError: There is no such target any more.
        Unmet: No answer came in time.
    """
    known = {"type": "page", "targetId": target}
    return await _answered("Target.attachToTarget", connection.createSession, known)


async def _answered(method: str, send: Callable[..., Awaitable[Any]], *given: Any) -> Any:
    try:
        # Shielded: an answer to a cancelled future would end pyppeteer's receiving for good.
        answer = asyncio.shield(send(*given))
        async with asyncio.timeout(LIMIT):
            return await answer
    except (NetworkError, ConnectionError) as problem:
        raise GoneError(f"{method}: {problem}") from None
    except TimeoutError:
        raise Unmet(f"expected an answer to {method} within {LIMIT} s, found none") from None
