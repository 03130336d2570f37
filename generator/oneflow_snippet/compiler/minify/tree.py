"""How to walk a syntax tree of calmjs, and what in it cannot be made small safely."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from calmjs.parse.asttypes import (
    ExprStatement,
    FuncBase,
    FuncDecl,
    FunctionCall,
    GetPropAssign,
    Identifier,
    Node,
    Program,
    SetPropAssign,
    String,
    With,
)

from oneflow_snippet.errors import OneflowError

if TYPE_CHECKING:
    from collections.abc import Iterator


class MinifyError(OneflowError):
    """JavaScript that is no ES5, or of which nobody can say that it does the same when small."""


def is_function(node: Any) -> bool:
    """Whether a node has a body with names of its own: a function, a getter or a setter."""
    return isinstance(node, FuncBase | GetPropAssign | SetPropAssign)


def is_directive(node: Any) -> bool:
    """Whether a statement would be a directive at the beginning of a function: only a string."""
    return isinstance(node, ExprStatement) and isinstance(node.expr, String)


def children(node: Any) -> Iterator[Any]:
    """Give the nodes right below a node."""
    for value in vars(node).values():
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, Node):
                yield item


def refuse_what_sees_names(tree: Node) -> None:
    """Look for what short names would change, and for what ES5 leaves to each engine.

    Raises:
        MinifyError: There is some; the message names the construct and its line.
    """
    for node, parent in _pairs(tree, None):
        construct = _unknowable(node, parent)
        if construct:
            raise MinifyError(f"line {node.lineno}: {construct} cannot be made small safely")


def _pairs(node: Any, parent: Any) -> Iterator[tuple[Any, Any]]:
    yield node, parent
    for child in children(node):
        yield from _pairs(child, node)


def _unknowable(node: Any, parent: Any) -> str:
    match node:
        case With():
            return "`with` (its object may have properties of any name)"
        case FunctionCall(identifier=Identifier(value="eval")):
            return "`eval` (it sees the names of variables)"
        case FuncDecl() if not (is_function(parent) or isinstance(parent, Program)):
            return "a function declared in a block (ES5 does not say what it means)"
        case String() if "\\\n" in node.value or "\\\r" in node.value:
            return "a string over several lines"
    return ""
