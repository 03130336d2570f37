"""``oneflow-snippet build``."""

from __future__ import annotations

import json

import click

from oneflow_snippet import compiler
from oneflow_snippet.artefacts import Artefacts
from oneflow_snippet.cli import terminal
from oneflow_snippet.cli.configuration import config_option, load
from oneflow_snippet.config import Config


@click.command()
@config_option
@click.option("--out", metavar="DIR", default="dist", show_default=True, help="Folder.")
@click.option("--json", "as_json", is_flag=True, help="Print the manifest for machines.")
def build(config: str, out: str, *, as_json: bool) -> None:
    """Compile the configuration into a folder."""
    found = load(config)
    artefacts = compiler.build(found)
    paths = artefacts.write(out)
    if as_json:
        manifest = {"out": out, **artefacts.manifest()}
        terminal.put_out(json.dumps(manifest, indent=2, sort_keys=True))
    else:
        terminal.say(_summary(found, artefacts, [str(path) for path in paths]))


def _summary(config: Config, artefacts: Artefacts, paths: list[str]) -> str:
    files = artefacts.manifest()["files"]
    width = max(map(len, paths))
    lines = [f"{'':{width}}   bytes    gzip"]
    for path, name in zip(paths, artefacts.files(), strict=True):
        size = files.get(name)
        lines.append(f"{path:{width}}  {size['bytes']:6}  {size['gzip']:6}" if size else path)
    lines += ["", "mappings"]
    for mapping in config.mappings:
        state = "" if mapping.enabled else "  (not enabled)"
        lines.append(f"  {mapping.name} -> {mapping.action.label}: {mapping.trigger}{state}")
    lines += [
        "",
        "for a strict page, with the script inline",
        f"  Content-Security-Policy: {artefacts.csp}",
    ]
    return "\n".join(lines)
