"""``oneflow-snippet test``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from oneflow_snippet.cli import terminal
from oneflow_snippet.cli.configuration import config_option, found_here
from oneflow_snippet.cli.exit_codes import FINDINGS, FINE
from oneflow_snippet.cli.help import help_option
from oneflow_snippet.errors import OneflowError
from oneflow_snippet.trial.cases import Verdict, read_cases
from oneflow_snippet.trial.judge import files_beside, judge_file
from oneflow_snippet.trial.junit import as_junit
from oneflow_snippet.trial.update import difference, updated

EXAMPLES = """\
\b
Examples:
  oneflow-snippet test
  oneflow-snippet test --junit report.xml
  oneflow-snippet test --update                  shows what it would change, and asks
"""


class WriteError(OneflowError):
    """A file cannot be written."""


@click.command(epilog=EXAMPLES)
@help_option
@config_option
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--junit", metavar="FILE", type=click.Path(path_type=Path), help="Write a report.")
@click.option("--update", is_flag=True, help="Write what is found as what is expected.")
@click.option("--yes", is_flag=True, help="With --update: write without a question.")
@click.option("-q", "--quiet", is_flag=True, help="Say only what differs.")
def test(
    configs: Sequence[Path],
    environment: str | None,
    files: tuple[Path, ...],
    junit: Path | None,
    *,
    update: bool,
    yes: bool,
    quiet: bool,
) -> int:
    """Run the cases beside the configuration: events, and the calls that 1Flow is to get of them.

    FILES are TOML or JSON; by default oneflow.tests.toml and oneflow.tests.json.
    """
    if len(configs) > 1:
        raise click.UsageError("--config is for one site; run the tests of each by itself")
    config = configs[0] if configs else None
    found = {
        file: judge_file(file, read_cases(file), config=config, environment=environment)
        for file in files or files_beside(config or found_here())
    }
    verdicts = [verdict for several in found.values() for verdict in several]
    if junit:
        _write(junit, as_junit(verdicts))
    failed = [verdict for verdict in verdicts if verdict.difference]
    if update:
        return _update(found, yes=yes)
    for verdict in verdicts:
        _tell(verdict, quiet=quiet)
    if failed or not quiet:
        terminal.say(f"{len(verdicts) - len(failed)} as expected, {len(failed)} different")
    return FINDINGS if failed else FINE


def _tell(verdict: Verdict, *, quiet: bool) -> None:
    case = verdict.case
    if verdict.difference:
        terminal.say(f"different: {case.name} ({case.file})\n{_indented(verdict.difference)}")
    elif not quiet:
        terminal.say(f"as expected: {case.name}")


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())


def _update(found: dict[Path, list[Verdict]], *, yes: bool) -> int:
    texts = {file: updated(file, verdicts) for file, verdicts in found.items()}
    changes = {file: change for file, text in texts.items() if (change := difference(file, text))}
    if not changes:
        terminal.say("nothing to update: all is as expected")
        return FINE
    terminal.say("\n".join(changes.values()))
    if not (yes or (_asks() and click.confirm("Write this?", err=True))):
        terminal.complain("nothing is written; --yes writes it")
        return FINDINGS
    for file in changes:
        _write(file, texts[file])
        terminal.say(f"{file} is written.")
    return FINE


def _asks() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, "utf-8", newline="\n")
    except OSError as error:
        raise WriteError(f"{file}: cannot be written: {error.strerror or error}") from None
