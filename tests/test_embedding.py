"""What all adapters share: settings that are refused by name, and a build that is read once."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from oneflow_snippet import Artefacts, OutputError
from oneflow_snippet.embedding import NOTHING, Build, Embedding, Settings, SettingsError

FIRST, SECOND = Artefacts("1", "one", "one"), Artefacts("1", "two", "two")


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    FIRST.write(tmp_path / "dist")
    return tmp_path / "dist"


def url(name: str) -> str:
    return f"/static/{name}"


def test_settings_are_taken_by_name() -> None:
    found = Settings.read({"dist": "static", "enabled": False}, str, inline=True)

    assert (found.dist, found.enabled, found.inline) == ("static", False, True)


def test_everything_that_is_wrong_is_said_in_one_run() -> None:
    given = {"dits": "x", "enabled": "false", "inline": 1, "src": b"/o.js", "integrity": "yes"}

    with pytest.raises(SettingsError) as caught:
        Settings.read(given, lambda name: f"ONEFLOW_{name.upper()}")

    assert str(caught.value).splitlines() == [
        (
            "ONEFLOW_DITS: unknown setting, must be one of: ONEFLOW_DIST, ONEFLOW_ENABLED, "
            "ONEFLOW_INLINE, ONEFLOW_SRC, ONEFLOW_NONCE, ONEFLOW_INTEGRITY, ONEFLOW_DEBUG. "
            "Did you mean 'ONEFLOW_DIST'?"
        ),
        "ONEFLOW_ENABLED: expected true, false or a function, found 'false'",
        "ONEFLOW_INLINE: expected true or false, found 1",
        "ONEFLOW_SRC: expected a URL, found b'/o.js'",
        "ONEFLOW_INTEGRITY: expected true or false, found 'yes'",
    ]


def test_a_build_is_read_once(dist: Path) -> None:
    build = Build(dist)
    SECOND.write(dist)

    assert build.artefacts.minified == "one"


def test_a_new_build_is_read_where_somebody_watches(dist: Path) -> None:
    build = Build(dist, watch=True)
    assert build.artefacts is build.artefacts

    SECOND.write(dist)

    assert build.artefacts.minified == "two"


@pytest.mark.parametrize("name", ["oneflow.manifest.json", "oneflow.min.js"])
def test_a_build_that_breaks_is_not_taken(name: str, dist: Path) -> None:
    build = Build(dist, watch=True)
    SECOND.write(dist)
    (dist / name).write_text("broken")

    assert build.artefacts.minified == "one"


def test_a_build_that_is_gone_for_a_moment(dist: Path) -> None:
    build = Build(dist, watch=True)
    (dist / "oneflow.manifest.json").unlink()
    assert build.artefacts.minified == "one"

    SECOND.write(dist, force=True)
    assert build.artefacts.minified == "two"


def test_the_content_of_hashed_files_only(dist: Path) -> None:
    SECOND.write(dist)
    (dist / "oneflow.0123456789ab.min.js").write_text("somebody's own")
    build = Build(dist)

    assert build.content(SECOND.hashed) == b"two"
    assert build.content(FIRST.hashed) == b"one"
    for name in ("oneflow.js", "oneflow.0123456789ab.min.js", "../dist/oneflow.js", "nothing", ""):
        assert build.content(name) is None


def test_a_build_in_a_zip_file(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "app.zip", "w") as archive:
        for name, data in FIRST.files().items():
            archive.writestr(f"dist/{name}", data)
    folder = zipfile.Path(tmp_path / "app.zip", "dist/")
    build = Build(folder, watch=True)

    assert build.content(FIRST.hashed) == b"one"
    assert build.content(SECOND.hashed) is None
    with pytest.raises(SettingsError, match="expected a folder on the disk"):
        _ = Settings(dist=folder).folder


@pytest.mark.parametrize(
    ("enabled", "fallback", "wanted"),
    [
        (None, True, True),
        (None, False, False),
        (True, False, True),
        (False, True, False),
        (lambda request: request == "asked", False, True),
        (lambda _: None, True, False),
        (None, lambda request: request == "asked", True),
    ],
)
def test_on_and_off(enabled: Any, fallback: Any, *, wanted: bool) -> None:
    assert Embedding(Settings(enabled=enabled), fallback=fallback).wanted("asked") is wanted


def test_a_function_is_not_asked_where_there_is_no_request() -> None:
    def ask(_: object) -> bool:
        pytest.fail("there is no request to ask about")

    embedding = Embedding(Settings(enabled=ask, nonce=ask))

    assert embedding.wanted(None) is False
    assert embedding.nonce(None) is None


def test_a_missing_build_is_an_error_only_where_it_is_wanted(tmp_path: Path) -> None:
    missing = tmp_path / "nothing"
    assert Embedding(Settings(dist=missing, enabled=False)).start()
    for enabled in (True, lambda _: False):
        with pytest.raises(OutputError, match=r"no build to read.*Run oneflow-snippet build"):
            Embedding(Settings(dist=missing, enabled=enabled)).start()


def test_the_tag_of_a_file_of_inline_code_and_of_a_file_elsewhere(dist: Path) -> None:
    def tag(**settings: Any) -> str:
        return Embedding(Settings(dist=dist, **settings)).tag(url, "abc")

    assert tag() == f'<script src="/static/{FIRST.hashed}" nonce="abc"></script>'
    assert tag(inline=True) == '<script nonce="abc">one</script>'
    assert tag(src="/o.js") == '<script src="/o.js" nonce="abc"></script>'
    assert f'integrity="{FIRST.integrity}"' in tag(integrity=True)


def test_nothing_is_markup_too() -> None:
    assert NOTHING.__html__() == ""


def test_a_web_process_imports_no_more_than_markupsafe(dist: Path) -> None:
    program = (
        "import sys, markupsafe\n"
        "before = set(sys.modules)\n"
        "from oneflow_snippet.embedding import Embedding, Settings\n"
        f"Embedding(Settings(dist={str(dist)!r})).start().tag(str, 'abc')\n"
        "new = {name.partition('.')[0] for name in set(sys.modules) - before}\n"
        "print(*new - set(sys.stdlib_module_names))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=True,
        text=True,
        env={**os.environ, "PYTHONPATH": ""},
    )

    assert ran.stdout.split() == ["oneflow_snippet"]


def test_the_debug_build_stands_in_the_page_or_comes_from_where_it_is_said(dist: Path) -> None:
    built = Artefacts("1", "", "small", debug="tells")
    built.write(dist, force=True)

    inline = Embedding(Settings(dist, debug=True)).tag(url)
    elsewhere = Embedding(Settings(dist, debug=True, src="/oneflow.debug.js")).tag(url)

    assert inline == "<script>tells</script>"
    assert 'src="/oneflow.debug.js"' in elsewhere
    assert Embedding(Settings(dist, inline=True)).tag(url) == "<script>small</script>"
