"""The HTML tag, for any template language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from oneflow_snippet.artefacts import Artefacts


def snippet_tag(
    artefacts: Artefacts, *, src: str | None = None, nonce: object | None = None
) -> Markup:
    """Write the script element that brings the snippet to a page.

    The result has ``__html__``, so Jinja, Django and all that honours it leave it as it is.

    Args:
        artefacts: From :func:`build`, or from :meth:`Artefacts.read` at run time.
        src: URL of ``oneflow.min.js``; without it the code stands in the element itself.
        nonce: The page's CSP nonce, or an object that becomes it through ``str``. Lazy nonces are
            false until they are read, so only ``None`` means that there is none.
    """
    attributes = "" if nonce is None else f' nonce="{_attribute(nonce)}"'
    if src is None:
        # The code has no `<` outside of comparisons, and none before `/`, `!` or a letter.
        return Markup(f"<script{attributes}>{artefacts.minified}</script>")  # noqa: S704
    return Markup(  # noqa: S704
        f'<script src="{_attribute(src)}" integrity="{artefacts.integrity}"'
        f' crossorigin="anonymous" async{attributes}></script>'
    )


def _attribute(value: object) -> str:
    # An attribute is text: a string that somebody marked as HTML is escaped like any other.
    return escape(str.__str__(value) if isinstance(value, str) else str(value))
