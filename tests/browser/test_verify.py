"""``oneflow-snippet verify`` in Chromium: a page for each rule, and a healthy one for none."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from harness import npm
from harness.builds import KEY, built, snippet
from harness.chromium import executable
from harness.network import BLOCKED, NO_SUCH_HOST, Reply
from harness.sdk import NOTHING
from harness.site import SHOP
from oneflow_snippet import snippet_tag
from oneflow_snippet.verify.decide import decide
from oneflow_snippet.verify.observation import Expected, Observation
from oneflow_snippet.verify.observe import Visit, observe
from oneflow_snippet.verify.rules import RECOMMENDATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from harness.site import Site

FILE = "/static/oneflow.min.js"
POLICY = "Content-Security-Policy"
SDKS = {
    "function": "window._1flow = function () {};",
    "method": "const _1flow = { logEvent() {}, logUser() {}, on() {} }; window.glob = {};",
}
NAME = "1Flow Web (Actions)"
LONG, SHORT = 60.0, 2.0
"""Seconds: as long as it takes, and as long as something that never comes is waited for."""


async def seen(site: Site, *, seconds: float = LONG, **visit: Any) -> Observation:
    """Look at the shop's page as the command does."""
    chromium, context = site._chromium, site._context  # noqa: SLF001 - of the harness
    visited = Visit(seconds=seconds, **visit)
    return await observe(chromium.connection, context, f"{SHOP}/", visited)


def expected(event: str = "", **config: Any) -> Expected:
    """Give what the configuration and the build of a site say."""
    artefacts = built(**config)
    files = artefacts.manifest()["files"].values()
    hashes = frozenset(file["sha256"] for file in files)
    return Expected(KEY, artefacts.minified, hashes, event)


def rules(observation: Observation, wanted: Expected | None = None) -> list[str]:
    """Give the ids of the findings."""
    return [finding.rule for finding in decide(observation, wanted or expected())]


@pytest.fixture(autouse=True)
def _sdk(site: Site) -> None:
    site.serve_sdk(SDKS["function"])


@pytest.mark.parametrize("segment", ["snippet", "npm"])
@pytest.mark.parametrize("form", SDKS)
@pytest.mark.parametrize("inline", [True, False], ids=["inline", "file"])
async def test_a_healthy_page_has_no_findings(
    site: Site, segment: Any, form: Any, *, inline: bool
) -> None:
    site.page(snippet(), segment=segment, inline=inline)
    site.serve_sdk(SDKS[form])

    observation = await seen(site, track="Order Completed")

    assert decide(observation, expected("Order Completed")) == []
    assert (observation.state, observation.calls) == ("ready", 1)


async def test_nothing_is_sent_where_it_is_switched_off(site: Site) -> None:
    site.page(snippet())

    observation = await seen(site, track="")

    assert (observation.state, observation.tracked) == ("ready", "")
    assert list(site.segment.events) == []


HOSTED_URL = f"{SHOP}/hosted.js"
HOSTED = """
window.hostedDestination = function () {
  return [{
    name: "1Flow Web (Actions) trackEvent", type: "destination", version: "1",
    isLoaded: function () { return true }, load: function () { return Promise.resolve() },
    track: function (context) { return context }
  }];
};
"""
CONSENT = {"consent": {"categories": ["Analytics"]}}
CLASSIC = "window.analytics = { track: function () {}, VERSION: '4.0' };"
ONLY_KNOWN = {"mappings": [{"action": "trackEvent", "trigger": 'event = "Known"'}]}
FROM_CDN = "https://cdn.segment.com"
FILE_TAG = f'<script src="{FILE}"></script>'
SEGMENT_ONLY = f"script-src 'nonce-theirs' {FROM_CDN}"

