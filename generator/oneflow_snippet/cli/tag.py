"""``oneflow-snippet tag``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from oneflow_snippet import compiler
from oneflow_snippet.cli import findings, terminal
from oneflow_snippet.cli.configuration import config_option, load
from oneflow_snippet.cli.help import help_option
from oneflow_snippet.tags import snippet_tag

EXAMPLES = """\
\b
Examples:
  oneflow-snippet tag >> _head.html
  oneflow-snippet tag --src /static/oneflow.min.js --nonce "$NONCE"
"""


@click.command(epilog=EXAMPLES)
@help_option
@config_option
@click.option("--src", metavar="URL", help="Where oneflow.min.js is served; else inline.")
@click.option("--nonce", help="The page's Content-Security-Policy nonce.")
def tag(
    configs: Sequence[Path], environment: str | None, src: str | None, nonce: str | None
) -> None:
    """Print the HTML tag for a page."""
    for site in load(configs, environment):
        findings.tell(site.config.warnings, findings.TEXT)
        terminal.put_out(snippet_tag(compiler.build(site.config), src=src, nonce=nonce))
