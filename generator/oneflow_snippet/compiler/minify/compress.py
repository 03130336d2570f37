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
    Conditional,
    DotAccessor,
    DoWhile,
    EmptyStatement,
    ExprStatement,
    For,
    ForIn,
    FuncBase,
    FuncExpr,
    FunctionCall,
    GetPropAssign,
    GroupingOp,
    If,
    Label,
    NewExpr,
    Node,
    Number,
    Object,
    PostfixExpr,
    Program,
    Return,
    SetPropAssign,
    String,
    UnaryExpr,
    VarDecl,
    VarStatement,
    While,
)

from oneflow_snippet.compiler.minify.inline import inlined, lone_expression
from oneflow_snippet.compiler.minify.tree import children, is_directive

_LOOSE = (Assign, Conditional, Comma)
"""Expressions that bind less tightly than any operator with two operands."""


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
        case BinOp(right=String()) if _is_typeof(node.left):
            node.op = {"===": "==", "!==": "!="}.get(node.op, node.op)
        case Boolean():
            return UnaryExpr("!", Number("0" if node.value == "true" else "1"))
        case DotAccessor() | BracketAccessor():
            node.node = _primary(node.node)
        case FunctionCall() | NewExpr():
            node.identifier = _primary(node.identifier)
        case VarDecl() | Assign() | Return():
            name = lone_expression(node)
            setattr(node, name, _bare(getattr(node, name)))
        case Arguments():
            node.items = [_bare(item) for item in node.items]
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


def _bare(expression: Any) -> Any:
    """Take away parentheses that a place has no need of.

    Those around ``in`` stay: at the beginning of a ``for`` it would make another loop.
    """
    if not isinstance(expression, GroupingOp) or isinstance(expression.expr, Comma):
        return expression
    return expression if _has_in(expression.expr) else expression.expr


def _has_in(node: Any) -> bool:
    if isinstance(node, FuncBase):
        return False
    return (isinstance(node, BinOp) and node.op == "in") or any(map(_has_in, children(node)))


def _primary(expression: Any) -> Any:
    """Put ``!0``, which was ``true``, in parentheses where operators bind too loosely."""
    return GroupingOp(expression) if isinstance(expression, UnaryExpr) else expression


def _is_typeof(node: Any) -> bool:
    return isinstance(node, UnaryExpr) and node.op == "typeof"


def _body(nodes: list[Any], parameters: list[Any]) -> list[Any]:
    return _statements(inlined(_without_false_directives(nodes), parameters))


def _without_false_directives(nodes: list[Any]) -> list[Any]:
    """Drop strings that are statements, but for those at the beginning: they mean something."""
    count = len(list(takewhile(is_directive, nodes)))
    return nodes[:count] + [node for node in nodes[count:] if not is_directive(node)]


def _statements(nodes: list[Any]) -> list[Any]:
    found: list[Any] = []
    for node in nodes:
        last = found[-1] if found else None
        if isinstance(node, VarStatement) and isinstance(last, VarStatement):
            last._children_list += node._children_list  # noqa: SLF001
        elif isinstance(node, Return) and node.expr and _returns(last):
            choice = cast(If, last)
            found[-1] = Return(_choice(choice.predicate, choice.consequent.expr, node.expr))
        elif not isinstance(node, EmptyStatement):
            found.append(node)
    return found


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
    if isinstance(then, ExprStatement) and not _opens_statement(_positive(node.predicate)):
        if otherwise is None:
            return ExprStatement(_both(node.predicate, then.expr))
        if isinstance(otherwise, ExprStatement):
            return ExprStatement(_choice(node.predicate, then.expr, otherwise.expr))
    # An inner `if` without braces would take the `else` for its own, from within loops, too.
    if otherwise is None or isinstance(then, Return):
        node.consequent = then
    elif not isinstance(node.consequent, Block | ExprStatement):
        node.consequent = Block([node.consequent])
    node.alternative = otherwise
    return node


def _positive(test: Any) -> Any:
    """Give what a test begins with once its `!` is gone."""
    return test.value if isinstance(test, UnaryExpr) and test.op == "!" else test


def _both(test: Any, then: Any) -> Any:
    if isinstance(test, UnaryExpr) and test.op == "!":  # `!a && b` is `a || b`
        return BinOp("||", _operand(test.value), _operand(then))
    return BinOp("&&", _operand(test, "||"), _operand(then, "||"))


def _choice(test: Any, then: Any, otherwise: Any) -> Any:
    if isinstance(test, UnaryExpr) and test.op == "!":
        test, then, otherwise = test.value, otherwise, then
    parts = (GroupingOp(part) if isinstance(part, Comma) else part for part in (then, otherwise))
    return Conditional(_operand(test), *parts)


def _operand(expression: Any, looser: str = "") -> Any:
    is_loose = isinstance(expression, BinOp) and expression.op == looser
    return GroupingOp(expression) if is_loose or isinstance(expression, _LOOSE) else expression


def _opens_statement(expression: Any) -> bool:
    """Tell whether an expression begins with what would be taken for a block or a function."""
    match expression:
        case Object() | FuncExpr():
            return True
        case BinOp() | Assign() | Comma():
            return _opens_statement(expression.left)
        case Conditional():
            return _opens_statement(expression.predicate)
        case DotAccessor() | BracketAccessor():
            return _opens_statement(expression.node)
        case FunctionCall():
            return _opens_statement(expression.identifier)
        case PostfixExpr():
            return _opens_statement(expression.value)
    return False
