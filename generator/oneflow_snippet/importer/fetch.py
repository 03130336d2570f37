"""Fetch the settings that a page loads, from Segment alone."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from oneflow_snippet.config import UnreadableError
from oneflow_snippet.errors import OneflowError
from oneflow_snippet.importer.download import Refusal, UnreachableError, download

CDN = "https://cdn.segment.com"


class WriteKeyError(OneflowError):
    """A write key that cannot be one."""


def settings_url(write_key: str) -> str:
    """Return where the settings of a source are.

    Raises:
        WriteKeyError: The key cannot be one.
    """
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,100}", write_key):
        raise WriteKeyError(
            f"--write-key: expected the letters and digits of a write key, found {write_key!r}"
        )
    return f"{CDN}/v1/projects/{write_key}/settings"


def looks_like_write_key(text: str) -> bool:
    """Whether a text is long and plain enough for a write key, which no file is named like."""
    return re.fullmatch(r"[A-Za-z0-9]{16,100}", text) is not None


def fetch(url: str) -> bytes:
    """Return what is at a URL of Segment.

    Raises:
        UnreadableError: It is not Segment's, cannot be reached, or is too much.
    """
    if not _is_of_segment(url):
        raise UnreadableError(f"{url}: expected a URL of https://cdn.segment.com, or a file")
    try:
        return download(url, leads=_is_of_segment, explain=_meaning)
    except UnreachableError as error:
        raise UnreadableError(
            f"{error}; without a connection, fetch it elsewhere, such as by "
            "curl --output settings.json, and import the file"
        ) from None


def _meaning(refusal: Refusal) -> str:
    if refusal.status == 404:
        return "Segment knows no source with this write key (404)"
    return f"Segment answers {refusal.status} {refusal.reason}"


def _is_of_segment(url: str) -> bool:
    parts = urlsplit(url)
    host = parts.hostname or ""
    known = host == "segment.com" or host.endswith(".segment.com")
    return (known and parts.scheme == "https") or url.startswith(f"{CDN}/")
