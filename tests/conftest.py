"""What all tests share."""

from __future__ import annotations

import os

import pytest


@pytest.fixture(autouse=True)
def _no_key_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep a developer's own key out of what the tests build."""
    if "ONEFLOW_PROJECT_API_KEY" in os.environ:
        monkeypatch.delenv("ONEFLOW_PROJECT_API_KEY")
