"""The tool works from a wheel as it does from a checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import oneflow_snippet
import pytest
from oneflow_snippet.cli import main

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


def test_a_template_without_the_extra_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "oneflow.toml").write_text(
        'project_api_key = "k"\n[[mappings]]\naction = "trackEvent"\ntrigger = \'type = "page"\'\n'
        'fields.event_name."@liquid" = "{{ name }}"\n'
    )
    program = (
        "import sys; sys.modules['liquid'] = None\n"
        "from oneflow_snippet.cli import main; sys.exit(main(['check']))"
    )

    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, check=False, text=True
    )

    assert ran.returncode == 1
    assert ran.stderr.splitlines()[0] == (
        "oneflow.toml:5:32: mappings[0].fields.event_name.@liquid: "
        "@liquid needs python-liquid: pip install 'oneflow-snippet[liquid]'"
    )


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("build --watch", "--watch needs watchfiles: pip install 'oneflow-snippet[watch]'"),
        ("preview", "preview needs watchfiles: pip install 'oneflow-snippet[preview]'"),
    ],
)
def test_watching_without_the_extra_says_what_to_install(
    line: str,
    expected: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "oneflow.toml").write_text('project_api_key = "k"\n')
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "watchfiles", None)

    assert main(line.split()) == 2
    assert capsys.readouterr().err == f"oneflow-snippet: {expected}\n"


def test_a_site_that_prints_a_tag_imports_markupsafe_and_the_standard_library() -> None:
    program = (
        "import sys\n"
        "before = set(sys.modules)\n"
        "from oneflow_snippet import Artefacts, snippet_tag\n"
        f"snippet_tag(Artefacts.read({str(ROOT / 'dist')!r}), nonce='n')\n"
        "print(*set(sys.modules) - before)"
    )

    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True
    )

    packages = {name.partition(".")[0] for name in ran.stdout.split()}
    assert packages - sys.stdlib_module_names == {"oneflow_snippet", "markupsafe"}
    ours = {name for name in ran.stdout.split() if name.startswith("oneflow_snippet.")}
    light = {"__about__", "artefacts", "errors", "outputs", "tags"}
    assert ours == {f"oneflow_snippet.{name}" for name in light}


def test_the_public_names_are_all_there() -> None:
    for name in oneflow_snippet.__all__:
        assert getattr(oneflow_snippet, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = oneflow_snippet.nonsense
