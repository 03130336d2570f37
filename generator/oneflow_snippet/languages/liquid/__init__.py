"""Templates of ``@liquid``: read at build time, by the rules of LiquidJS.

python-liquid, which reads them, is an extra, so it is imported by the first ``parse``.
"""

from __future__ import annotations

from oneflow_snippet.errors import LanguageError, Span
from oneflow_snippet.languages.ecmascript import code_units
from oneflow_snippet.languages.liquid.catalogue import MAX_LENGTH
from oneflow_snippet.languages.liquid.nodes import Liquid

__all__ = ["Liquid", "parse"]


def parse(text: str) -> Liquid:
    """Return the nodes of a template.

    Raises:
        LanguageError: It is not Liquid, too long, or does what we cannot compile; or python-liquid
            is not installed.
    """
    try:
        # python-liquid is an extra.
        from oneflow_snippet.languages.liquid.environment import parse_nodes  # noqa: PLC0415
        from oneflow_snippet.languages.liquid.translate import block  # noqa: PLC0415
    except ModuleNotFoundError:
        message = "@liquid needs python-liquid: pip install 'oneflow-snippet[liquid]'"
        raise LanguageError(message, Span(text, 0, 0)) from None
    length = code_units(text)
    if length > MAX_LENGTH:
        message = f"expected at most {MAX_LENGTH} characters, found {length}"
        raise LanguageError(message, Span(text, 0, 0))
    return Liquid(text, block(parse_nodes(text)))
