"""For MkDocs and ProperDocs: the plugin ``oneflow``; off while the site is served for its author.

::

    plugins:
      - oneflow
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from oneflow_snippet.embedding import Embedding
from oneflow_snippet.errors import OneflowError
from oneflow_snippet.inject import put
from oneflow_snippet.static_site import FOLDER, embedding, place_file

log = logging.getLogger("mkdocs.plugins.oneflow")  # where `--strict` counts


class OneFlowOptions(Config):
    """What ``mkdocs.yml`` says; as in :class:`~oneflow_snippet.embedding.Settings`."""

    dist = config_options.Type(str, default="dist")
    enabled = config_options.Optional(config_options.Type(bool))
    inline = config_options.Type(bool, default=False)
    src = config_options.Optional(config_options.Type(str))
    integrity = config_options.Type(bool, default=True)
    debug = config_options.Type(bool, default=False)


class OneFlowPlugin(BasePlugin[OneFlowOptions]):
    """Puts the tag into every page, and the file into the site."""

    def on_startup(self, *, command: str, **_: object) -> None:
        """Notice whether the site is built, or served for its author."""
        self._published = command != "serve"

    def on_config(self, config: MkDocsConfig) -> None:
        """Read the build."""
        root = Path(config.config_file_path or "").parent
        try:
            self._embedding: Embedding | None = embedding(
                dict(self.config), str, root=root, fallback=self._published
            )
        except OneflowError as error:
            raise PluginError(f"oneflow: {error}") from None

    def on_post_page(self, output: str, /, *, page: Page, **_: object) -> str:
        """Put the tag into a page."""
        return self._put(output, page.file.src_uri, lambda path: get_relative_url(path, page.url))

    def on_post_template(
        self, output_content: str, /, *, template_name: str, config: MkDocsConfig
    ) -> str:
        """Put the tag into 404.html, which is shown at any depth, and other templates."""
        if not template_name.endswith(".html"):
            return output_content
        base = urlsplit(config.site_url or "").path.rstrip("/")
        return self._put(output_content, template_name, lambda path: f"{base}/{path}")

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Put the file into the site."""
        if self._embedding:
            place_file(self._embedding, Path(config.site_dir))

    def _put(self, html: str, name: str, url: Callable[[str], str]) -> str:
        if not self._embedding:
            return html
        placed = put(html, self._embedding.tag(lambda file: url(f"{FOLDER}/{file}")))
        if placed is None:
            log.warning("%s: no place for the snippet: no </head> and no <body>", name)
        return html if placed is None else placed
