"""From readable to small JavaScript, with the same bytes on every platform."""

from __future__ import annotations

from calmjs.parse import es5
from calmjs.parse.asttypes import Node
from calmjs.parse.unparsers.es5 import minify_print

from oneflow_snippet.compiler.minify.compress import squeeze
from oneflow_snippet.compiler.minify.mangle import mangle


def minify(source: str) -> str:
    """Shorten names and statements, and drop blanks and comments.

    The source is parsed as ES5 on the way, so what comes out is known to be well-formed.

    Raises:
        calmjs.parse.exceptions.ECMASyntaxError: The source is not ES5.
    """
    tree: Node = squeeze(es5(source))
    mangle(tree)
    return str(minify_print(tree, drop_semi=True))
