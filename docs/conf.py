"""The documentation as a site: `make docs`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from oneflow_snippet import __version__

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "oneflow-snippet"
version = release = __version__
copyright = ""  # noqa: A001 - Sphinx's name for it
html_show_copyright = False

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx_click"]
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"
autodoc_member_order = "bysource"
python_use_unqualified_type_names = True

highlight_language = "none"
html_theme = "furo"
html_title = "oneflow-snippet"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
pygments_style = "tango"
pygments_dark_style = "monokai"


def _name_what_is_outside(app: Sphinx, docname: str, source: list[str]) -> None:
    """Turn links out of this folder, which are for readers of the repository, into plain names."""
    del app, docname
    source[0] = re.sub(r"\[([^\]]+)\]\(\.\./[^)]*\)", r"\1", source[0])


def _keep_columns(app: Sphinx, context: object, lines: list[str]) -> None:
    """Show the examples of a command as they are in its help."""
    del app, context
    shown = [f"   {line.removeprefix('|')}" if line.startswith("|") else "" for line in lines]
    lines[:] = ["::", "", *shown, ""]


def setup(app: Sphinx) -> None:
    """Register what stands above."""
    app.connect("source-read", _name_what_is_outside)
    app.connect("sphinx-click-process-epilog", _keep_columns)
