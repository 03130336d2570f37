"""``oneflow-snippet verify``."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import click

from oneflow_snippet.artefacts import MANIFEST, MINIFIED, OutputError, parse_manifest
from oneflow_snippet.cli import findings, terminal
from oneflow_snippet.cli.configuration import Site, config_option, load
from oneflow_snippet.cli.exit_codes import FINDINGS, FINE
from oneflow_snippet.cli.help import help_option
from oneflow_snippet.config import UnreadableError
from oneflow_snippet.errors import Problem, printable
from oneflow_snippet.verify.browser import executable, launched, visitor
from oneflow_snippet.verify.decide import decide
from oneflow_snippet.verify.folder import served
from oneflow_snippet.verify.observation import Expected, Observation
from oneflow_snippet.verify.observe import Say, Visit, observe
from oneflow_snippet.verify.rules import Finding

EXAMPLES = """\
\b
Examples:
  oneflow-snippet verify https://www.example.com/
  oneflow-snippet verify --no-track https://www.example.com/ https://www.example.com/cart
  oneflow-snippet verify --track "Order Completed" public/
"""

Result = tuple[Observation, list[Finding]]


@click.command(epilog=EXAMPLES)
@help_option
@config_option
@click.argument("urls", metavar="URL…", nargs=-1, required=True)
@click.option("--track", metavar="NAME", help="The event that is sent, and is to reach 1Flow.")
@click.option("--no-track", is_flag=True, help="Send no event: only look.")
@click.option(
    "--seconds",
    type=click.FloatRange(1, 300),
    default=15,
    show_default=True,
    help="For how long a page may take.",
)
@click.option("--json", "as_json", is_flag=True, help="Print a line of JSON for each URL.")
@findings.format_option
def verify(
    configs: Sequence[Path],
    environment: str | None,
    urls: tuple[str, ...],
    *,
    track: str | None,
    seconds: float,
    format_: str,
    no_track: bool,
    as_json: bool,
) -> int:
    """Open pages as a visitor does, send one event, and name the cause where nothing arrives.

    URL is a page, or a folder of finished pages, whose index.html is opened. With a configuration
    at hand, the page is compared with it and with its build.
    """
    if track and no_track:
        raise click.UsageError("--track and --no-track: choose one")
    format_ = findings.JSON if as_json else format_
    site = _site(configs, environment)
    visit = replace(Visit(), seconds=seconds)
    if site:
        visit = replace(visit, analytics=site.config.analytics_global or visit.analytics)
    if track or no_track:
        visit = replace(visit, track=track or "")
    with ExitStack() as stack:
        pages = [(url, _page(url, stack)) for url in urls]
        expected = _expected(site, track or "")
        found = asyncio.run(_visit_all(executable(), pages, visit, expected))
    for result in found:
        _tell(result, format_)
    return FINDINGS if any(causes for _, causes in found) else FINE


def _page(url: str, stack: ExitStack) -> str:
    """Return the URL of a page; a folder is served from now on."""
    if _is_url(url):
        return url
    if Path(url).is_dir():
        return stack.enter_context(served(Path(url)))
    raise click.UsageError(
        f"{url}: expected a URL such as https://www.example.com/, or a folder of finished pages"
    )


def _is_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def _site(configs: Sequence[Path], environment: str | None) -> Site | None:
    """Return the site whose pages these are, if its configuration is at hand."""
    if len(configs) > 1:
        raise click.UsageError("--config: verify takes one")
    try:
        [site] = load(configs, environment)
    except UnreadableError:
        if configs or environment:
            raise
        return None
    return site


def _expected(site: Site | None, event: str) -> Expected:
    """Return what the page should have; without a build, only what the configuration says."""
    if not site:
        return Expected(event=event)
    expected = Expected(key=site.config.project_api_key, event=event)
    try:
        manifest = parse_manifest((site.out / MANIFEST).read_bytes())
        code = (site.out / MINIFIED).read_text("utf-8")
    except OSError:
        return expected
    except ValueError as error:
        raise OutputError(f"{site.out / MANIFEST}: {error}") from None
    hashes = frozenset(file["sha256"] for file in manifest["files"].values())
    return replace(expected, code=code, hashes=hashes)


async def _visit_all(
    path: str, pages: list[tuple[str, str]], visit: Visit, expected: Expected
) -> list[Result]:
    results = []
    async with launched(path) as connection:
        for name, url in pages:
            async with visitor(connection) as context:
                seen = await observe(connection, context, url, visit, _progress(name))
            results.append((replace(seen, url=name), decide(seen, expected)))
    return results


def _progress(url: str) -> Say:
    """Return what tells a step, to people at a terminal alone."""
    if sys.stderr is None or not sys.stderr.isatty():
        return lambda _: None
    return lambda step: terminal.complain(f"{url}: {step}")


def _tell(result: Result, format_: str) -> None:
    seen, causes = result
    if format_ == findings.JSON:
        told = [cause.as_data() for cause in causes]
        terminal.put_out(json.dumps({"url": seen.url, "state": seen.state, "findings": told}))
    elif format_ == findings.GITHUB:
        for each in causes:
            line = f"{seen.url}: {each.rule}: {each.message} {each.recommendation} {each.link}"
            findings.tell([Problem((), line)], format_)
    else:
        lines = (printable(line, keep="") for line in _lines(seen, causes))
        terminal.say("\n".join(lines))


def _lines(seen: Observation, causes: list[Finding]) -> Iterator[str]:
    count = "1 finding" if len(causes) == 1 else f"{len(causes) or 'no'} findings"
    yield f"{seen.url}: {seen.state}, {count}"
    for cause in causes:
        yield f"  {cause.rule}: {cause.message}"
        yield f"    {cause.recommendation}"
        yield f"    {cause.link}"
