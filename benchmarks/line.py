"""A line to the net: a SOCKS proxy that Chromium goes through, with round trips and a width.

Chromium's own emulation delays each request and leaves out what opens a connection. Here each byte
takes its time, so that a new host costs what it costs a visitor: a round trip for TCP, one for TLS
1.3, and one for the request. What is not played: name servers, TCP's slow start, lost packets.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

PIECE = 2920  # bytes, two packets: how finely connections share the line
LATE = 0.005  # seconds that a late timer may catch up with
GREETING = b"\x05\x00"  # SOCKS 5, nobody has to say who they are
GRANTED = b"\x05\x00\x00\x01" + bytes(6)


@dataclass(frozen=True, slots=True)
class Speed:
    """A line and the processor at its end.

    Attributes:
        key: In the results.
        title: In the words of the tables.
        round_trip: In ms.
        down: In Mbit/s.
        up: In Mbit/s.
        slower: How many times slower the processor is made.
    """

    key: str
    title: str
    round_trip: float
    down: float
    up: float
    slower: int

    def milliseconds(self, size: int) -> float:
        """How long it takes until so many bytes have come down."""
        return size * 8 / self.down / 1000


PHONE = Speed("phone", "mid-range phone", 150, 1.6, 0.75, 4)
FAST = Speed("fast", "fast line", 20, 50, 20, 1)


class Direction:
    """One way of a line: pieces go one after the other, and arrive half a round trip later."""

    def __init__(self, megabits: float, delay: float) -> None:
        self._bytes_per_second = megabits * 1_000_000 / 8
        self._delay = delay
        self._free = 0.0
        self._turn = asyncio.Lock()  # hands out turns in order, so connections share

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take from one side to the other until it ends."""
        clock = asyncio.get_running_loop()
        under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        arriving = asyncio.create_task(_arrive(under_way, writer))
        with suppress(ConnectionError):
            while piece := await reader.read(PIECE):
                async with self._turn:
                    begin = max(self._free, clock.time() - LATE)
                    self._free = begin + len(piece) / self._bytes_per_second
                    await asyncio.sleep(self._free - clock.time())
                under_way.put_nowait((self._free + self._delay, piece))
        under_way.put_nowait((clock.time() + self._delay, b""))
        await arriving


async def _arrive(
    under_way: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter
) -> None:
    clock = asyncio.get_running_loop()
    with suppress(ConnectionError):
        while True:
            at, piece = await under_way.get()
            await asyncio.sleep(at - clock.time())
            if not piece:
                break
            writer.write(piece)
    writer.close()


@asynccontextmanager
async def proxy(speed: Speed, server: int) -> AsyncIterator[str]:
    """Run a line for a browser, by its URL; whatever is asked for is at one local server's port."""
    seconds = speed.round_trip / 1000
    down, up = Direction(speed.down, seconds / 2), Direction(speed.up, seconds / 2)
    connections: set[asyncio.Task[None]] = set()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(connect(reader, writer))
        connections.add(task)
        task.add_done_callback(connections.discard)

    async def connect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            ways = await reader.readexactly(2)
            await reader.readexactly(ways[1])
            writer.write(GREETING)
            *_, kind = await reader.readexactly(4)
            length = (await reader.readexactly(1))[0] if kind == 3 else 3
            await reader.readexactly(length + 2)
            there, back = await asyncio.open_connection("127.0.0.1", server)
            await asyncio.sleep(seconds)  # TCP's own round trip
            writer.write(GRANTED)
            await asyncio.gather(up.carry(reader, back), down.carry(there, writer))

    running = await asyncio.start_server(connected, "127.0.0.1", 0)
    try:
        yield f"socks5://127.0.0.1:{running.sockets[0].getsockname()[1]}"
    finally:
        running.close()
        if connections:  # the browser has ended its side; the rest is under way
            await asyncio.wait(connections, timeout=5)