PAGES: list[tuple[str, str, dict[str, Any]]] = [
    ("no-snippet", "none at all", {"code": "", "seconds": SHORT}),
    (
        "no-snippet",
        "kept back by a consent tool",
        {"code": f'<script type="text/plain">{snippet()}</script>', "seconds": SHORT},
    ),
    (
        "no-snippet",
        "its file is not there",
        {"code": FILE_TAG, "file": Reply(status=404), "seconds": SHORT},
    ),
    ("duplicate-snippet", "two tags", {"code": f"<script>{snippet()}</script>" * 2}),
    ("stale-build", "another build", {"code": snippet(persist=False)}),
    ("altered-snippet", "inline", {"code": f"{snippet()};"}),
    ("altered-snippet", "a file", {"code": FILE_TAG, "file": f"{snippet()};"}),
    ("in-body", "at the end", {"placement": "late"}),
    ("no-analytics-js", "no Segment", {"segment": "none", "seconds": SHORT}),
    ("no-analytics-js", "only its stand-in", {"cdn": NO_SUCH_HOST, "seconds": SHORT}),
    (
        "no-analytics-js",
        "another name",
        {"config": {"analytics_global": "tracker"}, "seconds": SHORT},
    ),
    (
        "old-analytics-js",
        "the classic one",
        {"segment": "none", "head": f"<script>{CLASSIC}</script>", "seconds": SHORT},
    ),
    ("analytics-disabled", "disable", {"segment": "npm", "segment_options": {"disable": True}}),
    (
        "integration-off",
        "by its name",
        {"segment_options": {"load": {"integrations": {NAME: False}}}},
    ),
    (
        "integration-off",
        "all of them",
        {"segment_options": {"load": {"integrations": {"All": False}}}},
    ),
    ("segment-hosted-too", "both", {"hosted": True}),
    ("consent-pending", "an event grants none", {"config": CONSENT, "seconds": SHORT}),
    ("consent-pending", "no event", {"config": CONSENT, "track": "", "seconds": SHORT}),
    (
        "gpc",
        "the browser's wish",
        {
            "config": {"consent": {"respect_gpc": True}},
            "head": "<script>navigator.globalPrivacyControl = true</script>",
        },
    ),
    (
        "csp-blocks-snippet",
        "a file",
        {"code": FILE_TAG, "policy": f"script-src 'unsafe-inline' {FROM_CDN}", "seconds": SHORT},
    ),
    (
        "csp-blocks-snippet",
        "inline",
        {
            "code": f"<script>{snippet()}</script>",
            "nonce": "theirs",
            "policy": SEGMENT_ONLY,
            "seconds": SHORT,
        },
    ),
    (
        "sri-mismatch",
        "an older file",
        {
            "code": str(snippet_tag(built(), src=FILE, integrity=True)),
            "file": snippet(persist=False),
            "seconds": SHORT,
        },
    ),
    ("csp-blocks-sdk", "its host", {"policy": f"script-src 'unsafe-inline' {FROM_CDN}"}),
    (
        "trusted-types",
        "no policy of ours",
        {"segment": "npm", "policy": "require-trusted-types-for 'script'"},
    ),
    (
        "trusted-types",
        "our policy is forbidden",
        {
            "config": {"trusted_types": True},
            "segment": "npm",
            "policy": "require-trusted-types-for 'script'; trusted-types other",
        },
    ),
    ("sdk-404", "a wrong key", {"sdk": Reply(status=404)}),
    ("sdk-blocked", "a blocker", {"sdk": BLOCKED}),
    ("sdk-blocked", "no such host", {"sdk": NO_SUCH_HOST}),
    ("sdk-no-api", "an empty script", {"sdk": NOTHING}),
    ("wrong-key", "another project", {"key": "another-key"}),
    (
        "csp-connect",
        "its server",
        {
            "policy": f"connect-src {FROM_CDN} https://api.segment.io",
            "sdk": SDKS["function"] + "fetch('https://api.1flow.app/').catch(function () {});",
        },
    ),
    ("event-not-mapped", "an event", {"config": ONLY_KNOWN, "track": "Unknown"}),
]
"""Pages on which one thing is wrong: the rule that says so, what it is, and the page."""


@pytest.mark.parametrize(
    ("rule", "page"), [pytest.param(rule, page, id=f"{rule}, {what}") for rule, what, page in PAGES]
)
async def test_a_page_for_each_rule(site: Site, rule: str, page: dict[str, Any]) -> None:
    observation, wanted = await played(site, **page)

    assert rules(observation, wanted) == [rule], observation


