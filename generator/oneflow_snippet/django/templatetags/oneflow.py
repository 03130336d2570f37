"""``{% load oneflow %}{% oneflow_snippet %}``."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from oneflow_snippet.django.tag import write

register = template.Library()


@register.simple_tag(takes_context=True)
def oneflow_snippet(
    context: template.Context, nonce: object = None, src: object = None
) -> SafeString:
    """Write the tag that brings the snippet to a page, with the page's nonce."""
    request = getattr(context, "request", None)
    if request is None:
        request = context.get("request")
    return write(request, context.get, nonce, src)
