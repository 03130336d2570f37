"""What visitors load stays within its budget of bytes."""

from __future__ import annotations

import json
import subprocess
import sys
import zlib
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


@pytest.mark.skipif("ng" in zlib.ZLIB_RUNTIME_VERSION, reason="zlib-ng's bytes are others")
def test_the_documentation_says_what_a_build_weighs() -> None:
    command = [sys.executable, str(BENCHMARKS / "weights.py"), "--check"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout + done.stderr


def test_the_peers_were_weighed_in_the_versions_that_are_locked() -> None:
    weighed = json.loads((BENCHMARKS / "results.json").read_text("utf-8"))["packages"]
    locked = json.loads((BENCHMARKS / "package-lock.json").read_text("utf-8"))["packages"]
    versions = {name.removeprefix("node_modules/"): found for name, found in locked.items()}

    for name in (
        "@segment/browser-destination-runtime",
        "javascript-1flow-sdk",
        "@segment/snippet",
    ):
        assert weighed[name] == versions[name]["version"], f"{name}: `make bench` weighs it again"
