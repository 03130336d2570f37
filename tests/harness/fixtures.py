"""The fixtures of the browser tests: one Chromium per session, one visitor per test."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
from harness.chromium import NAMES, Chromium, executable, launched
from harness.journal import Unmet
from harness.network import Network
from harness.site import Site

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Generator


@pytest_asyncio.fixture(scope="session")
async def chromium(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Chromium]:
    """The browser of the whole session."""
    path = executable()
    if not path:
        pytest.fail(
            "the browser tests need Chromium: install it, or set CHROMIUM to its path"
            f" (looked for {', '.join(NAMES)})",
            pytrace=False,
        )
    async with launched(path, tmp_path_factory.mktemp("chromium")) as browser:
        yield browser


@pytest.fixture
def network() -> Network:
    """The only internet that the test's pages have."""
    return Network()


@pytest_asyncio.fixture
async def site(chromium: Chromium, network: Network) -> AsyncIterator[Site]:
    """The shop, Segment and the SDK, and a fresh visitor."""
    async with chromium.context(network) as context:
        yield Site(chromium, network, context)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show what happened in the browser below each failure which does not say it itself."""
    report = yield
    found: Any = getattr(item, "funcargs", {}).get("site")
    told = call.excinfo and call.excinfo.errisinstance(Unmet)
    if report.failed and found and not told:
        report.sections.append(("browser", found.report()))
    return report
