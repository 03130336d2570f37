"""For Pelican: the plugin ``oneflow``; off unless the site is published, which ``SITEURL`` says.

Pelican finds it by itself where it is installed; from elsewhere, name it:
``PLUGINS = ["oneflow_snippet.pelican"]``. Settings are ``ONEFLOW_DIST``, ``ONEFLOW_ENABLED`` and so
on, as in :class:`~oneflow_snippet.embedding.Settings`. A theme may have ``{{ oneflow_snippet() }}``
where it wants the tag; all other pages get it in front of ``</head>``.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from markupsafe import Markup
from pelican import signals

from oneflow_snippet.embedding import NOTHING, Embedding
from oneflow_snippet.errors import OneflowError
from oneflow_snippet.inject import marked, put_bytes
from oneflow_snippet.static_site import FOLDER, embedding, place_file

if TYPE_CHECKING:
    from pelican import Pelican

_PREFIX = "ONEFLOW_"
_STATE = "_oneflow"

log = logging.getLogger(__name__)


def register() -> None:
    """Tell Pelican when to call what."""
    signals.initialized.connect(_prepare)
    signals.content_written.connect(_put)
    signals.finalized.connect(_finish)


def _prepare(pelican: Pelican) -> None:
    settings = pelican.settings
    given = {
        key.removeprefix(_PREFIX).lower(): value
        for key, value in settings.items()
        if key.startswith(_PREFIX)
    }
    published = bool(settings.get("SITEURL")) and not settings.get("RELATIVE_URLS")
    try:
        found = embedding(
            given, lambda name: _PREFIX + name.upper(), root=Path.cwd(), fallback=published
        )
    except OneflowError as error:
        # Pelican ends with a critical message and no traceback.
        log.critical("oneflow: %s", error)
        raise SystemExit(1) from None
    tag = _tag(found, settings) if found else NOTHING
    settings[_STATE] = found, tag
    settings["JINJA_GLOBALS"] = {
        **settings.get("JINJA_GLOBALS", {}),
        "oneflow_snippet": lambda: Markup(marked(tag)),  # noqa: S704 - a tag
    }


def _tag(found: Embedding, settings: dict[str, Any]) -> Markup:
    base = urlsplit(settings.get("SITEURL", "")).path.rstrip("/")
    return found.tag(lambda name: f"{base}/{FOLDER}/{name}")


def _put(path: str, context: dict[str, Any]) -> None:
    found, tag = context.get(_STATE) or (None, NOTHING)
    if not found or not path.endswith((".html", ".htm")):
        return
    page = Path(path).read_bytes()
    placed = put_bytes(page, tag)
    if placed is None:
        log.warning("%s: no place for the 1Flow snippet: no </head> and no <body>", path)
    elif placed != page:
        Path(path).write_bytes(placed)


def _finish(pelican: Pelican) -> None:
    found, _ = pelican.settings.get(_STATE, (None, NOTHING))
    if found:
        place_file(found, Path(pelican.settings["OUTPUT_PATH"]))
