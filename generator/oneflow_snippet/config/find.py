"""Find the configuration that is meant when none is named."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path as FilePath

from oneflow_snippet.config.read import UnreadableError, has_table

_FILES = ("oneflow.toml", "oneflow.json")
_PROJECT = "pyproject.toml"


@dataclass(frozen=True, slots=True)
class Found:
    """A configuration that was found.

    Attributes:
        path: The file.
        others: Files beside it that could have been meant, but come after it.
    """

    path: FilePath
    others: tuple[FilePath, ...]


def find(start: FilePath) -> Found:
    """Find ``oneflow.toml``, ``oneflow.json`` or a table in ``pyproject.toml``, in this order.

    The nearest folder that has any of them counts, from ``start`` upward to the root of the
    repository, which is the folder that has ``.git``. Outside of a repository, ``start`` alone
    counts: what stands further up may be a stranger's.

    Raises:
        UnreadableError: There is none; it says what was looked for, and where.
    """
    folders = _up_to_the_root(start)
    for folder in folders:
        if found := in_folder(folder):
            return Found(found[0], tuple(found[1:]))
    where = f"{folders[0]}" + (f" and upward to {folders[-1]}" if len(folders) > 1 else "")
    raise UnreadableError(
        f"no configuration: looked for {', '.join(_FILES)} and [tool.oneflow-snippet] in "
        f"{_PROJECT}, in {where}; --config FILE names another"
    )


def in_folder(folder: FilePath) -> list[FilePath]:
    """Return the configurations that a folder has, the one that counts first."""
    files = [path for path in (folder / name for name in _FILES) if path.is_file()]
    project = folder / _PROJECT
    return [*files, project] if project.is_file() and has_table(project) else files


def _up_to_the_root(start: FilePath) -> list[FilePath]:
    folders = [start, *start.parents]
    roots = (count for count, folder in enumerate(folders, 1) if (folder / ".git").exists())
    return folders[: next(roots, 1)]
