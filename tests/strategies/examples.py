"""How many random examples a test draws."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

TIMES = int(os.environ.get("PROOF", "1"))
"""How many times as many as in a usual run: ``make proof TIMES=50``."""


def examples(count: int) -> settings:
    """Let a test draw so many examples in a usual run, and in a proof so many times as many."""
    return settings(
        max_examples=count * TIMES,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
