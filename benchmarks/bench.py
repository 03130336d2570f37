"""Measure the snippet beside its alternatives: ``make bench``.

Writes ``benchmarks/results.json``, and from it the tables and plots of ``docs/performance.md``.
With ``--report`` it only writes the page again, from the results that are there.
"""

from __future__ import annotations

import asyncio
import json
import os
import platform
import re
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import browser_side
import peers
import processes
import report
import sizes
from configurations import config
from oneflow_snippet import build, load_config

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
        "empty plugin": report.EMPTY_PLUGIN,
        "segment": peers.bundle("segment"),
        "oneflow": peers.bundle("oneflow"),
        "segment snippet": peers.segment_snippet(),
    }
    return {name: sizes.compressed(text) for name, text in texts.items()}


def tags() -> dict[str, Any]:
    """Measure the cost of a tag in a rendered page, by the Python that has the peers."""
    found: dict[str, Any] = json.loads(_run([str(PYTHON), str(HERE / "tags.py")]))
    return found


def measure() -> dict[str, Any]:
    """Run every measurement; some minutes."""
    install()
    found: dict[str, Any] = {"machine": machine()}
    found["packages"] = {
        **peers.versions(),
        **{name: _version(name) for name in PYTHON_PEERS},
        "oneflow-snippet": version("oneflow-snippet"),
    }
    for name, step in (("weights", weights), ("tags", tags), ("processes", processes.measure)):
        print(f"measuring {name}", file=sys.stderr)
        found[name] = step()
    print("measuring in Chromium", file=sys.stderr)
    return {**found, **asyncio.run(browser_side.measure())}


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
        RESULTS.write_text(written(measure()), "utf-8")
    results = json.loads(RESULTS.read_text("utf-8"))
    report.draw(results, PYTHON)
    print(report.write(results))


if __name__ == "__main__":
    main()
