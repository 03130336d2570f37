"""Filters of Liquid templates as JavaScript; each brings only what itself needs to the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from oneflow_snippet.compiler import javascript as js
from oneflow_snippet.compiler.emit.liquid import dates
from oneflow_snippet.compiler.emit.liquid.operands import Step
from oneflow_snippet.compiler.emit.liquid.values import (
    Kind,
    Scope,
    TypedJs,
    method,
    variable,
    words_of,
)
from oneflow_snippet.compiler.javascript import Js
from oneflow_snippet.languages.liquid.nodes import Filter, LiquidConstant, Variable

_Emitter: TypeAlias = Callable[[Step], TypedJs]


def emit_filter(node: Filter, value: TypedJs, scope: Scope) -> TypedJs:
    """Write what a filter makes of a value."""
    return _FILTERS[node.name](Step(node, value, scope))


def _text_method(name: str) -> _Emitter:
    return lambda step: TypedJs(method(step.text, name), "text")


def _replacing(pattern: Js, replacement: str) -> _Emitter:
    return lambda step: TypedJs(_replaced(step.text, (pattern, replacement)), "text")


def _replaced(text: Js, *changes: tuple[Js, str]) -> Js:
    for pattern, replacement in changes:
        text = method(text, "replace", pattern, js.string(replacement))
    return text


def _text_helper(name: str) -> _Emitter:
    return lambda step: TypedJs(step.call(name, step.text), "text")


def _text_function(name: str, *changes: tuple[Js, str]) -> _Emitter:
    return lambda step: TypedJs(_replaced(js.call(name, step.text), *changes), "text")


def _value_helper(name: str, kind: Kind = "any") -> _Emitter:
    return lambda step: TypedJs(step.call(name, step.value.js, *step.arguments()), kind)


def _math(name: str) -> _Emitter:
    def emit(step: Step) -> TypedJs:
        others = [step.number_at(index) for index in range(len(step.filter.arguments))]
        return TypedJs(method(js.identifier("Math"), name, step.number, *others), "number")

    return emit


def _arithmetic(operator: str) -> _Emitter:
    return lambda step: TypedJs(js.arithmetic(step.number, operator, step.number_at()), "number")


def _divided_by(step: Step) -> TypedJs:
    result = js.arithmetic(step.number, "/", step.number_at())
    whole = step.fixed(1) is True
    return TypedJs(method(js.identifier("Math"), "floor", result) if whole else result, "number")


def _remove(step: Step) -> TypedJs:
    parts = method(step.text, "split", step.text_at())
    return TypedJs(method(parts, "join", step.text_at(1)), "text")


def _remove_first(step: Step) -> TypedJs:
    return TypedJs(method(step.text, "replace", step.text_at(), js.string("")), "text")


def _replace_first(step: Step) -> TypedJs:
    other = step.text_at(1)
    # A function, where "$" in the text could have a meaning.
    safe = isinstance(step.filter.arguments[-1], LiquidConstant) and "$" not in other
    replacement = other if safe else js.arrow((), other)
    return TypedJs(method(step.text, "replace", step.text_at(), replacement), "text")


def _replace_last(step: Step) -> TypedJs:
    return TypedJs(
        step.call("liquidReplaceLast", step.text, step.text_at(), step.text_at(1)), "text"
    )


def _truncate(step: Step) -> TypedJs:
    kind: Kind = "text" if step.value.kind == "text" else "any"
    return TypedJs(step.call("liquidTruncate", step.value.js, *step.arguments()), kind)


def _join(step: Step) -> TypedJs:
    if not step.filter.arguments:
        return TypedJs(method(step.items, "join", js.string(" ")), "text")
    if isinstance(step.filter.arguments[0], LiquidConstant):
        return TypedJs(method(step.items, "join", step.text_at()), "text")
    return TypedJs(step.call("liquidJoin", step.items, step.argument().js), "text")


def _size(step: Step) -> TypedJs:
    if step.value.kind in {"text", "array"}:
        return TypedJs(js.member(step.value.js, "length"), "number")
    return TypedJs(step.call("liquidLength", step.value.js))


def _sum(step: Step) -> TypedJs:
    keys = step.fixed(0)
    array = step.items
    if isinstance(keys, str):
        item = js.identifier("item")
        for key in keys.split("."):
            item = step.call("liquidItem", item, js.string(key))
        array = method(array, "map", js.arrow(("item",), item))
    return TypedJs(step.call("liquidSum", array), "number")


def _compact(step: Step) -> TypedJs:
    there = js.compare(js.identifier("item"), "!=", js.literal(None))
    return TypedJs(method(step.items, "filter", js.arrow(("item",), there)), "array")


def _where(step: Step) -> TypedJs:
    name, *keys = str(step.fixed(0)).split(".")
    wanted = step.argument(1) if len(step.filter.arguments) > 1 else None
    taken = words_of(wanted.js) if wanted else set()
    entry = "item"
    while entry in taken:
        entry += "_"
    inner = Scope(js.identifier(entry), {}, step.scope.helpers)
    found = variable(Variable(name, tuple(keys)), inner).js
    if wanted is None:
        test = step.call("liquidTruthy", found)
    elif wanted.kind == "any":
        test = step.call("liquidMatches", found, wanted.js)
    else:
        test = js.compare(found, "===", wanted.js)
    return TypedJs(method(step.items, "filter", js.arrow((entry,), test)), "array")


def _json(step: Step) -> TypedJs:
    stringify = js.member(js.identifier("JSON"), "stringify")
    spaces = [js.literal(None), *step.arguments()] if step.filter.arguments else []
    kind: Kind = "any" if step.value.kind == "any" else "text"
    return TypedJs(js.call(stringify, step.value.js, *spaces), kind)


def _default(step: Step) -> TypedJs:
    flag = [js.literal(True)] if step.filter.allow_false else []
    fallback = step.argument()
    kind: Kind = "text" if step.value.kind == fallback.kind == "text" else "any"
    return TypedJs(step.call("liquidDefault", step.value.js, fallback.js, *flag), kind)


def _slugify(step: Step) -> TypedJs:
    gaps = {"ascii": js.pattern("[^A-Za-z0-9]+", "g"), "raw": _GAPS}.get(str(step.fixed(0)))
    result = step.call("liquidSlug", step.text, gaps) if gaps else step.text
    return TypedJs(result if step.fixed(1) is True else method(result, "toLowerCase"), "text")


def _split(step: Step) -> TypedJs:
    return TypedJs(step.call("liquidSplit", step.text, step.text_at()), "array")


_GAPS = js.pattern(r"\s+", "g")
_HTML = js.pattern(
    r"<script[\s\S]*?<\/script>|<style[\s\S]*?<\/style>|<!--[\s\S]*?-->|<[\s\S]*?>", "g"
)

_FILTERS: Final[Mapping[str, _Emitter]] = {
    "abs": _math("abs"),
    "append": lambda step: TypedJs(js.plus([step.text, step.text_at()]), "text"),
    "at_least": _math("max"),
    "at_most": _math("min"),
    "base64_decode": _text_helper("liquidBase64Decode"),
    "base64_encode": _text_helper("liquidBase64Encode"),
    "capitalize": _text_helper("liquidCapitalize"),
    "ceil": _math("ceil"),
    "cgi_escape": _text_helper("liquidCgiEscape"),
    "compact": _compact,
    "date": lambda step: dates.date(step.value, step.fixed(0), step.fixed(1), step.scope.helpers),
    "date_to_long_string": lambda step: dates.long_date(
        step.value, "%B", step.fixed(0), step.fixed(1), step.scope.helpers
    ),
    "date_to_rfc822": lambda step: dates.rfc822(step.value, step.scope.helpers),
    "date_to_string": lambda step: dates.long_date(
        step.value, "%b", step.fixed(0), step.fixed(1), step.scope.helpers
    ),
    "date_to_xmlschema": lambda step: dates.date(
        step.value, "%Y-%m-%dT%H:%M:%S%:z", None, step.scope.helpers
    ),
    "default": _default,
    "divided_by": _divided_by,
    "downcase": _text_method("toLowerCase"),
    "escape": _text_helper("liquidEscape"),
    "escape_once": lambda step: TypedJs(
        step.call("liquidEscape", step.call("liquidUnescape", step.text)), "text"
    ),
    "first": _value_helper("liquidFirst"),
    "floor": _math("floor"),
    "inspect": _json,
    "join": _join,
    "json": _json,
    "jsonify": _json,
    "last": _value_helper("liquidLast"),
    "lstrip": _replacing(js.pattern(r"^\s+"), ""),
    "minus": _arithmetic("-"),
    "modulo": lambda step: TypedJs(
        step.call("liquidModulo", step.number, step.number_at()), "number"
    ),
    "normalize_whitespace": _replacing(_GAPS, " "),
    "number_of_words": lambda step: TypedJs(step.call("liquidCountWords", step.text), "number"),
    "plus": lambda step: TypedJs(js.plus([step.number, step.number_at()]), "number"),
    "pop": lambda step: TypedJs(method(step.items, "slice", js.number(0), js.number(-1)), "array"),
    "prepend": lambda step: TypedJs(js.plus([step.text_at(), step.text]), "text"),
    "push": lambda step: TypedJs(
        method(step.items, "concat", js.array([step.argument().js])), "array"
    ),
    "raw": lambda step: step.value,
    "remove": _remove,
    "remove_first": _remove_first,
    "remove_last": _replace_last,
    "replace": _remove,
    "replace_first": _replace_first,
    "replace_last": _replace_last,
    "round": lambda step: TypedJs(
        step.call("liquidRound", step.number, step.number_at()), "number"
    ),
    "rstrip": _replacing(js.pattern(r"\s+$"), ""),
    "shift": lambda step: TypedJs(method(step.items, "slice", js.number(1)), "array"),
    "size": _size,
    "slice": _value_helper("liquidSlice"),
    "slugify": _slugify,
    "split": _split,
    "squish": lambda step: TypedJs(method(_replaced(step.text, (_GAPS, " ")), "trim"), "text"),
    "strip": _text_method("trim"),
    "strip_html": _replacing(_HTML, ""),
    "strip_newlines": _replacing(js.pattern(r"\r?\n", "g"), ""),
    "sum": _sum,
    "times": _arithmetic("*"),
    "to_integer": lambda step: TypedJs(js.call("Number", step.value.js), "number"),
    "truncate": _truncate,
    "truncatewords": lambda step: TypedJs(
        step.call("liquidTruncateWords", step.text, *step.arguments()), "text"
    ),
    "unshift": lambda step: TypedJs(
        method(js.array([step.argument().js]), "concat", step.items), "array"
    ),
    "upcase": _text_method("toUpperCase"),
    "uri_escape": _text_function(
        "encodeURI", (js.pattern("%5B", "g"), "["), (js.pattern("%5D", "g"), "]")
    ),
    "url_decode": lambda step: TypedJs(
        js.call("decodeURIComponent", _replaced(step.text, (js.pattern(r"\+", "g"), " "))), "text"
    ),
    "url_encode": _text_function("encodeURIComponent", (js.pattern("%20", "g"), "+")),
    "where": _where,
    "xml_escape": _text_helper("liquidEscape"),
}
