"""A build is a handful of files that fit together, written in whole or not at all."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from oneflow_snippet import Artefacts, OutputError, __version__, build, load_config

ROOT = Path(__file__).parent.parent
MANIFEST = "oneflow.manifest.json"


@pytest.fixture(scope="module")
def artefacts() -> Artefacts:
    return build(load_config({"project_api_key": "k"}, environ={}))


def names(artefacts: Artefacts) -> list[str]:
    """Give the names of a build's files in the order in which they are written."""
    small = ["oneflow.js", "oneflow.min.js", artefacts.hashed, "oneflow.html"]
    return [*small, "oneflow.debug.js", "oneflow.d.ts", MANIFEST]


def test_the_committed_dist_is_the_build_of_the_example() -> None:
    files = build(load_config(ROOT / "examples" / "oneflow.toml", environ={})).files()

    for name, data in files.items():
        committed = (ROOT / "dist" / name).read_bytes()
        assert committed == data, (
            f"dist/{name} is not what examples/oneflow.toml builds: make build"
        )
    assert {path.name for path in (ROOT / "dist").iterdir()} == set(files)


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
    manifest = json.loads(files[MANIFEST])
    code = files["oneflow.min.js"]

    assert list(files) == names(artefacts)
    assert manifest["version"] == __version__
    sha384 = base64.b64encode(hashlib.sha384(code).digest()).decode()
    assert manifest["files"]["oneflow.min.js"]["sha384"] == f"sha384-{sha384}"
    assert manifest["files"]["oneflow.min.js"]["bytes"] == len(code)
    inline = files["oneflow.html"].removeprefix(b"<script>").removesuffix(b"</script>\n")
    sha256 = base64.b64encode(hashlib.sha256(inline).digest()).decode()
    assert manifest["csp_hash"] == f"'sha256-{sha256}'"


def test_every_name_begins_with_oneflow(artefacts: Artefacts) -> None:
    assert [name for name in artefacts.files() if not name.startswith("oneflow.")] == []


def test_the_hashed_file_is_the_small_one_and_its_name_is_its_hash(artefacts: Artefacts) -> None:
    files = artefacts.files()
    code = files["oneflow.min.js"]

    assert artefacts.hashed == f"oneflow.{hashlib.sha256(code).hexdigest()[:12]}.min.js"
    assert files[artefacts.hashed] == code
    assert json.loads(files[MANIFEST])["hashed"] == artefacts.hashed


