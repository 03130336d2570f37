"""Get what is at a URL, without following it where it should not lead."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from http.client import HTTPException, HTTPMessage
from typing import IO, NamedTuple, TypeAlias

from oneflow_snippet.config import UnreadableError

TIMEOUT = 20.0
"""Seconds without a sign of life."""
MAX_BYTES = 20_000_000


class Refusal(NamedTuple):
    """An answer of HTTP that is an error.

    Attributes:
        status: Such as 404.
        reason: Such as ``Not Found``.
        retry_after: What the header of that name says; may be empty.
        body: The beginning of it.
    """

    status: int
    reason: str
    retry_after: str
    body: bytes


class UnreachableError(UnreadableError):
    """There is no answer, or none that may be taken."""


Explain: TypeAlias = Callable[[Refusal], str]
"""Says what an error of a certain server means."""


def download(
    url: str,
    *,
    leads: Callable[[str], bool],
    explain: Explain,
    headers: Mapping[str, str] | None = None,
) -> bytes:
    """Return what is at a URL.

    Args:
        url: Of HTTP or HTTPS.
        leads: Whether a redirect to a URL may be followed; the headers go there, too.
        explain: For answers that are errors.
        headers: Of the request.

    Raises:
        UnreachableError: There is no answer, or it leads elsewhere.
        UnreadableError: It is refused, or is too much.
    """
    opener = urllib.request.build_opener(_Redirects(leads))
    try:
        request = urllib.request.Request(url, headers=dict(headers or {}))  # noqa: S310
        with opener.open(request, timeout=TIMEOUT) as answer:
            data: bytes = answer.read(MAX_BYTES + 1)
    except urllib.error.HTTPError as error:
        raise UnreadableError(f"{url}: {explain(_refusal(error))}") from None
    except (OSError, HTTPException, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        raise UnreachableError(f"{url}: cannot be reached: {reason}") from None
    if len(data) > MAX_BYTES:
        raise UnreadableError(f"{url}: expected at most {MAX_BYTES // 1_000_000} MB, found more")
    return data


def _refusal(error: urllib.error.HTTPError) -> Refusal:
    try:
        with error:
            body = error.read(10_000)
    except (OSError, HTTPException):
        body = b""  # what it says besides its status is lost
    after = error.headers.get("Retry-After") or ""
    return Refusal(error.code, str(error.reason), after, body)


class _Redirects(urllib.request.HTTPRedirectHandler):
    def __init__(self, leads: Callable[[str], bool]) -> None:
        self._leads = leads

    def redirect_request(  # noqa: PLR0913, PLR0917 - as the standard library calls it
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        if not self._leads(newurl):
            fp.close()
            raise ValueError(f"it leads to {newurl}, which is not followed")
        return super().redirect_request(req, fp, code, msg, headers, newurl)
