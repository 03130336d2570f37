"""From readable to small JavaScript, with the same bytes on every platform."""

from __future__ import annotations

from calmjs.parse import es5
from calmjs.parse.exceptions import ECMASyntaxError

from oneflow_snippet.compiler.minify.compress import squeeze
from oneflow_snippet.compiler.minify.mangle import mangle
from oneflow_snippet.compiler.minify.text import text_of
from oneflow_snippet.compiler.minify.tree import MinifyError, refuse_what_sees_names

__all__ = ["MinifyError", "minify"]


def minify(source: str) -> str:
    """Shorten names and statements, and drop blanks and comments.

    What is evaluated, and in which order, stays as it is. What a program can learn about itself
    does not: the text and the ``name`` of a function, and names within messages of engines.

    Raises:
        MinifyError: The source is not ES5, or holds what cannot be made small safely.
    """
    try:
        tree = es5(source)
    except ECMASyntaxError as error:
        raise MinifyError(f"not ES5: {error}") from None
    refuse_what_sees_names(tree)
    small = squeeze(tree)
    mangle(small)
    return text_of(small)
