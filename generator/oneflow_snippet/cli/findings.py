"""Problems for whoever reads them: people, programs, or GitHub beside the line of a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import click

from oneflow_snippet.cli import terminal
from oneflow_snippet.errors import Problem, format_path

TEXT, JSON, GITHUB = "text", "json", "github"


def format_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--format``."""
    return click.option(
        "--format",
        "format_",
        type=click.Choice([TEXT, JSON, GITHUB]),
        default=TEXT,
        show_default=True,
        help="How to tell it: to people, to a program, or as annotations of a GitHub workflow.",
    )(command)


def tell(problems: Iterable[Problem], format_: str) -> None:
    """Show problems; those for a program are part of its one document, and not shown here."""
    for problem in problems:
        if format_ == TEXT:
            terminal.show(problem)
        elif format_ == GITHUB:
            terminal.put_out(_annotation(problem))


def as_data(problem: Problem) -> dict[str, object]:
    """Return a problem as plain data."""
    return {
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
        "path": format_path(problem.path),
        "message": problem.message,
        "severity": "warning" if problem.warning else "error",
    }


def _annotation(problem: Problem) -> str:
    places = {"file": problem.file, "line": problem.line, "col": problem.column}
    place = ",".join(f"{key}={_property(str(value))}" for key, value in places.items() if value)
    kind = "warning" if problem.warning else "error"
    path = format_path(problem.path)
    message = _data(f"{path}: {problem.message}" if path else problem.message)
    return f"::{kind} {place}::{message}" if place else f"::{kind}::{message}"


def _data(text: str) -> str:
    # The runner takes every line for a command, and percent signs for escapes.
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
