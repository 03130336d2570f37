"""One Chromium per test session, one private context per test."""

from __future__ import annotations

import asyncio
import atexit
import os
import shutil
import signal
import subprocess
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any

import pyppeteer.connection
from harness.protocol import LIMIT, GoneError, attached, command

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path
    from types import FrameType

    from harness.network import Network

# What stays on this machine is not worth being compressed, a tenth of a test's processor time.
pyppeteer.connection.ws_connect = partial(pyppeteer.connection.ws_connect, compression=None)

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-pings",
    # On a busy machine nothing is taken for a process that hangs, and ended: after the third end of
    # the one that draws, the browser goes, and with it every page.
    "--disable-gpu-watchdog",
    "--disable-gpu-process-crash-limit",
    # Pages in the background keep their pace.
    "--disable-renderer-backgrounding",
    "--disable-backgrounding-occluded-windows",
    # No process that waits for a page that never comes, one for each test.
    "--disable-features=site-per-process,SpareRendererForSitePerProcess",
    # Whatever slips past the interception finds no name server.
    "--host-resolver-rules=MAP * ~NOTFOUND",
]


def executable() -> str | None:
    """Where Chromium is: the variable CHROMIUM, or the first known name on the path."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


class Chromium:
    """A running browser whose every request, of any page, goes to the current test's network."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self._network: Network | None = None
        self._frames: set[str] = set()
        self._gone: set[str] = set()
        connection.on("Fetch.requestPaused", self._paused)

    @asynccontextmanager
    async def context(self, network: Network) -> AsyncIterator[str]:
        """A fresh private context, by its id; closed with all its pages, come what may."""
        created = await command(self.connection, "Target.createBrowserContext")
        context: str = created["browserContextId"]
        self._network = network
        try:
            yield context
        finally:
            # If Chromium died, the test has said so already.
            with suppress(GoneError):
                await command(
                    self.connection, "Target.disposeBrowserContext", browserContextId=context
                )
            self._network = None
            self._gone |= self._frames
            self._frames.clear()
            await network.close()

    async def new_session(self, context: str) -> Any:
        """Open an empty page in the context and attach to it."""
        page = await command(
            self.connection, "Target.createTarget", url="about:blank", browserContextId=context
        )
        return await attached(self.connection, page["targetId"])

    async def popup(self, context: str, opener: Any) -> Any:
        """Let a page open an empty window, as after a click, and attach to it."""
        known = await self._pages(context)
        opening = "void window.open('about:blank')"
        await command(opener, "Runtime.evaluate", expression=opening, userGesture=True)
        [opened] = await self._pages(context) - known
        return await self.connection.createSession({"type": "page", "targetId": opened})

    async def _pages(self, context: str) -> set[str]:
        found = await command(self.connection, "Target.getTargets")
        return {
            target["targetId"]
            for target in found["targetInfos"]
            if target["type"] == "page" and target.get("browserContextId") == context
        }

    def _paused(self, event: dict[str, Any]) -> None:
        # A page may send something even while it is closed, as Analytics.js does with a batch. It
        # belongs to the test before, whose network is no more, and not to the one that runs now.
        frame = event.get("frameId", "")
        if self._network and frame not in self._gone:
            self._frames |= {frame} - {""}  # a worker has none
            self._network.intercept(self.connection, event)


@asynccontextmanager
async def launched(path: str, profile: Path, *flags: str) -> AsyncIterator[Chromium]:
    """Run Chromium; its process has ended when this ends, also when tests crash."""
    browser = await pyppeteer.launch(
        executablePath=path,
        handleSIGINT=False,
        handleSIGTERM=False,
        handleSIGHUP=False,
        autoClose=False,
        timeout=LIMIT * 1000,
        ignoreDefaultArgs=["--disable-features=site-per-process"],  # ours says more
        args=[*FLAGS, f"--user-data-dir={profile}", *flags],
    )
    _ends_with_us(browser.process)
    try:
        # Interception at the browser, not at a page, also sees popups, workers and beacons.
        connection = browser._connection  # noqa: SLF001
        await command(connection, "Fetch.enable", patterns=[{"urlPattern": "*"}])
        yield Chromium(connection)
    finally:
        await browser.close()
        await asyncio.to_thread(_end, browser.process)


def _end(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _ends_with_us(process: subprocess.Popen[bytes]) -> None:
    """Leave no Chromium behind: not at an exit in between, not at the SIGTERM of a time limit."""
    before = signal.getsignal(signal.SIGTERM)

    def terminated(number: int, _frame: FrameType | None) -> None:
        process.kill()
        signal.signal(number, before)
        signal.raise_signal(number)

    atexit.register(process.kill)
    signal.signal(signal.SIGTERM, terminated)
