"""The HTML tag, for any template language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

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
    attributes = Markup("")
    if src is not None:
        attributes += Markup(' src="{}"').format(_plain(src))
        attributes += Markup(' integrity="{}"').format(artefacts.integrity)
        attributes += Markup(' crossorigin="anonymous" async')
    if nonce is not None:
        attributes += Markup(' nonce="{}"').format(_plain(nonce))
    # The minified code has no `<` outside of comparisons, and none before `/`, `!` or a letter.
    code = "" if src is not None else artefacts.minified
    return Markup("<script{}>{}</script>").format(attributes, Markup(code))  # noqa: S704


def _plain(value: object) -> str:
    # An attribute is text: a string that somebody marked as HTML is escaped like any other.
    return str.__str__(value) if isinstance(value, str) else str(value)
