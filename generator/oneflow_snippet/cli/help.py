"""Options that print and end: through our own way to standard output, not click's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from oneflow_snippet.__about__ import __version__
from oneflow_snippet.cli import terminal

NAME = "oneflow-snippet"


def help_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``-h`` and ``--help``."""
    return click.help_option("-h", "--help", callback=_print(click.Context.get_help))(command)


def version_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--version``."""
    return click.option(
        "--version",
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_print(lambda _: f"{NAME} {__version__}"),
        help="Show the version and exit.",
    )(command)


def _print(
    text: Callable[[click.Context], str],
) -> Callable[[click.Context, click.Parameter, bool], None]:
    def callback(context: click.Context, _: click.Parameter, value: bool) -> None:
        if value and not context.resilient_parsing:
            terminal.put_out(text(context))
            context.exit()

    return callback
