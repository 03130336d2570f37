"""What a filter of a Liquid template is applied to, and with which arguments."""

from __future__ import annotations

from dataclasses import dataclass

from oneflow_snippet.compiler import javascript as js
from oneflow_snippet.compiler.emit.liquid.values import (
    Scope,
    TypedJs,
    constant,
    items,
    number,
    text,
    variable,
)
from oneflow_snippet.compiler.javascript import Js
from oneflow_snippet.languages.liquid.nodes import Filter, LiquidConstant


@dataclass(frozen=True, slots=True)
class Step:
    """A filter and what it is applied to."""

    filter: Filter
    value: TypedJs
    scope: Scope

    @property
    def text(self) -> Js:
        """The value as a string."""
        return text(self.value, self.scope.helpers)

    @property
    def number(self) -> Js:
        """The value as a number."""
        return number(self.value, self.scope.helpers)

    @property
    def items(self) -> Js:
        """The value as an array."""
        return items(self.value, self.scope.helpers)

    def argument(self, index: int = 0) -> TypedJs:
        """An argument that must be there."""
        node = self.filter.arguments[index]
        return constant(node) if isinstance(node, LiquidConstant) else variable(node, self.scope)

    def arguments(self) -> list[Js]:
        """All arguments, as they are."""
        return [self.argument(index).js for index in range(len(self.filter.arguments))]

    def text_at(self, index: int = 0) -> Js:
        """An argument as a string; empty when missing."""
        if len(self.filter.arguments) <= index:
            return js.string("")
        return text(self.argument(index), self.scope.helpers)

    def number_at(self, index: int = 0) -> Js:
        """An argument as a number; 0 when missing."""
        if len(self.filter.arguments) <= index:
            return js.number(0)
        return number(self.argument(index), self.scope.helpers)

    def fixed(self, index: int) -> str | float | bool | None:
        """The value of an argument that stands in the template; None when missing."""
        nodes = self.filter.arguments
        node = nodes[index] if index < len(nodes) else None
        return node.value if isinstance(node, LiquidConstant) else None

    def call(self, helper: str, *arguments: Js) -> Js:
        """Write a call of a run-time helper."""
        return self.scope.helpers.call(helper, *arguments)
