"""The directives: each is a function from its operand to a node."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from oneflow_snippet.errors import DataPath, LanguageError
from oneflow_snippet.languages import liquid
from oneflow_snippet.languages.ecmascript import WHITESPACE
from oneflow_snippet.languages.mapping.nodes import (
    UNDEFINED,
    ArrayPath,
    Case,
    Constant,
    DynamicPath,
    DynamicTemplate,
    ExcludeWhenNull,
    Field,
    Flatten,
    If,
    Json,
    Liquid,
    Merge,
    Replace,
    Template,
    Transform,
    is_object,
    is_text,
)
from oneflow_snippet.languages.mapping.options import Options
from oneflow_snippet.languages.mapping.paths import has_stray_braces, parse_path, parse_template
from oneflow_snippet.languages.mapping.reader import Directive, Reader, found, is_falsy

MAX_PATTERN = 10
"""UTF-16 code units in a pattern of ``@replace``, and in a replacement."""


def _path(reader: Reader, operand: object, path: DataPath) -> Field:
    text = reader.text_or_directive(operand, path)
    return _known_path(reader, text, path) if isinstance(text, Constant) else DynamicPath(text)


def _known_path(reader: Reader, text: Constant, path: DataPath) -> Field:
    if not isinstance(text.value, str):
        return reader.error(path, f"expected a path, found {found(text.value)}")
    if text.value != text.value.strip(WHITESPACE):
        reader.problems.warn(path, f"the whitespace in {text.value!r} belongs to the key")
    try:
        return parse_path(text.value)
    except LanguageError as error:
        return reader.error(path, error.message, error.span)


def _template(reader: Reader, operand: object, path: DataPath) -> Field:
    text = reader.text_or_directive(operand, path)
    if not isinstance(text, Constant):
        return DynamicTemplate(text)
    if not isinstance(text.value, str):
        return reader.error(path, f"expected a template, found {found(text.value)}")
    try:
        parts = parse_template(text.value)
    except LanguageError as error:
        return reader.error(path, error.message, error.span)
    if has_stray_braces(parts):
        reader.problems.warn(path, "some of the '{{' are no placeholder and stay in the text")
    return Template(parts)


def _literal(reader: Reader, operand: object, path: DataPath) -> Field:
    return reader.value(operand, path)


def _if(reader: Reader, operand: object, path: DataPath) -> Field:
    options = Options(reader, operand, path, ("exists", "blank", "then", "else"))
    given = [name for name in ("exists", "blank") if options.has(name)]
    if options.usable and len(given) != 1:
        amount = "both" if given else "neither"
        reader.error(path, f"expected either 'exists' or 'blank', found {amount}")
    nothing = Constant(UNDEFINED)
    then = options.value("then") if options.has("then") else nothing
    # The reference looks at what is written here, so that 0, false and "" are no alternative.
    otherwise = nothing if is_falsy(options.raw("else")) else options.value("else")
    exists = _condition(reader, options, "exists")
    blank = _condition(reader, options, "blank")
    if exists and (is_text(exists) or is_object(exists)):
        reader.problems.warn(options.at("exists"), "this always exists: it is never null")
    if exists:
        return If("exists", exists, then, otherwise)
    return If("blank", blank or nothing, then, otherwise)


def _condition(reader: Reader, options: Options, name: str) -> Field | None:
    if not options.has(name):
        return None
    if is_falsy(options.raw(name)):
        shown = json.dumps(options.raw(name))
        return reader.error(options.at(name), f"expected something to test, found {shown}")
    return options.value(name)


def _case(reader: Reader, operand: object, path: DataPath) -> Field:
    options = Options(reader, operand, path, ("operator", "value"))
    operator: Literal["lower", "upper"] = options.choice("operator", ("lower", "upper"))
    value = options.text_or_directive("value")
    return Constant(UNDEFINED) if options.raw("value") == "" else Case(operator, value)


def _replace(reader: Reader, operand: object, path: DataPath) -> Field:
    names = "pattern", "replacement", "value", "global", "ignorecase", "pattern2", "replacement2"
    options = Options(reader, operand, path, names)
    steps = [_step(options, "pattern", "replacement")]
    if options.has("pattern2") or options.has("replacement2"):
        steps.append(_step(options, "pattern2", "replacement2"))
    everywhere = "g" if options.flag("global", default=True) else ""
    any_case = "i" if options.flag("ignorecase", default=False) else ""
    value = options.text_or_directive("value")
    if options.raw("value") == "":
        return Constant(UNDEFINED)
    return Replace(value, tuple(steps), everywhere + any_case)


def _step(options: Options, pattern: str, replacement: str) -> tuple[str, str]:
    old = options.text(pattern, 1, MAX_PATTERN)
    new = options.text(replacement, 0, MAX_PATTERN) if options.has(replacement) else ""
    return old, new


def _array_path(reader: Reader, operand: object, path: DataPath) -> Field:
    if not isinstance(operand, list | tuple):
        return reader.error(path, f"expected an array, found {found(operand)}")
    if not 1 <= len(operand) <= 2:
        message = "expected a path and, if wanted, a mapping of its items"
        return reader.error(path, f"{message}, found {len(operand) or 'no'} elements")
    place = (*path, 0)
    root = reader.text_or_directive(operand[0], place)
    if isinstance(operand[0], str) and isinstance(root, Constant):
        root = _known_path(reader, root, place)
    if len(operand) == 1:
        return root
    item = reader.object_or_directive(operand[1], (*path, 1))
    return ArrayPath(root, item) if operand[1] else root


def _flatten(reader: Reader, operand: object, path: DataPath) -> Field:
    options = Options(reader, operand, path, ("value", "separator", "omitArrays"))
    value = options.value("value")
    separator = options.text("separator", 1)
    return Flatten(value, separator, options.flag("omitArrays", default=False))


def _json(reader: Reader, operand: object, path: DataPath) -> Field:
    options = Options(reader, operand, path, ("mode", "value"))
    mode: Literal["encode", "decode"] = options.choice("mode", ("encode", "decode"))
    if options.has("value") and is_falsy(options.raw("value")):
        shown = json.dumps(options.raw("value"))
        message = f"expected something to {mode}, found {shown}; to keep it, use @literal"
        return reader.error(options.at("value"), message)
    return Json(mode, options.value("value"))


def _merge(reader: Reader, operand: object, path: DataPath) -> Field:
    options = Options(reader, operand, path, ("direction", "objects"))
    direction = options.choice("direction", ("left", "right"))
    place = options.at("objects")
    objects = [
        reader.object_or_directive(item, (*place, index))
        for index, item in enumerate(options.array("objects"))
    ]
    return Merge(tuple(objects if direction == "right" else reversed(objects)))


def _transform(reader: Reader, operand: object, path: DataPath) -> Field:
    options = Options(reader, operand, path, ("apply", "mapping"))
    apply = options.object_or_directive("apply")
    return Transform(apply, options.object_or_directive("mapping"))


def _exclude_when_null(reader: Reader, operand: object, path: DataPath) -> Field:
    return ExcludeWhenNull(reader.value(operand, path))


def _liquid(reader: Reader, operand: object, path: DataPath) -> Field:
    if not isinstance(operand, str):
        return reader.error(path, f"expected a string, found {found(operand)}")
    try:
        template = liquid.parse(operand)
    except LanguageError as error:
        return reader.error(path, error.message, error.span)
    for message, span in template.warnings:
        reader.problems.warn(path, f"{message}; what is too much is ignored, as at Segment", span)
    return Liquid(template)


DIRECTIVES: Mapping[str, Directive] = MappingProxyType(
    {
        "@path": _path,
        "@template": _template,
        "@literal": _literal,
        "@if": _if,
        "@case": _case,
        "@replace": _replace,
        "@arrayPath": _array_path,
        "@flatten": _flatten,
        "@json": _json,
        "@merge": _merge,
        "@transform": _transform,
        "@excludeWhenNull": _exclude_when_null,
        "@liquid": _liquid,
    }
)
"""What reads the operand of each directive."""
