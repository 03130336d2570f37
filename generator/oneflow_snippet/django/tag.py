"""The tag of a page, for both of Django's template engines."""

from __future__ import annotations

import logging
from functools import cache
from typing import TYPE_CHECKING

from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe

from oneflow_snippet.django import conf, nonces
from oneflow_snippet.django.finders import FOLDER
from oneflow_snippet.errors import OneflowError

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger("oneflow_snippet")


def write(
    request: object, lookup: Callable[[str], object], nonce: object = None, src: object = None
) -> SafeString:
    """Write the tag.

    A page is worth more than what is counted on it: where settings or build are broken, which
    was said when Django started, the page goes without, and the log says so once more.

    Args:
        request: The page's, or None.
        lookup: Gives a value of the template's context, or None.
        nonce: Instead of the one that is found.
        src: URL of the file, instead of that of the static file.
    """
    try:
        embedding = conf.embedding()
        if not embedding.wanted(request):
            return SafeString("")
        if nonce is None:
            nonce = embedding.nonce(request)
        if nonce is None:
            nonce = nonces.find(request, lookup)
        tag = embedding.tag(lambda name: src or url(name), nonce)
    except OneflowError as error:
        complain(str(error))
        return SafeString("")
    return mark_safe(tag)  # noqa: S308 - it is escaped already


def url(name: str) -> str | None:
    """Give the URL of a static file of ours, or None where ``collectstatic`` has not seen it."""
    try:
        return str(static(f"{FOLDER}/{name}"))
    except ValueError as error:  # of ManifestStaticFilesStorage
        complain(f"{error} The code stands in the page itself. Run collectstatic after a build.")
        return None


@cache
def complain(message: str) -> None:
    """Log what is wrong, once in a process."""
    log.error("%s", message)
