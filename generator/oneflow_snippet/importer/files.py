"""Reading the file to import, and writing the one that is made of it."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from oneflow_snippet.config import UnreadableError
from oneflow_snippet.errors import OneflowError
from oneflow_snippet.importer.fetch import fetch


class UnwritableError(OneflowError):
    """A file is there already, or cannot be written."""


def read_text(name: str) -> str:
    """Return the text of a file, a URL of Segment, or standard input for ``-``, in any UTF.

    Shells of Windows write UTF-16.

    Raises:
        UnreadableError: It cannot be read, or is no text.
    """
    try:
        if name.startswith(("https://", "http://")):
            data = fetch(name)
            return data.decode(json.detect_encoding(data))
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return data.decode(json.detect_encoding(data))
    except FileNotFoundError:
        raise UnreadableError(f"{name}: no such file") from None
    except UnicodeDecodeError:
        raise UnreadableError(f"{name}: expected text, found other data") from None
    except (OSError, ValueError) as error:
        raise UnreadableError(f"{name}: cannot be read: {_reason(error)}") from None


def write_file(name: str | os.PathLike[str], text: str, *, force: bool) -> None:
    """Write a new file, or with ``force`` over an old one.

    Raises:
        UnwritableError: There is a file already, or it cannot be written.
    """
    try:
        with Path(name).open("w" if force else "x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise UnwritableError(f"{name}: is there already; --force writes over it") from None
    except (OSError, ValueError) as error:
        raise UnwritableError(f"{name}: cannot be written: {_reason(error)}") from None


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
