"""From results to the tables and plots of ``docs/performance.md``."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from configurations import COUNTS
from plots import Axis, bars, lines
from summary import ratio, significant
from targets import TARGETS, gzip

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "performance.md"
README = ROOT / "README.md"
FIGURES = ROOT / "docs" / "performance"

EMPTY_PLUGIN = (
    '(window.analytics=window.analytics||[]).push(["register",{name:"a",type:"destination",'
    'version:"1",isLoaded:function(){return true},load:function(){return Promise.resolve()},'
    "track:function(a){return a}}]);"
)
"""The floor of the bytes: a plugin for Analytics.js that does nothing."""

NAMES = {
    "floor": "the floor",
    "snippet": "oneflow-snippet",
    "snippet, 50 named": "oneflow-snippet, 50 named mappings",
    "segment": "Segment's destination",
    "oneflow": "`javascript-1flow-sdk`",
    "segment snippet": "`@segment/snippet`",
    "empty plugin": "the floor: an empty plugin",
}


MATCHING = {True: "matching", False: "not matching"}


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Write a Markdown table; all columns but the first are numbers."""
    titles = list(head)
    lines_ = [titles, ["---", *["---:"] * (len(titles) - 1)]]
    lines_ += [[str(cell) for cell in row] for row in rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines_)


def number(value: float) -> str:
    """Write a number with three digits that count."""
    rounded = float(f"{value:.3g}")
    return f"{rounded:,.0f}" if abs(rounded) >= 100 else f"{rounded:g}"


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


def weights(results: dict[str, Any]) -> str:
    """Write the bytes of the peers and of the features."""
    found = results["weights"]
    default = found["features"]["default"]
    head = ["minified script", "bytes", "gzip", "brotli"]
    units = ("bytes", "gzip", "brotli")
    peers = [("oneflow-snippet, default", default)]
    peers += [(NAMES[name], size) for name, size in found["peers"].items()]
    first = table(head, [[name, *(f"{size[u]:,}" for u in units)] for name, size in peers])
    second = table(
        ["build", *head[1:], "gzip, against the default"],
        [
            [name, *(f"{size[u]:,}" for u in units), f"{size['gzip'] - default['gzip']:+}"]
            for name, size in found["features"].items()
        ],
    )
    return f"{first}\n\n{second}"


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
    rows = [[NAMES[name], spread(found)] for name, found in results["evaluation"].items()]
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
                NAMES[name],
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
    found = results["tags"]["rows"]
    rows = [
        [name, spread(row), f"{number(ratio(row, found['snippet']))}×"]
        for name, row in found.items()
    ]
    return table(["tag", "above a bare `<script>`", "against ours"], rows)


def plots(results: dict[str, Any]) -> dict[str, str]:
    """Draw the plots, by the names of their files."""
    curves, bundle = results["weights"]["curves"], results["weights"]["peers"]["segment"]["gzip"]

    def curve(kind: str, extra: int = 0) -> list[tuple[float, float]]:
        return [(count, curves[f"{kind} {count}"]["gzip"] + extra) for count in COUNTS]

    events = [
        row for row in results["cpu"] if row["payload"] == "small" and "named" in row["setup"]
    ]
    times = {
        f"{NAMES[name]}{'' if matching else ', none'}": [
            (float(row["setup"].split()[0]), row[name]["median"])
            for row in events
            if row["matching"] is matching
        ]
        for name, matching in (("snippet", True), ("segment", True), ("snippet", False))
    }
    values = [value for points in times.values() for _, value in points]
    first = results["evaluation"]
    shown = {
        NAMES[name].replace("`", ""): (first[name]["median"], f"{number(first[name]['median'])} ms")
        for name in ("floor", "snippet", "segment", "oneflow", "segment snippet")
    }
    return {
        "size.svg": lines(
            "Bytes over the wire, as mappings are added",
            Axis("mappings", 0, 50),
            Axis("bytes, gzip", 1000, 100_000, log=True),
            {
                "oneflow-snippet": curve("detailed"),
                "Segment + settings": curve("settings", bundle),
                "event names only": curve("named"),
            },
        ),
        "cpu.svg": lines(
            "Processor time for one event, small payload",
            Axis("mappings, each for one event name", 0, 50),
            Axis("µs", 10.0 ** _power(min(values)), 10.0 ** (_power(max(values)) + 1), log=True),
            times,
        ),
        "evaluation.svg": bars(
            "Time until the script has run once",
            Axis("milliseconds", 0, max(value for value, _ in shown.values())),
            shown,
        ),
    }


def _power(value: float) -> int:
    return math.floor(math.log10(value))


def readme(results: dict[str, Any]) -> str:
    """Write the figures that the README shows."""
    default = results["weights"]["features"]["default"]
    return (
        f"The default build is {default['gzip']:,} bytes through gzip,"
        f" 1/{significant(gzip(results)):.0f} of Segment's destination for 1Flow."
    )


def write(results: dict[str, Any]) -> str:
    """Write plots and pages, and give the summary table."""
    FIGURES.mkdir(exist_ok=True)
    for name, svg in plots(results).items():
        (FIGURES / name).write_text(svg, "utf-8")
    for part in (summary_table, machine, weights, cpu, evaluation, waiting, processes, tags):
        _put(PAGE, part.__name__.replace("_table", ""), part(results))
    _put(README, "figures", readme(results))
    return summary_table(results)


def _put(page: Path, name: str, text: str) -> None:
    # Between its two markers, everything is ours.
    begin, end = f"<!-- {name}, printed by make bench -->", f"<!-- /{name} -->"
    before = page.read_text("utf-8")
    pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    after, count = pattern.subn(lambda _: f"{begin}\n{text}\n{end}", before)
    if count != 1:
        raise SystemExit(f"{page}: expected once {begin} … {end}, found {count} times")
    page.write_text(after, "utf-8")
