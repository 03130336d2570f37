"""The group of the subcommands, and what becomes of their errors."""

from __future__ import annotations

import io
from collections.abc import Sequence

import click

from oneflow_snippet.cli import terminal
from oneflow_snippet.cli.build import build
from oneflow_snippet.cli.check import check
from oneflow_snippet.cli.csp import csp
from oneflow_snippet.cli.exit_codes import FINDINGS, FINE, INTERRUPTED, UNUSABLE
from oneflow_snippet.cli.help import NAME, help_option, version_option
from oneflow_snippet.cli.import_ import import_
from oneflow_snippet.cli.init import init
from oneflow_snippet.cli.inject import inject
from oneflow_snippet.cli.preview import preview
from oneflow_snippet.cli.schema import schema
from oneflow_snippet.cli.tag import tag
from oneflow_snippet.cli.test import test
from oneflow_snippet.cli.try_ import try_
from oneflow_snippet.cli.verify import verify
from oneflow_snippet.errors import ConfigError, OneflowError

EXAMPLES = """\
\b
Examples:
  oneflow-snippet init                    a first oneflow.toml, and what to put into the pages
  oneflow-snippet build                   oneflow.toml -> dist/
  oneflow-snippet check                   say what is wrong, write nothing
  oneflow-snippet tag --src /static/oneflow.min.js
  oneflow-snippet import settings.json    mappings from Segment -> oneflow.toml

\b
Exit codes:
  0  fine
  1  something in the configuration is wrong
  2  wrong usage, or what cannot be read or written
"""


@click.group(
    NAME,
    epilog=EXAMPLES,
    context_settings={"max_content_width": 100},
)
@help_option
@version_option
def command() -> None:
    """Compile Segment mappings into one small script that brings Analytics.js calls to 1Flow."""


for _subcommand in (
    init,
    build,
    check,
    try_,
    test,
    preview,
    verify,
    tag,
    inject,
    csp,
    import_,
    schema,
):
    command.add_command(_subcommand)


def run(arguments: Sequence[str] | None) -> int:
    """Run the command, and return its exit code; only Ctrl-C gets through."""
    terminal.prepare()
    try:
        code = command.main(arguments, NAME, standalone_mode=False)
    except click.Abort:
        return INTERRUPTED
    except click.ClickException as error:
        if isinstance(error, click.UsageError) and error.ctx is None:
            error.ctx = click.Context(command, info_name=NAME)
        shown = io.StringIO()
        error.show(shown)
        terminal.complain(shown.getvalue().rstrip("\n"))
        return UNUSABLE
    except ConfigError as error:
        for problem in error.problems:
            terminal.show(problem)
        terminal.complain(error.summary)
        return FINDINGS
    except OneflowError as error:
        terminal.complain(f"{NAME}: {error}")
        return UNUSABLE
    return code if isinstance(code, int) else FINE
