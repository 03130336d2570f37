"""``oneflow-snippet inject``."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from oneflow_snippet.artefacts import Artefacts
from oneflow_snippet.cli import terminal
from oneflow_snippet.cli.configuration import DEFAULT_OUT
from oneflow_snippet.cli.exit_codes import FINDINGS, FINE
from oneflow_snippet.cli.help import help_option
from oneflow_snippet.inject import Outcome
from oneflow_snippet.inject import inject as put_into
from oneflow_snippet.tags import snippet_tag

EXAMPLES = """\
\b
Examples:
  oneflow-snippet inject public
  oneflow-snippet inject public --src /js/oneflow.min.js --integrity
  oneflow-snippet inject public --check
"""


@click.command(epilog=EXAMPLES)
@help_option
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--dist",
    metavar="DIR",
    type=click.Path(path_type=Path),
    default=DEFAULT_OUT,
    show_default=True,
    help="The folder of the build.",
)
@click.option("--src", metavar="URL", help="Where oneflow.min.js is served; else inline.")
@click.option("--integrity", is_flag=True, help="For a policy that allows the file by its hash.")
@click.option("--check", is_flag=True, help="Change nothing; exit with 1 if something would.")
def inject(folder: Path, dist: Path, src: str | None, *, integrity: bool, check: bool) -> int:
    """Put the tag into the finished pages of a folder, or today's tag in the place of an older one.

    It goes where a page has <!-- oneflow-snippet -->, else to the end of the head. Nothing else of
    a page changes, and files that are no whole page are left alone.
    """
    tag = snippet_tag(Artefacts.read(dist), src=src, integrity=integrity or None)
    counts = Counter[Outcome]()
    for finding in put_into(folder, tag, check=check):
        counts[finding.outcome] += 1
        if finding.outcome is Outcome.NO_PLACE:
            terminal.complain(f"{finding.path}: {finding.outcome}")
        elif finding.outcome is Outcome.CHANGED:
            terminal.say(f"{finding.path}: {'not up to date' if check else finding.outcome}")
    terminal.say(", ".join(f"{counts[outcome]} {outcome}" for outcome in Outcome))
    return FINDINGS if check and counts[Outcome.CHANGED] else FINE
