"""Chromium: where it is, started for a while, and a fresh visitor's page in it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.util import find_spec
from typing import Any

from oneflow_snippet.errors import OneflowError

INSTALL = "pip install 'oneflow-snippet[verify]'"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
VARIABLE = "CHROMIUM"

_FLAGS = (
    "--disable-gpu",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-pings",
)


class BrowserError(OneflowError):
    """There is no Chromium that can be driven; the message says what to install."""


def executable() -> str:
    """Return where Chromium is: what CHROMIUM names, or the first known name on the path.

    Raises:
        BrowserError: There is none, or nothing to drive it with.
    """
    if not find_spec("pyppeteer"):
        raise BrowserError(f"verify drives Chromium with pyppeteer: {INSTALL}")
    named = os.environ.get(VARIABLE)
    if named:
        found = shutil.which(named)
        if not found:
            raise BrowserError(f"{VARIABLE}: {named!r} is no program; name the file of Chromium")
        return found
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if not path:
        raise BrowserError(
            f"no Chromium on the path ({', '.join(NAMES)}): install it (apt install chromium, "
            f"brew install --cask chromium), or name it: {VARIABLE}=/path/to/chromium"
        )
    return path


@asynccontextmanager
async def launched(path: str) -> AsyncIterator[Any]:
    """Run Chromium with a profile of its own, and give the connection to it.

    Raises:
        BrowserError: It does not start.
    """
    from pyppeteer.errors import BrowserError as NotStarted  # noqa: PLC0415 - an extra
    from pyppeteer.launcher import Launcher  # noqa: PLC0415 - the same

    # As root, for example in a container, Chromium does not start with its sandbox.
    is_root = getattr(os, "geteuid", lambda: 1)() == 0
    flags = [*_FLAGS, *(["--no-sandbox"] if is_root else [])]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        launcher = Launcher(
            executablePath=path,
            args=[*flags, f"--user-data-dir={profile}"],
            handleSIGINT=False,
            handleSIGTERM=False,
            handleSIGHUP=False,
            autoClose=False,
        )
        try:
            browser = await launcher.launch()
        except (OSError, NotStarted) as error:
            _kill(launcher)
            reason = " ".join(str(error).split()).rstrip(":") or "no reason told"
            raise BrowserError(
                f"{path}: does not start: {reason}; name another one: {VARIABLE}=/path/to/chromium"
            ) from None
        try:
            yield browser._connection  # noqa: SLF001 - commands that pyppeteer has no words for
        finally:
            await browser.close()
            _kill(launcher)


def _kill(launcher: Any) -> None:  # noqa: ANN401 - pyppeteer has no types
    """Leave no process behind, if there ever was one."""
    process = getattr(launcher, "proc", None)
    if process:
        process.kill()
        process.wait()


@asynccontextmanager
async def visitor(connection: Any) -> AsyncIterator[str]:  # noqa: ANN401 - pyppeteer has no types
    """Give the id of a private context, closed with its pages."""
    created = await connection.send("Target.createBrowserContext")
    context: str = created["browserContextId"]
    try:
        yield context
    finally:
        await connection.send("Target.disposeBrowserContext", {"browserContextId": context})
