"""Numbers of a measurement, as their median and their spread."""

from __future__ import annotations

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


def ratio(one: dict[str, Any], other: dict[str, Any]) -> float:
    """Give the ratio of two medians, of subjects that were measured in the same rounds."""
    return significant(one["median"] / other["median"])
