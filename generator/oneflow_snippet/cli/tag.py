"""``oneflow-snippet tag``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from oneflow_snippet import compiler
from oneflow_snippet.artefacts import Artefacts
from oneflow_snippet.cli import findings, terminal
from oneflow_snippet.cli.configuration import Site, config_option, load
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
@click.option("--integrity", is_flag=True, help="For a policy that allows the file by its hash.")
@click.option("--async", "async_", is_flag=True, help="Do not let the page wait for the file.")
@click.option("--debug", is_flag=True, help="For oneflow.debug.js, which tells in the console.")
@click.option("--nonce", help="The page's Content-Security-Policy nonce.")
def tag(
    configs: Sequence[Path],
    environment: str | None,
    src: str | None,
    nonce: str | None,
    *,
    integrity: bool,
    async_: bool,
    debug: bool,
) -> None:
    """Print the HTML tag of a build; URL and nonce may be expressions of a template language."""
    for site in load(configs, environment):
        findings.tell(site.config.warnings, findings.TEXT)
        artefacts, checked = _built(site, debug=debug), integrity or None
        text = snippet_tag(
            artefacts, src=src, nonce=nonce, integrity=checked, async_=async_, template=True
        )
        terminal.put_out(text)


def _built(site: Site, *, debug: bool) -> Artefacts:
    """Read the build, whose hashes are those of the files that are served."""
    found = Artefacts.read(site.out, debug=debug)
    current = compiler.build(site.config)
    if found.minified != (current.debug if debug else current.minified):
        terminal.complain(f"{site.out} is not what {site.name} gives; run oneflow-snippet build")
    return found
