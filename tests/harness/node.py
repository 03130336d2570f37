"""The peers in Node: one process a session answers every question, a line of JSON for each."""

from __future__ import annotations

import json
import os
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from harness.npm import TESTS

if TYPE_CHECKING:
    from collections.abc import Iterator

# Half an hour off, and with a summer time: a zone in which every mistake shows.
ZONE = "America/St_Johns"


class Node:
    """The process, and the questions to the files of ``tests/peers/``."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def ask(self, peer: str, question: Any) -> Any:
        """Give a peer's answer.

        Raises:
            RuntimeError: The peer has thrown, or Node is no more.
        """
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps({"peer": peer, "question": question}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        # As floats, for JavaScript has no other numbers.
        said = (
            json.loads(line, parse_int=float)
            if line
            else {"error": f"Node ended with {self._process.wait()}"}
        )
        if "error" in said:
            raise RuntimeError(f"{peer}.cjs: {said['error']}")
        return said["answer"]


@contextmanager
def running() -> Iterator[Node]:
    """Run the process for as long as it is asked."""
    command, pipe = ["node", str(TESTS / "peers" / "serve.cjs")], subprocess.PIPE
    with subprocess.Popen(
        command,
        stdin=pipe,
        stdout=pipe,
        text=True,
        encoding="utf-8",
        env={**os.environ, "TZ": ZONE},
    ) as process:
        yield Node(process)


@pytest.fixture(scope="session")
def node() -> Iterator[Node]:
    """The process for all questions of the session."""
    with running() as process:
        yield process
