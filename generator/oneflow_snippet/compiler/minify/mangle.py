"""Short names for what functions declare: renames identifiers in a syntax tree of calmjs.

Each function begins with the same letters, as far as they are free there: a text that repeats
itself is what gzip makes small. Names at the top belong to the page, and stay.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain, count, product
from typing import TYPE_CHECKING, Any

from calmjs.parse.asttypes import (
    Break,
    Catch,
    Continue,
    FuncDecl,
    FuncExpr,
    Identifier,
    Label,
    Node,
    PropIdentifier,
    SetPropAssign,
    VarDecl,
)

from oneflow_snippet.compiler.minify.tree import children, is_function

if TYPE_CHECKING:
    from collections.abc import Iterator

_LETTERS = "etaionsrdlucpmfhgvbyxkjwqz"  # in the order that gzip liked best
_ALL = _LETTERS + _LETTERS.upper() + "_$"
_WORDS = frozenset({"do", "if", "in", "for", "int", "let", "new", "try", "var"})
"""Short words that are no names."""


@dataclass(eq=False, slots=True)
class _Scope:
    """A function, or the block of a ``catch``, whose error is known only there."""

    outer: _Scope | None = None
    is_block: bool = False
    names: dict[str, str] = field(default_factory=dict)
    """What is declared here, in order, with the names to come."""
    uses: list[Any] = field(default_factory=list)
    """The identifiers that stand here."""
    needs: set[tuple[_Scope, str]] = field(default_factory=set)
    """What is declared further out and used here or further in."""
    inner: list[_Scope] = field(default_factory=list)

    def opened(self, *, is_block: bool = False) -> _Scope:
        self.inner.append(_Scope(self, is_block))
        return self.inner[-1]

    def declare(self, identifier: Any) -> None:
        self.names[identifier.value] = ""
        self.uses.append(identifier)

    def declare_variable(self, identifier: Any) -> set[str]:
        """Declare what the whole function knows.

        The name comes back if an error bears it, too: ``catch (e) { var e = 1; }`` means both.
        """
        name = identifier.value
        self.function().names[name] = ""
        self.uses.append(identifier)
        scope: _Scope = self
        while scope.is_block and scope.outer:
            if name in scope.names:
                return {name}
            scope = scope.outer
        return set()

    def function(self) -> _Scope:
        return self.outer.function() if self.is_block and self.outer else self

    def home(self, name: str) -> _Scope | None:
        """Give the function that declares a name; None if it is the page's."""
        if self.outer is None:
            return None
        return self if name in self.names else self.outer.home(name)

    def below(self) -> Iterator[_Scope]:
        for scope in self.inner:
            yield scope
            yield from scope.below()


def mangle(tree: Node) -> None:
    """Rename, in place. Names stay that bear two meanings, and ``arguments``, which does so."""
    top = _Scope()
    fixed = {"arguments", *_visit(tree, top)}
    kept = fixed | _WORDS
    homes = [(each, _connect(scope, each.value)) for scope in _all(top) for each in scope.uses]
    kept.update(each.value for each, home in homes if home is None)
    for scope in top.below():
        _rename(scope, kept, fixed)
    for each, home in homes:
        if home:
            each.value = home.names[each.value]


def _all(top: _Scope) -> Iterator[_Scope]:
    return chain([top], top.below())


def _visit(node: Any, scope: _Scope) -> Iterator[str]:
    """Note what is declared and used; the names come that cannot change."""
    match node:
        case Catch():
            block = scope.opened(is_block=True)
            block.declare(node.identifier)
            yield from _visit(node.elements, block)
        case VarDecl():
            yield from scope.declare_variable(node.identifier)
            if node.initializer:
                yield from _visit(node.initializer, scope)
        case Label():
            yield from _visit(node.statement, scope)
        case PropIdentifier() | Break() | Continue():
            pass
        case Identifier():
            scope.uses.append(node)
        case _ if is_function(node):
            yield from _enter(node, scope)
        case _:
            for child in children(node):
                yield from _visit(child, scope)


def _enter(node: Any, scope: _Scope) -> Iterator[str]:
    inner = scope.opened()
    match node:
        case FuncDecl():
            scope.function().declare(node.identifier)
        case FuncExpr() if node.identifier:
            inner.declare(node.identifier)
        case SetPropAssign():
            inner.declare(node.parameter)
    for parameter in getattr(node, "parameters", ()):
        inner.declare(parameter)
    for element in node.elements:
        yield from _visit(element, inner)


def _connect(scope: _Scope, name: str) -> _Scope | None:
    """Find the function that declares a name, and tell those on the way that they need it."""
    home = scope.home(name)
    while home and scope is not home and scope.outer:
        scope.needs.add((home, name))
        scope = scope.outer
    return home


def _rename(scope: _Scope, kept: set[str], fixed: set[str]) -> None:
    taken = kept | {home.names[name] for home, name in scope.needs}
    short = ("".join(name) for size in count(1) for name in product(_ALL, repeat=size))
    free = (name for name in short if name not in taken)
    scope.names = {name: name if name in fixed else next(free) for name in scope.names}
