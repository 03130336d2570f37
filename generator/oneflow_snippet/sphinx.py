"""For Sphinx: ``extensions = ["oneflow_snippet.sphinx"]``, for builders that write HTML pages.

Settings are ``oneflow_dist``, ``oneflow_enabled`` and so on in ``conf.py``, as in
:class:`~oneflow_snippet.embedding.Settings`.
"""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.errors import ExtensionError
from sphinx.util import logging

from oneflow_snippet.__about__ import __version__
from oneflow_snippet.embedding import Embedding
from oneflow_snippet.errors import OneflowError, one_of
from oneflow_snippet.static_site import embedding, place_file

if TYPE_CHECKING:
    from sphinx.application import Sphinx

DEFAULTS: dict[str, Any] = {
    "dist": "dist",
    "enabled": None,
    "inline": False,
    "src": None,
    "integrity": True,
    "debug": False,
}
BUILDERS = frozenset({"html", "dirhtml", "singlehtml"})

log = logging.getLogger(__name__)


def setup(app: Sphinx) -> dict[str, Any]:
    """Tell Sphinx of the settings, and wait until it knows what it builds."""
    for name, default in DEFAULTS.items():
        app.add_config_value(f"oneflow_{name}", default, "html")
    app.connect("builder-inited", _prepare)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}


def _prepare(app: Sphinx) -> None:
    _warn_of_unknown(app)
    if app.builder.name not in BUILDERS:
        return
    given = {name: app.config[f"oneflow_{name}"] for name in DEFAULTS}
    try:
        found = embedding(
            given, lambda name: f"oneflow_{name}", root=Path(app.confdir), fallback=True
        )
    except OneflowError as error:
        raise ExtensionError(str(error), modname=__name__) from None
    if found:
        _add(app, found)


def _add(app: Sphinx, found: Embedding) -> None:
    settings, artefacts = found.settings, found.build.artefacts
    if settings.inline or (settings.debug and not settings.src):
        app.add_js_file(None, body=artefacts.minified)
        return
    extra = {"integrity": artefacts.integrity} if settings.integrity else {}
    if settings.src:
        other = re.match(r"[a-z+.-]+:|//", settings.src, re.IGNORECASE)
        cors = {"crossorigin": "anonymous"} if other and extra else {}
        # Sphinx escapes the other attributes, but not this one.
        app.add_js_file(escape(settings.src), **extra, **cors)
        return
    # Before the pages are written, for Sphinx looks into a file whose URL it writes.
    place_file(found, Path(app.outdir, "_static"))
    app.add_js_file(f"oneflow/{artefacts.hashed}", **extra)


def _warn_of_unknown(app: Sphinx) -> None:
    # Sphinx itself says nothing about a name in conf.py that nobody asks for.
    for name in getattr(app.config, "_raw_config", {}):
        if name.startswith("oneflow_") and name.removeprefix("oneflow_") not in DEFAULTS:
            known = one_of(name, [f"oneflow_{known}" for known in DEFAULTS])
            log.warning("%s: unknown setting, %s", name, known, type="oneflow", subtype="setting")
