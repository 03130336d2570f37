"""From what was seen to what is wrong: a pure function, the first cause first.

What only follows from an earlier cause is not told: without a snippet nothing asks for an SDK.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256

from oneflow_snippet.verify.observation import Expected, Observation, Request, Script, Snippet
from oneflow_snippet.verify.rules import Finding

NAME = "1Flow Web (Actions)"
TWICE = "This snippet is on the page twice."
HOSTED = "Segment brings 1Flow itself"

_RUNS = re.compile(r"^$|^module$|javascript$")


def decide(seen: Observation, expected: Expected) -> list[Finding]:
    """Return what is wrong with a page; empty: nothing that can be known from outside."""
    if seen.error:
        return [Finding("unreachable", f"The page did not come: {seen.error}.")]
    if seen.snippet is None:
        return [_absent(seen), *_analytics(seen)]
    causes = [*_build(seen, seen.snippet, expected), *_place(seen)]
    stop = list(_stopped(seen, seen.snippet)) or list(_sdk(seen, seen.snippet, expected))
    return [*causes, *stop]


def _absent(seen: Observation) -> Finding:
    """Say why there is no snippet."""
    for script in seen.scripts:
        if not script.ours:
            continue
        asked = _request(seen, script.src) if script.src else None
        if _is_forbidden(seen, script, asked):
            what = f"the file {script.src}" if script.src else "the code in the page"
            return Finding("csp-blocks-snippet", f"The page's policy forbids the snippet, {what}.")
        if script.integrity and any("'integrity' attribute" in said for said in seen.console):
            return Finding(
                "sri-mismatch", f"{script.src} is not the file that the attribute integrity means."
            )
        if not _RUNS.search(script.type):
            return Finding(
                "no-snippet",
                f'The snippet is kept from running: its element has type="{script.type}".',
            )
        if asked and (asked.status >= 400 or asked.failure):
            why = f"status {asked.status}" if asked.status >= 400 else asked.failure
            return Finding("no-snippet", f"The snippet's file {script.src} did not come: {why}.")
    return Finding("no-snippet", "There is no snippet on the page: oneflowSnippet is not defined.")


def _is_forbidden(seen: Observation, script: Script, asked: Request | None) -> bool:
    if asked and asked.blocked == "csp":
        return True
    forbidden = script.src or "inline"
    return any(
        violation.directive.startswith("script-src") and violation.blocked == forbidden
        for violation in seen.violations
    )


def _build(seen: Observation, snippet: Snippet, expected: Expected) -> Iterator[Finding]:
    """Say whether the page has the build that it should, once."""
    if any(TWICE in said for said in seen.console):
        yield Finding("duplicate-snippet", "The snippet is on the page twice; the second is idle.")
    version = snippet.version.removesuffix(".debug")
    if not expected.code:
        return
    if f'"{version}"' not in expected.code:
        yield Finding(
            "stale-build", f"The page has the build {version}, which is not that of the folder."
        )
        return
    texts = [script.text for script in seen.scripts if script.ours and script.text]
    if any(_hash(text) not in expected.hashes for text in texts):
        yield Finding(
            "altered-snippet",
            f"The page has the build {version}, but not as it was built.",
        )


def _hash(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()


def _place(seen: Observation) -> Iterator[Finding]:
    if any(script.ours and script.in_body for script in seen.scripts):
        yield Finding(
            "in-body",
            "The snippet stands in the body: where Analytics.js has loaded before it, what the "
            "page said until then reaches Segment alone.",
        )


def _analytics(seen: Observation) -> Iterator[Finding]:
    """Say what is wrong with Analytics.js."""
    match seen.analytics:
        case "none" | "other":
            yield Finding("no-analytics-js", "There is no Analytics.js under its name.")
        case "stub":
            yield Finding(
                "no-analytics-js",
                "Segment's snippet is there, but Analytics.js itself has not come in "
                f"{seen.seconds:g} seconds.",
            )
        case "old":
            yield Finding("old-analytics-js", "Analytics.js is a classic one, without register().")


def _stopped(seen: Observation, snippet: Snippet) -> Iterator[Finding]:
    """Say what keeps the snippet from asking for the SDK."""
    if snippet.state == "off":
        yield _off(seen, snippet)
    elif snippet.state == "idle":
        yield from list(_analytics(seen)) or [_idle(seen)]


def _off(seen: Observation, snippet: Snippet) -> Finding:
    if any(problem.startswith(HOSTED) for problem in snippet.problems):
        return Finding("segment-hosted-too", "Segment brings 1Flow itself, so the snippet is off.")
    if seen.integration is False:
        return Finding("integration-off", "The page's integrations switch 1Flow off.")
    if seen.write_key == "":
        return Finding("analytics-disabled", "Analytics.js is disabled, so the snippet is off.")
    if seen.gpc:
        return Finding("gpc", "The browser sends Global Privacy Control, so the snippet is off.")
    return Finding("not-ready", "The snippet is off, for none of the causes that are known.")


def _idle(seen: Observation) -> Finding:
    asks = any("categoryPreferences" in script.text for script in seen.scripts if script.ours)
    if seen.registered and asks:
        return Finding(
            "consent-pending", "The snippet waits: no event so far grants all of its categories."
        )
    if not seen.registered:
        return Finding(
            "no-analytics-js", "Analytics.js is there, and has not taken the snippet as a plugin."
        )
    return Finding("not-ready", "The snippet is idle, for none of the causes that are known.")


def _sdk(seen: Observation, snippet: Snippet, expected: Expected) -> Iterator[Finding]:
    """Say what is wrong with the SDK, or with what it gets."""
    keys = [script.key for script in seen.scripts if script.key]
    if expected.key and keys and keys[0] != expected.key:
        yield Finding(
            "wrong-key",
            f"The SDK has the key {keys[0]}, and the configuration says {expected.key}.",
        )
    if snippet.state != "ready":
        yield _failed(seen, snippet)
        return
    for violation in seen.violations:
        if violation.directive == "connect-src" and _is_oneflow(violation.blocked):
            yield Finding(
                "csp-connect", f"The page's policy keeps the SDK from {violation.blocked}."
            )
            break
    if expected.event and seen.tracked == expected.event and not seen.calls:
        yield Finding("event-not-mapped", f"No mapping has made a call of {seen.tracked}.")


def _is_oneflow(url: str) -> bool:
    return re.match(r"(?:https|wss)://(?:[\w.-]+\.)?1flow\.app(?:[:/]|$)", url) is not None


def _failed(seen: Observation, snippet: Snippet) -> Finding:
    """Say why there is no SDK."""
    urls = [script.src for script in seen.scripts if script.sdk and script.src]
    for violation in seen.violations:
        if violation.directive in {"require-trusted-types-for", "trusted-types"} and (
            "oneflow" in violation.sample or "1flow" in violation.sample
        ):
            return Finding("trusted-types", "The page demands Trusted Types for the SDK's URL.")
        if violation.directive.startswith("script-src") and violation.blocked in urls:
            return Finding("csp-blocks-sdk", f"The page's policy forbids {violation.blocked}.")
    asked = [request for request in seen.requests if request.url in urls]
    if not asked:
        return Finding("not-ready", f"The snippet is {snippet.state}, and asked for no SDK.")
    last = asked[-1]
    if last.blocked == "csp":
        return Finding("csp-blocks-sdk", f"The page's policy forbids {last.url}.")
    if "coep" in last.blocked or last.blocked.startswith("corp-"):
        return Finding(
            "coep",
            f"The Cross-Origin-Embedder-Policy keeps {last.url} out ({last.blocked}).",
        )
    if last.status >= 400:
        return Finding("sdk-404", f"{last.url} answers with status {last.status}.")
    if last.status:
        return Finding("sdk-no-api", f"{last.url} came, and has not defined _1flow.")
    why = last.failure or f"no answer in {seen.seconds:g} seconds"
    return Finding("sdk-blocked", f"{last.url} did not come: {why}.")


def _request(seen: Observation, url: str) -> Request | None:
    return next((request for request in seen.requests if request.url == url), None)
