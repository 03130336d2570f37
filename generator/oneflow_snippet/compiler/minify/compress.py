"""Shorter ways to say the same, for code that nobody reads: rewrites a syntax tree of calmjs.

``if (a) { b(); }`` becomes ``a&&b()``, ``if (a) { return b; } return c;`` becomes
``return a?b:c``, a function that has one use goes where it is used, and so on. No transformation
changes what is evaluated, or in which order.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, cast

from calmjs.parse.asttypes import (
    Arguments,
    Array,
    Assign,
    BinOp,
    Block,
    Boolean,
    BracketAccessor,
    Catch,
    Comma,
    Conditional,
    DotAccessor,
    DoWhile,
    EmptyStatement,
    ExprStatement,
    For,
    ForIn,
    FuncBase,
    FuncDecl,
    FuncExpr,
    FunctionCall,
    GetPropAssign,
    GroupingOp,
    Identifier,
    If,
    Node,
    Number,
    Object,
    PostfixExpr,
    Program,
    PropIdentifier,
    Return,
    SetPropAssign,
    UnaryExpr,
    VarDecl,
    VarStatement,
    While,
)

from oneflow_snippet.compiler.minify.mangle import children

if TYPE_CHECKING:
    from collections.abc import Iterator

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
        case BinOp() if _is_typeof(node.left):
            node.op = {"===": "==", "!==": "!="}.get(node.op, node.op)
        case Boolean():
            return UnaryExpr("!", Number("0" if node.value == "true" else "1"))
        case Program() | Block():
            node._children_list = _statements(node._children_list)  # noqa: SLF001
        case FuncBase():
            node.elements = _statements(_inlined(node.elements))
        case If():
            return _if(node)
        case While() | For() | ForIn():
            # An empty statement at the end of a block would be dropped.
            is_empty = isinstance(node.statement, EmptyStatement)
            node.statement = Block([]) if is_empty else _single(node.statement)
        case VarDecl() | Assign() | Return():
            name = _value(node)
            setattr(node, name, _bare(getattr(node, name)))
        case Arguments():
            node.items = [_bare(item) for item in node.items]
    return node


def _value(node: Any) -> str:
    """Name the attribute that holds an expression on its own."""
    match node:
        case VarDecl():
            return "initializer"
        case Assign():
            return "right"
    return "expr"


def _bare(expression: Any) -> Any:
    """Take away parentheses that a place has no need of."""
    if isinstance(expression, GroupingOp) and not isinstance(expression.expr, Comma):
        return expression.expr
    return expression


def _is_typeof(node: Any) -> bool:
    return isinstance(node, UnaryExpr) and node.op == "typeof"


def _inlined(body: list[Any]) -> list[Any]:
    """Put functions that are used once, as a value, where that is; the others go to the end.

    Only a use in the body itself counts, for what is there happens no more often than the
    declaration does.
    """
    functions = {node.identifier.value: node for node in body if isinstance(node, FuncDecl)}
    rest = [node for node in body if not isinstance(node, FuncDecl)]
    uses = Counter(name for node in body for name in _names(node))
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
        case FuncBase() | For() | ForIn() | While() | DoWhile() | Catch():
            return
        case GetPropAssign() | SetPropAssign():
            return
        case Arguments() | Array():
            places = [(node.items, at, item) for at, item in enumerate(node.items)]
        case VarDecl() | Assign() | Return():
            name = _value(node)
            places = [(vars(node), name, getattr(node, name))]
    for place, key, item in places:
        if isinstance(item, Identifier):
            yield place, key, item.value
    for child in children(node):
        yield from _values(child)


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
    if not isinstance(statement, Block):
        return statement
    inner = statement._children_list  # noqa: SLF001
    if len(inner) == 1 and not isinstance(inner[0], FuncBase):
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
