"""Liquid templates as JavaScript: an expression whose value is a string for every event."""

from __future__ import annotations

from oneflow_snippet.compiler import javascript as js
from oneflow_snippet.compiler.emit.helpers import Helpers
from oneflow_snippet.compiler.emit.liquid.expressions import block_text
from oneflow_snippet.compiler.emit.liquid.statements import Statements
from oneflow_snippet.compiler.emit.liquid.values import Scope, TypedJs, fresh, words_of
from oneflow_snippet.compiler.emit.liquid_variables import captured_in, made_in, pruned
from oneflow_snippet.compiler.javascript import Js
from oneflow_snippet.languages.liquid.nodes import Liquid


def emit_liquid(node: Liquid, scope: Js, helpers: Helpers) -> Js:
    """Write a template; ``scope`` is the payload, which may be anything."""
    block = pruned(node.nodes)
    texts = captured_in(block)
    names: dict[str, TypedJs] = {}
    taken = words_of(scope)
    for name in made_in(*block):
        own = fresh(name, taken)
        taken.add(own)
        names[name] = TypedJs(js.identifier(own), "text" if name in texts else "any")
    inside = Scope(scope, names, helpers)
    if not names:
        return block_text(block, inside)
    return js.scoped(Statements(inside, taken).body(block))
