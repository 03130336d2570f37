"""A list that can be waited for: what the browser says, in the order in which it said it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Entry = TypeVar("Entry")

PATIENCE = 60.0
"""How long a promise may take before it counts as broken, in seconds.

Far longer than any does take, for the machine may have other things to do; only what is broken
takes as long.
"""


class Unmet(AssertionError):  # noqa: N818 - a promise of the test, not a fault of the program
    """What a test waited for did not come; the message says what came instead."""


class Journal(list[Entry], Generic[Entry]):
    """A list whose growth can be awaited; changes to its entries are announced by `touch`."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: set[asyncio.Event] = set()

    def append(self, entry: Entry) -> None:
        """Add an entry and wake who waits."""
        super().append(entry)
        self.touch()

    def touch(self) -> None:
        """Wake who waits: an entry has changed."""
        for event in self._waiting:
            event.set()

    async def until(
        self, done: Callable[[Journal[Entry]], bool], seconds: float = PATIENCE
    ) -> bool:
        """Wait until `done(self)` holds; False if that took longer than `seconds`."""
        event = asyncio.Event()
        self._waiting.add(event)
        try:
            async with asyncio.timeout(seconds):
                while not done(self):
                    await event.wait()
                    event.clear()
        except TimeoutError:
            return False
        finally:
            self._waiting.discard(event)
        return True

    async def grow(self, count: int, seconds: float = PATIENCE) -> bool:
        """Wait for at least `count` entries; False if they did not come in `seconds`."""
        return await self.until(lambda entries: len(entries) >= count, seconds)


def listing(title: str, entries: list[Entry]) -> str:
    """One block of a report: a title and an indented line per entry, or `none`."""
    if not entries:
        return f"{title}: none"
    width = len(str(len(entries)))
    lines = (f"  {number:>{width}}. {entry}" for number, entry in enumerate(entries, 1))
    return "\n".join([f"{title}:", *lines])
