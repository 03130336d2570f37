"""Random programs in ES5, which end, and ``log`` what they do on the way."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from random import Random

KNOWN = (
    "var a = 1, b = [1, 'x'], c = function (a) { tick(); log(a, arguments); return a; },"
    " e = { a: 1, b: { b: 2 }, if: c }, f = function (b) { tick(); this.a = b; return c; };\n"
)
NAMES = ["a", "b", "c", "e", "f", "arguments"]
"""Few, so that scopes hide each other's; with those that the minifier would choose itself."""
KEYS = ["a", "b", "if", "toString", "length", "0"]
PRIMARIES = [
    "0", "1", "2", "1.5", "0x1f", "1e3", ".5", '"a"', '"b"', '""', "'it\"s'", '"use strict"',
    "true", "false", "true", "false", "null", "undefined", "NaN", "/a/", "/[/]+/g", "yes", "no",
    "typeof this", "[]", "{}", "[, 1]", "[1, , ]", "function () {}",
]  # fmt: skip
BINARY = {
    "||": 3, "&&": 4, "|": 5, "^": 6, "&": 7, "==": 8, "!=": 8, "===": 8, "!==": 8, "<": 9, ">": 9,
    "<=": 9, ">=": 9, "in": 9, "instanceof": 9, "<<": 10, ">>": 10, ">>>": 10, "+": 11, "-": 11,
    "*": 12, "/": 12, "%": 12,
}  # fmt: skip
COMMA, ASSIGNMENT, CONDITION, UNARY, POSTFIX, MEMBER, PRIMARY = 0, 1, 2, 13, 14, 15, 16
UNARIES = ["!", "!", "!", "-", "+", "~", "typeof ", "void ", "delete "]