def test_every_rule_has_a_page() -> None:
    elsewhere = {"unreachable", "coep", "not-ready"}  # below, and in tests/test_verify.py

    assert {rule for rule, _, _ in PAGES} | elsewhere == set(RECOMMENDATIONS)


async def played(
    site: Site,
    *,
    config: dict[str, Any] | None = None,
    code: str | None = None,
    key: str = KEY,
    file: Any = None,
    sdk: Any = None,
    cdn: Any = None,
    policy: str = "",
    hosted: bool = False,
    seconds: float = LONG,
    track: str = "Order Completed",
    **page: Any,
) -> tuple[Observation, Expected]:
    """Look at a page, and say what its site expects of it."""
    given = config or {}
    site.network.route(f"{SHOP}{FILE}", file or snippet(**given))
    if sdk:
        site.serve_sdk(sdk)
    if cdn:
        site.network.route(site.segment.script.pattern, cdn)
    if hosted:
        site.network.route(HOSTED_URL, HOSTED)
        site.segment.settings["integrations"][NAME] = {}
        site.segment.settings["remotePlugins"] = [
            {
                "name": NAME,
                "creationName": NAME,
                "libraryName": "hostedDestination",
                "url": HOSTED_URL,
                "settings": {"subscriptions": []},
            }
        ]
    headers = {POLICY: policy} if policy else {}
    site.page(snippet(**given) if code is None else code, headers=headers, **page)
    name = given.get("analytics_global", "analytics")
    observation = await seen(site, seconds=seconds, track=track, analytics=name)
    return observation, replace(expected(track, **given), key=key)


@pytest.mark.parametrize(
    ("answer", "told"),
    [(Reply(status=503), "status 503"), (NO_SUCH_HOST, "net::ERR_NAME_NOT_RESOLVED")],
    ids=["an error", "no such host"],
)
async def test_a_page_that_does_not_come(site: Site, answer: Any, told: str) -> None:
    site.network.route(f"{SHOP}/*", answer)

    [finding] = decide(await seen(site), Expected())

    assert (finding.rule, finding.message) == ("unreachable", f"The page did not come: {told}.")


async def test_a_page_that_hangs_is_told_and_left(site: Site) -> None:
    site.page(snippet(), script="for (;;);")

    [finding] = decide(await seen(site, seconds=SHORT), Expected())

    assert (finding.rule, finding.message) == (
        "unreachable",
        "The page did not come: no answer in 7 seconds.",
    )


async def test_the_first_cause_is_named_first(site: Site) -> None:
    observation, wanted = await played(
        site, code=f"<script>{snippet(persist=False)}</script>" * 2, sdk=Reply(status=404)
    )

    assert rules(observation, wanted) == ["duplicate-snippet", "stale-build", "sdk-404"]


async def test_a_page_without_a_configuration_is_looked_at_all_the_same(site: Site) -> None:
    observation, _ = await played(site, sdk=Reply(status=404))

    assert rules(observation, Expected()) == ["sdk-404"]


async def test_a_page_that_asks_and_goes_elsewhere_is_waited_for(site: Site) -> None:
    site.page(snippet(), path="/shop")
    site.page(path="/", segment="none", script="alert('Hello'); location.href = '/shop'")

    assert rules(await seen(site)) == []


async def test_consent_that_the_event_brings_is_no_finding(site: Site) -> None:
    grant = """
    analytics.addSourceMiddleware(function (given) {
      given.payload.obj.context.consent = { categoryPreferences: { Analytics: true } };
      given.next(given.payload);
    });"""
    observation, wanted = await played(site, config=CONSENT, script=grant)

    assert rules(observation, wanted) == []
    assert (observation.state, observation.calls) == ("ready", 1)


