"""The plots of ``docs/performance.md``, by matplotlib; run by the Python that has it.

Reads the plots as JSON: ``{"lines": {title: …}, "bars": …, "stacks": …}``, with the file that each
goes to. They fit a light page and a dark one, and are the same bytes for the same numbers.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import matplotlib as mpl
from matplotlib import pyplot as plt
from matplotlib.ticker import LogFormatter, StrMethodFormatter

GREY = "#868e96"
COLOURS = ("#d9480f", "#1971c2", GREY, "#2f9e44", "#9c36b5")

mpl.use("svg")
mpl.rcParams.update({
    "svg.hashsalt": "oneflow-snippet",
    "svg.fonttype": "none",
    "axes.edgecolor": GREY,
    "axes.labelcolor": GREY,
    "axes.titlecolor": GREY,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "text.color": GREY,
    "legend.frameon": False,
    "figure.figsize": (7, 3.4),
})  # fmt: skip


def lines(title: str, plot: dict[str, Any]) -> None:
    """Draw one line for each series, on a logarithmic scale, or on two."""
    figure, axes = plt.subplots()
    for (name, points), colour in zip(plot["series"].items(), COLOURS, strict=False):
        axes.plot(*zip(*points, strict=True), marker="o", markersize=4, color=colour, label=name)
    axes.set(title=title, xlabel=plot["x"], ylabel=plot["y"], yscale="log")
    axes.set_xscale(plot.get("xscale", "linear"))
    for axis in (axes.yaxis, *([axes.xaxis] if "xscale" in plot else [])):
        axis.set_major_formatter(StrMethodFormatter("{x:g}"))
        axis.set_minor_formatter(LogFormatter())
    axes.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    _save(figure, plot["file"])


def bars(title: str, plot: dict[str, Any]) -> None:
    """Draw one horizontal bar for each value, with its number at the end."""
    figure, axes = plt.subplots()
    names, values = list(plot["values"]), list(plot["values"].values())
    colours = [COLOURS["snippet" not in name or "@" in name] for name in names]
    drawn = axes.barh(names, values, color=colours)
    axes.bar_label(drawn, labels=[_number(value) for value in values], padding=4)
    axes.invert_yaxis()
    axes.set(title=title, xlabel=plot["x"])
    _save(figure, plot["file"])


def stacks(title: str, plot: dict[str, Any]) -> None:
    """Draw one horizontal bar for each value, made of its parts, with the sum at the end."""
    figure, axes = plt.subplots()
    ends = [0.0] * len(plot["names"])
    for (part, values), colour in zip(plot["parts"].items(), COLOURS, strict=False):
        drawn = axes.barh(plot["names"], values, left=ends, color=colour, label=part)
        ends = [end + value for end, value in zip(ends, values, strict=True)]
    axes.bar_label(drawn, labels=[_number(end) for end in ends], padding=4)
    axes.invert_yaxis()
    axes.set(title=title, xlabel=plot["x"])
    axes.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    _save(figure, plot["file"])


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _save(figure: Any, file: str) -> None:
    figure.savefig(file, transparent=True, bbox_inches="tight", metadata={"Date": None})
    plt.close(figure)


if __name__ == "__main__":
    given = json.load(sys.stdin)
    for draw in (lines, bars, stacks):
        for title, plot in given[draw.__name__].items():
            draw(title, plot)
