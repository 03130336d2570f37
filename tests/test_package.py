"""The tool works from a wheel as it does from a checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_the_wheel_builds_the_same_bytes(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    [wheel] = tmp_path.glob("*.whl")
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    program = (
        "import pathlib, oneflow_snippet, sys\n"
        f"assert pathlib.Path(oneflow_snippet.__file__).is_relative_to({str(site)!r})\n"
        "from oneflow_snippet.cli import main\n"
        "sys.exit(main(sys.argv[1:]))"
    )

    subprocess.run(
        [sys.executable, "-c", program, "build", "--config", str(ROOT / "examples/oneflow.toml")],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(site)},
    )

    for path in (tmp_path / "dist").iterdir():
        assert path.read_bytes() == (ROOT / "dist" / path.name).read_bytes(), path.name
    assert (site / "oneflow_snippet" / "py.typed").exists()
    assert (site / "oneflow_snippet-0.1.0.dist-info" / "licenses" / "LICENSE").exists()


def test_the_tag_and_the_help_import_no_compiler() -> None:
    program = (
        "import sys, oneflow_snippet\n"
        "oneflow_snippet.snippet_tag, oneflow_snippet.Artefacts\n"
        "import oneflow_snippet.cli as cli; cli._parser()\n"
        "print(*sys.modules)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True
    )
    heavy = {"jinja2", "liquid", "calmjs.parse", "tree_sitter", "tomli"}

    assert heavy & set(ran.stdout.split()) == set()
