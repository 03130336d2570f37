"""Whole-process times of commands, in turn, so that a busy machine is busy for all of them."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from configurations import PRESETS, config, named
from peers import HERE
from summary import ratio, summary

BIN = HERE.parent / "build" / "bench" / "venv" / "bin"
ROUNDS = 11
FLOOR = "python -c pass"

_SEGMENT = 'require("@segment/snippet").min({apiKey: "key", load: false, page: false})'


def commands(folder: Path) -> dict[str, list[str]]:
    """Give the commands by name; the configurations that they need are put into the folder."""
    python, tool = str(BIN / "python"), str(BIN / "oneflow-snippet")
    for name, mappings in (("1", PRESETS[:1]), ("50", named(50))):
        (folder / f"{name}.json").write_text(json.dumps(config(mappings=mappings)))
    build = [tool, "build", "--out", str(folder / "dist"), "--config"]
    return {
        FLOOR: [python, "-c", "pass"],
        "python -c 'import jinja2'": [python, "-c", "import jinja2"],
        "oneflow-snippet --help": [tool, "--help"],
        "oneflow-snippet build, 1 mapping": [*build, str(folder / "1.json")],
        "oneflow-snippet build, 50 mappings": [*build, str(folder / "50.json")],
        "node -e 0": ["node", "-e", "0"],
        "@segment/snippet": ["node", "-e", _SEGMENT],
    }


def measure() -> dict[str, Any]:
    """Run each command in each round; wall-clock time, and time on a processor, in ms."""
    with tempfile.TemporaryDirectory() as folder:
        given = commands(Path(folder))
        times: dict[str, list[tuple[float, float]]] = {name: [] for name in given}
        for turn in range(-1, ROUNDS):  # the first round fills the disk's caches
            names = list(given)
            for name in names[turn % len(names) :] + names[: turn % len(names)]:
                taken = timed(given[name])
                if turn >= 0:
                    times[name].append(taken)
    return {
        name: {
            "wall": summary([wall for wall, _ in taken], "ms"),
            "cpu": summary([busy for _, busy in taken], "ms"),
            "ratio": ratio([busy for _, busy in taken], [busy for _, busy in times[FLOOR]]),
        }
        for name, taken in times.items()
    }


def timed(command: list[str], env: dict[str, str] | None = None) -> tuple[float, float]:
    """Run a command, and give its wall-clock ms and those that it had a processor."""
    start = time.perf_counter()
    with subprocess.Popen(command, cwd=HERE, env=env, stdout=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    wall = time.perf_counter() - start
    return 1000 * wall, 1000 * (usage.ru_utime + usage.ru_stime)
