"""Pages with a strict Content-Security-Policy, in the header or in a meta element."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, Literal

import pytest
from harness import npm
from harness.builds import KEY, built
from harness.network import Reply
from harness.sdk import URL as SDK_URL
from harness.sdk import Sdk
from harness.site import SHOP
from oneflow_snippet import Artefacts, load_config, snippet_tag
from oneflow_snippet.artefacts import digest
from oneflow_snippet.cli.csp import policy_for

if TYPE_CHECKING:
    from pathlib import Path

    from harness.site import Site, Visit

NONCE = "r4nd0m"
FILE = "/static/oneflow.min.js"

CALLS = "analytics.identify('u1'); analytics.track('A')"
TWICE = "1Flow Web (Actions) This snippet is on the page twice."
NO_SDK = "1Flow Web (Actions) Calls are dropped: the SDK did not load"

Where = Literal["header", "meta"]
WAYS = [
    pytest.param("header", 1, id="header, included once"),
    pytest.param("meta", 2, id="meta, included twice"),
]


def place(policy: str, where: Where) -> dict[str, Any]:
    """Give the options of a page with this policy."""
    if where == "header":
        return {"headers": {"Content-Security-Policy": policy}}
    content = escape(policy, quote=True)
    return {"head": f'<meta http-equiv="Content-Security-Policy" content="{content}">'}


def sha256(script: str) -> str:
    """Give the source expression that allows an inline script."""
    return f"'{digest(script.encode(), 'sha256')}'"


async def assert_delivers(site: Site, visit: Visit, *, count: int = 1) -> None:
    """Make two calls, and see that they arrive and that no policy was broken."""
    await visit.event("oneflow:ready")
    await visit.run(CALLS)
    assert [call[1] for call in await visit.sdk_calls(2)] == ["u1", "A"]
    assert len(await visit.segment_events(2)) == 2
    assert len(site.network.matching(SDK_URL)) == 1
    assert visit.warnings == [TWICE] * (count - 1)
    assert list(visit.csp) == []
    assert visit.errors == []


@dataclass(frozen=True, slots=True)
class Strict:
    """A kind of strict page: what its `script-src` allows, and how the snippet is included.

    In `sources`, `{ours}` stands for the hash of the inline script, `{file}` for that of the
    file, and `{segment}` for that of Segment's snippet.
    """

    sources: str
    src: str | None = None
    nonce: str | None = None


CDN = "https://cdn.segment.com"
HOSTS = f"https://1flow.app {CDN}"
PAGES = {
    "nonce only": Strict(f"'nonce-{NONCE}' {CDN}", nonce=NONCE),
    "nonce and strict-dynamic": Strict(f"'nonce-{NONCE}' 'strict-dynamic'", nonce=NONCE),
    "hash and hosts": Strict(f"{{ours}} {{segment}} {HOSTS}"),
    "hash and strict-dynamic": Strict("{ours} {segment} 'strict-dynamic'"),
    "file, nonce only": Strict(f"'nonce-{NONCE}' {CDN}", FILE, NONCE),
    "file by hash, and hosts": Strict(f"{{file}} {{segment}} {HOSTS}", FILE),
    "file by hash, and strict-dynamic": Strict("{file} {segment} 'strict-dynamic'", FILE),
}


@pytest.mark.parametrize("kind", PAGES)
@pytest.mark.parametrize(("where", "count"), WAYS)
async def test_a_strict_page(site: Site, kind: str, where: Where, count: int) -> None:
    page, artefacts = PAGES[kind], built()
    site.network.route(f"{SHOP}{FILE}", artefacts.minified)
    policy = "script-src " + page.sources.format(
        ours=artefacts.csp_hash,
        file=f"'{artefacts.integrity}'",
        segment=sha256(site.segment.snippet()),
    )
    tags = str(snippet_tag(artefacts, src=page.src, nonce=page.nonce, integrity=True)) * count

    visit = await site.open(tags, nonce=page.nonce or "", **place(policy, where))

    await assert_delivers(site, visit, count=count)


async def test_a_file_that_was_changed_on_its_way_does_not_run(site: Site) -> None:
    site.network.route(f"{SHOP}{FILE}", f"{built().minified};/* changed */")
    visit = await site.open(str(snippet_tag(built(), src=FILE, integrity=True)))
    await visit.run(CALLS)

    assert len(await visit.segment_events(2)) == 2
    assert await visit.evaluate("typeof oneflowSnippet") == "undefined"
    assert visit.errors == []


def segment_snippet(site: Site) -> tuple[str, str]:
    """Give Segment's snippet as HTML, and what a policy by hash has to allow for it."""
    code = site.segment.snippet()
    return f"<script>{code}</script>", sha256(code)


