"""A build is four files that fit together, written in whole or not at all."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from oneflow_snippet import Artefacts, OutputError, __version__, build, load_config

ROOT = Path(__file__).parent.parent
NAMES = ["oneflow.js", "oneflow.min.js", "snippet.html", "manifest.json"]


@pytest.fixture(scope="module")
def artefacts() -> Artefacts:
    return build(load_config({"project_api_key": "k"}, environ={}))


def test_the_committed_dist_is_the_build_of_the_example() -> None:
    files = build(load_config(ROOT / "examples" / "oneflow.toml", environ={})).files()

    for name, data in files.items():
        committed = (ROOT / "dist" / name).read_bytes()
        assert committed == data, (
            f"dist/{name} is not what examples/oneflow.toml builds: make build"
        )


def test_the_same_configuration_gives_the_same_bytes_in_another_process(
    artefacts: Artefacts,
) -> None:
    program = (
        "import sys, oneflow_snippet as o\n"
        "files = o.build(o.load_config({'project_api_key': 'k'}, environ={})).files()\n"
        "sys.stdout.buffer.write(b''.join(files.values()))"
    )
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        ran = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, check=True, env=environment
        )
        assert ran.stdout == b"".join(artefacts.files().values())


def test_the_manifest_has_the_hashes_that_browsers_compute(artefacts: Artefacts) -> None:
    files = artefacts.files()
    manifest = json.loads(files["manifest.json"])
    code = files["oneflow.min.js"]

    assert list(files) == NAMES
    assert manifest["version"] == __version__
    sha384 = base64.b64encode(hashlib.sha384(code).digest()).decode()
    assert manifest["files"]["oneflow.min.js"]["sha384"] == f"sha384-{sha384}"
    assert manifest["files"]["oneflow.min.js"]["bytes"] == len(code)
    inline = files["snippet.html"].removeprefix(b"<script>").removesuffix(b"</script>\n")
    sha256 = base64.b64encode(hashlib.sha256(inline).digest()).decode()
    assert manifest["csp_hash"] == f"'sha256-{sha256}'"


def test_files_are_replaced_and_nothing_else_is_touched(
    artefacts: Artefacts, tmp_path: Path
) -> None:
    (tmp_path / "oneflow.js").write_text("old")
    (tmp_path / "mine.txt").write_text("mine")

    written = artefacts.write(tmp_path)

    assert [path.name for path in written] == NAMES
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*NAMES, "mine.txt"])
    assert (tmp_path / "oneflow.js").read_text() == artefacts.readable
    assert Artefacts.read(tmp_path) == artefacts


def test_a_place_that_cannot_be_written_to(artefacts: Artefacts, tmp_path: Path) -> None:
    (tmp_path / "dist").write_text("a file")

    with pytest.raises(OutputError, match="cannot be written"):
        artefacts.write(tmp_path / "dist")

    assert (tmp_path / "dist").read_text() == "a file"


def test_a_failing_write_leaves_the_old_build_alone(
    artefacts: Artefacts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    artefacts.write(tmp_path)
    newer = Artefacts("9.9.9", "new", "new")
    write = Path.write_bytes

    def full_disk(self: Path, data: bytes) -> int:
        if self.name == "snippet.html":
            raise OSError(28, "No space left on device")
        return write(self, data)

    monkeypatch.setattr(Path, "write_bytes", full_disk)
    with pytest.raises(OutputError, match="No space left on device"):
        newer.write(tmp_path)

    assert Artefacts.read(tmp_path) == artefacts
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(NAMES)


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda folder: (folder / "manifest.json").unlink(), "no build to read"),
        (lambda folder: (folder / "manifest.json").write_text("{}"), "not a manifest"),
        (lambda folder: (folder / "oneflow.min.js").write_text("x"), "changed after the build"),
    ],
)
def test_what_is_no_build_is_not_read(
    spoil: object, says: str, artefacts: Artefacts, tmp_path: Path
) -> None:
    artefacts.write(tmp_path)
    assert callable(spoil)
    spoil(tmp_path)

    with pytest.raises(OutputError, match=says):
        Artefacts.read(tmp_path)
