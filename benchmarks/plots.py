"""Plots as SVG, the same bytes for the same numbers; they fit a light page and a dark one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from typing import NamedTuple

WIDTH, HEIGHT = 640, 320
LEFT, RIGHT, TOP, BOTTOM = 64, 150, 46, 44
GREY = "#868e96"
COLOURS = ("#d9480f", "#1971c2", GREY)
BOLD = {"font-weight": "bold"}

Points = Sequence[tuple[float, float]]


class Axis(NamedTuple):
    """How numbers become places: logarithmic when the numbers differ a lot."""

    label: str
    low: float
    high: float
    log: bool = False

    def place(self, value: float) -> float:
        """Give 0 for the lowest number and 1 for the highest."""
        if self.log:
            return math.log(max(value, self.low) / self.low) / math.log(self.high / self.low)
        return (value - self.low) / (self.high - self.low)

    def ticks(self) -> list[float]:
        """Give the numbers that are written at the axis."""
        if self.log:
            first = math.ceil(math.log10(self.low))
            return [10.0**power for power in range(first, math.floor(math.log10(self.high)) + 1)]
        step = 10 ** math.floor(math.log10(self.high - self.low))
        step = next(s for s in (step, step / 2, step / 5) if (self.high - self.low) / s >= 4)
        return [self.low + step * n for n in range(int((self.high - self.low) / step) + 1)]


def lines(title: str, x: Axis, y: Axis, series: dict[str, Points]) -> str:
    """Draw one line for each series, with its name at the right end."""
    parts = _frame(title, x, y)
    ends = []
    for (name, points), colour in zip(series.items(), COLOURS, strict=False):
        places = [_place(x, y, point) for point in points]
        path = " ".join(f"{left:.1f},{top:.1f}" for left, top in places)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{a:.1f}" cy="{b:.1f}" r="2.5" fill="{colour}"/>' for a, b in places]
        ends.append((places[-1][1], name, colour))
    lowest = 0.0
    for top, name, colour in sorted(ends):  # names that would meet make room for each other
        lowest = max(top + 4, lowest + 15)
        parts.append(_text(WIDTH - RIGHT + 8, lowest, name, fill=colour))
    return _svg(parts)


def bars(title: str, y: Axis, values: dict[str, tuple[float, str]]) -> str:
    """Draw one horizontal bar for each value, with its label beside it."""
    height = 34
    parts = [_text(8, 24, title, **BOLD)]
    for row, (name, (value, label)) in enumerate(values.items()):
        top = TOP + row * height
        width = max(1.0, y.place(value) * (WIDTH - 190 - 110))
        colour = COLOURS[0] if name.startswith("oneflow-snippet") else COLOURS[1]
        parts.append(_text(182, top + 17, name, anchor="end"))
        parts.append(f'<rect x="190" y="{top}" width="{width:.1f}" height="24" fill="{colour}"/>')
        parts.append(_text(198 + width, top + 17, label))
    bottom = TOP + len(values) * height
    parts.append(_text(190, bottom + 14, y.label))
    return _svg(parts, bottom + 26)


def _frame(title: str, x: Axis, y: Axis) -> list[str]:
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
    parts = [_text(8, 24, title, **BOLD)]
    for value in y.ticks():
        top = _place(x, y, (x.low, value))[1]
        parts.append(
            f'<line x1="{LEFT}" x2="{right}" y1="{top:.1f}" y2="{top:.1f}" stroke="{GREY}"'
            ' stroke-opacity="0.35"/>'
        )
        parts.append(_text(LEFT - 6, top + 4, _number(value), anchor="end"))
    for value in x.ticks():
        left = _place(x, y, (value, y.low))[0]
        parts.append(_text(left, bottom + 18, _number(value), anchor="middle"))
    parts.append(_text((LEFT + right) / 2, HEIGHT - 8, x.label, anchor="middle"))
    parts.append(_text(LEFT - 6, TOP - 4, y.label))
    return parts


def _place(x: Axis, y: Axis, point: tuple[float, float]) -> tuple[float, float]:
    left = LEFT + x.place(point[0]) * (WIDTH - LEFT - RIGHT)
    return left, HEIGHT - BOTTOM - y.place(point[1]) * (HEIGHT - TOP - BOTTOM - 8)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 1 or value == 0 else f"{value:g}"


def _text(x: float, y: float, text: str, **attributes: str) -> str:
    given = {"text-anchor": attributes.pop("anchor", "start"), "fill": GREY, **attributes}
    written = " ".join(f'{name}="{value}"' for name, value in given.items())
    return f'<text x="{x:.1f}" y="{y:.1f}" {written}>{escape(text)}</text>'


def _svg(parts: list[str], height: int = HEIGHT) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}"'
        ' font-family="system-ui, sans-serif" font-size="12">'
    )
    return "\n".join([head, *parts, "</svg>", ""])
