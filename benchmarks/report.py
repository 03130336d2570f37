"""From results to the page ``docs/performance.md``: its timed tables, and its plots."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from configurations import PEER_NAMES
from first_call import NAMES
from markdown import PERFORMANCE, replaced
from page_view import PARTS
from scaling import MILLISECONDS, power
from tables import TABLES

FIGURES = PERFORMANCE.with_suffix("")


def plots(results: dict[str, Any]) -> dict[str, Any]:
    """Give the plots, as plots.py takes them."""
    return {
        "lines": {
            "Processor time for one event, small payload": _events(results["cpu"]),
            "Time of a build": _builds(results["scaling"]),
        },
        "bars": {
            "Time to the first call, on a phone": _first_call(results["first_call"]["phone"]),
            "Time until the script has run once": _evaluation(results["evaluation"]),
        },
        "stacks": {"Cost of a page view, on a phone": _page_view(results["page_view"])},
    }


def _events(found: list[dict[str, Any]]) -> dict[str, Any]:
    events = [row for row in found if row["payload"] == "small" and "named" in row["setup"]]
    series = {
        f"{PEER_NAMES[name]}{'' if matching else ', none matches'}": [
            (int(row["setup"].split()[0]), row[name]["median"])
            for row in events
            if row["matching"] is matching
        ]
        for name, matching in (("snippet", True), ("segment", True), ("snippet", False))
    }
    about = {"x": "mappings, each for one event name", "y": "µs"}
    return {"file": str(FIGURES / "cpu.svg"), **about, "series": series}


def _builds(found: dict[str, Any]) -> dict[str, Any]:
    series = {}
    for name, grown in found.items():
        points = [(int(size), time["median"]) for size, time in grown["time"].items()]
        series[f"{name}: power {power(points, MILLISECONDS)}"] = points
    about = {"x": "how many", "y": "ms of a processor", "xscale": "log"}
    return {"file": str(FIGURES / "build.svg"), **about, "series": series}


def _first_call(found: dict[str, Any]) -> dict[str, Any]:
    shown = ("tag", "plugin", "segment", "inline", "external", "early")
    titles = {"tag": "a bare SDK tag", "plugin": "an empty plugin"}
    values = {titles.get(name, NAMES[name]): found[name]["median"] for name in shown}
    return {"file": str(FIGURES / "first-call.svg"), "x": "milliseconds", "values": _plain(values)}


def _evaluation(found: dict[str, Any]) -> dict[str, Any]:
    shown = ("floor", "snippet", "segment", "oneflow", "segment snippet")
    values = {PEER_NAMES[name]: found[name]["median"] for name in shown}
    return {"file": str(FIGURES / "evaluation.svg"), "x": "milliseconds", "values": _plain(values)}


def _page_view(found: dict[str, Any]) -> dict[str, Any]:
    return {
        "file": str(FIGURES / "page-view.svg"),
        "x": "milliseconds",
        "names": [PEER_NAMES[name].replace("`", "") for name in found],
        "parts": {part: [one[part]["median"] for one in found.values()] for part in PARTS},
    }


def _plain(values: dict[str, float]) -> dict[str, float]:
    return {name.replace("`", ""): value for name, value in values.items()}


def draw(results: dict[str, Any], python: Path) -> None:
    """Draw the plots, by a Python that has matplotlib."""
    FIGURES.mkdir(exist_ok=True)
    command = [str(python), str(Path(__file__).with_name("plots.py"))]
    subprocess.run(command, input=json.dumps(plots(results)), text=True, check=True)


def write(results: dict[str, Any]) -> str:
    """Write the page, and give the tables of its first screen."""
    text = PERFORMANCE.read_text("utf-8")
    written = {name: write_table(results) for name, write_table in TABLES.items()}
    for name, part in written.items():
        text = replaced(text, "make bench", name, part)
    PERFORMANCE.write_text(text, "utf-8")
    return "\n\n".join(written[name] for name in ("first call", "page view", "summary"))
