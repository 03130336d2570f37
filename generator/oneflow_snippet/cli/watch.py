"""Build again whenever a configuration is saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from oneflow_snippet.cli import terminal
from oneflow_snippet.cli.exit_codes import FINE
from oneflow_snippet.config.find import find
from oneflow_snippet.errors import ConfigError, OneflowError


class NoWatcherError(OneflowError):
    """The extra that watches files is not installed."""


def watch(build: Callable[[], int], configs: Sequence[Path]) -> int:
    """Build now, and whenever one of the files changes, until Ctrl-C; mistakes do not end it.

    Raises:
        NoWatcherError: ``watchfiles`` is not installed.
        UnreadableError: There is no configuration to watch.
    """
    try:
        # The only part that needs the extra.
        import watchfiles  # noqa: PLC0415
    except ModuleNotFoundError:
        raise NoWatcherError(
            "--watch needs watchfiles: pip install 'oneflow-snippet[watch]'"
        ) from None
    files = {path.resolve() for path in configs or [find(Path.cwd()).path]}
    # Editors put a new file in place of the old one, so it is the folders that are watched.
    changes = watchfiles.watch(
        *{file.parent for file in files},
        watch_filter=lambda _, path: Path(path).resolve() in files,
        recursive=False,
        debounce=50,
        step=10,
        rust_timeout=200,
        yield_on_timeout=True,
        raise_interrupt=True,
    )
    try:
        _once(build)
        next(changes)  # from now on, nothing is missed
        terminal.complain("watching; Ctrl-C ends it")
        for changed in changes:
            if changed:
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
