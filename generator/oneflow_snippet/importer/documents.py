"""From the text of a file to the JSON in it; what is no JSON is told what to run instead."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from oneflow_snippet.config import UnreadableError
from oneflow_snippet.importer.subscription import refuse_constant

TERRAFORM = "terraform show -json | oneflow-snippet import -"
_DECODER = json.JSONDecoder(parse_constant=refuse_constant)
_HEADERS = re.compile(r"(?:HTTP/[0-9.]+ [0-9]{3}[^\n]*\n(?:[^\s:]+:[^\n]*\n)*\r?\n)+")
_WRITE_KEYS = (
    re.compile(r"cdn\.segment\.com/(?:analytics\.js/)?v1/(?:projects/)?([A-Za-z0-9_-]{8,100})/"),
    re.compile(r"""\banalytics\.load\(\s*["']([A-Za-z0-9_-]{8,100})["']"""),
    re.compile(r"""\b(?:writeKey|_writeKey)["']?\s*[:=]\s*["']([A-Za-z0-9_-]{8,100})["']"""),
)
_HCL = re.compile(
    r"^[ \t]*(?:resource|data|module|variable|provider|terraform|locals|output)\b[^={}\n]*\{",
    re.MULTILINE,
)


def is_terraform_source(text: str) -> bool:
    """Whether a text is Terraform's source."""
    begins = text.lstrip("\ufeff \t\r\n")[:1]
    return begins not in {"", "{", "[", "<"} and _HCL.search(text) is not None


def data_in(text: str, name: str) -> Any:  # noqa: ANN401 - JSON
    """Return the JSON in a text; several documents, one after another, as a list.

    The head of an HTTP answer, which ``curl -i`` prints, is passed over.

    Raises:
        UnreadableError: It is not JSON; with the command that gets what is, if one is known.
    """
    head = _HEADERS.match(text.removeprefix("\ufeff"))
    body = text.removeprefix("\ufeff")[head.end() if head else 0 :]
    try:
        return _DECODER.decode(body)
    except json.JSONDecodeError as error:
        documents = _documents(body)
        if len(documents) > 1:
            return documents
        _refuse(body, name, error)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"{name}: not valid JSON: {error}") from None


def _documents(text: str) -> list[Any]:
    """Return several documents, or nothing if they are not the whole text."""
    found: list[Any] = []
    at = 0
    while at < len(text):
        if text[at] in " \t\r\n":
            at += 1
            continue
        try:
            document, at = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            return []
        found.append(document)
    return found


def _refuse(text: str, name: str, error: json.JSONDecodeError) -> NoReturn:
    keys = dict.fromkeys(found for pattern in _WRITE_KEYS for found in pattern.findall(text))
    if keys:
        commands = " or ".join(f"oneflow-snippet import --write-key {key}" for key in keys)
        raise UnreadableError(f"{name}: a page or a script that loads Segment: run {commands}")
    where = f"{name}:{error.lineno}:{error.colno}"
    raise UnreadableError(f"{where}: not valid JSON: {error.msg.lower()}") from None
