"""Find the subscriptions in Terraform's source, as far as their values stand there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple, TypeAlias

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

DESTINATION = "segment_destination"
TYPES = (DESTINATION, SUBSCRIPTION, FILTER)
_REFERENCES = ("destination_id", "action_id")
_ONLY = f"which only Terraform can work out: run {TERRAFORM}"
_META = ("connection", "depends_on", "lifecycle", "provider", "provisioner", "timeouts")
_TRUTH = {"true": True, "false": False}

_Values: TypeAlias = Iterator[tuple[str, Any]]
"""Names of attributes and their values, or the ``NotLiteralError`` that tells of one."""


class Source(NamedTuple):
    """What is in Terraform's source.

    Attributes:
        read: How many resources of Segment are written there.
        resources: Those of them that there are.
        remarks: What else was seen, in words.
    """

    read: int
    resources: list[Resource]
    remarks: list[str]


def written(body: Body) -> Source:
    """Return what is in a file of HCL."""
    found: list[Resource] = []
    modules: list[str] = []
    for labels, inner in body.blocks():
        match labels:
            case ["resource", type_, name] if type_ in TYPES:
                found.append(_resource(type_, name, _values(inner)))
            case ["module", name]:
                modules.append(name)
    return _source(found, modules)


def written_as_json(data: Mapping[str, Any]) -> Source:
    """Return what is in a ``.tf.json``."""
    found = [
        _resource(type_, name, _json_values(each))
        for by_type in _blocks(data.get("resource"))
        for type_ in TYPES
        for names in _blocks(by_type.get(type_))
        for name, body in names.items()
        for each in _blocks(body)
    ]
    modules = [name for names in _blocks(data.get("module")) for name in names]
    return _source(found, modules)


def _blocks(value: object) -> list[Mapping[str, Any]]:
    return [object_of(each) for each in list_of(value) or [value]]


def _source(resources: list[Resource], modules: Iterable[str]) -> Source:
    there = [each for each in resources if each.values.get("count") != 0]
    remarks = [
        f"{each.address}: count = 0, so there is none" for each in resources if each not in there
    ]
    remarks += [
        f"module.{name}: what a module holds is not read; run {TERRAFORM} for all of it"
        for name in modules
    ]
    return Source(len(resources), _with_destinations(there), remarks)


def _with_destinations(resources: list[Resource]) -> list[Resource]:
    """Return resources whose ``destination_id`` can be compared.

    A reference to a destination of the file is its id, however it is written. What cannot be
    compared with the others' is left out: it may be the same, and nothing is to be forgotten.
    """
    known = {each.values["id"] for each in resources if each.type == DESTINATION}
    ids = {each.address: _plain_reference(each.values.get("destination_id")) for each in resources}
    given = set(ids.values()) - {""}
    comparable = known & given or (given if len(given) == 1 else set(filter(_is_id, given)))
    compared = {address: id_ if id_ in comparable else "" for address, id_ in ids.items()}
    return [
        each._replace(values={**each.values, "destination_id": compared[each.address]})
        for each in resources
    ]


def _plain_reference(text: object) -> str:
    """Return a reference without ``${}``, blanks and the index of what is there once."""
    if not isinstance(text, str):
        return ""
    inner = re.sub(r"\s+", "", text).removeprefix('"').removesuffix('"')
    inner = re.sub(r"^\$\{(.*)\}$", r"\1", inner)
    return re.sub(r"\[0\](?=\.id$)", "", inner)


def _is_id(text: str) -> bool:
    return re.fullmatch(r"[A-Za-z0-9-]+", text) is not None


def _resource(type_: str, name: str, given: _Values) -> Resource:
    address = f"{type_}.{name}"
    values: dict[str, Any] = {"id": f"{address}.id"}
    unknown: dict[str, str] = {}
    for key, value in given:
        if key in _META:
            continue
        if not isinstance(value, NotLiteralError):
            # Terraform makes truth of such a text.
            is_truth = key == "enabled" and isinstance(value, str)
            values[key] = _TRUTH.get(value, value) if is_truth else value
        elif key in _REFERENCES:  # are compared, and not looked into
            values[key] = str(value)
        else:
            unknown[key] = f"depends on {value}, {_ONLY}"
    several = _several(values.get("count", "1"), [*values, *unknown])
    if several:
        unknown = {several: f"says how many there are, {_ONLY}"}
    elif "count" in values:
        values["count"] = int(values["count"])
    return Resource(address, type_, values, unknown=unknown)


def _several(count: object, keys: Iterable[str]) -> str:
    """Return the attribute that makes several of a resource, or an empty text."""
    if "for_each" in keys:
        return "for_each"
    return "" if str(count) in {"0", "1"} else "count"


def _values(body: Body) -> _Values:
    for name, expression in body.attributes():
        yield name, _tried(expression.value)
    blocks: dict[str, list[Body]] = {}
    for [name, *labels], inner in body.blocks():
        if name == "dynamic" and labels:
            yield labels[0], NotLiteralError("a dynamic block")
        blocks.setdefault(name, []).append(inner)
    for name, bodies in blocks.items():
        if name != "dynamic":
            yield name, _tried(partial(_objects, bodies))


def _objects(bodies: list[Body]) -> list[dict[str, Any]]:
    for labels, _ in (block for body in bodies for block in body.blocks()):
        raise NotLiteralError(f"a block {labels[0]} within it")
    return [{name: value.value() for name, value in body.attributes()} for body in bodies]


def _json_values(body: Mapping[str, Any]) -> _Values:
    for name, value in body.items():
        if name == "dynamic":
            yield from ((label, NotLiteralError("a dynamic block")) for label in object_of(value))
        elif name != "//":  # a comment
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
