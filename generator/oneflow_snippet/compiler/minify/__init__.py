"""From readable to small JavaScript, with the same bytes on every platform."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from calmjs.parse.asttypes import Node


def minify(source: str) -> str:
    """Shorten names and statements, and drop blanks and comments.

    The source is parsed as ES5 on the way, so what comes out is known to be well-formed.

    Raises:
        calmjs.parse.exceptions.ECMASyntaxError: The source is not ES5.
    """
    # Not cheap to import, and only `build` needs it.
    from calmjs.parse import es5  # noqa: PLC0415
    from calmjs.parse.unparsers.es5 import minify_print  # noqa: PLC0415

    from oneflow_snippet.compiler.minify.compress import squeeze  # noqa: PLC0415
    from oneflow_snippet.compiler.minify.mangle import mangle  # noqa: PLC0415

    tree: Node = squeeze(es5(source))
    mangle(tree)
    return str(minify_print(tree, drop_semi=True))
