"""Numbers of a measurement, as their median and their spread."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from typing import Any


def summary(values: Sequence[float], unit: str) -> dict[str, Any]:
    """Give the median and the quartiles of values."""
    low, middle, high = quartiles(values)
    return {"median": middle, "low": low, "high": high, "unit": unit}


def quartiles(values: Sequence[float]) -> tuple[float, float, float]:
    """Give the first quartile, the median and the third, as exact as the page shows them."""
    if len(values) == 1:
        low = middle = high = values[0]
    else:
        low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
    return significant(low), significant(middle), significant(high)


def significant(value: float) -> float:
    """Round to three significant digits."""
    return float(f"{value:.3g}")


def ratio(ones: Sequence[float], others: Sequence[float]) -> dict[str, Any]:
    """Give how many times the others the ones are, round by round.

    Both were measured in the same rounds, so that what the machine did besides falls on both. A
    clock too coarse for the others in a round leaves that round out.
    """
    pairs = zip(ones, others, strict=True)
    return summary([one / other for one, other in pairs if other > 0] or [0.0], "×")


def slope(points: Sequence[tuple[float, float]]) -> float:
    """Give the power with which a value grows: 1 is linear, by least squares of logarithms."""
    return significant(statistics.linear_regression(*_logarithms(points)).slope)


def _logarithms(points: Sequence[tuple[float, float]]) -> tuple[list[float], list[float]]:
    return [math.log(size) for size, _ in points], [math.log(value) for _, value in points]


def moved(before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Whether two summaries differ by more than their quartiles."""
    return bool(before["high"] < after["low"] or after["high"] < before["low"])
