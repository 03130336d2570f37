"""``{% load oneflow %}{% oneflow_snippet %}``."""

from __future__ import annotations

from django import template
from django.template.base import Parser, Token
from markupsafe import Markup

from oneflow_snippet.django.tag import write

register = template.Library()
_simple = template.Library()


@register.tag
def oneflow_snippet(parser: Parser, token: Token) -> template.Node:
    """Read the tag: ``{% oneflow_snippet [nonce=…] [src=…] %}``."""
    if len(token.split_contents()) == 1:
        return PageNode()
    return _simple.tags["oneflow_snippet"](parser, token)


class PageNode(template.Node):
    """The tag as most pages have it, without what Django does for a tag with arguments."""

    def render(self, context: template.Context) -> Markup:
        """Write the tag that brings the snippet to a page, with the page's nonce."""
        return write(_request(context), context.get)


@_simple.simple_tag(takes_context=True, name="oneflow_snippet")
def with_arguments(context: template.Context, nonce: object = None, src: object = None) -> Markup:
    """Write the tag with a nonce or a URL of the page's own."""
    return write(_request(context), context.get, nonce, src)


def _request(context: template.Context) -> object:
    request = getattr(context, "request", None)
    return context.get("request") if request is None else request