class Programs:
    """A maker of programs; the same seed makes the same ones."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self._room = 0
        self._functions = 0

    def program(self) -> str:
        """Make a program of a few parts, each of which may fail without the others."""
        parts = "\n".join(self._part() for _ in range(self._random.randint(1, 6)))
        if self._random.random() < 0.3:
            return KNOWN + parts
        return f"(function (log, tick, yes, no) {{ {KNOWN}{parts} }})(log, tick, yes, no);"

    def _part(self) -> str:
        self._room = 25
        if self._random.random() < 0.3:
            return f"(function () {{ {KNOWN}{self._inner()} }})();"
        statement = self._statement()
        return self._any(
            lambda: f"try {{ {statement} }} catch (error) {{ log(error); }}",
            lambda: f"(function (a) {{ try {{ {statement} }} catch (c) {{ log(c, a); }} }})(1);",
        )

    def _any(self, *choices: Callable[[], str]) -> str:
        return self._random.choice(choices)()

    def _one(self, words: list[str]) -> str:
        return self._random.choice(words)

    def _maybe(self, text: str, chance: float = 0.5) -> str:
        return text if self._random.random() < chance else ""

    # ---- Statements ------------------------------------------------------------------------------

    def _body(self, first: str = "") -> str:
        room = self._room > 0
        statements = [self._statement() for _ in range(self._random.randint(1, 4) if room else 1)]
        functions = [self._function() for _ in range(self._random.choice([0, 1, 2]) if room else 0)]
        found = statements + functions
        self._random.shuffle(found)
        return "\n".join([self._maybe('"use strict";', 0.1), first, *found])

    def _function(self) -> str:
        return f"function {self._one(NAMES[:-1])}({self._parameters()}) {{ {self._inner()} }}"

    def _inner(self) -> str:
        self._functions += 1
        body = self._body("if (!tick()) { return; }" if self._random.random() < 0.3 else "tick();")
        self._functions -= 1
        return body

    def _parameters(self) -> str:
        return ", ".join(self._random.sample(NAMES[:-1], self._random.randint(0, 2)))

    def _statement(self, loops: bool = False, depth: int = 0) -> str:
        self._room -= 1
        if self._room < 0 or depth > 4:
            return f"log({self._expression()});"
        inner = partial(self._branch, loops, depth + 1)
        choices = [
            lambda: f"log({self._expression(ASSIGNMENT)}, {self._expression(ASSIGNMENT)});",
            lambda: self._plain() + ";",
            lambda: self._plain() + ";",
            lambda: f"var {self._declaration()};",
            lambda: f"var {self._declaration()}, {self._declaration()};",
            lambda: f"if ({self._expression()}) {inner()}",
            lambda: f"if ({self._expression()}) {inner()} else {inner()}",
            lambda: f"if ({self._expression()}) {{ {self._return()} }} {self._return()}",
            lambda: self._loop(depth + 1),
            lambda: f"try {{ {self._statement(loops, depth + 1)} }} {self._rescue(loops, depth)}",
            lambda: self._switch(depth + 1),
            lambda: f"{{ {self._statement(loops, depth + 1)} }}",
            lambda: f"l: {inner()}" if not loops else ";",
            lambda: self._one([";", '"use strict";', "debugger;"]),
            lambda: f"throw {self._expression()};" if depth else ";",
            lambda: self._one(["break;", "continue;"]) if loops else ";",
        ]
        text = self._any(*choices)
        is_safe = self._random.random() < 0.3 and not text.startswith("l:")
        return f"try {{ {text} }} catch (b) {{ log(b); }}" if is_safe else text

    def _return(self) -> str:
        word = "return {};" if self._functions else "log({});"  # a program itself has no `return`
        return word.format(self._expression())

    def _branch(self, loops: bool, depth: int) -> str:
        count = self._random.choice([0, 1, 1, 2])
        statements = " ".join(self._statement(loops, depth) for _ in range(count))
        return f"{{ {statements} }}" if count != 1 or self._maybe("x") else statements

    def _declaration(self) -> str:
        return self._one(NAMES) + self._maybe(f" = {self._expression(ASSIGNMENT)}", 0.8)

    def _loop(self, depth: int) -> str:
        more = f"tick() && {self._expression(BINARY['&&'])}"
        body = self._branch(True, depth)
        start = self._one([f"var {self._for_declaration()}", self._one(NAMES), ""])
        return self._any(
            lambda: f"while ({more}) {body}",
            lambda: f"do {body} while ({more});",
            lambda: f"for ({start}; {more}; {self._maybe(self._one(NAMES) + '++')}) {body}",
            lambda: f"for (var {self._one(NAMES)} in {self._expression()}) {body}",
            lambda: f"for ({self._one(NAMES)} in {self._expression()}) {body}",
        )

    def _for_declaration(self) -> str:
        # `in` ends what stands before the first semicolon, unless it is in parentheses.
        return f"{self._one(NAMES)} = ({self._expression()})"

    def _rescue(self, loops: bool, depth: int) -> str:
        handler = f"catch ({self._one(NAMES[:-1])}) {{ {self._statement(loops, depth + 1)} }}"
        return self._any(
            lambda: handler,
            lambda: f"finally {{ {self._statement(depth=depth + 1)} }}",
            lambda: f"{handler} finally {{ {self._statement(depth=depth + 1)} }}",
        )

    def _switch(self, depth: int) -> str:
        cases = [
            f"case {self._expression()}: {self._statement(depth=depth)} {self._maybe('break;')}"
            for _ in range(self._random.randint(0, 3))
        ]
        cases.insert(self._random.randint(0, len(cases)), self._maybe("default: log('default');"))
        return f"switch ({self._expression()}) {{ {' '.join(cases)} }}"

    def _plain(self) -> str:
        text = self._expression()
        opens = text.startswith(("{", "function", '"use strict"'))
        return f"({text})" if opens else text

    # ---- Expressions -----------------------------------------------------------------------------

    def _expression(self, level: int = COMMA) -> str:
        """Make an expression that binds as tightly as ``level``, with parentheses if need be."""
        self._room -= 1
        if self._room < 0:
            text, binds = self._primary()
        elif self._random.random() < 0.2:
            text, binds = f"log({self._expression(ASSIGNMENT)})", MEMBER
        else:
            text, binds = self._random.choice(self._kinds())()
        if binds < level or self._random.random() < 0.05:
            return f"({text})"
        return text

    def _kinds(self) -> list[Callable[[], tuple[str, int]]]:
        return [
            self._primary, self._primary, self._binary, self._binary, self._binary, self._unary,
            self._update, self._assignment, self._conditional, self._comma, self._member,
            self._call, self._call, self._new, self._literal, self._function_expression,
            self._method,
        ]  # fmt: skip

    def _primary(self) -> tuple[str, int]:
        if self._random.random() < 0.5:
            return self._one(NAMES), PRIMARY
        text = self._one(PRIMARIES)
        return text, UNARY if text.startswith("typeof") else PRIMARY

    def _binary(self) -> tuple[str, int]:
        operator = self._one(list(BINARY))
        level = BINARY[operator]
        return f"{self._expression(level)} {operator} {self._expression(level + 1)}", level

    def _unary(self) -> tuple[str, int]:
        operator = self._one(UNARIES)
        if operator == "delete ":
            return f"delete {self._place(member=True)}", UNARY
        value = self._expression(UNARY)
        blank = " " if operator in "+-" and value.startswith(operator) else ""
        return f"{operator}{blank}{value}", UNARY

    def _place(self, *, member: bool = False) -> str:
        if not member and self._random.random() < 0.7:
            return self._one(NAMES[:-1])
        return self._member()[0]

    def _update(self) -> tuple[str, int]:
        operator = self._one(["++", "--"])
        if self._random.random() < 0.5:
            return operator + self._place(), UNARY
        return self._place() + operator, POSTFIX

    def _assignment(self) -> tuple[str, int]:
        operator = self._one(["=", "=", "=", "+=", "-=", "|=", ">>>="])
        return f"{self._place()} {operator} {self._expression(ASSIGNMENT)}", ASSIGNMENT

    def _conditional(self) -> tuple[str, int]:
        test, then = self._expression(CONDITION + 1), self._expression(ASSIGNMENT)
        return f"{test} ? {then} : {self._expression(ASSIGNMENT)}", CONDITION

    def _comma(self) -> tuple[str, int]:
        return f"{self._expression(ASSIGNMENT)}, {self._expression(ASSIGNMENT)}", COMMA

    def _member(self) -> tuple[str, int]:
        node = self._expression(MEMBER)
        blank = " " if node.isdecimal() else ""
        if self._random.random() < 0.5:
            return f"{node}{blank}.{self._one(KEYS[:-1])}", MEMBER
        return f"{node}[{self._expression()}]", MEMBER

    def _arguments(self) -> str:
        return ", ".join(
            self._expression(ASSIGNMENT) for _ in range(self._random.choice([0, 1, 2]))
        )

    def _call(self) -> tuple[str, int]:
        callee = self._one([*NAMES[:-1], "log", self._function_expression()[0]])
        opens = callee.startswith("function")
        return f"{f'({callee})' if opens else callee}({self._arguments()})", MEMBER

    def _method(self) -> tuple[str, int]:
        node = self._expression(MEMBER)
        return f"{node}{' ' if node.isdecimal() else ''}.toString()", MEMBER

    def _new(self) -> tuple[str, int]:
        return f"new {self._one([*NAMES[:-1], 'Array', 'Error'])}({self._arguments()})", MEMBER

    def _literal(self) -> tuple[str, int]:
        count = self._random.choice([0, 1, 2, 3])
        if self._random.random() < 0.5:
            items = [self._expression(ASSIGNMENT) for _ in range(count)]
            return f"[{', '.join(items)}]", PRIMARY
        return f"{{ {', '.join(self._property() for _ in range(count))} }}", PRIMARY

    def _property(self) -> str:
        key = self._one([*KEYS, '"a b"', "true"])
        if key in ('"a b"', "0"):  # not after `get`, which calmjs cannot read
            return f"{key}: {self._expression(ASSIGNMENT)}"
        return self._any(
            lambda: f"{key}: {self._expression(ASSIGNMENT)}",
            lambda: f"{key}: {self._expression(ASSIGNMENT)}",
            lambda: f"get {key}() {{ {self._inner()} }}",
            lambda: f"set {key}({self._one(NAMES[:-1])}) {{ {self._inner()} }}",
        )

    def _function_expression(self) -> tuple[str, int]:
        name = self._maybe(self._one(NAMES[:-1]))
        result = f"return {self._expression()};"
        body = f"{self._inner()} {self._maybe(result)}"
        return f"function {name}({self._parameters()}) {{ {body} }}", PRIMARY
