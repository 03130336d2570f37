"""The environments of the example sites, each with the wheel that users get."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sites.places import DJANGO, PLACES, PYTHON, ROOT
from sites.report import TABLE

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session", autouse=True)
def _wheel(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Build the wheel and install it into the environments."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    [wheel] = folder.glob("*.whl")
    for python in (PYTHON, DJANGO):
        if python.exists():
            options = ["--quiet", "--no-deps", "--force-reinstall", "--no-index"]
            subprocess.run([python, "-m", "pip", "install", *options, str(wheel)], check=True)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print the table of what was seen."""
    if TABLE:
        terminalreporter.section("frameworks")
        for line in TABLE.lines():
            terminalreporter.write_line(line)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Any]:
    """Give a function that copies an example, runs commands in it, and serves it."""
    from sites.places import Copy  # noqa: PLC0415

    copies: list[Copy] = []

    def copy(example: str, python: Path = PYTHON) -> Copy:
        if not python.exists():
            pytest.skip(f"{python.relative_to(ROOT)} is not there: make sites says why")
        copies.append(Copy(PLACES / example, tmp_path / example, python))
        return copies[-1]

    yield copy
    for one in copies:
        one.stop()
