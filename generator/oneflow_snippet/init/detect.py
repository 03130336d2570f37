"""Tell of which kinds a project is, by the files that such projects have."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomli

from oneflow_snippet.init.kinds import (
    BUNDLER,
    DJANGO,
    FLASK,
    HTML,
    MKDOCS,
    PELICAN,
    SPHINX,
    STARLETTE,
    Kind,
)

BUNDLERS = ("vite", "webpack", "rollup", "parcel", "esbuild", "rspack", "@rsbuild/core", "astro")
"""Packages of npm."""

_SERVED_AS_THEY_ARE = ("public", "static")
"""Folders whose files bundlers copy into what they make, by convention."""


@dataclass(frozen=True, slots=True)
class Found:
    """A kind that a project seems to be of.

    Attributes:
        kind: Which.
        reason: What says so, such as "manage.py".
        out: The folder for the build, where it is not ``dist`` beside the configuration.
        url: The path of that folder in a page, where the page names it.
    """

    kind: Kind
    reason: str
    out: str = ""
    url: str = "dist"


def detect(folder: Path) -> list[Found]:
    """Return the kinds of a project, the one that matters to visitors most first.

    An application comes before the documentation that lies beside it, and plain HTML comes last: it
    is what everything else may be, too. Files that cannot be read say nothing.
    """
    return [*_applications(folder), *_generators(folder), *_pages(folder)]


def as_chosen(kind: Kind, folder: Path) -> Found:
    """Return a kind that somebody has chosen, with what the project says about it."""
    same = (found for found in detect(folder) if found.kind is kind)
    return next(same, Found(kind, "", **_bundled(folder) if kind is BUNDLER else {}))


def _applications(folder: Path) -> Iterator[Found]:
    if (folder / "manage.py").is_file():
        yield Found(DJANGO, "manage.py")
    used = dict(_used_packages(folder))
    for kind in (DJANGO, FLASK, STARLETTE):
        reason = next((used[name] for name in kind.packages if name in used), "")
        if reason and not (kind is DJANGO and (folder / "manage.py").is_file()):
            yield Found(kind, reason)


def _generators(folder: Path) -> Iterator[Found]:
    for name in ("mkdocs.yml", "mkdocs.yaml"):
        if (folder / name).is_file():
            yield Found(MKDOCS, name)
    for name in ("conf.py", "docs/conf.py", "doc/conf.py", "docs/source/conf.py", "source/conf.py"):
        if re.search(r"(?m)^(extensions|html_theme|master_doc)\s*=", _text(folder / name)):
            beside = name.rpartition("/")[0]
            yield Found(SPHINX, name, out=f"{beside}/dist" if beside else "")
    if (folder / "pelicanconf.py").is_file():
        yield Found(PELICAN, "pelicanconf.py")


def _pages(folder: Path) -> Iterator[Found]:
    if name := _bundler(folder):
        yield Found(BUNDLER, name, **_bundled(folder))
    if page := next((path.name for path in sorted(folder.glob("*.htm*")) if path.is_file()), ""):
        yield Found(HTML, page)


def _bundler(folder: Path) -> str:
    try:
        package = json.loads(_text(folder / "package.json") or "{}")
    except ValueError:
        return ""
    names = {*_at(package, "dependencies", dict), *_at(package, "devDependencies", dict)}
    return next((f"package.json has {name}" for name in BUNDLERS if name in names), "")


def _bundled(folder: Path) -> dict[str, str]:
    """Choose a folder that a bundler copies; ``dist`` is what many of them empty."""
    names = (name for name in _SERVED_AS_THEY_ARE if (folder / name).is_dir())
    return {"out": f"{next(names, 'public')}/oneflow", "url": "/oneflow"}


def _used_packages(folder: Path) -> Iterator[tuple[str, str]]:
    """Give the Python packages that a project uses, in lower case, and what says so."""
    for path in sorted(folder.glob("*.py")):
        for name in re.findall(r"(?m)^\s*(?:from|import)\s+(\w+)", _text(path)):
            yield name.lower(), f"{path.name} imports {name}"
    for path in sorted([*folder.glob("requirements*.txt"), *folder.glob("requirements/*.txt")]):
        for name in re.findall(r"(?m)^\s*([A-Za-z][\w.-]*)", _text(path)):
            yield name.lower(), f"{path.relative_to(folder).as_posix()} has {name}"
    try:
        project = tomli.loads(_text(folder / "pyproject.toml"))
    except tomli.TOMLDecodeError:
        return
    for name in _declared(project):
        yield name.lower(), f"pyproject.toml has {name}"


def _declared(project: Mapping[str, Any]) -> Iterator[str]:
    """Give the names of a project's dependencies, as the standards and as Poetry have them."""
    for path in ("project.dependencies", "dependency-groups.dev"):
        for requirement in _at(project, path, list):
            yield from re.findall(r"^\s*([A-Za-z][\w.-]*)", str(requirement))
    yield from map(str, _at(project, "tool.poetry.dependencies", dict))


def _at(data: Any, path: str, kind: type) -> Any:  # noqa: ANN401 - of the type that is asked for
    for key in path.split("."):
        data = data.get(key) if isinstance(data, Mapping) else None
    return data if isinstance(data, kind) else kind()


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8", errors="replace")
    except OSError:
        return ""
