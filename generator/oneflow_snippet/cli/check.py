"""``oneflow-snippet check``."""

from __future__ import annotations

import click

from oneflow_snippet.cli import terminal
from oneflow_snippet.cli.configuration import config_option, load


@click.command()
@config_option
def check(config: str) -> None:
    """Say what is wrong with the configuration, write nothing."""
    found = load(config)
    count = len(found.mappings)
    terminal.say(f"{config}: fine, {count} mapping{'' if count == 1 else 's'}")