def npm_segment(site: Site) -> tuple[str, str]:
    """Give the same for Analytics.js from npm.

    Segment's snippet is no peer for Trusted Types: it sets a script's URL from a plain string,
    which such a page refuses unless it has a default policy.
    """
    code, load = npm.analytics_browser(), site.segment.browser_load()
    integrity = digest(code.encode(), "sha384")
    html = f'<script src="/npm/analytics.js" integrity="{integrity}"></script>'
    return f"{html}<script>{load}</script>", f"'{integrity}' {sha256(load)}"


@pytest.mark.parametrize("trusted_types", [False, True], ids=["plain", "trusted types"])
@pytest.mark.parametrize("where", ["header", "meta"])
async def test_the_policy_that_is_printed_works(
    site: Site, where: Where, tmp_path: Path, *, trusted_types: bool
) -> None:
    built(trusted_types=trusted_types).write(tmp_path)
    artefacts = Artefacts.read(tmp_path)
    analytics, sources = npm_segment(site) if trusted_types else segment_snippet(site)
    options = place(artefacts.csp.replace("script-src", f"script-src {sources}"), where)
    options["head"] = options.get("head", "") + analytics

    visit = await site.open(artefacts.html, segment="none", **options)

    await assert_delivers(site, visit)
    demands = await visit.evaluate(
        "(function () { try { document.createElement('script').src = '/x'; return false }"
        " catch (error) { return true } })()"
    )
    assert demands == trusted_types


BASE = f"script-src 'nonce-{NONCE}' 'strict-dynamic'; require-trusted-types-for 'script'"
DEFAULT_POLICY = (
    f'<script nonce="{NONCE}">trustedTypes.createPolicy("default", {{'
    " createScriptURL: function (url) { return %s } });</script>"
)


def tags_of(artefacts: Artefacts, count: int = 1) -> str:
    """Write the snippet's tag with the nonce of the page, so many times."""
    return str(snippet_tag(artefacts, nonce=NONCE)) * count


@pytest.mark.parametrize("policy", [f"{BASE}; trusted-types oneflow", BASE], ids=["named", "any"])
@pytest.mark.parametrize(("where", "count"), WAYS)
async def test_a_page_that_demands_trusted_types(
    site: Site, policy: str, where: Where, count: int
) -> None:
    tags = tags_of(built(trusted_types=True), count)
    visit = await site.open(tags, segment="npm", nonce=NONCE, **place(policy, where))

    await assert_delivers(site, visit, count=count)


@pytest.mark.parametrize("trusted_types", [False, True], ids=["plain", "trusted types"])
@pytest.mark.parametrize("count", [1, 2], ids=["once", "twice"])
async def test_a_page_with_a_default_policy(site: Site, count: int, *, trusted_types: bool) -> None:
    visit = await site.open(
        tags_of(built(trusted_types=trusted_types), count),
        nonce=NONCE,
        headers={"Content-Security-Policy": f"{BASE}; trusted-types default"},
        head=DEFAULT_POLICY % "url",
    )

    await assert_delivers(site, visit, count=count)


