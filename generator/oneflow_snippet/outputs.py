"""Put files into a folder that others use, too: all or none, and nothing that is not ours goes."""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from oneflow_snippet.errors import OneflowError

_HASHED = re.compile(r"oneflow\.([0-9a-f]{12})\.min\.js")


class OutputError(OneflowError):
    """The artefacts cannot be written, or what stands in a folder are no artefacts."""


def hashed_name(data: bytes) -> str:
    """Give the name under which ``data`` may be cached for ever: ``oneflow.<hash>.min.js``.

    The hash is the first 12 hexadecimal digits of SHA-256, the length by which WhiteNoise and
    Django's manifest storage know an immutable file.
    """
    return f"oneflow.{hashlib.sha256(data).hexdigest()[:12]}.min.js"


def is_hashed(name: str) -> bool:
    """Tell whether a name is of the kind that :func:`hashed_name` gives."""
    return _HASHED.fullmatch(name) is not None


def write_all(
    folder: Path, files: Mapping[str, bytes], is_ours: Callable[[str, bytes], bool], *, force: bool
) -> list[Path]:
    """Write ``files`` into ``folder``, which is made if need be; the last one is written last.

    Args:
        folder: Where others may have files of their own.
        files: What to write, by name.
        is_ours: Whether a file that is there, by its name and content, is of an earlier build.
        force: Write over files that are not ours.

    Raises:
        OutputError: A file that is not ours has one of the names, or the folder cannot be written
            to; nothing was changed.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not force:
            _refuse(folder, [name for name in files if not _may_go(folder, name, files, is_ours)])
        return _replace_all(folder, files)
    except OSError as error:
        raise OutputError(f"{folder}: cannot be written: {error.strerror or error}") from None


def remove_hashed(folder: Path, keep: set[str]) -> None:
    """Remove the content-hashed files of earlier builds.

    Such a file is known to be ours by itself: its name is the hash of its content.
    """
    for path in folder.iterdir():
        named = is_hashed(path.name) and path.name not in keep and path.is_file()
        if named and hashed_name(path.read_bytes()) == path.name:
            path.unlink(missing_ok=True)


def _may_go(
    folder: Path, name: str, files: Mapping[str, bytes], is_ours: Callable[[str, bytes], bool]
) -> bool:
    try:
        found = (folder / name).read_bytes()
    except FileNotFoundError:
        return True
    return found == files[name] or is_ours(name, found)


def _refuse(folder: Path, names: list[str]) -> None:
    if names:
        raise OutputError(
            f"{folder}: not written over, because no build of this tool left it like that: "
            f"{', '.join(names)}. Choose another folder, or force it."
        )


def _replace_all(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    # All is on the disk before the first old file gives way.
    with tempfile.TemporaryDirectory(prefix=".oneflow-", dir=folder) as staging:
        staged = Path(staging)
        for name, data in files.items():
            (staged / name).write_bytes(data)
        return [(staged / name).replace(folder / name) for name in files]
