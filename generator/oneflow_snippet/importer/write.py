"""Write filters and mappings as the text of a configuration file, for people to go on with."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import tomlkit
from tomlkit.exceptions import InvalidStringError

from oneflow_snippet.errors import printable
from oneflow_snippet.importer.filters import FilterTranslation
from oneflow_snippet.importer.translate import Translation
from oneflow_snippet.languages.ecmascript import has_lone_surrogate

_NO_KEY = """\
# The project API key was not in the input: write it here, or set ONEFLOW_PROJECT_API_KEY.
# project_api_key = "…"
"""
_NONE_TAKEN = """\
# None of the mappings below was taken over. Delete this line with the first that you complete.
mappings = []
"""


def needs_json(value: object) -> bool:
    """Whether TOML cannot hold a value: it has no null and no lone surrogate."""
    match value:
        case None:
            return True
        case str():
            return has_lone_surrogate(value)
        case Mapping():
            return any(needs_json(key) or needs_json(item) for key, item in value.items())
        case list():
            return any(map(needs_json, value))
        case _:
            return False


Translations = Sequence[Translation] | Sequence[FilterTranslation]


def as_json(key: str, filters: Sequence[FilterTranslation], mappings: Sequence[Translation]) -> str:
    """Return the text of a JSON file with what was taken over."""
    data = ({"project_api_key": key} if key else {}) | taken_over(filters, mappings)
    return json.dumps(data, indent=2, ensure_ascii=needs_json_escapes(data)) + "\n"


def taken_over(
    filters: Sequence[FilterTranslation], mappings: Sequence[Translation]
) -> dict[str, Any]:
    """Return the part of a configuration that was taken over."""
    taken = _taken(filters)
    return ({"filters": taken} if taken else {}) | {"mappings": _taken(mappings)}


def _taken(translations: Translations) -> list[dict[str, Any]]:
    return [each.table for each in translations if not each.obstacles]


def needs_json_escapes(value: object) -> bool:
    """Whether a string in a value cannot be written as UTF-8."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    return False


def as_toml(key: str, filters: Sequence[FilterTranslation], mappings: Sequence[Translation]) -> str:
    """Return the text of a TOML file; what was not taken over stands in it as comments."""
    head = f"project_api_key = {_toml_value(key)}\n" if key else _NO_KEY
    if all(mapping.obstacles for mapping in mappings):
        head += f"\n{_NONE_TAKEN}"
    blocks = [
        *(_block(each, "filters") for each in filters),
        *(_block(each, "mappings") for each in mappings),
    ]
    return "\n".join([head, *blocks])


def _block(translation: Translation | FilterTranslation, kind: str) -> str:
    if not translation.obstacles:
        return _table(kind, translation.table)
    text = f"Not taken over: {translation.place}\n"
    text += "\n".join(translation.obstacles)
    kept = {key: value for key, value in translation.table.items() if not needs_json(value)}
    return _comment(text) + _comment(_table(kind, kept))


def _comment(text: str) -> str:
    # TOML allows less in a comment than in a string, and an editor is a kind of terminal, too.
    lines = printable(text).split("\n")
    shown = (f"# {line}".rstrip() for line in lines)
    return "".join(f"{line}\n" for line in shown if line != "#")


def _table(kind: str, table: Mapping[str, Any]) -> str:
    lines = [f"[[{kind}]]"]
    lines += [_pair(key, value) for key, value in table.items() if key != "fields"]
    fields = table.get("fields")
    if isinstance(fields, Mapping):
        lines += ["", f"[{kind}.fields]", *(_pair(key, value) for key, value in fields.items())]
    elif fields is not None:
        lines.append(_pair("fields", fields))
    return "".join(f"{line}\n" for line in lines)


def _pair(key: str, value: object) -> str:
    return f"{_toml_key(key)} = {_toml_value(value)}"


def _toml_key(key: str) -> str:
    return tomlkit.key(key).as_string() if key else '""'


def _toml_value(value: object) -> str:
    match value:
        case Mapping():
            pairs = ", ".join(_pair(key, item) for key, item in value.items())
            return f"{{ {pairs} }}" if pairs else "{}"
        case list():
            return f"[{', '.join(map(_toml_value, value))}]"
        case str() if '"' in value or "\\" in value:
            return _as_it_is(value)
        case _:
            return str(tomlkit.item(value).as_string())


def _as_it_is(text: str) -> str:
    """Return a string without escapes if possible, so that triggers keep their quotes."""
    try:
        return tomlkit.string(text, literal=True).as_string()
    except InvalidStringError:
        return tomlkit.string(text).as_string()
