"""From plain data, as read from TOML or JSON, to the nodes of a field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oneflow_snippet.errors import DataPath, Problems
from oneflow_snippet.languages.mapping.directives import DIRECTIVES
from oneflow_snippet.languages.mapping.nodes import Field, Transform, is_object
from oneflow_snippet.languages.mapping.options import Options
from oneflow_snippet.languages.mapping.reader import ROOT_DIRECTIVE, Reader, found, is_directive


def parse(value: object, path: DataPath, problems: Problems) -> Field | None:
    """Return the node of a field's value, or None if it has errors, which are all noted."""
    reader = Reader(DIRECTIVES, problems, path)
    field = reader.value(value, path)
    return None if reader.errors else field


def parse_root(fields: object, path: DataPath, problems: Problems) -> Field | None:
    """Return all fields of a mapping, and the root directive if it is among them, as one object.

    None if they have errors, which are all noted.
    """
    reader = Reader(DIRECTIVES, problems, path)
    if isinstance(fields, Mapping) and ROOT_DIRECTIVE in fields:
        field = _with_root_directive(reader, fields, path)
    elif isinstance(fields, Mapping):
        field = reader.value(fields, path)
        if is_directive(fields) and not is_object(field):
            problems.warn(path, "this directive may give something else than an object of fields")
    else:
        field = reader.error(path, f"expected an object of fields, found {found(fields)}")
    return None if reader.errors else field


def _with_root_directive(reader: Reader, fields: Mapping[Any, object], path: DataPath) -> Field:
    place = (*path, ROOT_DIRECTIVE)
    directive = fields[ROOT_DIRECTIVE]
    others = reader.value({key: fields[key] for key in fields if key != ROOT_DIRECTIVE}, path)
    if not isinstance(directive, Mapping) or list(directive) != ["@transform"]:
        return reader.error(place, f"expected '@transform' alone, found {_listed(directive)}")
    place = (*place, "@transform")
    options = Options(reader, directive["@transform"], place, ("apply", "mapping"))
    if options.has("mapping"):
        reader.problems.warn(options.at("mapping"), "this has no effect; the fields stand for it")
    return Transform(options.object_or_directive("apply"), others)


def _listed(value: object) -> str:
    if isinstance(value, Mapping) and value:
        return ", ".join(repr(key) for key in value)
    return found(value)
