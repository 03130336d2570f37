"""``oneflow-snippet import``."""

from __future__ import annotations

import click

from oneflow_snippet.actions import ACTIONS
from oneflow_snippet.cli import terminal
from oneflow_snippet.cli.exit_codes import FINDINGS, FINE
from oneflow_snippet.cli.help import help_option
from oneflow_snippet.importer import Answers, Import, import_file, write_file

EXAMPLES = """\
\b
Examples:
  oneflow-snippet import settings.json
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
@click.argument("file")
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
@click.option("--destination", metavar="ID", default="", help="Which destination is 1Flow's.")
def import_(
    file: str,
    out: str,
    project_api_key: str,
    actions: tuple[tuple[str, str], ...],
    destination: str,
    *,
    force: bool,
) -> int:
    """Take over the mappings that you have at Segment.

    FILE is JSON: a source's CDN settings, subscriptions from the Public API, or a state or plan of
    Terraform; - for standard input.
    """
    suffix = ".json" if out.endswith(".json") else ".toml"
    answers = Answers(dict(actions), destination, project_api_key, suffix=suffix)
    found = import_file(file, answers)
    if out == "-":
        terminal.put_out(found.text)
        terminal.complain(found.report.rstrip("\n"))
    else:
        terminal.say(f"{_written(found, out, suffix, force=force)}\n\n{found.report}")
    return FINE if found.complete else FINDINGS


def _written(found: Import, out: str, suffix: str, *, force: bool) -> str:
    if not found.text:
        return "Nothing is written."
    if found.suffix != suffix:
        out = out.removesuffix(suffix) + found.suffix
    write_file(out, found.text, force=force)
    return f"{out} is written."
