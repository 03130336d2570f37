"""Small changes of Python code, one syntax node each."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
OPERATORS: dict[type[ast.AST], Any] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.And: ast.Or,
    ast.Or: ast.And,
}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A file with one change in it, which is made when it is asked for."""

    path: Path
    line: int
    what: str
    source: Callable[[], str]

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}"


def mutants(path: Path, source: str) -> Iterator[Mutant]:
    """Give all mutants of a file; only the changed place is written anew, comments and all stay."""
    tree = ast.parse(source)
    starts = [0]
    for line in source.encode().splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    ignored = {id(node) for outer in _not_run(tree) for node in ast.walk(outer)}
    for node in ast.walk(tree):
        if id(node) in ignored:
            continue
        for place, after in _variants(node):
            start = starts[place.lineno - 1] + place.col_offset
            end = starts[(place.end_lineno or 0) - 1] + (place.end_col_offset or 0)
            what = f"{_short(ast.unparse(place))} -> {_short(after)}"
            yield Mutant(path, place.lineno, what, partial(_spliced, source, start, end, after))


def _spliced(source: str, start: int, end: int, text: str) -> str:
    """Put a text in place of bytes, for that is what columns of a syntax tree count."""
    before = source.encode()
    return (before[:start] + text.encode() + before[end:]).decode()


def _not_run(tree: ast.AST) -> Iterator[ast.AST]:
    """Give what changes nothing that a test could see: annotations, how dataclasses are kept."""
    for node in ast.walk(tree):
        match node:
            case ast.arg(annotation=ast.expr() as annotation):
                yield annotation
            case ast.AnnAssign(annotation=annotation):
                yield annotation
            case ast.FunctionDef(returns=ast.expr() as returns):
                yield returns
            case ast.AsyncFunctionDef(returns=ast.expr() as returns):
                yield returns
            case ast.ClassDef():
                yield from node.decorator_list


def _variants(node: ast.AST) -> Iterator[tuple[ast.expr | ast.stmt, str]]:
    """Give what can stand in place of a node, or of a part of it."""
    match node:
        case ast.Compare(ops=[operator]) if type(operator) in COMPARISONS:
            other = COMPARISONS[type(operator)]()
            yield node, _bracketed(ast.Compare(node.left, [other], node.comparators))
        case ast.BoolOp() if type(node.op) in OPERATORS:
            yield node, _bracketed(ast.BoolOp(OPERATORS[type(node.op)](), node.values))
        case ast.BinOp() if type(node.op) in OPERATORS:
            yield node, _bracketed(ast.BinOp(node.left, OPERATORS[type(node.op)](), node.right))
        case ast.UnaryOp(op=ast.Not()):
            yield node, _bracketed(node.operand)
        case ast.Constant(value=bool(value)):
            yield node, str(not value)
        case ast.Constant(value=int(number)):
            yield node, _bracketed(ast.Constant(number + 1))
        case ast.Return(value=ast.expr()):
            yield node, "return None"
        case ast.Expr(value=ast.Call()):
            yield node, "pass"
        case ast.If() | ast.IfExp():
            yield node.test, _bracketed(ast.UnaryOp(ast.Not(), node.test))


def _bracketed(expression: ast.expr) -> str:
    return f"({ast.unparse(expression)})"


def _short(text: str) -> str:
    line = text.splitlines()[0] if text else ""
    return line if len(line) < 60 else f"{line[:57]}…"
