"""Short names for what functions declare: renames identifiers in a syntax tree of calmjs.

Each function begins with the same letters, as far as they are free there: a text that repeats
itself is what gzip makes small. Names at the top belong to the page, and stay.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain, product
from typing import TYPE_CHECKING, Any

from calmjs.parse.asttypes import (
    Catch,
    DotAccessor,
    FuncBase,
    FuncDecl,
    Identifier,
    Node,
    PropIdentifier,
    VarDecl,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_LETTERS = "aeisronpcdbtgvujklmfhxyqwz"  # in the order that gzip liked best
_ALL = _LETTERS + _LETTERS.upper() + "_$"
_WORDS = frozenset({"do", "if", "in"})


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
    """Rename, in place."""
    top = _Scope()
    _visit(tree, top)
    kept = set(_WORDS)
    homes = [(each, _connect(scope, each.value)) for scope in _all(top) for each in scope.uses]
    kept.update(each.value for each, home in homes if home is None)
    for scope in top.below():
        _rename(scope, kept)
    for each, home in homes:
        if home:
            each.value = home.names[each.value]


def children(node: Any) -> Iterator[Any]:
    """Give the nodes right below a node."""
    for value in vars(node).values():
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, Node):
                yield item


def _all(top: _Scope) -> Iterator[_Scope]:
    return chain([top], top.below())


def _visit(node: Any, scope: _Scope) -> None:
    match node:
        case FuncBase():
            _enter(node, scope)
        case Catch():
            block = scope.opened(is_block=True)
            block.declare(node.identifier)
            _visit(node.elements, block)
        case VarDecl():
            scope.function().names[node.identifier.value] = ""
            scope.uses.append(node.identifier)
            if node.initializer:
                _visit(node.initializer, scope)
        case DotAccessor():
            _visit(node.node, scope)
        case PropIdentifier():
            pass
        case Identifier():
            scope.uses.append(node)
        case _:
            for child in children(node):
                _visit(child, scope)


def _enter(node: Any, scope: _Scope) -> None:
    inner = scope.opened()
    if node.identifier:
        home = scope.function() if isinstance(node, FuncDecl) else inner
        home.declare(node.identifier)
    for parameter in node.parameters:
        inner.declare(parameter)
    for element in node.elements:
        _visit(element, inner)


def _connect(scope: _Scope, name: str) -> _Scope | None:
    """Find the function that declares a name, and tell those on the way that they need it."""
    home = scope.home(name)
    while home and scope is not home and scope.outer:
        scope.needs.add((home, name))
        scope = scope.outer
    return home


def _rename(scope: _Scope, kept: set[str]) -> None:
    taken = kept | {home.names[name] for home, name in scope.needs}
    short = chain(_ALL, map("".join, product(_ALL, _ALL)))
    free = (name for name in short if name not in taken)
    scope.names = {name: next(free) for name in scope.names}
