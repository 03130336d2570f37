"""Which variables a Liquid template makes, and where it reads them."""

from __future__ import annotations

from collections.abc import Iterator

from oneflow_snippet.languages.liquid.nodes import (
    Assign,
    Block,
    Capture,
    Compare,
    Filtered,
    If,
    LiquidConstant,
    LiquidValue,
    Logic,
    Node,
    Not,
    Output,
    Special,
    Text,
    Variable,
)


def made_in(*nodes: Node) -> tuple[str, ...]:
    """Return the variables that are given a value, in the order of the template."""
    return tuple(dict.fromkeys(name for node in nodes for name in _made(node)))


def read_in(*nodes: Node) -> frozenset[str]:
    """Return the variables that are read."""
    return frozenset(name for node in nodes for name in _read(node))


def writes(node: Node) -> bool:
    """Whether a node can write text."""
    if isinstance(node, If):
        blocks = (*(block for _, block in node.branches), node.otherwise)
        return any(writes(inner) for block in blocks for inner in block)
    return isinstance(node, Text | Output)


def pruned(block: Block) -> Block:
    """Return a block without the variables that nothing reads."""
    idle = frozenset(made_in(*block)) - read_in(*block)
    return pruned(tuple(_without(block, idle))) if idle else block


def early_in(block: Block) -> frozenset[str]:
    """Return the variables that may be read before the template gives them a value."""
    early: set[str] = set()
    _follow(block, frozenset(), early)
    return frozenset(early.intersection(made_in(*block)))


def captured_in(block: Block) -> frozenset[str]:
    """Return the variables that are strings wherever they are read."""
    assigned = (name for node in block for name in _made(node, captures=False))
    return frozenset(made_in(*block)) - early_in(block) - frozenset(assigned)


def _made(node: Node, *, captures: bool = True) -> Iterator[str]:
    inner: tuple[Block, ...] = ()
    match node:
        case Capture(_, block):
            inner = (block,)
        case If(branches, otherwise):
            inner = (*(block for _, block in branches), otherwise)
    for block in inner:
        for each in block:
            yield from _made(each, captures=captures)
    if isinstance(node, Assign) or (captures and isinstance(node, Capture)):
        yield node.name


def _read(node: Node) -> Iterator[str]:
    match node:
        case Text():
            return
        case Output(value) | Assign(_, value):
            yield from names_of(value)
        case Capture(_, block):
            yield from read_in(*block)
        case If(branches, otherwise):
            for test, block in branches:
                yield from names_of(test)
                yield from read_in(*block)
            yield from read_in(*otherwise)


def names_of(value: LiquidValue) -> Iterator[str]:
    """Yield the variables that a value is made of."""
    match value:
        case LiquidConstant() | Special():
            return
        case Variable(name, keys):
            yield name
            for key in keys:
                if isinstance(key, Variable):
                    yield from names_of(key)
        case Compare(_, left, right) | Logic(_, left, right):
            yield from names_of(left)
            yield from names_of(right)
        case Not(inner):
            yield from names_of(inner)
        case Filtered(inner, filters):
            yield from names_of(inner)
            for each in filters:
                for argument in each.arguments:
                    yield from names_of(argument)


def _without(block: Block, idle: frozenset[str], *, silent: bool = False) -> Iterator[Node]:
    """Yield nodes without the variables ``idle``; ``silent``: nobody wants the text either."""
    for node in block:
        match node:
            case Capture(name, inner) if name in idle:
                yield from _without(inner, idle, silent=True)
            case Capture(name, inner):
                yield Capture(name, tuple(_without(inner, idle)))
            case If(branches, otherwise) if made_in(node) or not silent:
                slim = tuple(
                    (test, tuple(_without(inner, idle, silent=silent))) for test, inner in branches
                )
                yield If(slim, tuple(_without(otherwise, idle, silent=silent)))
            case Assign(name, _) if name not in idle:
                yield node
            case Text() | Output() if not silent:
                yield node


def _follow(block: Block, given: frozenset[str], early: set[str]) -> frozenset[str]:
    """Return the variables that have a value at the end of a block, whatever happens."""
    for node in block:
        match node:
            case Capture(name, inner):
                given = _follow(inner, given, early) | {name}
            case If(branches, otherwise):
                ends = []
                for test, inner in branches:
                    early.update(set(names_of(test)) - given)
                    ends.append(_follow(inner, given, early))
                given = frozenset.intersection(*ends, _follow(otherwise, given, early))
            case _:
                early.update(read_in(node) - given)
                given |= frozenset(made_in(node))
    return given
