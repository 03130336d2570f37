"""The tag of a page, for both of Django's template engines."""

from __future__ import annotations

import logging
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from django.templatetags.static import static
from django.urls import get_script_prefix
from markupsafe import Markup

from oneflow_snippet.django import conf, nonces
from oneflow_snippet.django.finders import FOLDER
from oneflow_snippet.embedding import NOTHING
from oneflow_snippet.errors import OneflowError
from oneflow_snippet.tags import Frame, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger("oneflow_snippet")


def write(
    request: object, lookup: Callable[[str], object], nonce: object = None, src: object = None
) -> Markup:
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
            return NOTHING
        if nonce is None:
            nonce = embedding.nonce(request)
        if nonce is None:
            nonce = nonces.find(request, lookup)
        if src is None:
            # For every page the same, unless the build may change.
            frame = (_frame.__wrapped__ if embedding.watch else _frame)(_mount(request))
        else:
            frame = embedding.frame(lambda _: src)
        return frame.tag(text_of(nonce, "nonce"))
    except OneflowError as error:
        complain(str(error))
        return NOTHING


def _mount(request: object) -> str:
    meta = getattr(request, "META", None)
    return str(get_script_prefix() if meta is None else meta.get("SCRIPT_NAME", ""))


@lru_cache(maxsize=16)
def _frame(_mounted_at: str) -> Frame:
    # Storages take their time; what they say changes with the path at which a site is mounted, and
    # with a test's settings, which empty the cache.
    return conf.embedding().frame(url)


def forget() -> None:
    """Take settings and build anew."""
    conf.embedding.cache_clear()
    _frame.cache_clear()


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
