"""A tag that writes what is known: the least that one of this kind can cost in Django."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import mark_safe

register = template.Library()
CONSTANT = mark_safe("<script></script>")


@register.simple_tag
def constant() -> Any:
    """Write a constant."""
    return CONSTANT
