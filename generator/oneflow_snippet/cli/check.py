"""``oneflow-snippet check``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click

from oneflow_snippet.cli import findings, terminal
from oneflow_snippet.cli.configuration import config_option, load, strict_option
from oneflow_snippet.cli.exit_codes import FINDINGS, FINE
from oneflow_snippet.cli.help import help_option
from oneflow_snippet.errors import ConfigError

EXAMPLES = """\
\b
Examples:
  oneflow-snippet check
  oneflow-snippet check --strict --format github
"""


@click.command(epilog=EXAMPLES)
@help_option
@config_option
@strict_option
@findings.format_option
def check(configs: Sequence[Path], environment: str | None, format_: str, *, strict: bool) -> int:
    """Say what is wrong with the configuration, write nothing."""
    try:
        sites = load(configs, environment, strict=strict)
    except ConfigError as error:
        if format_ == findings.TEXT:
            raise
        findings.tell(error.problems, format_)
        problems, code = error.problems, FINDINGS
    else:
        problems = tuple(warning for site in sites for warning in site.config.warnings)
        findings.tell(problems, format_)
        code = FINE
        if format_ == findings.TEXT:
            for site in sites:
                count = len(site.config.mappings)
                terminal.say(f"{site.name}: fine, {count} mapping{'' if count == 1 else 's'}")
    if format_ == findings.JSON:
        data = {"problems": [findings.as_data(problem) for problem in problems]}
        terminal.put_out(json.dumps(data, indent=2))
    return code
