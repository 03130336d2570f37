"""Functions that are used once, put where they are used: rewrites a syntax tree of calmjs."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from calmjs.parse.asttypes import (
    Arguments,
    Array,
    Assign,
    Catch,
    DoWhile,
    For,
    ForIn,
    FuncDecl,
    FuncExpr,
    Identifier,
    PropIdentifier,
    Return,
    VarDecl,
    While,
)

from oneflow_snippet.compiler.minify.tree import children, is_function

if TYPE_CHECKING:
    from collections.abc import Iterator


def inlined(body: list[Any], parameters: list[Any]) -> list[Any]:
    """Put functions that are used once, as a value, where that is; the others go to the end.

    Only a use in the body itself counts, for what is there happens no more often than the
    declaration does. A function may be known by another name, too: a parameter's value is
    also one of ``arguments``.
    """
    functions = {node.identifier.value: node for node in body if isinstance(node, FuncDecl)}
    rest = [node for node in body if not isinstance(node, FuncDecl)]
    uses = Counter(name for node in [*parameters, *body] for name in _names(node))
    uses.update(arguments=3)
    for node in rest:
        for place, key, name in _values(node):
            function = functions.get(name)
            # The declaration itself counts, too.
            if function and uses[name] == 2:
                place[key] = FuncExpr(None, function.parameters, function.elements)
                del functions[name]
    return [*rest, *functions.values()]


def _names(node: Any) -> Iterator[str]:
    if isinstance(node, Identifier) and not isinstance(node, PropIdentifier):
        yield node.value
    for child in children(node):
        yield from _names(child)


def _values(node: Any) -> Iterator[tuple[Any, Any, str]]:
    """Find the names that stand where any expression may, in the scope itself and in no loop.

    Each comes with the list or the attributes that hold it, and its place there.
    """
    places: list[tuple[Any, Any, Any]] = []
    match node:
        case For() | ForIn() | While() | DoWhile() | Catch():
            return
        case _ if is_function(node):
            return
        case Arguments() | Array():
            places = [(node.items, at, item) for at, item in enumerate(node.items)]
        case VarDecl() | Assign() | Return():
            name = lone_expression(node)
            places = [(vars(node), name, getattr(node, name))]
    for place, key, item in places:
        if isinstance(item, Identifier):
            yield place, key, item.value
    for child in children(node):
        yield from _values(child)


def lone_expression(node: Any) -> str:
    """Name the attribute that holds an expression on its own."""
    match node:
        case VarDecl():
            return "initializer"
        case Assign():
            return "right"
    return "expr"
