"""``{{ oneflow_snippet() }}`` for the backend ``django.template.backends.jinja2.Jinja2``.

::

    "OPTIONS": {"extensions": ["oneflow_snippet.django.jinja.OneflowExtension"]}
"""

from __future__ import annotations

from jinja2 import Environment, pass_context
from jinja2.ext import Extension
from jinja2.runtime import Context
from markupsafe import Markup

from oneflow_snippet.django.tag import write


@pass_context
def oneflow_snippet(context: Context, nonce: object = None, src: object = None) -> Markup:
    """Write the tag that brings the snippet to a page, with the page's nonce."""
    return write(context.get("request"), context.get, nonce, src)


class OneflowExtension(Extension):
    """Gives the templates the function."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        environment.globals["oneflow_snippet"] = oneflow_snippet
