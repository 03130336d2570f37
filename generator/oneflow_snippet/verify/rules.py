"""The causes that can be named: what to do about each, and where more is said."""

from __future__ import annotations

from dataclasses import dataclass

DOCS = "docs/verify.md"


@dataclass(frozen=True, slots=True)
class Finding:
    """A cause that was found on a page.

    Attributes:
        rule: Its id.
        message: What was seen.
    """

    rule: str
    message: str

    @property
    def recommendation(self) -> str:
        """What to do about it."""
        return RECOMMENDATIONS[self.rule]

    @property
    def link(self) -> str:
        """Where more is said."""
        return f"{DOCS}#{self.rule}"

    def as_data(self) -> dict[str, str]:
        """Return plain data."""
        return {
            "rule": self.rule,
            "message": self.message,
            "recommendation": self.recommendation,
        }


RECOMMENDATIONS = {
    "unreachable": "Open the URL in a browser on this machine; pages behind a login cannot be "
    "verified.",
    "csp-blocks-snippet": "Run oneflow-snippet csp --check URL, which says what the page's policy "
    "lacks.",
    "sri-mismatch": "Upload the file of the last build, and print the tag anew: oneflow-snippet "
    "tag --src URL --integrity.",
    "no-snippet": "Put the output of oneflow-snippet tag into the head of the page; a build with "
    "enabled = false does nothing.",
    "duplicate-snippet": "Take one of the tags out: look into the template, the tag manager and "
    "the plugins of the site.",
    "stale-build": "Run oneflow-snippet build, deploy what it has written, and empty the caches "
    "in front of the page.",
    "altered-snippet": "Let nothing between the build and the page change the code: no optimiser "
    "of the CDN, no minifier, no template engine.",
    "in-body": "Move the tag into the head, in front of Segment's snippet or right behind it.",
    "old-analytics-js": "Upgrade Segment's snippet to Analytics.js 2.0, or build with "
    'client = "classic".',
    "no-analytics-js": "Load Segment's Analytics.js on this page, set analytics_global to its "
    "name, or hand it over: analytics.register(oneflowSnippet).",
    "gpc": "Nothing, if it is meant so; otherwise take respect_gpc out of the configuration.",
    "segment-hosted-too": "Switch the destination 1Flow Web (Actions) off at Segment, or take the "
    "snippet out of the page.",
    "analytics-disabled": "Look for the option disable where the page calls analytics.load.",
    "integration-off": "Look for integrations where the page calls analytics.load, and switch "
    '"1Flow Web (Actions)" on there.',
    "consent-pending": "Nothing, if it is meant so: verify does not click. Otherwise compare the "
    "categories in the configuration with those of the consent tool.",
    "wrong-key": "Compare project_api_key with the key on the page, --env and other 1Flow tags on "
    "the page among it.",
    "trusted-types": "Set trusted_types = true, build, and allow the policy oneflow in the header.",
    "csp-blocks-sdk": "Run oneflow-snippet csp --check URL, which says what the page's policy "
    "lacks.",
    "coep": 'Set sdk_crossorigin = "anonymous", and build.',
    "sdk-404": "Compare project_api_key and sdk_url with what 1Flow says: the URL depends on plan "
    "and region.",
    "sdk-blocked": "Look whether a proxy, a firewall or a name server keeps the SDK's host away.",
    "sdk-no-api": "Open the SDK's URL: it should be the script of 1Flow, not a page or an older "
    "copy.",
    "csp-connect": "Allow https://*.1flow.app in connect-src: oneflow-snippet csp prints the "
    "policy.",
    "event-not-mapped": "Run oneflow-snippet try --track NAME, which says why each mapping does "
    "not fire.",
    "not-ready": "Look at oneflowSnippet.lastError in the console of the page.",
}
"""What to do about each cause, by its id, in the order in which causes are told."""
