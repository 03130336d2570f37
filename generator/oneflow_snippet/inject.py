"""Put the tag into finished HTML, whatever wrote it, and leave every other byte as it is.

Where a page has the comment ``<!-- oneflow-snippet -->``, the tag goes there; else in front of
``</head>`` or, where that is left out, of ``<body>``, or behind the first element that can only be
in a head. A page that has the tag gets today's in its place, so it does no harm to do it again.
"""

from __future__ import annotations

import codecs
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from oneflow_snippet.outputs import OutputError

MARK = "data-oneflow-snippet"
"""The attribute by which a tag is known that was put in here."""

_OURS = re.compile(rf"<script {MARK}[ >].*?</script>", re.DOTALL)
_COMMENT = "<!-- oneflow-snippet -->"
_ATTRIBUTES = r"""(?:[^>"']|"[^"]*"|'[^']*')*>"""
_RAW = rf"<(?P<raw>%s)\b{_ATTRIBUTES}.*?</(?P=raw)\s*>"
_METADATA = "script|style|title|noscript|template"
# What is looked for, and what may hold the same text without being it.
_PLACE = re.compile(
    rf"<!--(?!-?>).*?-->|<!\[CDATA\[.*?\]\]>|{_RAW % f'{_METADATA}|textarea'}"
    r"|(?P<place></head\s*>|<body\b)",
    re.DOTALL | re.IGNORECASE,
)
_BEGIN = re.compile(
    r"(?:\ufeff|\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*)*<(?:!doctype|html|head)\b",
    re.DOTALL | re.IGNORECASE,
)
_HEAD = re.compile(
    rf"\s*(?:<!--.*?-->|<(?:!doctype|html|head|meta|link|base)\b{_ATTRIBUTES}|{_RAW % _METADATA})",
    re.DOTALL | re.IGNORECASE,
)
_ENCODINGS = (
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SUFFIXES = frozenset({".html", ".htm"})


class Outcome(StrEnum):
    """What became of a file."""

    CHANGED = "changed"
    KEPT = "up to date"
    NO_PLACE = "no place for the tag"


@dataclass(frozen=True, slots=True)
class Finding:
    """A file, and what became of it, or with ``check`` would have become."""

    path: Path
    outcome: Outcome


def inject(folder: str | os.PathLike[str], tag: str, *, check: bool = False) -> Iterator[Finding]:
    """Put a tag into every page of a folder, one after the other.

    Args:
        folder: With the pages: files that end in .html or .htm, in all subfolders. Links are not
            followed.
        tag: From :func:`~oneflow_snippet.snippet_tag`, without a nonce.
        check: Change nothing.

    Raises:
        OutputError: The folder is none, or a file cannot be read or written; that file and those
            after it are as they were.
    """
    root = Path(folder)
    if not root.is_dir():
        raise OutputError(f"{root}: no folder with pages")
    for path in _pages(root):
        try:
            yield _inject(path, tag, check=check)
        except OSError as error:
            raise OutputError(f"{path}: {error.strerror or error}") from None


def put(html: str, tag: str) -> str | None:
    """Put the tag into a page; None where there is no place for it, as in a fragment."""
    ours = marked(tag)
    if _OURS.search(html):
        return _OURS.sub(lambda _: ours, html, count=1)
    if _COMMENT in html:
        return html.replace(_COMMENT, ours, 1)
    at = _place(html)
    return None if at is None else html[:at] + ours + html[at:]


def marked(tag: str) -> str:
    """Mark a tag, so that it is known when the page is looked at again."""
    # A plain string, for marked-up ones escape what is added to them.
    return str.__str__(tag).replace("<script", f"<script {MARK}", 1)


def put_bytes(page: bytes, tag: str) -> bytes | None:
    """Put the tag into the bytes of a page, in whatever encoding they are."""
    for mark, encoding in _ENCODINGS:
        if page.startswith(mark):
            text = page.decode(encoding, "surrogatepass")
            placed = put(text, _ascii(tag))
            return None if placed is None else placed.encode(encoding, "surrogatepass")
    # All other encodings of the web write tags as ASCII does; the rest passes through.
    placed = put(page.decode("latin-1"), _ascii(tag))
    return None if placed is None else placed.encode("latin-1")


def _place(html: str) -> int | None:
    for token in _PLACE.finditer(html):
        if token["place"]:
            return token.start()
    begin = _BEGIN.match(html)
    if not begin:
        return None
    # Tags that HTML lets one leave out were left out: behind what can only be in the head.
    at = html.rindex("<", 0, begin.end())
    while part := _HEAD.match(html, at):
        at = part.end()
    return at


def _pages(root: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(root):
        folders.sort()
        for name in sorted(names):
            path = Path(folder, name)
            if path.suffix.lower() in _SUFFIXES and not path.is_symlink():
                yield path


def _inject(path: Path, tag: str, *, check: bool) -> Finding:
    page = path.read_bytes()
    placed = put_bytes(page, tag)
    if placed is None:
        return Finding(path, Outcome.NO_PLACE)
    if placed == page:
        return Finding(path, Outcome.KEPT)
    if not check:
        _replace(path, placed)
    return Finding(path, Outcome.CHANGED)


def _replace(path: Path, data: bytes) -> None:
    # A page is there in whole or as it was, with the permissions that it had.
    handle, name = tempfile.mkstemp(prefix=".oneflow-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        shutil.copymode(path, name)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _ascii(tag: str) -> str:
    return str.__str__(tag).encode("ascii", "xmlcharrefreplace").decode("ascii")
