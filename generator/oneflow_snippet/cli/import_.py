"""``oneflow-snippet import``."""

from __future__ import annotations

import json

import click

from oneflow_snippet.actions import ACTIONS
from oneflow_snippet.cli import terminal
from oneflow_snippet.cli.exit_codes import FINDINGS, FINE
from oneflow_snippet.cli.help import help_option
from oneflow_snippet.config import load_config
from oneflow_snippet.importer import (
    Answers,
    Import,
    PublicApi,
    differences,
    import_file,
    import_workspace,
    settings_url,
    write_file,
)

EXAMPLES = """\
\b
Examples:
  oneflow-snippet import --write-key KEY
  oneflow-snippet import settings.json
  oneflow-snippet import --write-key KEY --diff oneflow.toml
  SEGMENT_API_TOKEN=TOKEN oneflow-snippet import
  terraform show -json | oneflow-snippet import -
  oneflow-snippet import subscriptions.json --action a1B2c3=trackEvent --out site.toml
"""


class _Action(click.ParamType[tuple[str, str]]):
    """The action behind an opaque id."""

    name = "ID=ACTION"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        id_, _, action = str(value).rpartition("=")
        if not id_ or action not in ACTIONS:
            self.fail(f"expected ID={' or ID='.join(ACTIONS)}, found {value!r}", param, ctx)
        return id_, action


@click.command("import", epilog=EXAMPLES)
@help_option
@click.argument("file", required=False)
@click.option(
    "--write-key", metavar="KEY", help="Fetch the settings of this source from Segment's CDN."
)
@click.option(
    "--api-token",
    metavar="TOKEN",
    envvar="SEGMENT_API_TOKEN",
    show_envvar=True,
    help="Without FILE and KEY: ask Segment's Public API for the destination and all about it."
    " Better set the variable, for others on this machine can read a command line.",
)
@click.option(
    "--api-region",
    type=click.Choice(["us", "eu"]),
    default="us",
    show_default=True,
    help="Of the workspace that the token is for.",
)
@click.option(
    "--out",
    metavar="FILE",
    default="oneflow.toml",
    show_default=True,
    help="File to write, .toml or .json; - for standard output.",
)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@click.option("--project-api-key", metavar="KEY", default="", help="Of 1Flow.")
@click.option(
    "--action",
    "actions",
    type=_Action(),
    multiple=True,
    help="Which action an opaque action id is: trackEvent or identifyUser; may be repeated.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Of the report.",
)
@click.option(
    "--diff",
    metavar="CONFIG",
    help="Write nothing; say what differs from this configuration, with exit code 1.",
)
@click.option("--destination", metavar="ID", default="", help="Which destination is 1Flow's.")
def import_(
    *,
    file: str | None,
    write_key: str | None,
    api_token: str | None,
    api_region: str,
    out: str,
    project_api_key: str,
    actions: tuple[tuple[str, str], ...],
    destination: str,
    format_: str,
    diff: str | None,
    force: bool,
) -> int:
    """Take over the mappings that you have at Segment.

    FILE has a source's CDN settings, answers of the Public API, or Terraform's state, plan or
    source; - for standard input. With --write-key, the settings are fetched; with a token of the
    Public API alone, all answers.
    """
    suffix = ".json" if out.endswith(".json") else ".toml"
    answers = Answers(dict(actions), destination, project_api_key, suffix=suffix)
    if file is None and write_key is None and api_token:
        found = import_workspace(PublicApi(api_token, api_region), answers)
    else:
        found = import_file(_source(file, write_key), answers)
    if diff is not None:
        return _compared(found, diff, format_)
    if format_ == "json":
        file_ = None if out == "-" else _write(found, out, suffix, force=force)
        terminal.put_out(json.dumps({"file": file_, **found.findings}, indent=2))
    elif out == "-":
        terminal.put_out(found.text)
        terminal.complain(found.report.rstrip("\n"))
    else:
        terminal.say(f"{_written(found, out, suffix, force=force)}\n\n{found.report}")
    return FINE if found.complete else FINDINGS


def _source(file: str | None, write_key: str | None) -> str:
    if file is not None and write_key is None:
        return file
    if file is None and write_key is not None:
        return settings_url(write_key)
    raise click.UsageError("expected either FILE or --write-key KEY, or SEGMENT_API_TOKEN")


def _compared(found: Import, file: str, format_: str) -> int:
    """Say what differs between Segment and a configuration; 0 if nothing does."""
    differing = differences(found.taken, load_config(file)) if found.taken else []
    same = found.complete and not differing
    if format_ == "json":
        told = {"same": same, "differences": differing, **found.findings}
        terminal.put_out(json.dumps(told, indent=2))
    else:
        head = f"{file} is what Segment has." if same else f"{file} is not what Segment has:"
        lines = "".join(f"\n  {each}" for each in differing)
        terminal.say(f"{head}{lines}" if found.complete else f"{head}{lines}\n\n{found.report}")
    return FINE if same else FINDINGS


def _written(found: Import, out: str, suffix: str, *, force: bool) -> str:
    name = _write(found, out, suffix, force=force)
    return f"{name} is written." if name else "Nothing is written."


def _write(found: Import, out: str, suffix: str, *, force: bool) -> str | None:
    """Write the file, and return its name; None if there is nothing to write."""
    if not found.text:
        return None
    if found.suffix != suffix:
        out = out.removesuffix(suffix) + found.suffix
    write_file(out, found.text, force=force)
    return out
