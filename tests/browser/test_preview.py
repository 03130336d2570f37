"""`oneflow-snippet preview` in Chromium, as a person uses it: with keys, a mouse and an editor.

With `WRITE_PICTURES=1` in the environment, the pictures of the documentation are taken anew.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
from harness import previewing
from harness.previewing import CONFIG, Preview, Saved, running

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

HOSTILE = '</script><img src=x onerror="window.harmed = true">'
MISTAKE = CONFIG.replace('"Order Completed"', '"Order Completed')


@pytest_asyncio.fixture(scope="module")
async def browser(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Any]:
    """The browser of this file."""
    async with previewing.browser(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.fixture
def config(tmp_path: Path) -> Saved:
    """The configuration that is edited, without mistakes."""
    saved = Saved(tmp_path)
    saved.save(CONFIG)
    return saved


@pytest_asyncio.fixture
async def page(browser: Any) -> AsyncIterator[Preview]:
    """A tab."""
    page = await browser.newPage()
    await page.setViewport({"width": 1200, "height": 860})
    yield Preview(page)
    await page.close()


@pytest_asyncio.fixture
async def preview(page: Preview, config: Saved) -> AsyncIterator[Preview]:
    """The open page of a configuration without mistakes."""
    with running(config.folder) as url:
        await page.open(url)
        yield page
        assert page.said == [], "the console is for what is wrong"


async def test_a_sample_is_tried_at_once(preview: Preview) -> None:
    assert await preview.text("file") == "oneflow.toml"
    assert "bytes through gzip" in await preview.text("size")
    assert await preview.text("verdict") == "1 event, 1 call."
    calls = await preview.text("calls")
    assert calls.startswith('_1flow("track", "Order Completed", {')
    assert '_1flow.logEvent("Order Completed", {' in calls
    mappings = await preview.text("mappings")
    assert re.search(r"Large orders\s*✓ fired", mappings)
    assert 'type = "identify": found "track"' in mappings
    await preview.picture("light")


async def test_all_of_it_goes_with_keys(preview: Preview) -> None:
    await preview.page.focus("#samples")
    await preview.page.keyboard.press("ArrowDown")
    assert '"event": "Order Refunded"' in await preview.written()
    await preview.page.keyboard.type("Identify")
    await preview.until("calls", '_1flow("identify"')

    await preview.page.keyboard.press("Tab")  # to the text
    await preview.write({"type": "page", "context": {"page": {"path": "/help/me"}}, "name": "Help"})
    await preview.press("Control", "Enter")

    mappings = await preview.until("mappings", "event_name is missing")
    assert "found nothing at $.event" in mappings


async def test_what_is_written_is_tried_without_a_word(preview: Preview) -> None:
    small = {"type": "track", "event": "Order Completed", "properties": {"total": 42}}

    await preview.write([small, {**small, "properties": {"total": 142}}])

    assert await preview.until("verdict", "2 events") == "2 events, 1 call."
    mappings = await preview.text("mappings")
    assert "fired for 1 of 2 events" in mappings
    assert "properties.total >= 50: found 42" in mappings


async def test_a_text_that_is_no_event_is_refused_in_its_place(preview: Preview) -> None:
    await preview.write('{"type": "track",}')

    error = await preview.until("event-error", "expected JSON")
    assert error.startswith("event:1:18: expected JSON")
    assert "--track" not in error, "that is for the command line"
    assert await preview.text("verdict") == "Nothing was tried."
    invalid = "document.getElementById('event').getAttribute('aria-invalid')"
    assert await preview.page.evaluate(invalid) == "true"


async def test_the_code_of_a_mapping_stays_open_and_keeps_the_focus(
    preview: Preview, config: Saved
) -> None:
    [_, large, _] = await preview.page.querySelectorAll(".mapping summary")
    await large.focus()
    await preview.page.keyboard.press("Enter")
    await preview.until("mappings", "function onLargeOrders(event)")

    config.save(CONFIG.replace(">= 50", ">= 1000"))

    mappings = await preview.until("mappings", "properties.total >= 1000: found")
    assert "function onLargeOrders(event)" in mappings
    focused = "document.activeElement.textContent"
    assert (await preview.page.evaluate(focused)).startswith("Large orders")


async def test_a_mistake_is_shown_with_its_caret_and_the_last_build_stays(
    preview: Preview, config: Saved
) -> None:
    config.save(MISTAKE)

    problems = await preview.until("problems", "^")
    assert problems.startswith("oneflow.toml:11:")
    assert "of the last version without errors" in await preview.text("size")
    assert await preview.text("verdict") == "1 event, 1 call."
    await preview.picture("mistake")

    config.save(CONFIG)

    await preview.until_empty("problems")
    assert "of the last version" not in await preview.text("size")


async def test_it_may_begin_with_a_mistake(page: Preview, config: Saved) -> None:
    config.save(MISTAKE)
    with running(config.folder) as url:
        await page.open(url)
        assert "^" in await page.text("problems")
        assert "no build to try it on" in await page.text("event-error")

        config.save(CONFIG)

        assert await page.until("verdict", "1 call") == "1 event, 1 call."
        assert await page.text("problems") == ""
        assert page.said == []


async def test_a_file_that_is_gone_is_told_until_it_is_back(
    preview: Preview, config: Saved
) -> None:
    config.remove()
    await preview.until("problems", "oneflow.toml: no such file")

    config.save(CONFIG)

    await preview.until_empty("problems")


async def test_the_page_goes_on_when_the_command_is_run_again(page: Preview, config: Saved) -> None:
    with running(config.folder) as url:
        await page.open(url)
    port = url.rstrip("/").rpartition(":")[2]
    assert await page.until("end", "has ended") == (
        f"This preview has ended. Run it again with --port {port}, and this page goes on."
    )
    await page.write(
        {"type": "identify", "userId": "u-7"}
    )  # and nothing is there that could try it

    config.save(CONFIG.replace('"Customers"', '"Visitors"'))
    with running(config.folder, "--no-open", "--port", port):
        await page.until("mappings", "Visitors")
        await page.until("calls", '_1flow("identify"')
        await page.until_empty("end")


async def test_dark_and_narrow(preview: Preview, config: Saved) -> None:
    dark = [{"name": "prefers-color-scheme", "value": "dark"}]
    await preview.page._client.send("Emulation.setEmulatedMedia", {"features": dark})  # noqa: SLF001
    ground = "getComputedStyle(document.body).backgroundColor"
    assert await preview.page.evaluate(ground) == "rgb(21, 24, 28)"
    [_, large, _] = await preview.page.querySelectorAll(".mapping summary")
    await large.click()
    await preview.until("mappings", "function onLargeOrders(event)")
    await preview.picture("dark")

    await preview.page.setViewport({"width": 420, "height": 860})
    config.save(MISTAKE)
    await preview.until("problems", "^")
    wide = "document.documentElement.scrollWidth - innerWidth"
    assert await preview.page.evaluate(wide) <= 0, "nothing is wider than a narrow window"
    line = """() => {
        const frame = document.querySelector('#problems pre');
        return frame.clientHeight / parseFloat(getComputedStyle(frame).lineHeight);
    }"""
    assert round(await preview.page.evaluate(line)) == 2, "a line, and its caret below its place"


async def test_hostile_text_stays_text(preview: Preview, config: Saved) -> None:
    hostile = json.dumps(HOSTILE)
    config.save(CONFIG.replace('"Large orders"', hostile))
    await preview.until("mappings", HOSTILE)

    await preview.write({"type": "track", "event": HOSTILE, "properties": {HOSTILE: HOSTILE}})
    await preview.until("mappings", f"found {hostile}")

    config.save(f"{hostile} = {hostile}")
    await preview.until("problems", "onerror")
    assert await preview.page.evaluate("[window.harmed, document.images.length]") == [None, 0]


async def test_each_control_has_a_name(preview: Preview) -> None:
    tree = await preview.page._client.send("Accessibility.getFullAXTree")  # noqa: SLF001
    roles = {"button", "textbox", "listbox", "link", "DisclosureTriangle"}
    nameless = [
        node["role"]["value"]
        for node in tree["nodes"]
        if node["role"]["value"] in roles and not node.get("name", {}).get("value")
    ]
    assert nameless == []
