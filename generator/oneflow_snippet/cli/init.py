"""``oneflow-snippet init``."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import tomli

from oneflow_snippet.cli import terminal
from oneflow_snippet.cli.exit_codes import FINDINGS, FINE
from oneflow_snippet.cli.help import help_option
from oneflow_snippet.config.find import in_folder
from oneflow_snippet.config.keys import PROJECT_API_KEY
from oneflow_snippet.config.values import project_api_key as checked_key
from oneflow_snippet.importer import (
    Answers,
    import_file,
    looks_like_write_key,
    settings_url,
)
from oneflow_snippet.init.detect import Found, as_chosen, detect
from oneflow_snippet.init.files import (
    CONFIGURATION,
    CONFIGURATION_IN_JSON,
    SCHEMA,
    TESTS,
    InitError,
    fresh,
    imported,
    write_new,
)
from oneflow_snippet.init.kinds import HTML, KINDS

EXAMPLES = """\
\b
Examples:
  oneflow-snippet init
  oneflow-snippet init --no-input --project-api-key oneflow_live_example
  oneflow-snippet init --from-segment settings.json
  oneflow-snippet init --from-segment aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW
"""

QUESTION = "Project API key, from your 1Flow project's settings"

MEANINGS = {
    CONFIGURATION: "the configuration",
    CONFIGURATION_IN_JSON: "the configuration",
    TESTS: "two cases that say what reaches 1Flow",
    SCHEMA: "lets editors complete and check the configuration",
}


class _Key(click.ParamType[str]):
    """A project API key."""

    name = "KEY"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        try:
            return checked_key(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


@dataclass(frozen=True, slots=True)
class Start:
    """What a site starts with.

    Attributes:
        files: By their names.
        report: Of an import; empty without one.
        complete: Nothing is left to be decided.
        has_key: The configuration has the project API key.
    """

    files: dict[str, str]
    report: str
    complete: bool
    has_key: bool


@click.command(epilog=EXAMPLES)
@help_option
@click.option("--project-api-key", "key", type=_Key(), help="Of 1Flow.")
@click.option("--no-input", is_flag=True, help="Ask nothing, even at a terminal.")
@click.option(
    "--framework",
    metavar="NAME",
    type=click.Choice(list(KINDS)),
    help=f"Instead of looking at the project: {', '.join(KINDS)}.",
)
@click.option(
    "--from-segment",
    "segment",
    metavar="FILE|WRITE_KEY",
    help="Take over the mappings that you have at Segment, as import does.",
)
def init(key: str | None, framework: str | None, segment: str | None, *, no_input: bool) -> int:
    """Write a first configuration here, and say what to put into the pages.

    What is there stays as it is.
    """
    folder = Path.cwd()
    if there := in_folder(folder):
        raise InitError(f"{there[0].name}: is there already; nothing was written")
    kinds = [as_chosen(KINDS[framework], folder)] if framework else detect(folder)
    kinds = kinds or [Found(HTML, "")]
    asks = not no_input and sys.stdin is not None and sys.stdin.isatty()
    start = _from_segment(segment, key or "", kinds[0].out, asks=asks) if segment else None
    start = start or _from_nothing(key or _asked(asks=asks), kinds[0].out)
    if not start.files:
        terminal.say(f"Nothing is written.\n\n{start.report}")
        return FINDINGS
    written, kept = write_new(folder, start.files)
    told = [*_seen(kinds), *_listed(written, kept), *_next(kinds[0], has_key=start.has_key)]
    terminal.say("\n".join([*told, *(["", start.report] if start.report else [])]))
    return FINE if start.complete else FINDINGS


def _from_nothing(key: str, out: str) -> Start:
    return Start(fresh(key, out), "", complete=True, has_key=bool(key))


def _from_segment(name: str, key: str, out: str, *, asks: bool) -> Start:
    if looks_like_write_key(name) and not Path(name).exists():
        name = settings_url(name)
    found = import_file(name, Answers(key=key))
    if not found.text:
        return Start({}, found.report, complete=False, has_key=False)
    if not _has_key(found.text, found.suffix) and (key := _asked(asks=asks and name != "-")):
        found = import_file(name, Answers(key=key))
    files = imported(found.text, found.suffix, out)
    has_key = _has_key(found.text, found.suffix)
    return Start(files, found.report, complete=found.complete, has_key=has_key)


def _has_key(text: str, suffix: str) -> bool:
    data = json.loads(text) if suffix == ".json" else tomli.loads(text)
    return PROJECT_API_KEY.name in data


def _asked(*, asks: bool) -> str:
    """Ask for the key, unless nobody is there or the environment has it."""
    if not asks or os.environ.get(PROJECT_API_KEY.variable):
        return ""
    try:
        key: str = click.prompt(QUESTION, err=True, type=_Key())
    except OSError:  # standard error leads nowhere, so nobody sees the question
        return ""
    return key


def _seen(kinds: Sequence[Found]) -> Iterator[str]:
    first, *others = kinds
    if first.reason:
        yield f"This looks like {first.kind.name}: {first.reason}."
    for other in others:
        name = next(name for name, kind in KINDS.items() if kind is other.kind)
        yield f"Also like {other.kind.name} ({other.reason}); --framework {name} is for that."
    if first.reason:
        yield ""


def _listed(written: Sequence[str], kept: Sequence[str]) -> Iterator[str]:
    yield "Written:"
    yield from (f"  {name:20} {MEANINGS[name]}" for name in written)
    yield from (f"{name} is there already, and stays as it is." for name in kept)


def _next(found: Found, *, has_key: bool) -> Iterator[str]:
    yield ""
    if not (has_key or os.environ.get(PROJECT_API_KEY.variable)):
        yield f"Next, write your project API key into the file, or set {PROJECT_API_KEY.variable}."
    yield f"Build with `{found.kind.build}`, and write"
    for step in found.kind.steps:
        yield f"  in {step.where}:"
        yield from (f"    {line.replace('{folder}', found.url)}" for line in step.lines)
    yield f"The documentation has a page on {found.kind.name}, with policies and caching."
