"""Small changes of Python code, one syntax node each."""

from __future__ import annotations

import ast
import copy
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
    """Give all mutants of a file."""
    tree = ast.parse(source)
    _drop_annotations(tree)
    for number, node in enumerate(ast.walk(tree)):
        for change, what in _changes(node):
            line = getattr(node, "lineno", 0)
            yield Mutant(path, line, what, partial(_mutated, tree, number, change))


def _mutated(tree: ast.AST, number: int, change: ast.AST | None) -> str:
    mutated = copy.deepcopy(tree)
    twin = next(each for at, each in enumerate(ast.walk(mutated)) if at == number)
    _replace(mutated, twin, change)
    return ast.unparse(mutated)


def _drop_annotations(tree: ast.AST) -> None:
    """Take away what no program runs: docstrings stay, for they are looked at nowhere."""
    for node in ast.walk(tree):
        if isinstance(node, ast.arg):
            node.annotation = None
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            node.returns = None


def _changes(node: ast.AST) -> Iterator[tuple[ast.AST | None, str]]:
    before = ast.unparse(node) if isinstance(node, ast.expr | ast.stmt) else ""
    for after in _variants(node):
        told = ast.unparse(after) if after else "nothing"
        yield after, f"{_short(before)} -> {_short(told)}"


def _variants(node: ast.AST) -> Iterator[ast.AST | None]:
    match node:
        case ast.Compare(ops=[operator]) if type(operator) in COMPARISONS:
            yield ast.Compare(node.left, [COMPARISONS[type(operator)]()], node.comparators)
        case ast.BoolOp() | ast.BinOp() if type(node.op) in OPERATORS:
            yield _with(node, op=OPERATORS[type(node.op)]())
        case ast.UnaryOp(op=ast.Not()):
            yield node.operand
        case ast.Constant(value=bool()):
            yield ast.Constant(not node.value)
        case ast.Constant(value=int(number)):
            yield ast.Constant(number + 1)
        case ast.Return(value=ast.expr()):
            yield ast.Return(ast.Constant(None))
        case ast.Expr(value=ast.Call()):
            yield None
        case ast.If() | ast.IfExp():
            yield _with(node, test=ast.UnaryOp(ast.Not(), node.test))


def _with(node: ast.AST, **fields: ast.AST) -> ast.AST:
    changed = copy.copy(node)
    vars(changed).update(fields)
    return changed


def _replace(tree: ast.AST, old: ast.AST, new: ast.AST | None) -> None:
    for parent in ast.walk(tree):
        for name, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, name, new)
            elif isinstance(value, list):
                setattr(parent, name, [_instead(item, old, new) for item in value])
    ast.fix_missing_locations(tree)


def _instead(item: object, old: ast.AST, new: ast.AST | None) -> object:
    return (new or ast.Pass()) if item is old else item


def _short(text: str) -> str:
    line = text.splitlines()[0] if text else ""
    return line if len(line) < 60 else f"{line[:57]}…"
