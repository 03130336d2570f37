"""What a build has made, for people."""

from __future__ import annotations

from pathlib import Path

from oneflow_snippet.artefacts import Artefacts, describe
from oneflow_snippet.cli.configuration import Site
from oneflow_snippet.errors import printable

Sizes = dict[str, tuple[int, int]]
"""Bytes of files by their names, plain and through gzip."""


def sizes(folder: Path, artefacts: Artefacts) -> Sizes:
    """Return the sizes of what stands in the folder now in place of the artefacts."""
    found = {}
    for name in artefacts.manifest()["files"]:
        try:
            size = describe((folder / name).read_bytes())
        except OSError:
            continue
        found[name] = (size["bytes"], size["gzip"])
    return found


def of(site: Site, artefacts: Artefacts, before: Sizes) -> str:
    """Tell what was built for a site, and what has changed since the build before."""
    config = site.config
    environment = f", environment {config.environment}" if config.environment else ""
    lines = [f"{site.name}{environment}, key {shortened(config.project_api_key)}"]
    if not config.enabled:
        lines.append("not enabled: the snippet does nothing")
    lines += ["", *_files(site.out, artefacts, before), "", "mappings"]
    for mapping in config.mappings:
        state = "" if mapping.enabled else "  (not enabled)"
        name = printable(mapping.name, keep="")
        lines.append(f"  {name} -> {mapping.action.label}: {mapping.trigger}{state}")
    lines += [
        "",
        "for a strict page, with the script inline",
        f"  Content-Security-Policy: {artefacts.csp}",
    ]
    return "\n".join(lines)


def shortened(key: str) -> str:
    """Shorten a key, so that it can be told from another one on a line of a log."""
    return key if len(key) <= 16 else f"{key[:8]}...{key[-4:]}"


def _files(folder: Path, artefacts: Artefacts, before: Sizes) -> list[str]:
    described = artefacts.manifest()["files"]
    paths = {name: str(folder / name) for name in artefacts.files()}
    width = max(map(len, paths.values()))
    lines = [f"{'':{width}}   bytes    gzip"]
    for name, path in paths.items():
        if name not in described:
            lines.append(path)
            continue
        now = described[name]["bytes"], described[name]["gzip"]
        lines.append(f"{path:{width}}  {now[0]:6}  {now[1]:6}{_change(before.get(name), now)}")
    return lines


def _change(before: tuple[int, int] | None, now: tuple[int, int]) -> str:
    if before is None or before == now:
        return ""
    return f"  ({now[0] - before[0]:+}, {now[1] - before[1]:+})"
