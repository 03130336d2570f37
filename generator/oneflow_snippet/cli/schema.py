"""``oneflow-snippet schema``."""

from __future__ import annotations

import json

import click

from oneflow_snippet.cli import terminal
from oneflow_snippet.cli.help import help_option
from oneflow_snippet.config.schema import json_schema

EXAMPLES = """\
\b
Examples:
  oneflow-snippet schema > oneflow.schema.json
\b
  and then, as the first line of oneflow.toml:
  #:schema ./oneflow.schema.json
"""


@click.command(epilog=EXAMPLES)
@help_option
def schema() -> None:
    """Print the configuration's JSON Schema, for editors."""
    terminal.put_out(json.dumps(json_schema(), indent=2))
