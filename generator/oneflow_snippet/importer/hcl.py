"""Literal values in Terraform's source. python-hcl2, which parses it, is an extra.

What only Terraform can work out (variables, references, functions) is told by its text.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator
from typing import Any

from hcl2 import parses_to_tree
from hcl2.utils import process_escape_sequences
from lark import Token, Tree
from lark.exceptions import UnexpectedInput

from oneflow_snippet.errors import OneflowError


class HclError(OneflowError):
    """A text is not HCL.

    Attributes:
        line: Where, from 1.
        column: Where, from 1.
    """

    def __init__(self, line: int, column: int) -> None:
        super().__init__(f"not valid HCL at line {line}, column {column}")
        self.line = line
        self.column = column


class NotLiteralError(OneflowError):
    """A value that only Terraform can work out; its text is the message."""


class Body:
    """A body of HCL: its attributes and the blocks in it."""

    def __init__(self, tree: Tree[Token], text: str) -> None:
        self._parts = [part for part in tree.children if isinstance(part, Tree)]
        self._text = text

    def attributes(self) -> Iterator[tuple[str, Expression]]:
        """Yield names and values, in order."""
        for part in self._parts:
            if part.data == "attribute":
                name, _, value = part.children
                yield _word(name), Expression(value, self._text)

    def blocks(self) -> Iterator[tuple[list[str], Body]]:
        """Yield the type of each block with its labels, and its body."""
        for part in self._parts:
            if part.data == "block":
                trees = [each for each in part.children if isinstance(each, Tree)]
                *labels, body = [each for each in trees if each.data != "new_line_or_comment"]
                yield [_word(each) for each in labels], Body(body, self._text)


class Expression:
    """A value of HCL."""

    def __init__(self, tree: Tree[Token] | Token, text: str) -> None:
        self._tree = tree
        self._text = text

    @property
    def text(self) -> str:
        """As it stands in the source, in one line."""
        tree = self._tree
        tokens = list(tree.scan_values(bool)) if isinstance(tree, Tree) else [tree]
        start, end = tokens[0].start_pos or 0, tokens[-1].end_pos
        return textwrap.shorten(self._text[start:end], 100)

    def value(self) -> Any:  # noqa: ANN401 - JSON
        """Return a literal value as plain data; ``jsonencode`` of one is one, too.

        Raises:
            NotLiteralError: It depends on something else.
        """
        match self._tree:
            case Tree("expr_term", [Token("LPAR"), *inner, Token("RPAR")]):
                [value] = self._within(inner)
                return value.value()
            case Tree("expr_term", [inner]):
                return Expression(inner, self._text).value()
            case Tree("literal_value" | "int_lit" | "float_lit", [word]):
                return self._scalar(str(word))
            case Tree("unary_op", [Token("MINUS"), inner]):
                return self._negated(Expression(inner, self._text).value())
            case Tree("function_call", [name, _, *arguments, _]) if _word(name) == "jsonencode":
                return self._encoded(arguments)
            case Tree("string" | "heredoc_template" | "heredoc_template_trim"):
                return self._string(self._tree)
            case Tree("tuple", items):
                return [item.value() for item in self._within(items)]
            case Tree("object", items):
                return dict(map(self._entry, _named("object_elem", items)))
            case _:
                raise NotLiteralError(self.text)

    def _scalar(self, word: str) -> object:
        try:
            return json.loads(_plain_number(word))
        except ValueError:  # more digits than Python reads
            raise NotLiteralError(self.text) from None

    def _within(self, parts: list[Tree[Token] | Token]) -> list[Expression]:
        """Return the expressions among parts, without commas, line ends and comments."""
        trees = [each for each in parts if isinstance(each, Tree)]
        return [Expression(each, self._text) for each in trees if not _is(each, _SPACE)]

    def _negated(self, value: object) -> object:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise NotLiteralError(self.text)
        return -value

    def _string(self, tree: Tree[Token]) -> str:
        match tree.children:
            case [Token("DBLQUOTE"), *parts, _]:
                return "".join(map(self._part, parts))
            case [raw]:
                return self._heredoc(str(raw))
            case _:
                raise NotLiteralError(self.text)

    def _part(self, part: Tree[Token] | Token) -> str:
        match part:
            case Tree("string_part", [Token("STRING_CHARS") as text]):
                return process_escape_sequences(str(text))
            case Tree(
                "string_part", [Token("ESCAPED_INTERPOLATION" | "ESCAPED_DIRECTIVE") as text]
            ):
                return process_escape_sequences(str(text)[1:])
            case _:
                raise NotLiteralError(self.text)

    def _heredoc(self, raw: str) -> str:
        head, _, body = raw.partition("\n")
        lines = body.splitlines(keepends=True)[:-1]
        text = textwrap.dedent("".join(lines)) if head.startswith("<<-") else "".join(lines)
        if not is_literal(text):
            raise NotLiteralError(self.text)
        return unescaped(text)

    def _entry(self, item: Tree[Token]) -> tuple[str, Any]:
        key, _, value = item.children
        return self._key(key), Expression(value, self._text).value()

    def _key(self, key: Tree[Token] | Token) -> str:
        match key:
            case Tree("object_elem_key", [Tree("expr_term", [Tree("identifier") as name])]):
                return _word(name)
            case Tree("object_elem_key", [Tree("keyword") as name]):
                return _word(name)
            case Tree("object_elem_key", [inner]):
                found = Expression(inner, self._text).value()
                return found if isinstance(found, str) else json.dumps(found)
            case _:
                raise NotLiteralError(self.text)

    def _encoded(self, arguments: list[Tree[Token] | Token]) -> str:
        given = [each for part in _named("arguments", arguments) for each in part.children]
        values = self._within(given)
        if len(values) != 1 or any(_is(each, "ELLIPSIS") for each in given):
            raise NotLiteralError(self.text)
        # Terraform sorts the keys.
        return json.dumps(values[0].value(), sort_keys=True)


_SPACE = "new_line_or_comment"


def parse(text: str) -> Body:
    """Return the body of a file.

    Raises:
        HclError: The text is not HCL.
    """
    text = _with_plain_markers(text)
    try:
        tree = parses_to_tree(text)
    except UnexpectedInput as error:
        raise HclError(max(error.line, 1), max(error.column, 1)) from None
    [body] = tree.children
    return Body(body, text)


def _with_plain_markers(text: str) -> str:
    """Return a text whose heredocs begin and end as python-hcl2 knows it, with a line's end."""
    lines = f"{text.removesuffix(chr(10))}\n"
    for marker in set(re.findall(r"<<-?([A-Za-z][\w.-]*)[ \t]*\r?\n", lines)):
        lines = re.sub(rf"(?m)(<<-?{re.escape(marker)})[ \t]+(\r?)$", r"\1\2", lines)
        lines = re.sub(rf"(?m)^([ \t]*{re.escape(marker)})[ \t]+(\r?)$", r"\1\2", lines)
    return lines


