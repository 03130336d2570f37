"""``oneflow-snippet try``."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from oneflow_snippet.cli import findings, terminal
from oneflow_snippet.cli.configuration import config_option, load
from oneflow_snippet.cli.exit_codes import FINE
from oneflow_snippet.cli.help import help_option
from oneflow_snippet.trial.events import from_argument, pairs, sample
from oneflow_snippet.trial.outcomes import Event, try_events
from oneflow_snippet.trial.report import told

EXAMPLES = """\
\b
Examples:
  oneflow-snippet try --track "Order Completed" total=42 --user u-42
  oneflow-snippet try --sample "Order Completed" --sample Identify
  oneflow-snippet try events.json --json
  oneflow-snippet try '{"type": "page", "name": "Home"}'
"""

_SHORT = {"track": "event", "page": "name", "screen": "name", "identify": "", "group": "groupId"}
_HELP = {
    "track": ("NAME", "A track call; arguments key=value are its properties."),
    "page": ("NAME", "A page call; arguments key=value are its properties."),
    "screen": ("NAME", "A screen call; arguments key=value are its properties."),
    "group": ("ID", "A group call; arguments key=value are its traits."),
}


@click.command("try", epilog=EXAMPLES)
@help_option
@config_option
@click.argument("arguments", metavar="[EVENT…]", nargs=-1)
@click.option("--track", metavar=_HELP["track"][0], help=_HELP["track"][1])
@click.option("--page", metavar=_HELP["page"][0], help=_HELP["page"][1])
@click.option("--screen", metavar=_HELP["screen"][0], help=_HELP["screen"][1])
@click.option("--group", metavar=_HELP["group"][0], help=_HELP["group"][1])
@click.option("--identify", is_flag=True, help="An identify call; key=value are its traits.")
@click.option("--user", metavar="ID", help="User id of the call.")
@click.option("--anonymous", metavar="ID", help="Anonymous id of the call.")
@click.option("--sample", "samples", metavar="NAME", multiple=True, help="An event of the spec.")
@click.option("--json", "as_json", is_flag=True, help="Print a line of JSON for each event.")
def try_(
    configs: Sequence[Path],
    environment: str | None,
    arguments: tuple[str, ...],
    user: str | None,
    anonymous: str | None,
    *,
    samples: tuple[str, ...],
    as_json: bool,
    **short: Any,  # noqa: ANN401 - the options of _SHORT
) -> int:
    """Say what 1Flow gets of events, and which mapping fires or why not.

    EVENT is a file of JSON (an event, an array, or a line each), JSON itself, or - for standard
    input. It runs the compiled code itself.
    """
    events = [*_events(arguments, user, anonymous, short), *map(sample, samples)]
    if not events:
        raise click.UsageError("no event: give a file, -, --track NAME or --sample NAME")
    for site in load(configs, environment):
        findings.tell(site.config.warnings, findings.TEXT)
        outcomes = try_events(site.config, events)
        if as_json:
            lines = [json.dumps(outcome.as_data()) for outcome in outcomes]
            terminal.put_out("\n".join(lines))
        else:
            terminal.say("\n\n".join(map(told, outcomes)))
    return FINE


def _events(
    arguments: tuple[str, ...], user: str | None, anonymous: str | None, short: dict[str, Any]
) -> list[Event]:
    """Return the event of the short options, or those of the arguments."""
    given = [kind for kind, value in short.items() if value not in {None, False}]
    if len(given) > 1:
        raise click.UsageError(f"--{given[0]} and --{given[1]} are two events; choose one")
    who = {"userId": user, "anonymousId": anonymous}
    known = {key: value for key, value in who.items() if value is not None}
    if given:
        [kind] = given
        name = {_SHORT[kind]: short[kind]} if _SHORT[kind] else {}
        data = "traits" if kind in {"identify", "group"} else "properties"
        return [{"type": kind, **name, data: pairs(arguments), **known}]
    if known:
        raise click.UsageError("--user and --anonymous belong to --track, --identify and the like")
    return [event for each in arguments for event in from_argument(each, sys.stdin)]