def listing(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_build_replaces_the_one_before_and_nothing_else(
    artefacts: Artefacts, tmp_path: Path
) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    (tmp_path / "manifest.json").write_text("a bundler's")
    Artefacts("0.0.9", "old", "old").write(tmp_path)

    written = artefacts.write(tmp_path)

    assert [path.name for path in written] == names(artefacts)
    assert (tmp_path / "oneflow.js").read_text() == artefacts.readable
    assert (tmp_path / "manifest.json").read_text() == "a bundler's"
    assert Artefacts.read(tmp_path) == replace(artefacts, readable="", debug="", types="")


def test_the_hashed_file_of_the_build_before_stays_until_the_next(tmp_path: Path) -> None:
    first, second, third = (Artefacts("1", text, text) for text in ("one", "two", "three"))
    for build_ in (first, second):
        build_.write(tmp_path)
    assert {first.hashed, second.hashed} <= set(listing(tmp_path))

    second.write(tmp_path)
    assert {first.hashed, second.hashed} <= set(listing(tmp_path)), "nothing new was built"

    third.write(tmp_path)
    assert {second.hashed, third.hashed} <= set(listing(tmp_path))
    assert first.hashed not in listing(tmp_path)


def test_a_file_that_only_has_such_a_name_stays(tmp_path: Path) -> None:
    (tmp_path / "oneflow.0123456789ab.min.js").write_text("somebody's own")
    for text in ("one", "two", "three"):
        Artefacts("1", text, text).write(tmp_path)

    assert (tmp_path / "oneflow.0123456789ab.min.js").read_text() == "somebody's own"


def lose_the_manifest(folder: Path) -> None:
    Artefacts("1", "one", "one").write(folder)
    (folder / MANIFEST).unlink()


FOREIGN: dict[str, Callable[[Path], object]] = {
    "there never was a build": lambda _: None,
    "changed after the build": lambda folder: Artefacts("1", "one", "one").write(folder),
    "the manifest is gone": lose_the_manifest,
}


@pytest.mark.parametrize("case", FOREIGN)
def test_a_file_that_is_not_ours_is_not_written_over(
    case: str, artefacts: Artefacts, tmp_path: Path
) -> None:
    FOREIGN[case](tmp_path)
    (tmp_path / "oneflow.js").write_text("mine")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    with pytest.raises(OutputError, match=r"not written over.*: .*oneflow\.js.*force"):
        artefacts.write(tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before

    artefacts.write(tmp_path, force=True)
    assert (tmp_path / "oneflow.js").read_text() == artefacts.readable


@pytest.mark.parametrize("text", ["{}", "[]", "not JSON", '{"files": {}, "version": "1"}'])
def test_a_manifest_of_somebody_else_stays(text: str, artefacts: Artefacts, tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_text(text)

    with pytest.raises(OutputError, match=MANIFEST):
        artefacts.write(tmp_path)

    assert listing(tmp_path) == [MANIFEST]


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
        if self.name == "oneflow.html":
            raise OSError(28, "No space left on device")
        return write(self, data)

    monkeypatch.setattr(Path, "write_bytes", full_disk)
    with pytest.raises(OutputError, match="No space left on device"):
        newer.write(tmp_path)

    assert Artefacts.read(tmp_path) == replace(artefacts, readable="", debug="", types="")
    assert listing(tmp_path) == sorted(names(artefacts))


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda folder: (folder / MANIFEST).unlink(), "no build to read: .*manifest.json: No such"),
        (lambda f: (f / "oneflow.min.js").unlink(), "no build to read: .*oneflow.min.js: No such"),
        (lambda folder: (folder / MANIFEST).write_text("{}"), "not a manifest"),
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


def test_the_manifest_and_the_small_file_are_enough(artefacts: Artefacts, tmp_path: Path) -> None:
    for path in artefacts.write(tmp_path):
        if path.name not in {MANIFEST, "oneflow.min.js"}:
            path.unlink()

    assert Artefacts.read(tmp_path).minified == artefacts.minified


def test_a_build_is_read_from_a_zip_file(artefacts: Artefacts, tmp_path: Path) -> None:
    packed = tmp_path / "app.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in artefacts.files().items():
            archive.writestr(f"app/static/{name}", data)

    assert Artefacts.read(zipfile.Path(packed, "app/static/")).minified == artefacts.minified
    with pytest.raises(OutputError, match="no build to read"):
        Artefacts.read(zipfile.Path(packed, "app/"))


def test_a_build_is_read_from_a_package_in_a_zip_file(artefacts: Artefacts, tmp_path: Path) -> None:
    packed = tmp_path / "app.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("shop/__init__.py", "")
        for name, data in artefacts.files().items():
            archive.writestr(f"shop/oneflow/{name}", data)
    program = (
        "import importlib.resources, sys\n"
        f"sys.path.insert(0, {str(packed)!r})\n"
        "from oneflow_snippet import Artefacts\n"
        "folder = importlib.resources.files('shop') / 'oneflow'\n"
        "print(Artefacts.read(folder).integrity)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True
    )

    assert ran.stdout.strip() == artefacts.integrity


def test_reading_and_a_tag_import_no_more_than_markupsafe(
    artefacts: Artefacts, tmp_path: Path
) -> None:
    artefacts.write(tmp_path)
    program = (
        "import sys, markupsafe\n"
        "before = set(sys.modules)\n"
        "from oneflow_snippet import Artefacts, snippet_tag\n"
        f"snippet_tag(Artefacts.read({str(tmp_path)!r}), src='/o.js', nonce='abc')\n"
        "new = {name.partition('.')[0] for name in set(sys.modules) - before}\n"
        "print(*new - set(sys.stdlib_module_names))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True
    )

    assert ran.stdout.split() == ["oneflow_snippet"]
