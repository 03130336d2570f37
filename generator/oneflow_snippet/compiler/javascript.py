"""The only maker of JavaScript text.

A value becomes code here or nowhere: the templates refuse every string that is not a ``Js``.
Literals are safe inside ``<script>`` elements and HTML attributes alike, because the characters
that HTML or old JavaScript parsers give a meaning to are written as escapes
(``jinja2.utils.htmlsafe_json_dumps`` plus all that is not printable ASCII). So are ``{{``, ``{%``
and ``{#``, because sites include what we write in templates of Jinja, Django, Liquid and Go.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from typing import Self

from oneflow_snippet.languages.ecmascript import LARGEST_EXACT, is_identifier

LINE = 88
"""Columns after which an object, list or call is written on several lines."""


class Level(IntEnum):
    """How tightly an expression binds; what binds less than its place wants gets parentheses."""

    COMMA = 0
    CONDITIONAL = 1
    OR = 2
    AND = 3
    EQUALITY = 4
    RELATION = 5
    SUM = 6
    UNARY = 7
    PRIMARY = 8


class Js(str):
    """A piece of JavaScript: an expression that binds at ``level``, or statements."""

    level: Level

    def __new__(cls, text: str, level: Level = Level.PRIMARY) -> Self:
        """Vouch for ``text``. Only this module may call it."""
        self = super().__new__(cls, text)
        self.level = level
        return self

    def at(self, level: Level) -> Js:
        """Put parentheses around the expression if it binds less tightly than ``level``."""
        return self if self.level >= level else Js(f"({self})")


# Printable ASCII without the characters that end a string, a script or an attribute, and without
# what opens an expression, a statement or a comment in the template languages of sites.
_TEMPLATE = r"\{(?=[{%#])"
_UNSAFE = re.compile(rf"[^ -~]|[<>&']|{_TEMPLATE}")


def _escape(match: re.Match[str]) -> str:
    # UTF-16 code units, as JavaScript counts; a lone surrogate stays the unit that it is.
    units = match[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))


def string(text: str) -> Js:
    """Write a string literal in double quotes."""
    body = json.dumps(text, ensure_ascii=False)[1:-1]
    return Js(f'"{_UNSAFE.sub(_escape, body)}"')


def number(value: float) -> Js:
    """Write a number literal.

    Raises:
        ValueError: ``value`` is infinite, not a number, or an integer too large to be exact.
    """
    if isinstance(value, int) and abs(value) > LARGEST_EXACT:
        raise ValueError(f"{value} cannot be held exactly by a JavaScript number")
    if not math.isfinite(value):
        raise ValueError(f"{value} is not a finite number")
    text = str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(value)
    if math.copysign(1, value) < 0:
        return Js(text if text.startswith("-") else f"-{text}", Level.UNARY)
    return Js(text)


def literal(value: object) -> Js:
    """Write plain data (None, bool, numbers, strings, sequences, string-keyed mappings).

    Raises:
        TypeError: ``value`` has no JavaScript literal.
        ValueError: A number in it cannot be written exactly; see :func:`number`.
    """
    if value is None:
        return Js("null")
    if isinstance(value, bool):
        return Js("true" if value else "false")
    if isinstance(value, int | float):
        return number(value)
    if isinstance(value, str):
        return string(value)
    if isinstance(value, Mapping):
        return object_({key: literal(item) for key, item in value.items()})
    if isinstance(value, Sequence):
        return array(literal(item) for item in value)
    raise TypeError(f"no JavaScript literal for {type(value).__name__}")


def identifier(text: str) -> Js:
    """Write a name.

    Raises:
        ValueError: ``text`` is not an identifier.
    """
    if not is_identifier(text):
        raise ValueError(f"{text!r} is not a JavaScript identifier")
    return Js(text)


def key(text: str) -> Js:
    """Write a property name, in quotes where it needs them.

    Raises:
        ValueError: ``text`` is ``__proto__``, which sets the prototype in an object literal.
    """
    if text == "__proto__":
        raise ValueError("__proto__ cannot be a key of an object literal")
    return Js(text) if is_identifier(text) else string(text)


def member(target: Js, name: str) -> Js:
    """Write ``target.name`` or ``target["name"]``."""
    target = target.at(Level.PRIMARY)
    return Js(f"{target}.{name}") if is_identifier(name) else Js(f"{target}[{string(name)}]")


def call(function: Js | str, *arguments: Js) -> Js:
    """Write ``function(arguments…)``; a plain string is taken as an identifier."""
    name = function.at(Level.PRIMARY) if isinstance(function, Js) else identifier(function)
    return _enclose(f"{name}(", [a.at(Level.CONDITIONAL) for a in arguments], ")")


def array(items: Iterable[Js]) -> Js:
    """Write an array literal."""
    return _enclose("[", [item.at(Level.CONDITIONAL) for item in items], "]")


def object_(items: Mapping[str, Js], *, spread: bool = False) -> Js:
    """Write an object literal; ``spread`` puts each key on a line of its own."""
    pairs = [Js(f"{key(k)}: {v.at(Level.CONDITIONAL)}") for k, v in items.items()]
    return _enclose("{", pairs, "}", pad=" ", spread=spread)


def _enclose(
    opening: str, parts: Sequence[Js], closing: str, *, pad: str = "", spread: bool = False
) -> Js:
    if not parts:
        return Js(opening + closing)
    line = f"{opening}{pad}{', '.join(parts)}{pad}{closing}"
    tidy = "\n" not in line or (not pad and (len(parts) == 1 or _hangs(parts)))
    # Lines after the first are those of the last part, which has found its own layout.
    if not spread and tidy and len(line.split("\n", 1)[0]) <= LINE:
        return Js(line)
    lines = indent(",\n".join(parts))
    return Js(f"{opening}\n{lines}\n{closing}")


def _hangs(parts: Sequence[Js]) -> bool:
    """Whether only the last part is long: ``each(items, function (item) {`` … ``})``."""
    hanging = parts[-1].startswith(("function ", "{"))
    return hanging and all("\n" not in part for part in parts[:-1])


def indent(text: str, by: int = 1) -> Js:
    """Move every line ``by`` steps to the right. No literal contains a raw line break."""
    return Js("\n".join("  " * by + line if line else line for line in text.split("\n")))


def both(operands: Sequence[Js]) -> Js:
    """Join with ``&&``."""
    return _chain(operands, "&&", Level.AND)


def either(operands: Sequence[Js]) -> Js:
    """Join with ``||``."""
    return _chain(operands, "||", Level.OR)


def plus(operands: Sequence[Js]) -> Js:
    """Join with ``+``, from left to right."""
    first, *rest = operands
    if not rest:
        return first
    tight = [first.at(Level.SUM), *(o.at(Level.UNARY) for o in rest)]
    line = " + ".join(tight)
    return Js(line if len(line) <= LINE else indent(" +\n".join(tight)).lstrip(), Level.SUM)


def arithmetic(left: Js, operator: str, right: Js) -> Js:
    """Write ``left operator right`` for one of ``- * / %``; ``+`` has a function of its own."""
    if operator not in {"-", "*", "/", "%"}:
        raise ValueError(f"{operator!r} does not calculate")
    return Js(f"{left.at(Level.UNARY)} {operator} {right.at(Level.UNARY)}", Level.SUM)


def _chain(operands: Sequence[Js], operator: str, level: Level) -> Js:
    if len(operands) == 1:
        return operands[0]
    tight = [operand.at(level) for operand in operands]
    line = f" {operator} ".join(tight)
    if len(line) > LINE or "\n" in line:
        line = f" {operator}\n".join(tight)
    return Js(line, level)


def compare(left: Js, operator: str, right: Js) -> Js:
    """Write ``left operator right`` for one of ``=== !== == != < <= > >=``."""
    level = Level.EQUALITY if operator in {"===", "!==", "==", "!="} else Level.RELATION
    if level is Level.RELATION and operator not in {"<", "<=", ">", ">="}:
        raise ValueError(f"{operator!r} does not compare")
    tighter = Level(level + 1)
    return Js(f"{left.at(tighter)} {operator} {right.at(tighter)}", level)


def is_type(operand: Js, name: str) -> Js:
    """Write ``typeof operand === "name"``."""
    return Js(f"typeof {operand.at(Level.UNARY)} === {string(name)}", Level.EQUALITY)


def negate(operand: Js) -> Js:
    """Write ``!operand``."""
    return Js(f"!{operand.at(Level.UNARY)}", Level.UNARY)


def conditional(test: Js, then: Js, otherwise: Js) -> Js:
    """Write ``test ? then : otherwise``, on three lines if it is long."""
    parts = test.at(Level.OR), then.at(Level.CONDITIONAL), otherwise.at(Level.CONDITIONAL)
    line = f"{parts[0]} ? {parts[1]} : {parts[2]}"
    if len(line) > LINE or "\n" in line:
        line = f"{parts[0]}\n{indent('? ' + parts[1])}\n{indent(': ' + parts[2])}"
    return Js(line, Level.CONDITIONAL)


def regex(text: str, flags: str = "") -> Js:
    """Write a regular expression that matches ``text`` literally; ``flags`` of ``g`` and ``i``."""
    body = re.sub(r"[\\^$.*+?()[\]{}|/\-]", r"\\\g<0>", text).replace(r"\{", r"\u007b")
    return _regex(_UNSAFE.sub(_escape, body) or "(?:)", flags)


def pattern(body: str, flags: str = "") -> Js:
    """Write a regular expression from what stands between its slashes, as JavaScript spells it.

    What HTML gives a meaning to is escaped here.

    Raises:
        ValueError: ``body`` would not end at the slash after it, or ``flags`` are not of g and i.
    """
    if not _BODY.fullmatch(body):
        raise ValueError(f"{body!r} is not the body of a regular expression")
    return _regex(_UNSAFE_IN_PATTERN.sub(_escape_in_pattern, body), flags)


_BODY = re.compile(r"(?!\*)(?:[^\\/\n\r\u2028\u2029]|\\[^\n\r\u2028\u2029])+")
# An escaped character is passed over, unless it is unsafe: then the escape takes the backslash too.
_UNSAFE_IN_PATTERN = re.compile(
    rf"(?P<kept>\\(?![<&']|{_TEMPLATE})[ -~])|\\?(?P<char>[^ -~]|[<&']|(?<=--)>|{_TEMPLATE})"
)


def _escape_in_pattern(match: re.Match[str]) -> str:
    if match["kept"]:
        return match["kept"]
    char = match["char"]
    return f"\\x{ord(char):02x}" if ord(char) < 0x100 else _UNSAFE.sub(_escape, char)


def _regex(body: str, flags: str) -> Js:
    if not set(flags) <= {"g", "i"}:
        raise ValueError(f"flags {flags!r} are not of g and i")
    return Js(f"/{body}/{flags}")


def function(name: str, parameters: Sequence[str], body: Iterable[Js]) -> Js:
    """Write a function (an expression when ``name`` is empty) from its statements."""
    head = f"function {identifier(name) if name else ''}({', '.join(map(identifier, parameters))})"
    lines = "\n".join(indent(statement) for statement in body)
    return Js(f"{head} {{\n{lines}\n}}" if lines else f"{head} {{}}")


def arrow(parameters: Sequence[str], result: Js) -> Js:
    """Write ``function (parameters) { return result; }``: what ES5 has for an arrow function."""
    names = ", ".join(map(identifier, parameters))
    line = f"function ({names}) {{ return {result}; }}"
    if len(line) <= LINE and "\n" not in line:
        return Js(line)
    return Js(f"function ({names}) {{\n{indent(f'return {result};')}\n}}")


def variable(name: str, value: Js | None = None) -> Js:
    """Write ``var name = value;``, or ``var name;`` without a value."""
    if value is None:
        return Js(f"var {identifier(name)};")
    return Js(f"var {identifier(name)} = {value.at(Level.CONDITIONAL)};")


def assign(target: Js | str, value: Js) -> Js:
    """Write ``target = value;``, where the target is a name or a member."""
    place = target if isinstance(target, Js) else identifier(target)
    return Js(f"{place} = {value.at(Level.CONDITIONAL)};")


def append(name: str, value: Js) -> Js:
    """Write ``name += value;``."""
    return Js(f"{identifier(name)} += {value.at(Level.CONDITIONAL)};")


def scoped(body: Iterable[Js]) -> Js:
    """Write ``(function () { body })()``: statements where an expression is wanted."""
    return Js(f"({function('', (), body)})()")


def statement(expression: Js) -> Js:
    """Write ``expression;``."""
    return Js(f"{expression};")


def returns(expression: Js) -> Js:
    """Write ``return expression;``."""
    return Js(f"return {expression};")


def when(test: Js, body: Iterable[Js], otherwise: Iterable[Js] = ()) -> Js:
    """Write ``if (test) { body }``, and ``else { otherwise }`` if there is anything in it."""
    condition = test if "\n" not in test else Js(f"\n{indent(test)}\n")
    other = list(otherwise)
    ending = f" else {_braces(other)}" if other else ""
    return Js(f"if ({condition}) {_braces(body)}{ending}")


def _braces(body: Iterable[Js]) -> Js:
    lines = "\n".join(indent(line) for line in body)
    return Js(f"{{\n{lines}\n}}" if lines else "{}")


def comment(text: str) -> Js:
    """Write ``text`` as line comments; what could end a comment or a script is escaped."""
    lines = re.split(r"[\r\n]+", text)
    return Js("\n".join(f"// {_COMMENT.sub(_escape, line)}".rstrip() for line in lines))


# ASCII only, so that no wrong charset makes a line swallow the next.
_COMMENT = re.compile(rf"[^ -~]|<(?=[/!?A-Za-z])|(?<=--)>|\*/|{_TEMPLATE}")


def source(text: str) -> Js:
    """Vouch for the text of a template's file; never for a value or for code in Python."""
    return Js(text)


def join(parts: Iterable[Js], separator: str = "\n") -> Js:
    """Put statements or declarations below each other."""
    return Js(separator.join(parts))
