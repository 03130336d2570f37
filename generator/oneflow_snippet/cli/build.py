"""``oneflow-snippet build``."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import click

from oneflow_snippet import compiler
from oneflow_snippet.artefacts import MINIFIED, Artefacts
from oneflow_snippet.cli import findings, summary, terminal
from oneflow_snippet.cli.compare import differences
from oneflow_snippet.cli.configuration import Site, config_option, load, strict_option
from oneflow_snippet.cli.exit_codes import FINDINGS, FINE
from oneflow_snippet.cli.help import help_option
from oneflow_snippet.cli.watch import watch
from oneflow_snippet.errors import ConfigError, Problem

EXAMPLES = """\
\b
Examples:
  oneflow-snippet build
  oneflow-snippet build --env staging --out static/oneflow
  oneflow-snippet build --config shop.toml --config blog.toml
  oneflow-snippet build --check                  for CI: is dist/ up to date?
  oneflow-snippet build --watch                  again, whenever the file is saved
"""


@dataclass(frozen=True, slots=True)
class Built:
    """What a site's configuration gave, not written yet."""

    site: Site
    artefacts: Artefacts


@dataclass(frozen=True, slots=True)
class Manner:
    """How to build, and how to tell it.

    Attributes:
        force: Write over files that are not ours.
        check: Compare with what is in the folder, and write nothing.
        max_bytes: Of the small file through gzip; None: any number.
        quiet: Say only what is wrong.
        format_: Of :mod:`oneflow_snippet.cli.findings`.
        manifest: Print the manifest of the only site, and nothing else.
    """

    force: bool
    check: bool
    max_bytes: int | None
    quiet: bool
    format_: str
    manifest: bool


@click.command(epilog=EXAMPLES)
@help_option
@config_option
@click.option(
    "--out",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Folder. By default the key `out` of the configuration, or dist.",
)
@click.option("--force", is_flag=True, help="Write over files that are not ours.")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if the folder is not current.")
@click.option("--watch", "watched", is_flag=True, help="Build again whenever the file changes.")
@strict_option
@click.option("-q", "--quiet", is_flag=True, help="Say only what is wrong.")
@findings.format_option
@click.option("--json", "manifest", is_flag=True, help="Print the manifest of the only site.")
@click.option(
    "--max-bytes",
    metavar="N",
    type=click.IntRange(0),
    help="Write nothing if oneflow.min.js is larger, through gzip.",
)
def build(
    configs: Sequence[Path],
    environment: str | None,
    out: Path | None,
    format_: str,
    max_bytes: int | None,
    *,
    force: bool,
    check: bool,
    watched: bool,
    strict: bool,
    quiet: bool,
    manifest: bool,
) -> int:
    """Compile the configuration into a folder."""
    manner = Manner(force, check, max_bytes, quiet, format_, manifest)
    if out and len(configs) > 1:
        raise click.UsageError("--out is for one site; give each configuration a key 'out'")
    if manifest and (len(configs) > 1 or format_ != findings.TEXT):
        raise click.UsageError("--json is for one site; --format json tells of all")
    if watched and check:
        raise click.UsageError("--watch writes and --check does not; choose one")
    once = partial(_build, partial(load, configs, environment, out, strict=strict), manner)
    return watch(once, configs) if watched else once()


def _build(read: Callable[[], list[Site]], manner: Manner) -> int:
    try:
        sites = read()
        _each_its_own_folder(sites)
        built = [Built(site, compiler.build(site.config)) for site in sites]
        _not_too_large(built, manner.max_bytes)
    except ConfigError as error:
        if manner.format_ == findings.TEXT:
            raise
        return _told([], error.problems, manner.format_, FINDINGS)
    warnings = [warning for site in sites for warning in site.config.warnings]
    return _check(built, warnings, manner) if manner.check else _write(built, warnings, manner)


def _each_its_own_folder(sites: list[Site]) -> None:
    owners: dict[Path, str] = {}
    for site in sites:
        owner = owners.setdefault(site.out.resolve(), site.name)
        if owner != site.name:
            message = f"expected a folder of its own, found {str(site.out)!r}, which {owner} has"
            raise ConfigError([Problem(("out",), message, file=site.name)])


def _not_too_large(built: list[Built], max_bytes: int | None) -> None:
    problems = []
    for each in built:
        size = each.artefacts.manifest()["files"][MINIFIED]["gzip"]
        if max_bytes is not None and size > max_bytes:
            message = f"{MINIFIED} has {size} bytes through gzip, expected at most {max_bytes}"
            problems.append(Problem((), message, file=each.site.name))
    if problems:
        raise ConfigError(problems)


def _check(built: list[Built], warnings: list[Problem], manner: Manner) -> int:
    stale = []
    for each in built:
        if found := differences(each.site.out, each.artefacts.files()):
            message = f"{each.site.out} is not what it gives; run oneflow-snippet build"
            stale.append(Problem((), message, file=each.site.name))
            if manner.format_ == findings.TEXT:
                terminal.say(found)
        elif manner.format_ == findings.TEXT and not manner.quiet:
            terminal.say(f"{each.site.out}: current, as {each.site.name} has it")
    return _told(built, [*warnings, *stale], manner.format_, FINDINGS if stale else FINE)


def _write(built: list[Built], warnings: list[Problem], manner: Manner) -> int:
    sizes_before = [summary.sizes(each.site.out, each.artefacts) for each in built]
    for each in built:
        each.artefacts.write(each.site.out, force=manner.force)
    if manner.manifest:
        findings.tell(warnings, findings.TEXT)
        terminal.put_out(json.dumps(_described(built[0]), indent=2, sort_keys=True))
        return FINE
    code = _told(built, warnings, manner.format_, FINE)
    if manner.format_ != findings.JSON and not manner.quiet:
        texts = [
            summary.of(each.site, each.artefacts, before)
            for each, before in zip(built, sizes_before, strict=True)
        ]
        terminal.say("\n\n".join(texts))
    return code


def _told(built: list[Built], problems: Sequence[Problem], format_: str, code: int) -> int:
    findings.tell(problems, format_)
    if format_ == findings.JSON:
        builds = [
            {
                "config": each.site.name,
                "environment": each.site.config.environment,
                **_described(each),
            }
            for each in built
        ]
        data = {"builds": builds, "problems": [findings.as_data(each) for each in problems]}
        terminal.put_out(json.dumps(data, indent=2, sort_keys=True))
    return code


def _described(built: Built) -> dict[str, object]:
    return {"out": built.site.out.as_posix(), **built.artefacts.manifest()}
