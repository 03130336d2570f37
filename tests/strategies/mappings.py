"""Mappings that are accepted, and payloads for them.

Keys are few, so that paths meet data; texts are hostile now and then. What a payload holds where a
mapping looks is left to chance: half of the differences live in what is null or missing.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

UNDEFINED = {"$undefined": True}
"""Stands for ``undefined`` in a payload and in a result."""

Json = Any
Values = st.SearchStrategy[Json]

KEYS = ["a", "a", "b", "b", "items", "name", "a b", "日本", "0", "length", ""]
PATHS = ["$.a", "$.a.b", "a.items[0].name", "$.items", "$.items.length", "b['a b'].日本", "$.0"]
ROOTS = ["", "$.", ".."]
TEXTS = [
    "", " ", "aAbB", "$.a.b", "a[b]..c", "{{a}}", "{{{ a.b }}}", "x{{}}{{ . }}", "[1,null]", "0",
    '{"__proto__":{"a":1},"b":null}', "null", "12", "ß日", "</script>", "$&", "it's", "a.$.b",
]  # fmt: skip


def scalars() -> Values:
    """Make values that are neither arrays nor objects."""
    numbers = st.sampled_from([0, 1, -1, 7, 1.5, 1e21, 1e-7, -0.0])
    return st.none() | st.booleans() | numbers | st.sampled_from(TEXTS) | st.text(max_size=4)


def _objects(values: Values, least: int = 0) -> Values:
    return st.dictionaries(st.sampled_from(KEYS), values, min_size=least, max_size=4)


def payloads(*, undefined: bool = True) -> Values:
    """Make events; ``undefined``: with ``UNDEFINED`` in them."""
    leaves = scalars() | st.just(UNDEFINED) if undefined else scalars()
    values = st.recursive(
        leaves, lambda inner: st.lists(inner, max_size=3) | _objects(inner), max_leaves=10
    )
    return _objects(values | _objects(values, 1), 2)


def mappings() -> Values:
    """Make objects of fields that are accepted."""
    plain = _objects(_fields(), 1)
    return plain | plain | plain | st.builds(_with_root, _shapes(_fields()), plain)


def _with_root(apply: Json, fields: Json) -> Json:
    return {"__segment_internal_directive": {"@transform": {"apply": apply}}, **fields}


def _fields() -> Values:
    reads = st.builds(lambda path: {"@path": path}, _paths())
    return st.recursive(scalars() | reads | reads | _templates(), _nested, max_leaves=6)


def _paths() -> Values:
    return st.sampled_from(PATHS + ROOTS)


def _templates() -> Values:
    placeholders = st.sampled_from(["{{a}}", "{{ a.b }}", "{{items[0].name}}", "{{ b['a b'] }}"])
    literals = st.sampled_from(["", "Hi ", "[", "]", "}", "$", "</script>", "日"])
    parts = st.lists(literals | placeholders, max_size=4)
    endings = st.sampled_from(["", " {{", "{{}}", "{"])
    return st.builds(lambda text, end: {"@template": "".join(text) + end}, parts, endings)


def _shapes(values: Values) -> Values:
    """Make objects or directives."""
    return _objects(values) | st.builds(lambda path: {"@path": path}, _paths())


def _nested(values: Values) -> Values:
    return st.one_of(
        st.lists(values, max_size=3),
        _objects(values),
        st.builds(lambda value: {"@literal": value}, values),
        st.builds(lambda value: {"@excludeWhenNull": value}, values),
        _dynamic(values),
        _choices(values),
        _texts(values),
        _containers(values),
    )


def _option(name: str, values: Values) -> Values:
    """Make an option that is there or not."""
    return st.one_of(st.just({}), values.map(lambda value: {name: value}))


def _options(directive: str, *parts: Values) -> Values:
    return st.tuples(*parts).map(
        lambda given: {directive: {name: value for part in given for name, value in part.items()}}
    )


def _need(name: str, values: Values) -> Values:
    return values.map(lambda value: {name: value})


def _directives(values: Values) -> Values:
    """Make values for where a string or a directive must stand."""
    return st.sampled_from(TEXTS) | values.map(
        lambda value: value if _is_directive(value) else {"@literal": value}
    )


def _is_directive(value: Json) -> bool:
    return isinstance(value, dict) and any(key.startswith("@") for key in value)


def _truthy(values: Values) -> Values:
    return values.filter(lambda value: isinstance(value, list | dict) or bool(value))


def _dynamic(values: Values) -> Values:
    text = st.sampled_from(PATHS).map(lambda path: {"@path": path})
    chosen = st.builds(
        lambda test, then: {"@if": {"exists": test, "then": then, "else": "$.a"}}, text, values
    )
    name = st.sampled_from(["@path", "@template"])
    return st.builds(lambda directive, operand: {directive: operand}, name, text | chosen)


def _choices(values: Values) -> Values:
    test = st.sampled_from(["exists", "blank"]).flatmap(lambda name: _need(name, _truthy(values)))
    return _options("@if", test, _option("then", values), _option("else", values))


def _texts(values: Values) -> Values:
    short = st.sampled_from(["a", "b", ".", "1", "$", "\\", "/", "B", "é", "日", "</a>", "e+"])
    new = st.sampled_from(["", "x", "$&", "$$", "$1", "日", "'"])
    case = _options(
        "@case", _need("operator", st.sampled_from(["lower", "upper"])),
        _need("value", _directives(values)),
    )  # fmt: skip
    second: Values = st.just({}) | st.builds(
        lambda a, b: {"pattern2": a, "replacement2": b}, short, new
    )
    replace = _options(
        "@replace", _need("pattern", short), _option("replacement", new), second,
        _option("global", st.booleans()), _option("ignorecase", st.booleans()),
        _need("value", _directives(values)),
    )  # fmt: skip
    json = _options(
        "@json", _need("mode", st.sampled_from(["encode", "decode"])),
        _need("value", _truthy(values)),
    )  # fmt: skip
    return case | replace | json


def _containers(values: Values) -> Values:
    roots = _paths() | values.filter(_is_directive)
    each = st.builds(
        lambda root, *item: {"@arrayPath": [root, *item]}, roots, _shapes(values)
    )  # fmt: skip
    flatten = _options(
        "@flatten", _need("value", values), _need("separator", st.sampled_from([".", "_", "日"])),
        _option("omitArrays", st.booleans()),
    )  # fmt: skip
    merge = _options(
        "@merge", _need("direction", st.sampled_from(["left", "right"])),
        _need("objects", st.lists(_shapes(values) | values.filter(_is_directive), max_size=3)),
    )  # fmt: skip
    transform = _options(
        "@transform", _need("apply", _shapes(values)), _need("mapping", _shapes(values))
    )
    return each | flatten | merge | transform
