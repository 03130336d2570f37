"""Standard output and standard error, whatever they lead to.

What is said to people goes through :func:`oneflow_snippet.errors.printable`; what is made for a
file or a program, such as the tag, is put out as it is.
"""

from __future__ import annotations

import io
import os
import sys

import click

from oneflow_snippet.errors import OneflowError, Problem, printable


class StreamError(OneflowError):
    """Standard output is closed, or what it leads to takes no more."""


def prepare() -> None:
    """Let a terminal that cannot show a character show its escape, not a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def put_out(text: str) -> None:
    """Write a product of the command, and an end of the line if it has none, to standard output.

    That a reader such as ``head`` has enough is no failure of the command.

    Raises:
        StreamError: It cannot be written.
    """
    if sys.stdout is None:
        raise StreamError("standard output: is closed")
    try:
        click.echo(text, sys.stdout, nl=not text.endswith("\n"), color=False)
    except BrokenPipeError:
        _silence(sys.stdout)
    except OSError as error:
        _silence(sys.stdout)
        raise StreamError(
            f"standard output: cannot be written: {error.strerror or error}"
        ) from None


def say(text: str) -> None:
    """Tell people something on standard output; raises as :func:`put_out` does."""
    put_out(printable(text))


def complain(text: str) -> None:
    """Tell people something on standard error, if there is any."""
    _to_stderr(printable(text))


def show(problem: Problem) -> None:
    """Show a problem on standard error; on a terminal, its place and its caret stand out."""
    head, *frame = str(problem).split("\n")
    bright = "yellow" if problem.warning else "red"
    lines = [click.style(head, bold=True), *frame[:-1]]
    lines += [click.style(line, fg=bright) for line in frame[-1:]]
    _to_stderr("\n".join(lines))


def has_colour(stream: object) -> bool:
    """Whether a stream is a terminal whose user has not forbidden colours (no-color.org)."""
    forbidden = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return not forbidden and isinstance(stream, io.TextIOBase) and stream.isatty()


def _to_stderr(text: str) -> None:
    if sys.stderr is None:
        return
    try:
        click.echo(text, sys.stderr, color=has_colour(sys.stderr))
    except OSError:
        # Nobody is left who could be told; the exit code says it.
        _silence(sys.stderr)


def _silence(stream: object) -> None:
    """Keep Python from writing the rest once more when it ends."""
    if isinstance(stream, io.TextIOWrapper):
        devnull = os.open(os.devnull, os.O_WRONLY)
        os.dup2(devnull, stream.fileno())
        os.close(devnull)
