"""Measure the snippet beside its alternatives: ``make bench``.

Writes ``benchmarks/results.json``, and from it the tables and plots of ``docs/performance.md``, and
tells what has moved since the run before. With ``--report`` it only writes the page again, from the
results that are there.
"""

from __future__ import annotations

import asyncio
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import dispatch
import first_call
import peers
import processes
import report
import scaling
import sizes
import waiting
from configurations import config
from harness.chromium import executable, launched
from harness.protocol import command
from history import moves
from oneflow_snippet import build, load_config
from page_view import page_view

HERE = Path(__file__).parent
ROOT = HERE.parent
RESULTS = HERE / "results.json"
BUILD = ROOT / "build" / "bench"
PYTHON = BUILD / "venv" / "bin" / "python"
PYTHON_PEERS = ("django", "django-analytical", "privatus-analytics", "jinja2")


def install() -> None:
    """Install the product as a wheel beside its peers, and build what they measure."""
    wheels = BUILD / "wheel"
    for old in wheels.glob("*.whl"):
        old.unlink()
    _run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(wheels)])
    [wheel] = wheels.glob("*.whl")
    options = ["--quiet", "--no-deps", "--force-reinstall"]
    _run([str(PYTHON), "-m", "pip", "install", *options, str(wheel)])
    build(load_config(config(), environ={})).write(BUILD / "dist", force=True)


def machine() -> dict[str, Any]:
    """Describe where this runs."""
    cpu = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    models = [line.split(":")[1].strip() for line in cpu.splitlines() if "model name" in line]
    return {
        "processor": models[0] if models else platform.processor(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "node": subprocess.check_output(["node", "--version"], text=True).strip(),
        "load": round(os.getloadavg()[0], 1),
        "date": datetime.now(UTC).date().isoformat(),
    }


def weights() -> sizes.Sizes:
    """Weigh the scripts of the peers; ``make bytes`` weighs ours."""
    texts = {
        "empty plugin": peers.EMPTY_PLUGIN,
        "segment": peers.bundle("segment"),
        "oneflow": peers.bundle("oneflow"),
        "segment snippet": peers.segment_snippet(),
    }
    return {name: sizes.compressed(text) for name, text in texts.items()}


def tags() -> dict[str, Any]:
    """Measure the cost of a tag in a rendered page, by the Python that has the peers."""
    found: dict[str, Any] = json.loads(_run([str(PYTHON), str(HERE / "tags.py")]))
    return found


async def in_chromium() -> dict[str, Any]:
    """Run everything that is about a page, but not about how it comes, in one Chromium."""
    path = executable()
    if not path:
        raise SystemExit("Chromium is needed: install it, or set CHROMIUM to its path")
    steps = {
        "page_view": page_view,
        "cpu": dispatch.cpu,
        "evaluation": dispatch.evaluation,
        "blocked": waiting.blocked,
        "queue": waiting.queue,
    }
    with tempfile.TemporaryDirectory() as profile:
        async with launched(path, Path(profile)) as chromium:
            about = await command(chromium.connection, "Browser.getVersion")
            found = {"chromium": about["product"]}
            for name, step in steps.items():
                with told(name):
                    found[name] = await step(chromium)
            return found


def measure() -> dict[str, Any]:
    """Run every measurement; at most ten minutes."""
    found: dict[str, Any] = {"machine": machine()}
    install()
    found["packages"] = {
        **peers.versions(),
        **{name: _version(name) for name in PYTHON_PEERS},
        "oneflow-snippet": version("oneflow-snippet"),
    }
    for name, step in (("weights", weights), ("tags", tags), ("processes", processes.measure)):
        with told(name):
            found[name] = step()
    with told("build"):
        found |= scaling.measure()
    found |= asyncio.run(in_chromium())
    with told("first_call"):
        found["first_call"] = asyncio.run(first_call.measure())
    return found


@contextmanager
def told(name: str) -> Iterator[None]:
    """Tell what is measured, and how long it took."""
    print(f"measuring {name}", end=" ", flush=True, file=sys.stderr)
    start = time.monotonic()
    yield
    print(f"{time.monotonic() - start:.0f} s", file=sys.stderr)


def _version(name: str) -> str:
    program = f"import importlib.metadata as m; print(m.version({name!r}))"
    return _run([str(PYTHON), "-c", program]).strip()


def _run(command: list[str]) -> str:
    return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


def written(found: dict[str, Any]) -> str:
    """Write results as JSON, a line for each row of the page."""
    text = json.dumps(found, indent=1, ensure_ascii=False)
    return re.sub(r"\n {3,}|\n {2}(?=[}\]])", " ", text) + "\n"


def main() -> None:
    """Measure, unless only the report is asked for, and write the report."""
    if "--report" not in sys.argv:
        before = json.loads(RESULTS.read_text("utf-8"))
        found = measure()
        found["moved"] = moves(before, found)
        RESULTS.write_text(written(found), "utf-8")
    results = json.loads(RESULTS.read_text("utf-8"))
    report.draw(results, PYTHON)
    print(report.write(results), *results["moved"], sep="\n")


if __name__ == "__main__":
    main()
