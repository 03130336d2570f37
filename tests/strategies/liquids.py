"""Liquid templates that are compiled, texts that hardly are templates, and payloads for both.

Names are few, so that templates meet data; values are of every type that a filter does not expect.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from oneflow_snippet.languages.liquid.catalogue import FILTERS, MAX_LENGTH, Argument

UNDEFINED = {"$undefined": True}
"""Stands for ``undefined`` in a payload."""

Values = st.SearchStrategy[Any]
Texts = st.SearchStrategy[str]

NAMES = ["a", "b", "c", "items", "size", "first", "x-1", "y", "日本"]
TEXTS = [
    "", " ", "a", "Hello wOrld", "  two\n words ", "a,b,,c,", "1", "-2.5", "1e3", "0x10", "5-3",
    "<b>bold</b> & <!-- x --> <script>1</script>", "&lt;&amp;amp;&#39;", "it's", '"',
    "a b&c=d/e?f[g]", "%41+%zz", "%41+b", "aGk=", "!!!!", "2024-02-29T23:30:00Z", "1700000000",
    "2023-10-29", "x\ud800y", "$& $1", "ß é 日本 🙂🙂", "</script>", "null", "\u00a0nbsp\u3000",
]  # fmt: skip
NUMBERS = ["0", "1", "-1", "2", "3", "7", "50", "1.5", "-2.5", "0.005", "1700000000"]
FORMATS = [
    "%Y-%m-%d", "%-d %b %Y, %H:%M:%S", "%A %B %e %j %U %W %u %w %y %C", "%I:%M %p %l %P %k",
    "%L %N %3N %s %z %:z %Z", "%^a %_m %05d %-y %E %Q %% %n%t %q", "%c %x %X", "", "no date", "%h",
    "%10Q %9Y %_5H %0e %-I%^p", "%d%m", "%-d%-m%-Y", "%u%w", "%s", "%C%-C", "%2N%1N%9N",
]  # fmt: skip
ZONES = ["0", "-90", "300", '"UTC"', '"Europe/Paris"', '"America/New_York"']
KEYS = ["a", "b", "a.b", "size", "first", "a.size", "x-1", "b.last"]
QUIET = [
    "", " ", "text ", "\n\t", "}", "{ ", "'", '"', "% }", "🙂", "</script>", "{%- # note %}",
    "{% raw %}{{ a }} {%- endraw {% endraw -%}", "{% comment %}{{ a }}{% if %}{% endcomment %}",
    "{% echo -%}",
]  # fmt: skip
AMOUNTS = [0, 1, -1, 2, 7, 1.5, -2.5, 1e21, 1e-7, 1.005, 1700000000, 1e15]
LITERALS = [
    *(json.dumps(text, ensure_ascii=False) for text in TEXTS), *NUMBERS, *NUMBERS, "true", "false",
]  # fmt: skip
KEYS_OF_DATA = [*NAMES, "0", "length", "constructor"]
KEYS_IN_TEMPLATES = [
    ".a", ".b", ".items", ".size", ".first", ".last", ".length", ".x-1", ".0", "[0]", "[1]", "[-1]",
    '["a"]', "[b]", "[a.b]", ".constructor",
]  # fmt: skip
OPERATORS = ["==", "!=", "<", "<=", ">", ">=", "contains"]


FRAGMENTS = [
    " ", " ", "  ", "\n", "\x1c", "\u00a0", "a", "b", "items", "x-1", "5", "-1", "+2", "1.5", "2.",
    ".", "..", "[", "]", "[0]", '["a"]', "(", ")", '"', "'", '"q"', "'\\'q'", '"\\n"', "|", "||",
    "upcase", "append", ":", ",", "default", "allow_false", "==", "!=", "<>", "=", "<", ">=",
    "and", "or", "not", "contains", "true", "nil", "empty", "blank", "if", "-", "?", "日本", "é٣",
    "{{", "}}", "{%", "%}", "\\", "$", "“", "a.size", "a.b", "size", "-%}", "{%-", "#",
]  # fmt: skip
OPENINGS = [
    "{{ ", "{{", "{%- if ", "{% assign a = ", "{% capture ", "{% echo ", "{% liquid ", "{% # ",
    "{% raw ", "{% comment ", "{% unless ", "{% else ", "{% elsif ",
]  # fmt: skip
CLOSINGS = [
    " }}", "}}", "-}} ", " %}x{% endif %}", "%}{{ a }}", "%} y {% endcapture %}{{a}}", " -%}  ",
    "{% endraw %}", "%} {% endcomment -%} ", "%}{% endunless %}", "", "%}{% endif %}",
]  # fmt: skip


def payloads() -> Values:
    """Make what may be in scope: mostly an object, sometimes anything else."""
    leaves = st.sampled_from([None, True, False, UNDEFINED, *AMOUNTS, *TEXTS, *TEXTS])
    values = st.recursive(
        leaves, lambda inner: st.lists(inner, max_size=4) | _objects(inner), max_leaves=8
    )
    return _objects(values, 3) | _objects(values | _objects(values), 3) | values


def _objects(values: Values, least: int = 0) -> Values:
    return st.dictionaries(st.sampled_from(KEYS_OF_DATA), values, min_size=least, max_size=6)


@st.composite
def templates(draw: DrawFn) -> str:
    """Make templates that are compiled, and that read each of their variables in the end."""
    text = _Writer(draw).block(2)
    text += "".join(f"{{{{ {name} }}}}" for name in NAMES if name in text)
    assume(len(text.encode("utf-16-le", "surrogatepass")) <= 2 * MAX_LENGTH)
    return text


@st.composite
def soups(draw: DrawFn) -> str:
    """Make texts of pieces of templates, few of which are templates."""
    writer = _Writer(draw)
    texts = []
    for _ in range(draw(st.integers(1, 2))):
        middle = "".join(writer.one(FRAGMENTS) for _ in range(draw(st.integers(1, 6))))
        framed = writer.one(OPENINGS) + middle + writer.one(CLOSINGS)
        texts.append(writer.one([framed, framed, middle]))
    return "".join(texts)


class _Writer:
    """Writes parts of templates, by the choices that hypothesis draws."""

    def __init__(self, draw: DrawFn) -> None:
        self._draw = draw

    def one(self, texts: Sequence[str]) -> str:
        return self._draw(st.sampled_from(texts))

    def _times(self, least: int, most: int) -> range:
        return range(self._draw(st.integers(least, most)))

    def block(self, depth: int) -> str:
        return "".join(self._node(depth) for _ in self._times(0, 3))

    def _node(self, depth: int) -> str:
        kinds = ["quiet", "output", "output", "echo", "assign"]
        match self.one(kinds + ["capture", "if", "if", "unless", "liquid"] * (depth > 0)):
            case "quiet":
                return self.one(QUIET)
            case "output":
                return "{{" + self.one(["", " ", "- "]) + self._value() + self.one(["}}", " -}}"])
            case "echo":
                return "{%- echo " + self._value() + " %}"
            case "assign":
                return f"{{% assign {self.one(NAMES)} = {self._value()} {self.one(['%}', '-%}'])}"
            case "capture":
                return (
                    f"{{% capture {self.one(NAMES)} %}}{self.block(depth - 1)}{{%- endcapture -%}}"
                )
            case "liquid":
                return "{% liquid\n" + "\n".join(self._line() for _ in self._times(1, 3)) + "\n%}"
            case name:
                return self._choice(name, depth)

    def _choice(self, name: str, depth: int) -> str:
        text = f"{{% {name} {self._condition()} -%}}{self.block(depth - 1)}"
        for _ in self._times(0, 1):
            text += f"{{%- elsif {self._condition()} %}}{self.block(depth - 1)}"
        for _ in self._times(0, 1):
            text += f"{{% else %}}{self.block(depth - 1)}"
        return text + f"{{% end{name} %}}"

    def _line(self) -> str:
        value = self._value().replace("\n", " ")
        match self.one(["echo", "assign", "note", "if"]):
            case "echo":
                return f"echo {value}"
            case "assign":
                return f"assign y = {value}"
            case "note":
                return "# note"
            case _:
                return f"if {self._condition()}\necho {value}\nelse\nassign y = {value}\nendif"

    def _any(self, *makers: Callable[[], str]) -> str:
        return self._draw(st.sampled_from(makers))()

    def _variable(self) -> str:
        keys = (self.one(KEYS_IN_TEMPLATES) for _ in self._times(0, 2))
        return self.one([*NAMES, '["a"]']) + "".join(keys)

    def _literal(self) -> str:
        return self.one(LITERALS)

    def _operand(self) -> str:
        return self._any(self._variable, self._variable, self._literal)

    def _special(self) -> str:
        return self.one(["nil", "null", "empty", "blank"])

    def _comparison(self) -> str:
        special = self._draw(st.booleans())
        other = self._special() if special else self._operand()
        operator = self.one(OPERATORS[:2] if special else OPERATORS)
        sides = [self._variable(), other]
        return f" {operator} ".join(self._draw(st.permutations(sides)))

    def _condition(self) -> str:
        text = self._test()
        for _ in self._times(0, 2):
            text += self.one([" and ", " or "]) + self._test()
        return text

    def _test(self) -> str:
        negation = self.one(["", "", "not ", "not not "])
        return negation + self._any(
            self._comparison, self._comparison, self._operand, self._special
        )

    def _value(self) -> str:
        makers = [self._variable] * 4 + [self._literal] * 2 + [self._comparison]
        value = self._any(*makers, lambda: f"not {self._condition()}")
        return value + "".join(self._filter() for _ in self._times(0, 3))

    def _filter(self) -> str:
        name = self.one(sorted(FILTERS))
        signature = FILTERS[name]
        count = self._draw(st.integers(signature.least, len(signature.arguments)))
        arguments = [self._argument(wanted) for wanted in signature.arguments[:count]]
        if name == "default":
            arguments += self._draw(st.sampled_from([[], ["allow_false: true"]]))
        return f" | {name}: {', '.join(arguments)}" if arguments else f" | {name}"

    def _argument(self, wanted: Argument) -> str:
        if wanted is Argument.VALUE:
            return self._any(self._operand, lambda: self.one(NUMBERS))
        return self.one(_FIXED[wanted])


def _quoted(values: list[str]) -> list[str]:
    return [json.dumps(value) for value in values]


_FIXED: dict[Argument, list[str]] = {
    Argument.KEYS: _quoted(KEYS),
    Argument.FLAG: ["true", "false"],
    Argument.FORMAT: _quoted(FORMATS),
    Argument.ZONE: ZONES,
    Argument.ORDINAL: ['"ordinal"'],
    Argument.STYLE: _quoted(["US", "UK"]),
    Argument.ASCII: _quoted(["ascii", "raw", "none"]),
}
