"""Hear when files are saved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from threading import Event

from oneflow_snippet.errors import OneflowError


class NoWatcherError(OneflowError):
    """The extra that watches files is not installed."""


def saves(
    paths: Iterable[Path], *, wanted_by: str, extra: str = "watch", end: Event | None = None
) -> Iterator[bool]:
    """Return an iterator that tells, a few times a second, whether one of the files was saved.

    From its first word on, nothing is missed.

    Args:
        paths: Of the files.
        wanted_by: What needs the files watched, for the message.
        extra: With which it is installed, for the message.
        end: Ends the iterator when it is set; by default Ctrl-C does, as a KeyboardInterrupt.

    Raises:
        NoWatcherError: ``watchfiles`` is not installed.
    """
    try:
        # The only part that needs the extra.
        import watchfiles  # noqa: PLC0415
    except ModuleNotFoundError:
        raise NoWatcherError(
            f"{wanted_by} needs watchfiles: pip install 'oneflow-snippet[{extra}]'"
        ) from None
    files = {path.resolve() for path in paths}
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
        stop_event=end,
    )
    return map(bool, changes)
