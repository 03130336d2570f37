"""Fetch the settings that a page loads, from Segment alone."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from http.client import HTTPException, HTTPMessage
from typing import IO
from urllib.parse import urlsplit

from oneflow_snippet.config import UnreadableError
from oneflow_snippet.errors import OneflowError

CDN = "https://cdn.segment.com"
TIMEOUT = 20.0
"""Seconds without a sign of life."""
MAX_BYTES = 20_000_000


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
    opener = urllib.request.build_opener(_OnlySegment)
    try:
        with opener.open(url, timeout=TIMEOUT) as answer:
            data: bytes = answer.read(MAX_BYTES + 1)
    except urllib.error.HTTPError as error:
        error.close()
        raise UnreadableError(f"{url}: {_meaning(error)}") from None
    except (OSError, HTTPException, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        raise UnreadableError(
            f"{url}: cannot be reached: {reason}; without a connection, fetch it "
            "elsewhere, such as by curl --output settings.json, and import the file"
        ) from None
    if len(data) > MAX_BYTES:
        raise UnreadableError(f"{url}: expected at most {MAX_BYTES // 1_000_000} MB, found more")
    return data


def _meaning(error: urllib.error.HTTPError) -> str:
    if error.code == 404:
        return "Segment knows no source with this write key (404)"
    return f"Segment answers {error.code} {error.reason}"


def _is_of_segment(url: str) -> bool:
    parts = urlsplit(url)
    host = parts.hostname or ""
    known = host == "segment.com" or host.endswith(".segment.com")
    return (known and parts.scheme == "https") or url.startswith(f"{CDN}/")


class _OnlySegment(urllib.request.HTTPRedirectHandler):
    """Follows redirects within Segment, and no others."""

    def redirect_request(  # noqa: PLR0913, PLR0917 - as the standard library calls it
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        if not _is_of_segment(newurl):
            fp.close()
            raise ValueError(f"it leads to {newurl}, which is not Segment's")
        return super().redirect_request(req, fp, code, msg, headers, newurl)