async def test_a_download_is_tried_again_under_trusted_types(site: Site) -> None:
    site.serve_sdk(Reply(status=503), Reply(status=503), Sdk())
    policy = f"{BASE}; trusted-types oneflow"
    tags = tags_of(built(trusted_types=True))
    visit = await site.open(tags, clock=True, segment="npm", nonce=NONCE, **place(policy, "header"))
    for attempt in (1, 2, 3):
        await site.network.wait_for(SDK_URL, attempt)
        await visit.settle()
        await visit.pass_time(5000)
    await visit.event("oneflow:ready")
    await visit.run(CALLS)

    assert [call[1] for call in await visit.sdk_calls(2)] == ["u1", "A"]
    assert list(visit.csp) == []
    assert visit.errors == []


async def test_the_policy_stays_out_of_the_way_where_none_is_needed(site: Site) -> None:
    visit = await site.open(built(trusted_types=True).minified)

    await assert_delivers(site, visit)


FORBIDDEN = {
    "no policy is allowed": (f"{BASE}; trusted-types 'none'", True),
    "only others are allowed": (f"{BASE}; trusted-types theirs", True),
    "the build has none": (f"{BASE}; trusted-types oneflow", False),
}


@pytest.mark.parametrize("case", FORBIDDEN)
@pytest.mark.parametrize(("where", "count"), WAYS)
async def test_a_page_that_forbids_the_sdk(site: Site, case: str, where: Where, count: int) -> None:
    policy, trusted_types = FORBIDDEN[case]
    tags = tags_of(built(trusted_types=trusted_types), count)
    visit = await site.open(tags, segment="npm", nonce=NONCE, **place(policy, where))
    await visit.run(CALLS)

    await assert_gave_up(site, visit, count)


async def test_a_default_policy_that_refuses_the_sdk(site: Site) -> None:
    visit = await site.open(
        tags_of(built(trusted_types=True)),
        nonce=NONCE,
        headers={"Content-Security-Policy": f"{BASE}; trusted-types default"},
        head=DEFAULT_POLICY % "/1flow/.test(url) ? null : url",
    )
    await visit.run(CALLS)

    await assert_gave_up(site, visit)


async def assert_gave_up(site: Site, visit: Visit, count: int = 1) -> None:
    """See that the page is told, once, and that all else goes its way."""
    await visit.event("oneflow:failed")
    assert len(await visit.segment_events(2)) == 2
    await visit.evaluate("new Promise(function (done) { analytics.ready(done) })")
    *others, told = visit.warnings
    assert others == [TWICE] * (count - 1)
    assert told.startswith(NO_SDK)
    assert await visit.evaluate("oneflowSnippet.state") == "failed"
    assert await visit.evaluate("oneflowSnippet.queued") == []
    assert site.network.matching(SDK_URL) == []
    assert visit.errors == []


@pytest.mark.parametrize("way", ["hash", "nonce", "file", "hosts"])
async def test_the_policy_that_the_command_prints_for_each_way_works(site: Site, way: str) -> None:
    artefacts = built()
    site.network.route(f"{SHOP}{FILE}", artefacts.minified)
    checked = f' integrity="{artefacts.integrity}"' if way == "file" else ""
    file = f'<script src="{FILE}"{checked}></script>'
    inline = str(snippet_tag(artefacts, nonce=NONCE if way == "nonce" else None))
    policy = policy_for(load_config({"project_api_key": KEY}, environ={}), artefacts, way, NONCE)
    if way != "nonce":
        # The page's part: Segment's snippet stands in it, and is allowed by its hash.
        policy = policy.replace("script-src", f"script-src {sha256(site.segment.snippet())}")

    visit = await site.open(
        file if way in {"file", "hosts"} else inline,
        nonce=NONCE if way == "nonce" else "",
        **place(policy, "header"),
    )

    await assert_delivers(site, visit)
