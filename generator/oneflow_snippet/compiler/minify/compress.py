"""Shorter ways to say the same, for code that nobody reads: rewrites a syntax tree of calmjs.

``if (a) { b(); }`` becomes ``a&&b()``, ``if (a) { return b; } return c;`` becomes
``return a?b:c``, a function that has one use goes where it is used, and so on. No transformation
changes what is evaluated, or in which order; what no rule is written for stays as it is.
"""

from __future__ import annotations

from itertools import takewhile
from typing import Any, cast

from calmjs.parse.asttypes import (
    Arguments,
    Assign,
    BinOp,
    Block,
    Boolean,
    BracketAccessor,
    Comma,
    DotAccessor,
    DoWhile,
    EmptyStatement,
    ExprStatement,
    For,
    ForIn,
    FuncBase,
    FunctionCall,
    GetPropAssign,
    If,
    Label,
    NewExpr,
    Node,
    Number,
    Program,
    Return,
    SetPropAssign,
    Throw,
    UnaryExpr,
    VarDecl,
    VarStatement,
    While,
)

from oneflow_snippet.compiler.minify.expressions import (
    bare,
    binary,
    both,
    choice,
    number,
    opens_statement,
    positive,
    primary,
)
from oneflow_snippet.compiler.minify.inline import inlined, lone_expression
from oneflow_snippet.compiler.minify.tree import is_directive


def squeeze(node: Any) -> Any:
    """Rewrite a tree from the leaves up, and give its new root."""
    for name, value in list(vars(node).items()):
        if isinstance(value, Node):
            setattr(node, name, squeeze(value))
        elif isinstance(value, list):
            items = (squeeze(item) if isinstance(item, Node) else item for item in value)
            setattr(node, name, list(items))
    return _shorter(node)


def _shorter(node: Any) -> Any:
    match node:
        case BinOp():
            return binary(node)
        case Number():
            node.value = number(node.value)
        case Boolean():
            return UnaryExpr("!", Number("0" if node.value == "true" else "1"))
        case DotAccessor() | BracketAccessor():
            node.node = primary(node.node)
        case FunctionCall() | NewExpr():
            node.identifier = primary(node.identifier)
        case VarDecl() | Assign() | Return():
            name = lone_expression(node)
            setattr(node, name, bare(getattr(node, name)))
        case Arguments():
            node.items = [bare(item) for item in node.items]
        case _:
            return _shorter_statement(node)
    return node


def _shorter_statement(node: Any) -> Any:
    match node:
        case Program():
            nodes = _without_false_directives(node._children_list)  # noqa: SLF001
            node._children_list = _statements(nodes)  # noqa: SLF001
        case Block():
            node._children_list = _statements(node._children_list)  # noqa: SLF001
        case FuncBase():
            node.elements = _body(node.elements, node.parameters)
        case GetPropAssign():
            node.elements = _body(node.elements, [])
        case SetPropAssign():
            node.elements = _body(node.elements, [node.parameter])
        case If():
            return _if(node)
        case While() | DoWhile() | For() | ForIn() | Label():
            node.statement = _single(node.statement)
    return node


def _body(nodes: list[Any], parameters: list[Any]) -> list[Any]:
    return _statements(inlined(_without_false_directives(nodes), parameters))


def _without_false_directives(nodes: list[Any]) -> list[Any]:
    """Drop strings that are statements, but for those at the beginning: they mean something."""
    count = len(list(takewhile(is_directive, nodes)))
    return nodes[:count] + [node for node in nodes[count:] if not is_directive(node)]


def _statements(nodes: list[Any]) -> list[Any]:
    found: list[Any] = []
    for following in nodes:
        node = following
        last = found[-1] if found else None
        if isinstance(last, ExprStatement) and not is_directive(last) and _expression_of(node):
            node = _in_front(found.pop().expr, node)
            last = found[-1] if found else None
        if isinstance(node, VarStatement) and isinstance(last, VarStatement):
            last._children_list += node._children_list  # noqa: SLF001
        elif isinstance(node, Return) and node.expr and _returns(last):
            earlier = cast(If, last)
            found[-1] = Return(choice(earlier.predicate, earlier.consequent.expr, node.expr))
        elif not isinstance(node, EmptyStatement):
            found.append(node)
    return found


def _expression_of(node: Any) -> str:
    """Name the attribute that holds what a statement evaluates first, if it is any expression."""
    match node:
        case If():
            return "predicate"
        case ExprStatement() | Throw():
            return "expr"
        case Return():
            return "expr" if node.expr else ""
    return ""


def _in_front(expression: Any, statement: Any) -> Any:
    """Let a statement evaluate another expression before its own."""
    name = _expression_of(statement)
    setattr(statement, name, Comma(expression, getattr(statement, name)))
    return statement


def _returns(node: Any) -> bool:
    is_choice = isinstance(node, If) and node.alternative is None
    return is_choice and isinstance(node.consequent, Return) and bool(node.consequent.expr)


def _single(statement: Any) -> Any:
    """Take away the braces around one statement, or around expressions only."""
    if isinstance(statement, EmptyStatement):
        return Block([])  # for the printer drops the last semicolon of a block
    if not isinstance(statement, Block):
        return statement
    inner = statement._children_list  # noqa: SLF001
    if len(inner) == 1:
        return inner[0]
    if inner and all(isinstance(item, ExprStatement) for item in inner):
        expression = inner[0].expr
        for item in inner[1:]:
            expression = Comma(expression, item.expr)
        return ExprStatement(expression)
    return statement


def _if(node: Any) -> Any:
    then, otherwise = _single(node.consequent), node.alternative and _single(node.alternative)
    if isinstance(then, ExprStatement) and not opens_statement(positive(node.predicate)):
        if otherwise is None:
            return ExprStatement(both(node.predicate, then.expr))
        if isinstance(otherwise, ExprStatement):
            return ExprStatement(choice(node.predicate, then.expr, otherwise.expr))
    # An inner `if` without braces would take the `else` for its own, from within loops, too.
    if otherwise is None or isinstance(then, Return):
        node.consequent = then
    elif not isinstance(node.consequent, Block | ExprStatement):
        node.consequent = Block([node.consequent])
    node.alternative = otherwise
    return node
