"""``oneflow-snippet csp``."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

import click
from markupsafe import escape

from oneflow_snippet import compiler
from oneflow_snippet.artefacts import MINIFIED, Artefacts
from oneflow_snippet.cli import findings, terminal
from oneflow_snippet.cli.configuration import config_option, load
from oneflow_snippet.cli.exit_codes import FINDINGS, FINE
from oneflow_snippet.cli.help import help_option
from oneflow_snippet.cli.policy import Need, Policy, lacks, parse, policies_in
from oneflow_snippet.config import Config, UnreadableError

HASH, NONCE, FILE, HOSTS = "hash", "nonce", "file", "hosts"

SEGMENT_CDN = "https://cdn.segment.com"
"""Where Segment's snippet loads Analytics.js from, and Analytics.js its settings."""

SEGMENT_API = "https://api.segment.io"
"""Where Analytics.js sends events."""

EXAMPLES = f"""\
\b
Ways to embed the snippet:
  hash    its code stands in the page, and its hash in the policy
  nonce   in the page or as a file, with the nonce of the response
  file    {MINIFIED} as a file, by its hash
  hosts   {MINIFIED} as a file on your own site, and hosts in the policy
\b
Examples:
  oneflow-snippet csp
  oneflow-snippet csp --way nonce --nonce "$NONCE"
  oneflow-snippet csp --check https://www.example.com/
  oneflow-snippet csp --way hosts --check headers.txt
"""


@click.command(epilog=EXAMPLES)
@help_option
@config_option
@click.option(
    "--way",
    type=click.Choice([HASH, NONCE, FILE, HOSTS]),
    help="How the snippet is embedded. By default hash; --check takes any.",
)
@click.option(
    "--nonce", metavar="NONCE", default="{nonce}", show_default=True, help="For the way nonce."
)
@click.option(
    "--check", metavar="FILE|URL", help="Say what the policy of a page, or in a file, lacks."
)
def csp(
    configs: Sequence[Path],
    environment: str | None,
    way: str | None,
    nonce: str,
    check: str | None,
) -> int:
    """Print the Content-Security-Policy that a page needs, as a header and as an element.

    It holds what the snippet, the SDK, and Segment's Analytics.js need; add what your page needs.
    """
    code = FINE
    for site in load(configs, environment):
        findings.tell(site.config.warnings, findings.TEXT)
        artefacts = compiler.build(site.config)
        if check is None:
            policy = policy_for(site.config, artefacts, way or HASH, nonce)
            terminal.put_out(f"Content-Security-Policy: {policy}\n")
            terminal.put_out(
                f'<meta http-equiv="Content-Security-Policy" content="{_attribute(policy)}">'
            )
            if _wants_segment(site.config):
                terminal.complain(
                    "Segment's own snippet needs a nonce or a hash of its own beside this one, "
                    "or to be a file."
                )
        elif missing := _missing(_read(check), site.config, artefacts, way):
            terminal.complain("\n".join(f"{check}: {each}" for each in missing))
            code = FINDINGS
        else:
            terminal.say(f"{check}: allows all that {site.name} needs")
    return code


def policy_for(config: Config, artefacts: Artefacts, way: str, nonce: str) -> str:
    """Return a policy that holds what a configuration needs, and nothing else."""
    own = {
        HASH: artefacts.csp_hash,
        NONCE: f"'nonce-{nonce}'",
        FILE: f"'{artefacts.integrity}'",
        HOSTS: "'self'",
    }[way]
    sdk = _origin(config.sdk_url)
    segment = [SEGMENT_CDN, SEGMENT_API] if _wants_segment(config) else []
    scripts = [own, sdk, *segment[:1]] if way == HOSTS else [own, "'strict-dynamic'"]
    connections = [*segment, sdk]
    directives = [
        f"script-src {' '.join(dict.fromkeys(scripts))}",
        f"connect-src {' '.join(connections)}",
    ]
    if config.trusted_types:
        directives.append("require-trusted-types-for 'script'; trusted-types oneflow")
    return "; ".join(directives)


def _needs(config: Config, artefacts: Artefacts, way: str | None) -> list[Need]:
    element = "script-src-elem"
    own = {HASH: artefacts.csp_hash, NONCE: "a nonce", FILE: f"'{artefacts.integrity}'"}
    if way == HOSTS:
        snippet = Need(element, ("'self'",), "the snippet's file", f"/{MINIFIED}")
    else:
        allowed_by = (own[way],) if way else tuple(own.values())
        snippet = Need(element, allowed_by, "the snippet", takes_nonce=way in {None, NONCE})
    origin = _origin(config.sdk_url)
    sdk = Need(
        element, (origin,), "the 1Flow SDK", config.sdk_url, follows=True, takes_nonce=way != HOSTS
    )
    if not _wants_segment(config):
        return [snippet, sdk]
    return [
        snippet,
        sdk,
        Need(element, (SEGMENT_CDN,), "Analytics.js", f"{SEGMENT_CDN}/analytics.js", follows=True),
        Need("connect-src", (SEGMENT_CDN,), "Segment's settings", f"{SEGMENT_CDN}/v1"),
        Need("connect-src", (SEGMENT_API,), "Segment's events", f"{SEGMENT_API}/v1"),
    ]


def _missing(
    policies: list[Policy], config: Config, artefacts: Artefacts, way: str | None
) -> list[str]:
    needs = _needs(config, artefacts, way)
    missing = [text for policy in policies for text in lacks(policy, needs)]
    for policy in policies:
        names = policy.get("trusted-types", ["*"])
        if "'script'" not in policy.get("require-trusted-types-for", []):
            continue
        if not config.trusted_types:
            missing.append("it demands Trusted Types: set trusted_types = true")
        elif "*" not in names and "oneflow" not in names:
            missing.append("trusted-types lacks oneflow, for the policy of that name")
    return list(dict.fromkeys(missing))


def _attribute(policy: str) -> str:
    # Between double quotes, the single ones of a policy may stay as people know them.
    return str(escape(policy)).replace("&#39;", "'")


def _wants_segment(config: Config) -> bool:
    return config.client in {"segment", "classic"}


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else "'self'"


def _read(place: str) -> list[Policy]:
    """Read the policies of a page or a file.

    Raises:
        UnreadableError: It cannot be read, or has none.
    """
    try:
        if place.startswith(("http://", "https://")):
            with urllib.request.urlopen(place, timeout=30) as answer:  # noqa: S310 - one of the two
                headers = answer.headers.get_all("Content-Security-Policy") or []
                body = answer.read().decode("utf-8", "replace")
            found = [policy for header in headers for policy in parse(header)]
            found += policies_in(body) if "<" in body else []
        else:
            found = policies_in(Path(place).read_text("utf-8"))
    except (OSError, ValueError, urllib.error.URLError) as error:
        reason = getattr(error, "strerror", None) or getattr(error, "reason", None) or error
        raise UnreadableError(f"{place}: cannot be read: {reason}") from None
    if not any(found):
        raise UnreadableError(f"{place}: expected a Content-Security-Policy, found none")
    return found