@contextmanager
def served(body: str, headers: dict[str, str]) -> Iterator[str]:
    """Serve one body at every path of an origin of its own: interception passes COEP by."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


SETTINGS = {"integrations": {"Segment.io": {"apiKey": "k"}}, "metrics": {"sampleRate": 0}}
SCRIPT = {"Content-Type": "text/javascript", "Access-Control-Allow-Origin": "*"}
EMBEDDER = {"Content-Type": "text/html", "Cross-Origin-Embedder-Policy": "require-corp"}


def shop(code: str) -> str:
    """Write a page that needs nothing from elsewhere but the SDK."""
    load = f"AnalyticsBrowser.load({json.dumps({'writeKey': 'k', 'cdnSettings': SETTINGS})})"
    script = f"{npm.analytics_browser()}; window.analytics = {load}"
    return f"<!doctype html><title>Shop</title><script>{script}</script><script>{code}</script>"


def run(
    *arguments: str, folder: Path, stderr: int = subprocess.PIPE
) -> subprocess.CompletedProcess[str]:
    """Run the command as people do, with a browser of its own."""
    command = [sys.executable, "-m", "oneflow_snippet", "verify", *arguments]
    environ = {**os.environ, "CHROMIUM": executable() or ""}
    return subprocess.run(
        command,
        cwd=folder,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=stderr,
        check=False,
        text=True,
    )


def test_the_command_names_an_embedder_policy(tmp_path: Path) -> None:
    with (
        served(SDKS["function"], SCRIPT) as sdk,
        served(shop(snippet(sdk_url=f"{sdk}/1flow.js")), EMBEDDER) as url,
    ):
        ran = run(url, "--json", "--seconds", "60", folder=tmp_path)

    told = json.loads(ran.stdout)
    assert ran.returncode == 1, ran.stderr
    assert (told["url"], told["state"]) == (url, "failed")
    assert [finding["rule"] for finding in told["findings"]] == ["coep"]
    assert set(told["findings"][0]) == {"rule", "message", "recommendation"}


@pytest.mark.parametrize("inline", [True, False], ids=["inline", "file"])
def test_the_command_finds_a_healthy_folder_fine(tmp_path: Path, *, inline: bool) -> None:
    config = {"project_api_key": KEY, "sdk_url": "/1flow.js"}
    (tmp_path / "oneflow.json").write_text(json.dumps(config))
    public = tmp_path / "public"
    artefacts = built(sdk_url="/1flow.js")
    artefacts.write(tmp_path / "dist")
    artefacts.write(public)
    code = artefacts.minified if inline else f'</script><script src="{artefacts.hashed}">'
    (public / "1flow.js").write_text(SDKS["function"])
    (public / "index.html").write_text(shop(code))

    ran = run("public", "--track", "Order Completed", "--seconds", "60", folder=tmp_path)

    assert ran.stderr == ""
    assert (ran.returncode, ran.stdout) == (0, "public: ready, no findings\n")


NOBODY = "http://127.0.0.1:9/?100%25"
REFUSED = ("--format", "text"), ("--json",), ("--format", "github")


@pytest.mark.parametrize("form", REFUSED, ids=["text", "json", "github"])
def test_the_command_tells_a_page_that_does_not_come(tmp_path: Path, form: tuple[str, ...]) -> None:
    ran = run(NOBODY, *form, "--seconds", "60", folder=tmp_path)

    advice = RECOMMENDATIONS["unreachable"]
    why = "The page did not come: net::ERR_"
    begins = {
        "text": f"{NOBODY}: unreachable, 1 finding\n  unreachable: {why}",
        "--json": '{"url": "' + NOBODY + '", "state": "unreachable", "findings": [{"rule": "unrea',
        "github": f"::error::{NOBODY.replace('%', '%25')}: unreachable: {why}",
    }
    assert (ran.returncode, ran.stderr) == (1, "")
    assert ran.stdout.startswith(begins[form[-1]])
    assert advice in ran.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal as POSIX has it")
def test_the_command_tells_its_steps_at_a_terminal(tmp_path: Path) -> None:
    import pty  # noqa: PLC0415 - not on Windows

    ours, theirs = pty.openpty()
    run(NOBODY, folder=tmp_path, stderr=theirs)
    os.close(theirs)

    assert os.read(ours, 1000).decode().startswith(f"{NOBODY}: opens the page")
    os.close(ours)
