"""Checks of the values that keys take; each raises ``ValueError`` with the message."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from oneflow_snippet.config.table import array, choice, text
from oneflow_snippet.languages.ecmascript import INHERITED, is_identifier

_TAKEN = ("_1flow", "oneflowSnippet", "document", "location", "window")


def anything(value: Any) -> Any:  # noqa: ANN401 - plain data of any shape
    """Take any value; what stands in it is checked later."""
    return value


def fields(value: object) -> dict[str, Any]:
    """Check for a table of fields."""
    if not isinstance(value, Mapping):
        raise ValueError("expected a table of fields")
    return dict(value)


def one_of(*names: str) -> Callable[[object], str]:
    """Return the check for one of some names."""
    return lambda value: choice(value, {name: name for name in names})


def project_api_key(value: object) -> str:
    """Check for something that can be a project API key."""
    key = text(value)
    if not key.isprintable() or re.search(r"\s", key):
        raise ValueError(f"expected a key without blanks and control characters, found {key!r}")
    return key


def is_placeholder(key: str) -> bool:
    """Whether a key is hardly one, but stands where one should be written."""
    words = r"(your|my|insert|enter|add|change|replace|put)[-\w]*(key|here|me|this)\W*$"
    return (
        re.search(rf"(?i)^\W*{words}|^x{{3,}}$|^(todo|placeholder)|[<>{{}}]|^[$%]", key) is not None
    )


def sdk_url(value: object) -> str:
    """Check for a URL that a page can load the SDK from, or a path on the page's own site."""
    url = text(value)
    if re.search(r"[^!-~]", url) or re.search(r"[\"<>\\^`{|}]", url):
        raise ValueError(f"expected a URL of plain ASCII without blanks or quotes, found {url!r}")
    if re.match(r"/(?!/)", url):
        return url
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError as error:
        raise ValueError(f"expected a URL, found {url!r}: {error}") from None
    if not (host and (parts.scheme == "https" or (parts.scheme == "http" and _is_local(host)))):
        raise ValueError(
            "expected an https:// URL (http:// only for localhost), or a path such as "
            f"/vendor/1flow.js, found {url!r}"
        )
    if parts.username is not None:
        raise ValueError("expected a URL without a user name, for every visitor sees it")
    return url


def _is_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def analytics_global(value: object) -> str:
    """Check for the name of a global variable that Analytics.js can have."""
    name = text(value)
    if not is_identifier(name):
        raise ValueError(f"expected a JavaScript identifier such as analytics, found {name!r}")
    if name in _TAKEN:
        raise ValueError(f"expected the name of Analytics.js, found {name!r}, which is taken")
    if name in INHERITED:
        raise ValueError(f"expected the name of Analytics.js, found {name!r}, which any object has")
    return name


def categories(value: object) -> tuple[str, ...]:
    """Check for consent categories, at least one."""
    names = tuple(text(item) for item in array(value))
    if not names:
        raise ValueError("expected at least one category, found none")
    return tuple(dict.fromkeys(names))
