"""What the adapters' tests share: a build, and the tag's attributes."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from oneflow_snippet import Artefacts
from sites.adapters.builds import compiled

HOSTILE = ['"><script>alert(1)</script>', "' onload='x", "</head>{{7*7}}{% x %}", "\u2028<!--"]


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    """Give a folder with a build."""
    compiled().write(tmp_path / "dist")
    return tmp_path / "dist"


@pytest.fixture(scope="session")
def artefacts() -> Artefacts:
    """Give what stands in that folder."""
    return compiled()


@pytest.fixture
def read_tags() -> Callable[[str], list[dict[str, str | None]]]:
    """Give a function that reads the attributes of a page's script elements."""

    def read(html: str) -> list[dict[str, str | None]]:
        found: list[dict[str, str | None]] = []

        class Reader(HTMLParser):
            def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
                if tag == "script":
                    found.append(dict(attrs))

        Reader().feed(html)
        return found

    return read


@pytest.fixture(params=HOSTILE)
def hostile(request: pytest.FixtureRequest) -> str:
    """Give texts that want to be more than text."""
    return str(request.param)
