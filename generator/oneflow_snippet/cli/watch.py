"""Build again whenever a configuration is saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from oneflow_snippet.cli import terminal
from oneflow_snippet.cli.exit_codes import FINE
from oneflow_snippet.config.find import find
from oneflow_snippet.errors import ConfigError, OneflowError
from oneflow_snippet.watching import saves


def watch(build: Callable[[], int], configs: Sequence[Path]) -> int:
    """Build now, and whenever one of the files changes, until Ctrl-C; mistakes do not end it.

    Raises:
        NoWatcherError: ``watchfiles`` is not installed.
        UnreadableError: There is no configuration to watch.
    """
    saved = saves(configs or [find(Path.cwd()).path], wanted_by="--watch")
    try:
        _once(build)
        next(saved)  # from now on, nothing is missed
        terminal.complain("watching; Ctrl-C ends it")
        for again in saved:
            if again:
                _once(build)
    except KeyboardInterrupt:
        return FINE
    return FINE


def _once(build: Callable[[], int]) -> None:
    try:
        build()
    except ConfigError as error:
        for problem in error.problems:
            terminal.show(problem)
        terminal.complain(error.summary)
    except OneflowError as error:
        terminal.complain(f"oneflow-snippet: {error}")
