"""What visitors load stays within its budget of bytes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"
BUDGETS: dict[str, dict[str, int]] = json.loads((BENCHMARKS / "budgets.json").read_text())

Sizes = dict[str, dict[str, int]]


@pytest.fixture(scope="module")
def sizes() -> Sizes:
    command = [sys.executable, str(BENCHMARKS / "sizes.py"), "--json"]
    found: Sizes = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return found


@pytest.mark.parametrize("build", BUDGETS)
def test_a_build_is_within_its_budget(build: str, sizes: Sizes) -> None:
    for unit, most in BUDGETS[build].items():
        found = sizes[build][unit]
        assert found <= most, f"{build}: expected at most {most} {unit}, found {found}"


def test_every_build_has_a_budget(sizes: Sizes) -> None:
    assert list(sizes) == list(BUDGETS)