def parse_expression(text: str) -> Expression:
    """Return one expression, as it stands in the strings of ``.tf.json``.

    Raises:
        HclError: The text is not HCL.
    """
    [(_, value)] = parse(f"x = {text}").attributes()
    return value


def is_literal(text: str) -> bool:
    """Whether a template has nothing in it that Terraform would work out."""
    return not re.search(r"(?<!\$)\$\{|(?<!%)%\{", text)


def unescaped(text: str) -> str:
    """Return the text that a literal template stands for."""
    return text.replace("$${", "${").replace("%%{", "%{")


def _is(part: Tree[Token] | Token, name: str) -> bool:
    return (part.data if isinstance(part, Tree) else part.type) == name


def _named(name: str, parts: list[Tree[Token] | Token]) -> list[Tree[Token]]:
    return [each for each in parts if isinstance(each, Tree) and each.data == name]


def _word(tree: Tree[Token] | Token) -> str:
    """Return an identifier, or the text of a string without escapes."""
    tokens = tree.scan_values(bool) if isinstance(tree, Tree) else [tree]
    return "".join(str(token) for token in tokens if token.type != "DBLQUOTE")


def _plain_number(digits: str) -> str:
    """Return a number as JSON has it: HCL allows zeros in front."""
    return re.sub(r"^(-?)0+(?=[0-9])", r"\1", digits)
