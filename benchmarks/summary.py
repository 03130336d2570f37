"""Numbers of a measurement, as their median and their spread."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import Any


def summary(values: Sequence[float], unit: str) -> dict[str, Any]:
    """Give median, quartiles and count of values."""
    low, middle, high = quartiles(values)
    return {"median": middle, "low": low, "high": high, "count": len(values), "unit": unit}


def quartiles(values: Sequence[float]) -> tuple[float, float, float]:
    """Give the first quartile, the median and the third, to four significant digits."""
    if len(values) == 1:
        low = middle = high = values[0]
    else:
        low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
    return significant(low), significant(middle), significant(high)


def significant(value: float) -> float:
    """Round to four significant digits."""
    return float(f"{value:.4g}")


def ratio(one: dict[str, Any], other: dict[str, Any]) -> float:
    """Give the ratio of two medians, of subjects that were measured in the same rounds."""
    return significant(one["median"] / other["median"])
