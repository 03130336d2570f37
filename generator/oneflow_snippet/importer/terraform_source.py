"""Find the subscriptions in Terraform's source, as far as their values stand there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, TypeAlias

from oneflow_snippet.importer.documents import TERRAFORM
from oneflow_snippet.importer.filter import FILTER
from oneflow_snippet.importer.hcl import (
    Body,
    Expression,
    HclError,
    NotLiteralError,
    is_literal,
    parse_expression,
    unescaped,
)
from oneflow_snippet.importer.subscription import SUBSCRIPTION, list_of, object_of
from oneflow_snippet.importer.terraform import Resource

TYPES = ("segment_destination", SUBSCRIPTION, FILTER)
_REFERENCES = ("destination_id", "action_id")
_ONLY = f"which only Terraform can work out: run {TERRAFORM}"
_SEVERAL = ("count", "for_each")
_META = ("connection", "depends_on", "lifecycle", "provider", "provisioner", "timeouts")

_Values: TypeAlias = Iterator[tuple[str, Any]]
"""Names of attributes and their values, or the ``NotLiteralError`` that tells of one."""


def written(body: Body) -> Iterator[Resource]:
    """Yield Segment's resources of a file of HCL."""
    for labels, inner in body.blocks():
        match labels:
            case ["resource", type_, name] if type_ in TYPES:
                yield _resource(type_, name, _values(inner))


def written_as_json(resources: object) -> Iterator[Resource]:
    """Yield Segment's resources of a ``.tf.json``; of what stands under ``resource``."""
    for by_type in resources if isinstance(resources, list) else [resources]:
        for type_ in TYPES:
            for names in _blocks(object_of(by_type).get(type_)):
                for name, body in names.items():
                    for each in _blocks(body):
                        yield _resource(type_, name, _json_values(each))


def _blocks(value: object) -> list[Mapping[str, Any]]:
    return [object_of(each) for each in list_of(value) or [value]]


def _resource(type_: str, name: str, given: _Values) -> Resource:
    address = f"{type_}.{name}"
    values: dict[str, Any] = {"id": f"{address}.id"}
    unknown: dict[str, str] = {}
    for key, value in given:
        if key in _META:
            continue
        if not isinstance(value, NotLiteralError):
            values[key] = value
        elif key in _REFERENCES:  # are compared, and not looked into
            values[key] = str(value)
        else:
            unknown[key] = f"is {value}, {_ONLY}"
    for key in _SEVERAL:
        if key in unknown or values.pop(key, 1) != 1:
            unknown = {key: f"says how many there are, {_ONLY}"}
    return Resource(address, type_, values, unknown=unknown)


def _values(body: Body) -> _Values:
    for name, expression in body.attributes():
        yield name, _tried(expression.value)
    blocks: dict[str, list[Body]] = {}
    for [name, *_], inner in body.blocks():
        blocks.setdefault(name, []).append(inner)
    for name, bodies in blocks.items():
        yield name, _tried(partial(_objects, bodies))


def _objects(bodies: list[Body]) -> list[dict[str, Any]]:
    return [{name: value.value() for name, value in body.attributes()} for body in bodies]


def _json_values(body: Mapping[str, Any]) -> _Values:
    for name, value in body.items():
        if name != "//":  # a comment
            yield name, _tried(partial(_plain, value))


def _tried(value: Callable[[], Any]) -> Any:  # noqa: ANN401 - JSON, or the error
    try:
        return value()
    except NotLiteralError as error:
        return error


def _plain(value: object) -> Any:  # noqa: ANN401 - JSON
    """Return a value of ``.tf.json``, whose texts are templates."""
    match value:
        case str() if is_literal(value):
            return unescaped(value)
        case str():
            return _template(value).value()
        case Mapping():
            return {key: _plain(item) for key, item in value.items()}
        case list():
            return [_plain(item) for item in value]
        case _:
            return value


def _template(text: str) -> Expression:
    inner = text.removeprefix("${").removesuffix("}")
    try:
        if text == f"${{{inner}}}":
            return parse_expression(inner)
    except (HclError, ValueError):
        pass
    raise NotLiteralError(text)
