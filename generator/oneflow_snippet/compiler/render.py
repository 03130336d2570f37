"""From a plan to readable JavaScript, through the templates.

The templates are JavaScript before they are rendered, too: a placeholder is a quoted expression,
``"{{ name }}"``, and an instruction is a comment: ``//% if name``, ``/*% include "part.js" %*/``.
What a placeholder receives must come from ``javascript.py``; a plain string is
refused.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from oneflow_snippet.__about__ import __version__
from oneflow_snippet.compiler import javascript as js
from oneflow_snippet.compiler import template_files
from oneflow_snippet.compiler.javascript import Js

if TYPE_CHECKING:
    from oneflow_snippet.config.model import Config


def only_js(value: object) -> Js:
    """Let pass what the gate has made, and nothing else.

    Raises:
        TypeError: A value reached a template without having become JavaScript.
    """
    if not isinstance(value, Js):
        raise TypeError(f"a template placeholder wants JavaScript, not {type(value).__name__}")
    return value


@cache
def environment() -> Environment:
    """Give the environment in which the JavaScript templates are rendered."""
    return Environment(  # noqa: S701 - finalize lets nothing through but escaped JavaScript
        loader=FileSystemLoader(template_files.FOLDER),
        variable_start_string='"{{',
        variable_end_string='}}"',
        block_start_string="/*%",
        block_end_string="%*/",
        line_statement_prefix="//%",
        comment_start_string="/*#",
        comment_end_string="#*/",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
        finalize=only_js,
        newline_sequence="\n",
    )


def render(config: Config, mappings: Js, version: str = __version__, *, debug: bool = False) -> str:
    """Write the whole snippet in its readable form, with LF line ends and ASCII only.

    Args:
        config: What the loader does.
        mappings: The compiled mappings.
        version: What the snippet says when it is asked which it is.
        debug: It says in the browser's console what becomes of each event; ``mappings`` are those
            of the debug build.
    """
    context = {
        "version": js.string(version),
        "project_api_key": js.string(config.project_api_key),
        "sdk_url": js.string(config.sdk_url),
        "client": config.client,
        "client_name": js.string(config.analytics_global),
        "analytics_name": js.identifier(config.analytics_global),
        "consent_categories": js.literal(config.consent_categories),
        "mappings": mappings,
        "filters": any(each.enabled for each in config.filters),
        "persist": config.persist,
        "consent": bool(config.consent_categories),
        "respect_gpc": config.respect_gpc,
        "trusted_types": config.trusted_types,
        "crossorigin": config.sdk_crossorigin and js.string(config.sdk_crossorigin),
        "own_path": config.sdk_url.startswith("/"),
        "early": config.early,
        "debug": debug,
    }
    return environment().get_template("oneflow.js").render(context)
