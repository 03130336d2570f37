"""A Content-Security-Policy, read to say what it lacks (CSP Level 3)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlsplit

Policy = dict[str, list[str]]
"""The sources of each directive, by the directive's name."""

_HEADER = re.compile(r"^content-security-policy\s*:\s*", re.IGNORECASE)
_FALLBACKS = {
    "script-src-elem": ("script-src-elem", "script-src", "default-src"),
    "connect-src": ("connect-src", "default-src"),
}
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Need:
    """Something that a page has to allow.

    Attributes:
        directive: ``script-src-elem`` or ``connect-src``.
        allowed_by: Sources, each of which is enough.
        url: What is loaded; empty for what stands in the page itself.
        follows: It is loaded by a script that is allowed, so ``'strict-dynamic'`` is enough.
        takes_nonce: It has the nonce of the page, if that has one.
        what: For people.
    """

    directive: str
    allowed_by: tuple[str, ...]
    what: str
    url: str = ""
    follows: bool = False
    takes_nonce: bool = False


def parse(text: str) -> list[Policy]:
    """Read the value of a header, which may hold several policies, each of which counts."""
    return [_parse_one(part) for part in text.split(",") if part.strip(" ;\n")]


def _parse_one(text: str) -> Policy:
    policy: Policy = {}
    for directive in text.split(";"):
        name, *sources = directive.split() or [""]
        if name:
            policy.setdefault(name.lower(), sources)
    return policy


def policies_in(text: str) -> list[Policy]:
    """Find the policies in a page's HTML, in lines of headers, or in a text that is one."""
    if "<" in text:
        page = _Page()
        page.feed(text)
        return [policy for content in page.contents for policy in parse(content)]
    lines = [line.strip() for line in text.splitlines()]
    headers = [_HEADER.sub("", line) for line in lines if _HEADER.match(line)]
    return [policy for header in headers or [" ".join(lines)] for policy in parse(header)]


class _Page(HTMLParser):
    """Collects the contents of the ``<meta>`` elements that are policies."""

    def __init__(self) -> None:
        super().__init__()
        self.contents: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "meta" and given.get("http-equiv", "").lower() == "content-security-policy":
            self.contents.append(given.get("content", ""))


def lacks(policy: Policy, needs: Iterable[Need]) -> list[str]:
    """Say in one sentence each what a policy does not allow."""
    return [
        f"{_named(policy, need.directive)} lacks {' or '.join(need.allowed_by)}, for {need.what}"
        for need in needs
        if not _allows(policy, need)
    ]


def _named(policy: Policy, directive: str) -> str:
    found = next((name for name in _FALLBACKS[directive] if name in policy), directive)
    # What falls back to default-src is to get a directive of its own.
    return "connect-src" if directive == "connect-src" else found.replace("default", "script")


def _allows(policy: Policy, need: Need) -> bool:
    name = next((name for name in _FALLBACKS[need.directive] if name in policy), None)
    if name is None:
        return True
    sources = policy[name]
    words = [source.lower() for source in sources]
    strict = "'strict-dynamic'" in words and need.directive != "connect-src"
    by_nonce = any(word.startswith("'nonce-") for word in words)
    if any(source in sources for source in need.allowed_by if _is_hash(source)):
        return True
    if by_nonce and need.takes_nonce:
        return True
    if strict:
        return need.follows
    if not need.url:
        by_hash = any(_is_hash(word) for word in words)
        return "'unsafe-inline'" in words and not by_nonce and not by_hash
    return any(_covers(source, need.url) for source in sources)


def _is_hash(source: str) -> bool:
    return re.match(r"'sha(256|384|512)-", source) is not None


def _covers(source: str, url: str) -> bool:
    """Whether a source expression covers a URL; ``'self'`` is what ``url`` is if it is a path."""
    word = source.lower()
    if word.startswith("'"):
        return word == "'self'" and url.startswith("/")
    target = urlsplit(url)
    if word == "*":
        return target.scheme in {"http", "https"}
    if re.fullmatch(r"[a-z][a-z0-9+.-]*:", word):
        return word[:-1] in {target.scheme, "http" if target.scheme == "https" else ""}
    scheme, _, rest = source.rpartition("://")
    host, slash, path = rest.partition("/")
    name, _, port = host.partition(":")
    if scheme.lower() not in {"", target.scheme, "http" if target.scheme == "https" else ""}:
        return False
    if port not in {"", "*", str(target.port or _PORTS.get(target.scheme))}:
        return False
    wanted = target.hostname or ""
    if name.startswith("*."):
        if not wanted.endswith(name[1:].lower()):
            return False
    elif name.lower() != wanted:
        return False
    place = f"/{path}"
    exact = target.path == place
    return not slash or not path or exact or (path.endswith("/") and target.path.startswith(place))
