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
def _no_key_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep a developer's own key out of what the tests build."""
    if "ONEFLOW_PROJECT_API_KEY" in os.environ:
        monkeypatch.delenv("ONEFLOW_PROJECT_API_KEY")
