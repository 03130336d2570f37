"""The package's imports: each leads to what stands earlier in ``ORDER``, and none in a circle.

All imports count, those inside of functions and behind ``TYPE_CHECKING`` too. The ``__init__`` of a
package stands above the other modules of its folder.
"""

from __future__ import annotations

import ast
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "generator" / "oneflow_snippet"

ORDER = (
    *("__about__", "errors", "outputs", "artefacts", "tags", "embedding", "jinja", "starlette"),
    *("inject", "static_site", "mkdocs", "sphinx", "pelican"),
    *("languages", "actions", "config", "compiler", "rebuild", "watching", "flask", "django"),
    *("segment", "importer", "init", "trial", "preview", "verify", "__init__"),
    *("cli", "__main__"),
)
"""The files and folders of the package: each may import what stands before it."""

Module = tuple[str, ...]
"""Where a module stands: its folders from the package down, then its file's name."""


@dataclass(frozen=True)
class Import:
    """An import, and where it is written."""

    file: str
    line: int
    importer: Module
    imported: Module

    def __str__(self) -> str:
        return f"{self.file}:{self.line} imports {'.'.join(self.imported)}"


def broken_rules(package: Path, order: tuple[str, ...]) -> list[str]:
    """Say which imports of a package break which rule."""
    tops = {_module(path, package)[0] for path in package.rglob("*.py")}
    unlisted = sorted(tops.difference(order))
    place = {top: at for at, top in enumerate([*order, *unlisted])}
    imports = list(imports_of(package))
    uphill = [each for each in imports if place[each.imported[0]] > place[each.importer[0]]]
    return [
        *(f"{top} is not in ORDER: say there what may import it" for top in unlisted),
        *(f"{i} uphill: in ORDER {i.imported[0]} stands after {i.importer[0]}" for i in uphill),
        *(f"in a circle: {', '.join(map(str, circle))}" for circle in circles_of(imports)),
    ]


def imports_of(package: Path) -> Iterator[Import]:
    """Read the imports of a package's modules from each other."""
    modules = {_module(path, package) for path in package.rglob("*.py")}
    for path in sorted(package.rglob("*.py")):
        importer = _module(path, package)
        file = path.relative_to(package.parent).as_posix()
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            for name in _names(node, (package.name, *importer[:-1])):
                imported = _known(name.split("."), package.name, modules)
                if imported and isinstance(node, ast.Import | ast.ImportFrom):
                    yield Import(file, node.lineno, importer, imported)


def _module(path: Path, package: Path) -> Module:
    return path.relative_to(package).with_suffix("").parts


def _names(node: ast.AST, folder: Module) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        above = folder[: len(folder) - node.level + 1] if node.level else ()
        start = [*above, *([node.module] if node.module else [])]
        yield from (".".join([*start, alias.name]) for alias in node.names)


def _known(name: list[str], package: str, modules: set[Module]) -> Module | None:
    """Find the module that a name stands for, or that it is taken from."""
    if name[:1] != [package]:
        return None
    for parts in (name[1:], name[1:-1]):
        for module in ((*parts, "__init__"), tuple(parts)):
            if module in modules:
                return module
    return None


def circles_of(imports: list[Import]) -> Iterator[tuple[Import, ...]]:
    """Find circles among the files and folders that stand side by side in one folder.

    Every circle of files is one of these where its files part ways.
    """
    edges: dict[Module, dict[Module, Import]] = {}
    for each in imports:
        steps = zip(each.importer, each.imported, strict=False)
        apart = [at for at, (ours, theirs) in enumerate(steps, 1) if ours != theirs][:1]
        for depth in apart:
            edges.setdefault(each.importer[:depth], {})[each.imported[:depth]] = each
    seen: set[frozenset[Import]] = set()
    for start in edges:
        circle = _way_back(start, edges)
        if circle and frozenset(circle) not in seen:
            seen.add(frozenset(circle))
            yield circle


def _way_back(
    start: Module, edges: dict[Module, dict[Module, Import]]
) -> tuple[Import, ...] | None:
    ways: deque[tuple[Module, tuple[Import, ...]]] = deque([(start, ())])
    passed: set[Module] = set()
    while ways:
        place, way = ways.popleft()
        for target, each in edges.get(place, {}).items():
            if target == start:
                return (*way, each)
            if target not in passed:
                passed.add(target)
                ways.append((target, (*way, each)))
    return None


def test_no_import_runs_uphill_or_in_a_circle() -> None:
    broken = broken_rules(PACKAGE, ORDER)

    assert not broken, "\n".join(broken)


def test_the_order_is_that_of_the_code_map() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    block = text.partition("generator/oneflow_snippet/\n")[2].partition("\ntemplates/")[0]
    heads = [line.strip().split("   ")[0] for line in block.splitlines() if line[:3].count(" ") < 3]
    named = [name for head in heads for name in re.findall(r"([\w.]+?)(?:/|\.py)(?=\s|$)", head)]

    assert named == [name for name in ORDER if not name.startswith("__")]


def _circle(*imports: str) -> str:
    return "in a circle: " + ", ".join(f"made/high/{each}" for each in imports)


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        pytest.param(
            {"low.py": "", "high/top.py": "from made import low\nfrom made.high import way"},
            [],
            id="downhill",
        ),
        pytest.param(
            {"low.py": "import os\n\nfrom made.high.top import word", "high/top.py": ""},
            ["made/low.py:3 imports high.top uphill: in ORDER high stands after low"],
            id="uphill",
        ),
        pytest.param(
            {
                "low.py": "if x:\n    import made.high\ndef f():\n    from . import high",
                "high/__init__.py": "",
            },
            [
                "made/low.py:2 imports high.__init__ uphill: in ORDER high stands after low",
                "made/low.py:4 imports high.__init__ uphill: in ORDER high stands after low",
            ],
            id="uphill where it hides",
        ),
        pytest.param(
            {"high/a.py": "from .b import x", "high/b.py": "from ..high import a"},
            [_circle("a.py:1 imports high.b", "b.py:1 imports high.a")],
            id="circle of files",
        ),
        pytest.param(
            {
                "high/left/a.py": "from made.high.right import c",
                "high/left/b.py": "",
                "high/right/c.py": "",
                "high/right/d.py": "from made.high.left.b import x",
            },
            [_circle("left/a.py:1 imports high.right.c", "right/d.py:1 imports high.left.b")],
            id="circle of folders whose files have none",
        ),
        pytest.param(
            {"high/__init__.py": "from made.high import a", "high/a.py": "from made.high import x"},
            [_circle("__init__.py:1 imports high.a", "a.py:1 imports high.__init__")],
            id="circle through the package itself",
        ),
        pytest.param(
            {"odd.py": ""}, ["odd is not in ORDER: say there what may import it"], id="unlisted"
        ),
    ],
)
def test_broken_rules_are_told(tree: dict[str, str], expected: list[str], tmp_path: Path) -> None:
    for name, text in tree.items():
        file = tmp_path / "made" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")

    assert broken_rules(tmp_path / "made", ("low", "high")) == expected
