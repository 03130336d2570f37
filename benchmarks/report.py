"""From results to the timed tables and plots of ``docs/performance.md``."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from configurations import PEER_NAMES
from markdown import PERFORMANCE, number, replaced, table
from summary import ratio
from targets import TARGETS

FIGURES = PERFORMANCE.with_suffix("")

EMPTY_PLUGIN = (
    '(window.analytics=window.analytics||[]).push(["register",{name:"a",type:"destination",'
    'version:"1",isLoaded:function(){return true},load:function(){return Promise.resolve()},'
    "track:function(a){return a}}]);"
)
"""The floor of the bytes: a plugin for Analytics.js that does nothing."""

MATCHING = {True: "matching", False: "not matching"}


def spread(found: dict[str, Any]) -> str:
    """Write a median with its quartiles."""
    unit = f" {found['unit']}" if found["unit"] else ""
    return f"{number(found['median'])}{unit} ({number(found['low'])}–{number(found['high'])})"


def summary_table(results: dict[str, Any]) -> str:
    """Write every figure to reach, and whether it is."""
    rows = []
    for target in TARGETS:
        sign = "≥" if target.least else "≤"
        reached = "yes" if target.met(results) else f"**no**: {target.missed}"
        rows.append(
            [target.title, f"{sign} {target.limit:g}", number(target.find(results)), reached]
        )
    return table(["ratio", "wanted", "found", "reached"], rows)


def machine(results: dict[str, Any]) -> str:
    """Describe what was measured where."""
    here = results["machine"]
    packages = ", ".join(f"{name} {found}" for name, found in sorted(results["packages"].items()))
    return (
        f"Measured on {here['date']}: {here['processor']}, {here['cores']} cores,"
        f" {here['system']}, {results['chromium']}, Python {here['python']}, Node {here['node']};"
        f" load average at the start {here['load']}.\n\n{packages}."
    )


def cpu(results: dict[str, Any]) -> str:
    """Write the time per event."""
    rows = [
        [
            f"{row['setup']}, {MATCHING[row['matching']]}, {row['payload']}",
            *(spread(row[name]) for name in ("floor", "snippet", "segment")),
            f"{number(ratio(row['segment'], row['snippet']))}×",
        ]
        for row in results["cpu"]
    ]
    return table(["mappings, event, payload", "empty plugin", "snippet", "Segment", "ratio"], rows)


def evaluation(results: dict[str, Any]) -> str:
    """Write how long scripts take to run once."""
    rows = [[PEER_NAMES[name], spread(found)] for name, found in results["evaluation"].items()]
    return table(["script, in a fresh document", "time"], rows)


def waiting(results: dict[str, Any]) -> str:
    """Write what happens while the SDK is away, and when it comes."""
    blocked, queue = results["blocked"], results["queue"]
    rows = []
    for name in ("floor", "snippet", "segment", "oneflow"):
        found = queue[name]
        kept = "yes" if found.get("in order") else "no"
        late = (
            [spread(found["first"]), spread(found["last"]), kept] if "last" in found else ["–"] * 3
        )
        rows.append(
            [
                PEER_NAMES[name],
                number(blocked[name]["wake-ups"]["median"]),
                spread(blocked[name]["main thread"]),
                spread(found["heap"]),
                *late,
            ]
        )
    head = ["", "timers run in 5 s", "main thread in 5 s", "heap", "first call", "last call"]
    return table([*head, "in order"], rows)


def processes(results: dict[str, Any]) -> str:
    """Write the whole-process times."""
    found = results["processes"]
    floor = found["python -c pass"]["cpu"]
    rows = [
        [f"`{name}`", spread(row["wall"]), spread(row["cpu"]), number(ratio(row["cpu"], floor))]
        for name, row in found.items()
    ]
    return table(["command", "wall clock", "processor", "× `python -c pass`"], rows)


def tags(results: dict[str, Any]) -> str:
    """Write the cost of a tag in a page."""
    found = results["tags"]
    rows = [
        [name, spread(row), f"{number(ratio(row, found['snippet']))}×"]
        for name, row in found.items()
    ]
    return table(["tag", "above a bare `<script>`", "against ours"], rows)


def plots(results: dict[str, Any]) -> dict[str, Any]:
    """Give the plots, as plots.py takes them."""
    events = [
        row for row in results["cpu"] if row["payload"] == "small" and "named" in row["setup"]
    ]
    series = {
        f"{PEER_NAMES[name]}{'' if matching else ', none matches'}": [
            (int(row["setup"].split()[0]), row[name]["median"])
            for row in events
            if row["matching"] is matching
        ]
        for name, matching in (("snippet", True), ("segment", True), ("snippet", False))
    }
    first = results["evaluation"]
    values = {
        PEER_NAMES[name].replace("`", ""): first[name]["median"]
        for name in ("floor", "snippet", "segment", "oneflow", "segment snippet")
    }
    return {
        "lines": {
            "Processor time for one event, small payload": {
                "file": str(FIGURES / "cpu.svg"),
                "x": "mappings, each for one event name",
                "y": "µs",
                "series": series,
            }
        },
        "bars": {
            "Time until the script has run once": {
                "file": str(FIGURES / "evaluation.svg"),
                "x": "milliseconds",
                "values": values,
            }
        },
    }


def draw(results: dict[str, Any], python: Path) -> None:
    """Draw the plots, by a Python that has matplotlib."""
    FIGURES.mkdir(exist_ok=True)
    command = [str(python), str(Path(__file__).with_name("plots.py"))]
    subprocess.run(command, input=json.dumps(plots(results)), text=True, check=True)


def write(results: dict[str, Any]) -> str:
    """Write the page, and give the summary table."""
    text = PERFORMANCE.read_text("utf-8")
    for part in (summary_table, machine, cpu, evaluation, waiting, processes, tags):
        name = part.__name__.replace("_table", "")
        text = replaced(text, "make bench", name, part(results))
    PERFORMANCE.write_text(text, "utf-8")
    return summary_table(results)
