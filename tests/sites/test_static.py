"""Sites that a generator writes, under policies that allow the snippet by its hash alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from harness.network import Reply, Request
from harness.sdk import URL as SDK_URL
from harness.site import SHOP
from oneflow_snippet.artefacts import digest
from sites.places import PLACES, files
from sites.report import TABLE, Row, glue

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from harness.site import Site
    from sites.places import Copy

BUILD = ("oneflow-snippet", "build")
CALLS = "analytics.identify('u1', {plan: 'pro'}); analytics.track('Order Completed', {total: 42})"


@dataclass(frozen=True, slots=True)
class Generated:
    """An example, how it is built, and where its pages are then."""

    example: str
    commands: Sequence[tuple[str, ...]]
    output: str
    below: str
    pages: Sequence[str]


MKDOCS_PAGES = ["/", "/more/returns/", "/not/to/be/found"]
SITES = {
    "MkDocs": Generated(
        "mkdocs", [("mkdocs", "build", "--strict", "-q")], "site", "/handbook", MKDOCS_PAGES
    ),
    "ProperDocs": Generated(
        "mkdocs",
        [("properdocs", "build", "--strict", "-q", "-f", "mkdocs.yml")],
        "site",
        "/handbook",
        MKDOCS_PAGES,
    ),
    "Sphinx": Generated(
        "sphinx",
        [("sphinx-build", "-W", "-q", "-j", "2", ".", "out")],
        "out",
        "",
        ["/index.html", "/search.html"],
    ),
    "Sphinx, dirhtml": Generated(
        "sphinx", [("sphinx-build", "-W", "-q", "-b", "dirhtml", ".", "out")], "out", "", ["/"]
    ),
    "Pelican": Generated(
        "pelican",
        [("pelican", "content", "-s", "publishconf.py", "-q", "--fatal", "warnings")],
        "output",
        "/journal",
        ["/", "/open.html"],
    ),
    "Zensical, inject": Generated(
        "zensical",
        [("zensical", "build"), ("oneflow-snippet", "inject", "site")],
        "site",
        "/handbook",
        ["/", "/not/to/be/found"],
    ),
    "HTML, inject": Generated(
        "static",
        [("oneflow-snippet", "inject", ".")],
        ".",
        "",
        ["/", "/help/", "/not/to/be/found"],
    ),
}


def strict(site: Site, answer: Callable[[Request], Reply], allowed: str) -> Callable[..., Reply]:
    """Send the site's policy, and let Segment's own snippet, which is there too, in by its hash."""
    code = site.segment.snippet()
    known = f"'{digest(code.encode(), 'sha256')}'"
    policy = f"script-src {allowed} {known} 'strict-dynamic'; object-src 'none'; base-uri 'none'"

    def answered(request: Request) -> Reply:
        reply = answer(request)
        if "text/html" not in reply.headers.get("Content-Type", ""):
            return reply
        headers = {**reply.headers, "Content-Security-Policy": policy}
        body = re.sub(r"(?=</head>)", lambda _: f"<script>{code}</script>", reply.body, count=1)
        return Reply(body, reply.status, headers)

    return answered


@pytest.mark.parametrize("name", SITES)
async def test_calls_arrive_from_every_page(
    name: str, site: Site, served: Callable[..., Copy]
) -> None:
    made = SITES[name]
    copy = served(made.example)
    copy.run(*BUILD)
    for command in made.commands:
        copy.run(*command)
    manifest = (copy.folder / "dist" / "oneflow.manifest.json").read_text()
    code = (copy.folder / "dist" / "oneflow.min.js").read_bytes()
    inline = "inject" in name
    allowed = f"'{digest(code, 'sha256' if inline else 'sha384')}'"
    assert allowed.strip("'") in manifest
    answer = files(copy.folder / made.output, made.below)
    # What the generator's own theme wants to run, the policy stops; that is not ours.
    site.network.route(f"{SHOP}/*", strict(site, answer, allowed))
    visit = await site.tab()
    for number, page in enumerate(made.pages, 1):
        await visit.goto(f"{SHOP}{made.below}{page}")
        await visit.evaluate(
            "new Promise(function (done) { (function look() {"
            " window.oneflowSnippet && oneflowSnippet.state === 'ready' ? done()"
            " : document.addEventListener('oneflow:ready', done) })() })"
        )
        await visit.run(CALLS)
        calls = await visit.sdk_calls(2 * number)
        assert [call[:2] for call in calls[-2:]] == [
            ["identify", "u1"],
            ["track", "Order Completed"],
        ], page
    assert len(site.network.matching(SDK_URL)) == len(made.pages)
    ours = [broken for broken in visit.csp if "oneflow" in str(broken) or "1flow" in str(broken)]
    assert ours == []
    assert visit.errors == []
    kind = "'sha256-…'" if inline else "'sha384-…'"
    lines = "1 command" if inline else glue(PLACES / made.example)
    TABLE.append(Row(name, lines, "hash", f"{kind} 'strict-dynamic'", "identify, track"))
