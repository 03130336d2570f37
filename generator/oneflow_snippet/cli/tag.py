"""``oneflow-snippet tag``."""

from __future__ import annotations

import click

from oneflow_snippet import compiler
from oneflow_snippet.cli import terminal
from oneflow_snippet.cli.configuration import config_option, load
from oneflow_snippet.tags import snippet_tag


@click.command()
@config_option
@click.option("--src", metavar="URL", help="Where oneflow.min.js is served; else inline.")
@click.option("--nonce", help="The page's Content-Security-Policy nonce.")
def tag(config: str, src: str | None, nonce: str | None) -> None:
    """Print the HTML tag for a page."""
    terminal.put_out(snippet_tag(compiler.build(load(config)), src=src, nonce=nonce))
