"""Liquid blocks that make variables, as the statements of a JavaScript function."""

from __future__ import annotations

from collections.abc import Iterator

from oneflow_snippet.compiler import javascript as js
from oneflow_snippet.compiler.emit.liquid.expressions import (
    block_text,
    concatenation,
    emit_value,
    parts_of,
    test,
)
from oneflow_snippet.compiler.emit.liquid.values import Scope, fresh, variable
from oneflow_snippet.compiler.emit.liquid_variables import early_in, made_in, read_in, writes
from oneflow_snippet.compiler.javascript import Js
from oneflow_snippet.languages.liquid.nodes import (
    Assign,
    Block,
    Capture,
    If,
    LiquidValue,
    Node,
    Variable,
)


class Statements:
    """Writes the body of a function that returns a text.

    Text waits as long as it can, so that most templates end in a single ``return``.
    """

    def __init__(self, scope: Scope, taken: set[str]) -> None:
        self._scope = scope
        self._taken = taken
        self._declared: set[str] = set()
        self._text = self._fresh("text")

    def _fresh(self, name: str) -> str:
        made = fresh(name, self._taken)
        self._taken.add(made)
        return made

    def _own(self, name: str) -> str:
        return str(self._scope.names[name].js)

    def body(self, block: Block) -> Iterator[Js]:
        """Write the statements, the last of which returns the text."""
        yield from self._declarations(block)
        waiting: list[Node] = []
        for node in block:
            made = made_in(node)
            if not made:
                waiting.append(node)
                continue
            if writes(node) or read_in(*waiting) & set(made):
                yield from self._add(self._text, waiting)
                waiting = []
            yield from self._make(node, self._text)
        before = [js.identifier(self._text)] if self._text in self._declared else []
        yield js.returns(self._joined(waiting, *before))

    def _declarations(self, block: Block) -> Iterator[Js]:
        """Declare what is not declared by its first assignment."""
        early = early_in(block)
        outside = Scope(self._scope.payload, {}, self._scope.helpers)
        seen: set[str] = set()
        for node in block:
            inner = node.block if isinstance(node, Capture) else (node,)
            nested = () if isinstance(node, Assign) else made_in(*inner)
            for name in made_in(node):
                if name not in seen and (name in early or name in nested):
                    value = variable(Variable(name), outside).js if name in early else None
                    self._declared.add(self._own(name))
                    yield js.variable(self._own(name), value)
                seen.add(name)

    def _make(self, node: Node, target: str) -> Iterator[Js]:
        match node:
            case Assign(name, value):
                yield self._set(self._own(name), emit_value(value, self._scope).js)
            case Capture(name, block) if not made_in(*block):
                yield self._set(self._own(name), block_text(block, self._scope))
            case Capture(name, block):
                part = self._fresh("part")
                yield self._set(part, js.string(""))
                yield from self._nested(block, part)
                yield self._set(self._own(name), js.identifier(part))
            case If(branches, otherwise):
                if writes(node) and target not in self._declared:
                    yield self._set(target, js.string(""))
                yield from self._branches(branches, otherwise, target)
            case _:
                yield from self._add(target, [node])

    def _branches(
        self, branches: tuple[tuple[LiquidValue, Block], ...], otherwise: Block, target: str
    ) -> Iterator[Js]:
        if not branches:
            yield from self._nested(otherwise, target)
            return
        (condition, block), *others = branches
        when = test(condition, self._scope)
        if when is True:
            yield from self._nested(block, target)
        elif when is False:
            yield from self._branches(tuple(others), otherwise, target)
        else:
            then = list(self._nested(block, target))
            yield js.when(when, then, self._branches(tuple(others), otherwise, target))

    def _nested(self, block: Block, target: str) -> Iterator[Js]:
        waiting: list[Node] = []
        for node in block:
            if made_in(node):
                yield from self._add(target, waiting)
                waiting = []
                yield from self._make(node, target)
            elif writes(node):
                waiting.append(node)
        yield from self._add(target, waiting)

    def _add(self, target: str, waiting: list[Node]) -> Iterator[Js]:
        if not waiting:
            return
        if target in self._declared:
            yield js.append(target, self._joined(waiting))
        else:
            yield self._set(target, self._joined(waiting))

    def _set(self, name: str, value: Js) -> Js:
        if name in self._declared:
            return js.assign(name, value)
        self._declared.add(name)
        return js.variable(name, value)

    def _joined(self, waiting: list[Node], *before: Js) -> Js:
        parts = (part for node in waiting for part in parts_of(node, self._scope))
        return concatenation([*before, *parts])
