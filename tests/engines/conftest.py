"""One browser of each kind per session, and one server; what cannot be run is skipped."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import pytest
from engines.browsers import launched, missing
from engines.far_side import served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engines.browsers import Browser
    from engines.far_side import FarSide


@pytest.fixture(scope="session", params=["Firefox", "WebKit"])
def browser(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Browser]:
    """The browser, or the reason why there is none."""
    lacking = missing(request.param)
    if lacking:
        pytest.skip(lacking)
    with launched(request.param, tmp_path_factory.mktemp(request.param)) as running:
        yield running


@pytest.fixture(scope="session")
def server() -> Iterator[FarSide]:
    """The server of the session."""
    with served() as far_side:
        yield far_side


@pytest.fixture
def far_side(server: FarSide, browser: Browser) -> Iterator[FarSide]:
    """The server, which has heard nothing yet, and a visitor of whom nothing is known."""
    server.reset()
    server.pages["/empty"] = "<!doctype html><title>Empty</title>"
    browser.open(f"{server.origin}/empty?{next(NUMBERS)}")
    browser.evaluate(FORGET)
    yield server
    server.release_sdk()
    browser.open(f"{server.origin}/empty?{next(NUMBERS)}")


NUMBERS = count()  # for a browser that is at a URL does not go there


FORGET = """(function () {
  localStorage.clear();
  sessionStorage.clear();
  document.cookie.split("; ").forEach(function (cookie) {
    document.cookie = cookie.split("=")[0] + "=; max-age=0; path=/";
  });
})()"""
