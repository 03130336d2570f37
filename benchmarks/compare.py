"""A change beside what it is based on: ``make bench-compare BASE=main``.

Both compilers take turns, and so do the scripts that they give. The exit code is 1 when a figure
has become worse by more than its quartiles.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import dispatch
import page_view
from configurations import config, named
from first_call import views
from harness.chromium import Chromium, executable, launched
from harness.network import Network
from history import Compared
from line import PHONE
from markdown import table
from page import page
from processes import timed
from shop import own_pages
from sizes import ROOT, extracted

BUILDS: dict[str, dict[str, Any]] = {
    "default": {},
    "early": {"early": True},
    "50 named": {"mappings": named(50)},
}
EVENTS = {
    "one event, presets": ("presets", "default", True, False),
    "one large event, presets": ("presets", "default", True, True),
    "one event, 50 named mappings": ("50 named", "50 named", True, False),
    "one event that none of 50 named mappings matches": ("50 named", "50 named", False, False),
}
ROUNDS = 7
BUILD = (
    "import json, sys\n"
    "from oneflow_snippet import build, load_config\n"
    "given = json.load(sys.stdin)\n"
    "print(json.dumps({name: build(load_config(one, environ={})).minified"
    " for name, one in given.items()}))"
)


def compilers(revision: str) -> dict[str, dict[str, str]]:
    """Give the environments in which Python finds the compiler of before, and that of after."""
    paths = {"before": extracted(revision), "after": str(ROOT / "generator")}
    return {name: {**os.environ, "PYTHONPATH": path} for name, path in paths.items()}


def built(environment: dict[str, str]) -> dict[str, str]:
    """Build every configuration with a compiler; the minified scripts."""
    given = json.dumps({name: config(**settings) for name, settings in BUILDS.items()})
    command = [sys.executable, "-c", BUILD]
    done = subprocess.run(
        command, input=given, env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    found: dict[str, str] = json.loads(done.stdout)
    return found


def commands(environments: dict[str, dict[str, str]]) -> Iterator[Compared]:
    """Build the default and 50 mappings, each in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("default", "50 named"):
            file = Path(folder) / f"{name}.json"
            file.write_text(json.dumps(config(**BUILDS[name])))
            build = [sys.executable, "-m", "oneflow_snippet", "build", "--config", str(file)]
            taken: dict[str, list[float]] = {"before": [], "after": []}
            for turn in range(-1, 2 * ROUNDS):
                for side in sorted(taken, reverse=turn % 2 == 0):
                    out = ["--quiet", "--out", str(Path(folder) / side)]
                    busy = timed([*build, *out], env=environments[side])[1]
                    if turn >= 0:
                        taken[side].append(busy)
            yield Compared(f"the command, {name}", "ms", **taken)


async def in_pages(sides: dict[str, dict[str, str]]) -> list[Compared]:
    """Compare the scripts in pages: events, evaluation, the cost of a page view."""
    path = executable()
    if not path:
        raise SystemExit("Chromium is needed: install it, or set CHROMIUM to its path")
    found = []
    with tempfile.TemporaryDirectory() as profile:
        async with launched(path, Path(profile)) as chromium:
            for title, (setup, build, matching, large) in EVENTS.items():
                subjects = [[side, "snippet", codes[build]] for side, codes in sides.items()]
                times = await dispatch.in_turns(
                    chromium, subjects, setup, matching=matching, large=large
                )
                found.append(Compared(title, "µs", **times))
            found += [await _evaluation(chromium, sides), await _page_view(chromium, sides)]
    return found


async def _evaluation(chromium: Chromium, sides: dict[str, dict[str, str]]) -> Compared:
    given = [[side, codes["default"]] for side, codes in sides.items()]
    async with page(chromium, Network()) as here:
        times = await here.call("(given) => bench.evaluation(given)", given)
    return Compared("evaluation, default", "ms", **times)


async def _page_view(chromium: Chromium, sides: dict[str, dict[str, str]]) -> Compared:
    subjects = {"floor": page_view.Subject("floor", None)}
    for side, codes in sides.items():
        subjects[side] = page_view.Subject("snippet", codes["default"], (codes["default"],))
    times = await page_view.in_turns(chromium, subjects, ROUNDS)
    sums = {side: [sum(parts.values()) for parts in taken] for side, taken in times.items()}
    return Compared("cost of a page view on a phone", "ms", **sums)


async def first_calls(sides: dict[str, dict[str, str]]) -> list[Compared]:
    """Compare the time to the first call on a phone."""
    shown = {
        f"{name}: {side}": shown
        for side, codes in sides.items()
        for name, shown in own_pages(_compiler(codes)).items()
    }
    times = await views(shown, PHONE, ROUNDS)
    return [
        Compared(
            f"first call on a phone, {name}",
            "ms",
            times[f"{name}: before"],
            times[f"{name}: after"],
        )
        for name in ("inline", "early")
    ]


def _compiler(codes: dict[str, str]) -> Callable[..., str]:
    return lambda early=False: codes["early" if early else "default"]


def main() -> int:
    """Print the table; the exit code is 1 when something has become worse."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("base", metavar="REVISION", help="what the change is based on")
    environments = compilers(parser.parse_args().base)
    sides = {side: built(environment) for side, environment in environments.items()}
    found = [*commands(environments), *asyncio.run(in_pages(sides))]
    found += asyncio.run(first_calls(sides))
    head = ["less is better", "before", "after", "after / before", ""]
    print(table(head, [one.row() for one in found]))
    return int(any(one.worse for one in found))


if __name__ == "__main__":
    sys.exit(main())
