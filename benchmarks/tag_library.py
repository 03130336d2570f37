"""The snippet's tag for Django's templates, as a site writes it into its own library."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django import template
from django.utils.safestring import mark_safe
from oneflow_snippet import Artefacts, snippet_tag

register = template.Library()
CONSTANT = mark_safe("<script></script>")
artefacts = Artefacts.read(Path(__file__).parent.parent / "build" / "bench" / "dist")


@register.simple_tag
def constant() -> Any:
    """Write what is known: the least that a tag of this kind can cost."""
    return CONSTANT


@register.simple_tag
def oneflow_snippet(src: str | None = None, nonce: Any = None) -> Any:
    """Write the script element, inline or for a file."""
    return snippet_tag(artefacts, src=src, nonce=nonce)
