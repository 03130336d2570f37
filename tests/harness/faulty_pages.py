"""Pages on which one thing is wrong, and how ``verify`` looks at them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from harness.builds import KEY, built, snippet
from harness.network import BLOCKED, NO_SUCH_HOST, Reply
from harness.sdk import NOTHING
from harness.site import SHOP
from oneflow_snippet import snippet_tag
from oneflow_snippet.verify.observation import Expected, Observation
from oneflow_snippet.verify.observe import Visit, observe

if TYPE_CHECKING:
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
SWALLOWS = """
<script>
  document.head.insertBefore = function (node, before) {
    return node.dataset.apiKey ? node : Node.prototype.insertBefore.call(this, node, before);
  };
</script>"""
ONLY_KNOWN = {"mappings": [{"action": "trackEvent", "trigger": 'event = "Known"'}]}
FROM_CDN = "https://cdn.segment.com"
FILE_TAG = f'<script src="{FILE}"></script>'
SEGMENT_ONLY = f"script-src 'nonce-theirs' {FROM_CDN}"

PAGES: list[tuple[str, str, dict[str, Any]]] = [
    ("no-snippet", "no tag at all", {"code": "", "seconds": SHORT}),
    (
        "no-snippet",
        "a consent tool has kept the tag from running",
        {"code": f'<script type="text/plain">{snippet()}</script>', "seconds": SHORT},
    ),
    (
        "no-snippet",
        "the tag's file answers with 404",
        {"code": FILE_TAG, "file": Reply(status=404), "seconds": SHORT},
    ),
    ("duplicate-snippet", "the tag is there twice", {"code": f"<script>{snippet()}</script>" * 2}),
    ("stale-build", "an older build than that of the folder", {"code": snippet(persist=False)}),
    ("altered-snippet", "the code in the page is changed", {"code": f"{snippet()};"}),
    ("altered-snippet", "the file is changed", {"code": FILE_TAG, "file": f"{snippet()};"}),
    ("in-body", "the tag is at the end of the body", {"placement": "late"}),
    ("no-analytics-js", "there is nothing of Segment", {"segment": "none", "seconds": SHORT}),
    (
        "no-analytics-js",
        "Segment's snippet is there, its CDN is blocked",
        {"cdn": NO_SUCH_HOST, "seconds": SHORT},
    ),
    (
        "no-analytics-js",
        "Analytics.js has another name",
        {"config": {"analytics_global": "tracker"}, "seconds": SHORT},
    ),
    (
        "old-analytics-js",
        "a classic Analytics.js",
        {"segment": "none", "head": f"<script>{CLASSIC}</script>", "seconds": SHORT},
    ),
    (
        "analytics-disabled",
        "`disable` is set at Segment",
        {"segment": "npm", "segment_options": {"disable": True}},
    ),
    (
        "integration-off",
        "integrations switch 1Flow off",
        {"segment_options": {"load": {"integrations": {NAME: False}}}},
    ),
    (
        "integration-off",
        "integrations switch all off",
        {"segment_options": {"load": {"integrations": {"All": False}}}},
    ),
    ("segment-hosted-too", "Segment loads its own 1Flow, too", {"hosted": True}),
    (
        "consent-pending",
        "no category is granted by the event",
        {"config": CONSENT, "seconds": SHORT},
    ),
    (
        "consent-pending",
        "categories are asked for, and no event is sent",
        {"config": CONSENT, "track": "", "seconds": SHORT},
    ),
    (
        "gpc",
        "the browser sends Global Privacy Control",
        {
            "config": {"consent": {"respect_gpc": True}},
            "head": "<script>navigator.globalPrivacyControl = true</script>",
        },
    ),
    (
        "csp-blocks-snippet",
        "the policy forbids the tag's file",
        {"code": FILE_TAG, "policy": f"script-src 'unsafe-inline' {FROM_CDN}", "seconds": SHORT},
    ),
    (
        "csp-blocks-snippet",
        "the policy has no nonce for the tag",
        {
            "code": f"<script>{snippet()}</script>",
            "nonce": "theirs",
            "policy": SEGMENT_ONLY,
            "seconds": SHORT,
        },
    ),
    (
        "sri-mismatch",
        "`integrity` is that of another file",
        {
            "code": str(snippet_tag(built(), src=FILE, integrity=True)),
            "file": snippet(persist=False),
            "seconds": SHORT,
        },
    ),
    (
        "csp-blocks-sdk",
        "the policy has no host of 1Flow",
        {"policy": f"script-src 'unsafe-inline' {FROM_CDN}"},
    ),
    (
        "trusted-types",
        "Trusted Types are demanded, and not configured",
        {"segment": "npm", "policy": "require-trusted-types-for 'script'"},
    ),
    (
        "trusted-types",
        "Trusted Types are demanded, and `oneflow` is not allowed",
        {
            "config": {"trusted_types": True},
            "segment": "npm",
            "policy": "require-trusted-types-for 'script'; trusted-types other",
        },
    ),
    ("sdk-404", "the SDK's URL answers with 404", {"sdk": Reply(status=404)}),
    ("sdk-blocked", "a blocker forbids the SDK", {"sdk": BLOCKED}),
    ("sdk-blocked", "the SDK's host has no address", {"sdk": NO_SUCH_HOST}),
    ("sdk-no-api", "the SDK's URL gives an empty script", {"sdk": NOTHING}),
    ("wrong-key", "the configuration has another key", {"key": "another-key"}),
    (
        "csp-connect",
        "the policy has no server of 1Flow",
        {
            "policy": f"connect-src {FROM_CDN} https://api.segment.io",
            "sdk": SDKS["function"] + "fetch('https://api.1flow.app/').catch(function () {});",
        },
    ),
    (
        "not-ready",
        "a tool swallows the SDK's element",
        {
            "head": SWALLOWS,
            "seconds": SHORT,
        },
    ),
    ("event-not-mapped", "no mapping wants the event", {"config": ONLY_KNOWN, "track": "Unknown"}),
]
"""Pages on which one thing is wrong: the rule that says so, what is wrong, and the page."""


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
        site.segment.host(NAME, "hostedDestination", HOSTED_URL)
    headers = {POLICY: policy} if policy else {}
    site.page(snippet(**given) if code is None else code, headers=headers, **page)
    name = given.get("analytics_global", "analytics")
    observation = await seen(site, seconds=seconds, track=track, analytics=name)
    return observation, replace(expected(track, **given), key=key)
