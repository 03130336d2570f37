"""The plugins of MkDocs, Sphinx and Pelican, run as their users run them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from oneflow_snippet import Artefacts

Tags = Callable[[str], list[dict[str, str | None]]]
BIN = Path(sys.executable).parent


def run(folder: Path, *command: str, fails: bool = False) -> str:
    """Run a command of this environment; give all that it said."""
    ran = subprocess.run(
        [BIN / command[0], *command[1:]],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert (ran.returncode != 0) is fails, ran.stdout
    return ran.stdout


def ours(tags: list[dict[str, str | None]]) -> list[dict[str, str | None]]:
    return [tag for tag in tags if "oneflow" in str(tag)]


pytestmark = pytest.mark.usefixtures("dist")


@pytest.fixture
def handbook(tmp_path: Path) -> Callable[..., Path]:
    """Give a function that writes a site for MkDocs with settings for the plugin."""

    def write(settings: str = "", *, theme: str = "  name: mkdocs") -> Path:
        (tmp_path / "docs").mkdir(exist_ok=True)
        (tmp_path / "docs" / "index.md").write_text("# Handbook\n")
        plugin = f"  - oneflow:\n      {settings}" if settings else "  - oneflow"
        (tmp_path / "mkdocs.yml").write_text(
            f"site_name: Handbook\nsite_url: https://shop.example/handbook/\ntheme:\n{theme}\n"
            f"plugins:\n{plugin}\n"
        )
        return tmp_path

    return write


class TestMkDocs:
    """`mkdocs build`."""

    def build(self, folder: Path, *, fails: bool = False) -> str:
        return run(folder, "mkdocs", "build", "--strict", fails=fails)

    def test_pages_and_404(
        self, handbook: Callable[..., Path], read_tags: Tags, artefacts: Artefacts
    ) -> None:
        folder = handbook()
        self.build(folder)

        file = f"oneflow/{artefacts.hashed}"
        for page, src in (("index.html", file), ("404.html", f"/handbook/{file}")):
            [tag] = ours(read_tags((folder / "site" / page).read_text()))
            assert tag["src"] == src
            assert tag["integrity"] == artefacts.integrity
        assert (folder / "site" / file).read_text() == artefacts.minified

    @pytest.mark.parametrize("setting", ["inline: true", "enabled: false", "integrity: false"])
    def test_settings(
        self, setting: str, handbook: Callable[..., Path], artefacts: Artefacts, read_tags: Tags
    ) -> None:
        folder = handbook(setting)
        self.build(folder)
        page = (folder / "site" / "index.html").read_text()

        found = ours(read_tags(page))
        assert len(found) == (setting != "enabled: false")
        assert (artefacts.minified in page) is (setting == "inline: true")
        assert (folder / "site" / "oneflow").exists() is (setting == "integrity: false")
        assert not any("integrity" in tag and "true" not in setting for tag in found)

    def test_the_debug_build(self, handbook: Callable[..., Path], artefacts: Artefacts) -> None:
        folder = handbook("debug: true")
        self.build(folder)

        assert artefacts.debug in (folder / "site" / "index.html").read_text()
        assert not (folder / "site" / "oneflow").exists()

    def test_hostile_text_stays_text(
        self, hostile: str, handbook: Callable[..., Path], read_tags: Tags
    ) -> None:
        text = hostile.replace("'", "''").replace("\u2028", "L")
        folder = handbook(f"src: '{text}'")
        self.build(folder)

        sources = [t.get("src") for t in read_tags((folder / "site" / "index.html").read_text())]
        assert hostile.replace("\u2028", "L") in sources

    def test_a_misspelt_setting_fails_a_strict_build(self, handbook: Callable[..., Path]) -> None:
        assert "enabeld" in self.build(handbook("enabeld: true"), fails=True)

    def test_a_missing_build_fails(self, handbook: Callable[..., Path]) -> None:
        said = self.build(handbook("dist: nothing"), fails=True)

        assert "oneflow:" in said
        assert "no build to read" in said
        assert "Traceback" not in said

    def test_a_page_without_a_place_fails_a_strict_build(
        self, handbook: Callable[..., Path]
    ) -> None:
        folder = handbook(theme="  name: null\n  custom_dir: theme")
        (folder / "theme").mkdir()
        (folder / "theme" / "main.html").write_text("<p>{{ page.title }}</p>")

        assert "no place for the snippet" in self.build(folder, fails=True)

    def test_off_while_it_is_served(self, handbook: Callable[..., Path]) -> None:
        program = (
            "from mkdocs.config import load_config\n"
            "from mkdocs.commands.build import build\n"
            "config = load_config('mkdocs.yml')\n"
            "config.plugins.on_startup(command='serve', dirty=False)\n"
            "build(config)"
        )
        folder = handbook()
        run(folder, "python", "-c", program)

        assert "oneflow" not in (folder / "site" / "index.html").read_text()


class TestSphinx:
    """`sphinx-build`."""

    def build(
        self, folder: Path, *settings: str, builder: str = "html", fails: bool = False
    ) -> str:
        lines = ['extensions = ["oneflow_snippet.sphinx"]', *settings]
        (folder / "conf.py").write_text("\n".join(lines))
        (folder / "index.rst").write_text("Handbook\n========\n")
        return run(
            folder,
            "sphinx-build",
            "-W",
            "-q",
            "-d",
            "trees",
            "-b",
            builder,
            ".",
            "out",
            fails=fails,
        )

    @pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml"])
    def test_pages(
        self, builder: str, tmp_path: Path, read_tags: Tags, artefacts: Artefacts
    ) -> None:
        self.build(tmp_path, builder=builder)

        [tag] = ours(read_tags((tmp_path / "out" / "index.html").read_text()))
        path = str(tag["src"]).partition("?")[0]
        assert path == f"_static/oneflow/{artefacts.hashed}"
        assert tag["integrity"] == artefacts.integrity
        assert "async" not in tag
        assert (tmp_path / "out" / path).read_text() == artefacts.minified

    @pytest.mark.parametrize("builder", ["text", "latex", "epub"])
    def test_other_builders(self, builder: str, tmp_path: Path) -> None:
        extra = ["version = copyright = '1'"] if builder == "epub" else []
        self.build(tmp_path, "oneflow_dist = 'nothing'", *extra, builder=builder)

        assert not list((tmp_path / "out").rglob("oneflow*"))

    def test_the_code_in_the_page(self, tmp_path: Path, artefacts: Artefacts) -> None:
        self.build(tmp_path, "oneflow_inline = True")

        assert f"<script>{artefacts.minified}</script>" in (
            (tmp_path / "out" / "index.html").read_text()
        )

    def test_the_debug_build(self, tmp_path: Path, artefacts: Artefacts) -> None:
        self.build(tmp_path, "oneflow_debug = True")

        assert artefacts.debug in (tmp_path / "out" / "index.html").read_text()
        assert not (tmp_path / "out" / "_static" / "oneflow").exists()

    def test_off(self, tmp_path: Path) -> None:
        self.build(tmp_path, "oneflow_enabled = False", "oneflow_dist = 'nothing'")

        assert "oneflow" not in (tmp_path / "out" / "index.html").read_text()

    def test_hostile_text_stays_text(self, hostile: str, tmp_path: Path, read_tags: Tags) -> None:
        self.build(tmp_path, f"oneflow_src = {hostile!r}")
        page = (tmp_path / "out" / "index.html").read_text()

        assert "<script>alert" not in page
        assert len([tag for tag in read_tags(page) if "integrity" in tag]) == 1
        assert "onload" not in str([tag for tag in read_tags(page) if "onload" in tag])

    def test_a_misspelt_setting_is_a_warning(self, tmp_path: Path) -> None:
        said = self.build(tmp_path, "oneflow_enabeld = True", fails=True)

        assert "oneflow_enabeld: unknown setting" in said
        assert "Did you mean 'oneflow_enabled'?" in said

    def test_a_function_has_no_request_to_be_asked_about(self, tmp_path: Path) -> None:
        said = self.build(tmp_path, "oneflow_enabled = lambda request: True", fails=True)

        assert "oneflow_enabled: expected true or false" in said

    def test_a_missing_build_fails(self, tmp_path: Path) -> None:
        said = self.build(tmp_path, "oneflow_dist = 'nothing'", fails=True)

        assert "Extension error" in said
        assert "no build to read" in said


class TestPelican:
    """`pelican`."""

    def build(self, folder: Path, *settings: str, fails: bool = False) -> str:
        lines = ["SITENAME = 'Journal'", "PATH = 'content'", "TIMEZONE = 'UTC'", *settings]
        (folder / "pelicanconf.py").write_text("\n".join(lines))
        (folder / "content").mkdir(exist_ok=True)
        (folder / "content" / "open.md").write_text("Title: Open\nDate: 2026-01-01\n\nOpen.\n")
        return run(folder, "pelican", "-s", "pelicanconf.py", "-q", fails=fails)

    PUBLISHED = "SITEURL = 'https://shop.example/journal'"

    def test_published(self, tmp_path: Path, read_tags: Tags, artefacts: Artefacts) -> None:
        self.build(tmp_path, self.PUBLISHED)

        for page in ("index.html", "open.html"):
            [tag] = ours(read_tags((tmp_path / "output" / page).read_text()))
            assert tag["src"] == f"/journal/oneflow/{artefacts.hashed}"
            assert tag["integrity"] == artefacts.integrity
        file = tmp_path / "output" / "oneflow" / artefacts.hashed
        assert file.read_text() == artefacts.minified

    def test_the_debug_build(self, tmp_path: Path, artefacts: Artefacts) -> None:
        self.build(tmp_path, self.PUBLISHED, "ONEFLOW_DEBUG = True")

        assert artefacts.debug in (tmp_path / "output" / "index.html").read_text()
        assert not (tmp_path / "output" / "oneflow").exists()

    def test_a_preview(self, tmp_path: Path) -> None:
        self.build(tmp_path, "ONEFLOW_DIST = 'nothing'")

        assert "oneflow" not in (tmp_path / "output" / "index.html").read_text()

    def test_a_theme_that_has_it_where_it_wants_it(self, tmp_path: Path, read_tags: Tags) -> None:
        (tmp_path / "templates").mkdir()
        (tmp_path / "templates" / "article.html").write_text(
            "<html><head></head><body>{{ oneflow_snippet() }}</body></html>"
        )
        self.build(tmp_path, self.PUBLISHED, "THEME_TEMPLATES_OVERRIDES = ['templates']")

        page = (tmp_path / "output" / "open.html").read_text()
        assert len(read_tags(page)) == 1
        assert page.startswith("<html><head></head><body><script")

    def test_hostile_text_stays_text(self, hostile: str, tmp_path: Path, read_tags: Tags) -> None:
        self.build(tmp_path, self.PUBLISHED, f"ONEFLOW_SRC = {hostile!r}")
        page = (tmp_path / "output" / "open.html").read_text()

        assert hostile in [tag.get("src") for tag in read_tags(page)]

    @pytest.mark.parametrize(
        ("setting", "says"),
        [
            ("ONEFLOW_ENABELD = True", "Did you mean 'ONEFLOW_ENABLED'?"),
            ("ONEFLOW_DIST = 'nothing'", "no build to read"),
        ],
    )
    def test_what_is_wrong(self, setting: str, says: str, tmp_path: Path) -> None:
        said = self.build(tmp_path, self.PUBLISHED, setting, fails=True)

        assert says in " ".join(said.split())
        assert "Traceback" not in said
