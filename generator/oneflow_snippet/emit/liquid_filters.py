"""Filters of Liquid templates as JavaScript; each brings only what itself needs to the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from oneflow_snippet import javascript as js
from oneflow_snippet.emit import liquid_dates
from oneflow_snippet.emit.liquid_values import (
    Kind,
    Scope,
    Value,
    constant,
    items,
    number,
    text,
    variable,
    words_of,
)
from oneflow_snippet.javascript import Js
from oneflow_snippet.liquid.nodes import Constant, Filter, Path


@dataclass(frozen=True, slots=True)
class _Step:
    """A filter and what it is applied to."""

    filter: Filter
    value: Value
    scope: Scope

    @property
    def text(self) -> Js:
        return text(self.value, self.scope.helpers)

    @property
    def number(self) -> Js:
        return number(self.value, self.scope.helpers)

    @property
    def items(self) -> Js:
        return items(self.value, self.scope.helpers)

    def argument(self, index: int = 0) -> Value:
        node = self.filter.arguments[index]
        return constant(node) if isinstance(node, Constant) else variable(node, self.scope)

    def arguments(self) -> list[Js]:
        return [self.argument(index).js for index in range(len(self.filter.arguments))]

    def text_at(self, index: int = 0) -> Js:
        if len(self.filter.arguments) <= index:
            return js.string("")
        return text(self.argument(index), self.scope.helpers)

    def number_at(self, index: int = 0) -> Js:
        if len(self.filter.arguments) <= index:
            return js.number(0)
        return number(self.argument(index), self.scope.helpers)

    def fixed(self, index: int) -> str | float | bool | None:
        nodes = self.filter.arguments
        node = nodes[index] if index < len(nodes) else None
        return node.value if isinstance(node, Constant) else None

    def call(self, helper: str, *arguments: Js) -> Js:
        return self.scope.helpers.call(helper, *arguments)


_Emitter: TypeAlias = Callable[[_Step], Value]


def emit_filter(node: Filter, value: Value, scope: Scope) -> Value:
    """Write what a filter makes of a value."""
    return _FILTERS[node.name](_Step(node, value, scope))


def _method(target: Js, name: str, *arguments: Js) -> Js:
    return js.call(js.member(target, name), *arguments)


def _text_method(name: str) -> _Emitter:
    return lambda step: Value(_method(step.text, name), "text")


def _replacing(*pairs: tuple[str, str]) -> _Emitter:
    def emit(step: _Step) -> Value:
        result = step.text
        for pattern, replacement in pairs:
            result = _method(result, "replace", js.source(pattern), js.string(replacement))
        return Value(result, "text")

    return emit


def _text_helper(name: str) -> _Emitter:
    return lambda step: Value(step.call(name, step.text), "text")


def _text_function(name: str, *pairs: tuple[str, str]) -> _Emitter:
    def emit(step: _Step) -> Value:
        result = js.call(name, step.text)
        for pattern, replacement in pairs:
            result = _method(result, "replace", js.source(pattern), js.string(replacement))
        return Value(result, "text")

    return emit


def _value_helper(name: str, kind: Kind = "any") -> _Emitter:
    return lambda step: Value(step.call(name, step.value.js, *step.arguments()), kind)


def _math(name: str) -> _Emitter:
    def emit(step: _Step) -> Value:
        others = [step.number_at(index) for index in range(len(step.filter.arguments))]
        return Value(_method(js.identifier("Math"), name, step.number, *others), "number")

    return emit


def _arithmetic(operator: str) -> _Emitter:
    return lambda step: Value(js.arithmetic(step.number, operator, step.number_at()), "number")


def _divided_by(step: _Step) -> Value:
    result = js.arithmetic(step.number, "/", step.number_at())
    whole = step.fixed(1) is True
    return Value(_method(js.identifier("Math"), "floor", result) if whole else result, "number")


def _remove(step: _Step) -> Value:
    parts = _method(step.text, "split", step.text_at())
    return Value(_method(parts, "join", step.text_at(1)), "text")


def _remove_first(step: _Step) -> Value:
    return Value(_method(step.text, "replace", step.text_at(), js.string("")), "text")


def _replace_first(step: _Step) -> Value:
    other = step.text_at(1)
    # A function, where "$" in the text could have a meaning.
    safe = isinstance(step.filter.arguments[-1], Constant) and "$" not in other
    replacement = other if safe else js.arrow((), other)
    return Value(_method(step.text, "replace", step.text_at(), replacement), "text")


def _replace_last(step: _Step) -> Value:
    return Value(step.call("liquidReplaceLast", step.text, step.text_at(), step.text_at(1)), "text")


def _truncate(step: _Step) -> Value:
    kind: Kind = "text" if step.value.kind == "text" else "any"
    return Value(step.call("liquidTruncate", step.value.js, *step.arguments()), kind)


def _join(step: _Step) -> Value:
    if not step.filter.arguments:
        return Value(_method(step.items, "join", js.string(" ")), "text")
    if isinstance(step.filter.arguments[0], Constant):
        return Value(_method(step.items, "join", step.text_at()), "text")
    return Value(step.call("liquidJoin", step.items, step.argument().js), "text")


def _size(step: _Step) -> Value:
    if step.value.kind in {"text", "array"}:
        return Value(js.member(step.value.js, "length"), "number")
    return Value(step.call("liquidLength", step.value.js))


def _sum(step: _Step) -> Value:
    keys = step.fixed(0)
    array = step.items
    if isinstance(keys, str):
        item = js.identifier("item")
        for key in keys.split("."):
            item = step.call("liquidItem", item, js.string(key))
        array = _method(array, "map", js.arrow(("item",), item))
    return Value(step.call("liquidSum", array), "number")


def _compact(step: _Step) -> Value:
    there = js.compare(js.identifier("item"), "!=", js.literal(None))
    return Value(_method(step.items, "filter", js.arrow(("item",), there)), "array")


def _where(step: _Step) -> Value:
    name, *keys = str(step.fixed(0)).split(".")
    wanted = step.argument(1) if len(step.filter.arguments) > 1 else None
    taken = words_of(wanted.js) if wanted else set()
    entry = "item"
    while entry in taken:
        entry += "_"
    inner = Scope(js.identifier(entry), {}, step.scope.helpers)
    found = variable(Path(name, tuple(keys)), inner).js
    if wanted is None:
        test = step.call("liquidTruthy", found)
    elif wanted.kind == "any":
        test = step.call("liquidMatches", found, wanted.js)
    else:
        test = js.compare(found, "===", wanted.js)
    return Value(_method(step.items, "filter", js.arrow((entry,), test)), "array")


def _json(step: _Step) -> Value:
    stringify = js.member(js.identifier("JSON"), "stringify")
    spaces = [js.literal(None), *step.arguments()] if step.filter.arguments else []
    kind: Kind = "any" if step.value.kind == "any" else "text"
    return Value(js.call(stringify, step.value.js, *spaces), kind)


def _default(step: _Step) -> Value:
    flag = [js.literal(True)] if step.filter.allow_false else []
    fallback = step.argument()
    kind: Kind = "text" if step.value.kind == fallback.kind == "text" else "any"
    return Value(step.call("liquidDefault", step.value.js, fallback.js, *flag), kind)


def _slugify(step: _Step) -> Value:
    gaps = {"ascii": "/[^A-Za-z0-9]+/g", "raw": r"/\s+/g"}.get(str(step.fixed(0)))
    result = step.call("liquidSlug", step.text, js.source(gaps)) if gaps else step.text
    return Value(result if step.fixed(1) is True else _method(result, "toLowerCase"), "text")


def _split(step: _Step) -> Value:
    return Value(step.call("liquidSplit", step.text, step.text_at()), "array")


_HTML = (
    r"/\x3cscript[\s\S]*?\x3c\/script>|\x3cstyle[\s\S]*?\x3c\/style>|\x3c!--[\s\S]*?--\x3e"
    r"|\x3c[\s\S]*?>/g"
)

_FILTERS: Final[Mapping[str, _Emitter]] = {
    "abs": _math("abs"),
    "append": lambda step: Value(js.plus([step.text, step.text_at()]), "text"),
    "at_least": _math("max"),
    "at_most": _math("min"),
    "base64_decode": _text_helper("liquidBase64Decode"),
    "base64_encode": _text_helper("liquidBase64Encode"),
    "capitalize": _text_helper("liquidCapitalize"),
    "ceil": _math("ceil"),
    "cgi_escape": _text_helper("liquidCgiEscape"),
    "compact": _compact,
    "date": lambda step: liquid_dates.date(
        step.value, step.fixed(0), step.fixed(1), step.scope.helpers
    ),
    "date_to_long_string": lambda step: liquid_dates.long_date(
        step.value, "%B", step.fixed(0), step.fixed(1), step.scope.helpers
    ),
    "date_to_rfc822": lambda step: liquid_dates.rfc822(step.value, step.scope.helpers),
    "date_to_string": lambda step: liquid_dates.long_date(
        step.value, "%b", step.fixed(0), step.fixed(1), step.scope.helpers
    ),
    "date_to_xmlschema": lambda step: liquid_dates.date(
        step.value, "%Y-%m-%dT%H:%M:%S%:z", None, step.scope.helpers
    ),
    "default": _default,
    "divided_by": _divided_by,
    "downcase": _text_method("toLowerCase"),
    "escape": _text_helper("liquidEscape"),
    "escape_once": lambda step: Value(
        step.call("liquidEscape", step.call("liquidUnescape", step.text)), "text"
    ),
    "first": _value_helper("liquidFirst"),
    "floor": _math("floor"),
    "inspect": _json,
    "join": _join,
    "json": _json,
    "jsonify": _json,
    "last": _value_helper("liquidLast"),
    "lstrip": _replacing((r"/^\s+/", "")),
    "minus": _arithmetic("-"),
    "modulo": lambda step: Value(
        step.call("liquidModulo", step.number, step.number_at()), "number"
    ),
    "normalize_whitespace": _replacing((r"/\s+/g", " ")),
    "number_of_words": lambda step: Value(step.call("liquidCountWords", step.text), "number"),
    "plus": lambda step: Value(js.plus([step.number, step.number_at()]), "number"),
    "pop": lambda step: Value(_method(step.items, "slice", js.number(0), js.number(-1)), "array"),
    "prepend": lambda step: Value(js.plus([step.text_at(), step.text]), "text"),
    "push": lambda step: Value(
        _method(step.items, "concat", js.array([step.argument().js])), "array"
    ),
    "raw": lambda step: step.value,
    "remove": _remove,
    "remove_first": _remove_first,
    "remove_last": _replace_last,
    "replace": _remove,
    "replace_first": _replace_first,
    "replace_last": _replace_last,
    "round": lambda step: Value(step.call("liquidRound", step.number, step.number_at()), "number"),
    "rstrip": _replacing((r"/\s+$/", "")),
    "shift": lambda step: Value(_method(step.items, "slice", js.number(1)), "array"),
    "size": _size,
    "slice": _value_helper("liquidSlice"),
    "slugify": _slugify,
    "split": _split,
    "squish": lambda step: Value(_method(_replacing((r"/\s+/g", " "))(step).js, "trim"), "text"),
    "strip": _text_method("trim"),
    "strip_html": _replacing((_HTML, "")),
    "strip_newlines": _replacing((r"/\r?\n/g", "")),
    "sum": _sum,
    "times": _arithmetic("*"),
    "to_integer": lambda step: Value(js.call("Number", step.value.js), "number"),
    "truncate": _truncate,
    "truncatewords": lambda step: Value(
        step.call("liquidTruncateWords", step.text, *step.arguments()), "text"
    ),
    "unshift": lambda step: Value(
        _method(js.array([step.argument().js]), "concat", step.items), "array"
    ),
    "upcase": _text_method("toUpperCase"),
    "uri_escape": _text_function("encodeURI", ("/%5B/g", "["), ("/%5D/g", "]")),
    "url_decode": lambda step: Value(
        js.call("decodeURIComponent", _replacing((r"/\+/g", " "))(step).js), "text"
    ),
    "url_encode": _text_function("encodeURIComponent", ("/%20/g", "+")),
    "where": _where,
    "xml_escape": _text_helper("liquidEscape"),
}
