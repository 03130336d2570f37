"""What all tests share."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

pytest_plugins = ["harness.fixtures"]

# The same examples in every run, so that a red run is about the change. `make proof` draws others.
settings.register_profile("same examples", derandomize=True)
if "PROOF" not in os.environ:
    settings.load_profile("same examples")


@pytest.fixture(autouse=True)
def _nothing_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep a developer's own key and environment out of what the tests build."""
    for name in [name for name in os.environ if name.startswith("ONEFLOW_")]:
        monkeypatch.delenv(name)
