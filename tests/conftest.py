"""What all tests share."""

from __future__ import annotations

import os
import signal

import pytest
from hypothesis import settings
from strategies.examples import TIMES

pytest_plugins = ["harness.fixtures", "harness.node"]

# The same examples in every usual run and in CI, so that a red one is about the change; and as long
# as it takes, for the machine may be a busy one.
settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("new", deadline=None)
settings.load_profile("same" if TIMES == 1 else os.environ.get("DRAWS", "new"))

# A shell lets all that it starts in the background ignore Ctrl-C; commands that are to hear it here
# would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _nothing_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep a developer's own key and environment out of what the tests build."""
    for name in [name for name in os.environ if name.startswith("ONEFLOW_")]:
        monkeypatch.delenv(name)
