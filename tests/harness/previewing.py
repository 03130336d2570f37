"""`oneflow-snippet preview`: the command in a folder, and its page."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyppeteer
from harness.chromium import executable
from harness.journal import PATIENCE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

PICTURES = Path(__file__).parent.parent.parent / "docs" / "preview"
CONFIG = """\
project_api_key = "oneflow_live_example"

[[mappings]]
name = "Customers"
action = "identifyUser"
trigger = 'type = "identify"'

[[mappings]]
name = "Large orders"
action = "trackEvent"
trigger = 'type = "track" and event = "Order Completed" and properties.total >= 50'
[mappings.fields.properties]
total = { "@path" = "$.properties.total" }

[[mappings]]
name = "Help pages"
action = "trackEvent"
trigger = 'type = "page" and match(context.page.path, "/help/*")'
"""


class Saved:
    """The configuration of a folder, as an editor saves it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def save(self, text: str) -> None:
        """Save another text."""
        (self.folder / "oneflow.toml").write_text(text, "utf-8")

    def remove(self) -> None:
        """Remove the file."""
        (self.folder / "oneflow.toml").unlink()


@contextmanager
def running(folder: Path, *options: str, **environ: str) -> Iterator[str]:
    """Run the command in a folder, by default without a browser; give where it shows its page."""
    command = [sys.executable, "-m", "oneflow_snippet", "preview", *(options or ["--no-open"])]
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, "PYTHONUNBUFFERED": "1", **environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    said = process.stdout.readline()
    try:
        assert said.endswith("; Ctrl-C ends it\n"), (
            f"{said}{process.stderr and process.stderr.read()}"
        )
        yield said.split(" at ")[-1].split(";")[0]
    finally:
        process.send_signal(signal.SIGINT)
        _, complaints = process.communicate()
    ended = process.returncode, complaints
    assert ended == (0, ""), f"expected that Ctrl-C ends it without a word, found {ended}"


@asynccontextmanager
async def browser(profile: Path) -> AsyncIterator[Any]:
    """Give a browser that reaches this machine's own servers, as the session's does not."""
    flags = ["--no-sandbox", "--disable-background-networking"]
    opened = await pyppeteer.launch(
        executablePath=executable(),
        args=[*flags, f"--user-data-dir={profile}"],
        autoClose=False,
        handleSIGTERM=False,
    )
    yield opened
    await opened.close()
    await asyncio.to_thread(opened.process.wait)


class Preview:
    """The open page, as a person has it."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.said: list[str] = []
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))

    async def open(self, url: str) -> None:
        """Open the page, and wait for what it says of its first event."""
        await self.page.goto(url)
        await self.until("verdict", ".")

    async def until(self, place: str, words: str) -> str:
        """Wait until a place says these words; return all that it says."""
        # A window that has only just been opened has no document yet.
        say = "(place, words) => document.getElementById(place)?.innerText.includes(words)"
        await self.page.waitForFunction(say, {"timeout": PATIENCE * 1000}, place, words)
        return await self.text(place)

    async def until_empty(self, place: str) -> None:
        """Wait until a place says nothing."""
        empty = "(place) => !document.getElementById(place).textContent"
        await self.page.waitForFunction(empty, {"timeout": PATIENCE * 1000}, place)

    async def text(self, place: str) -> str:
        """Return what a place says."""
        found: str = await self.page.evaluate(
            "(place) => document.getElementById(place).innerText", place
        )
        return found

    async def write(self, event: object) -> None:
        """Put an event, or another text, into the editor in place of what is there."""
        text = event if isinstance(event, str) else json.dumps(event)
        await self.page.focus("#event")
        await self.press("Control", "a")
        await self.page.keyboard.sendCharacter(text)

    async def written(self) -> str:
        """Return what is in the editor."""
        text: str = await self.page.evaluate("document.getElementById('event').value")
        return text

    async def press(self, held: str, key: str) -> None:
        """Press a key while another one is held."""
        await self.page.keyboard.down(held)
        await self.page.keyboard.press(key)
        await self.page.keyboard.up(held)

    async def picture(self, name: str) -> None:
        """Take a picture for the documentation, if that is asked for."""
        if os.environ.get("WRITE_PICTURES"):
            await self.page.screenshot(path=str(PICTURES / f"{name}.png"))
