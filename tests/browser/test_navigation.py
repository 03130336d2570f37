"""What a page could not deliver, the next page of the tab delivers first, and once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from harness.builds import KEY, snippet
from harness.site import SHOP

if TYPE_CHECKING:
    from harness.site import Site, Visit

STORE = f"sessionStorage.getItem('oneflow:{KEY}')"


async def leave_behind(site: Site, code: str, **options: Any) -> Visit:
    """Open a page whose SDK does not come, and make two calls."""
    site.sdk.hold()
    visit = await site.open(code, **options)
    await visit.run("analytics.track('one'); analytics.track('two')")
    await visit.segment_events(2)
    return visit


def names(calls: list[list[str]]) -> list[str]:
    """Give the names of track calls."""
    return [call[1] for call in calls]


async def test_the_next_page_delivers_first_what_was_left(site: Site) -> None:
    visit = await leave_behind(site, snippet(), init="onunload = function () {};")

    await visit.goto(f"{SHOP}/next")
    await visit.run("analytics.track('three')")
    await visit.segment_events(3)
    site.sdk.release()

    assert names(await visit.sdk_calls(3)) == ["one", "two", "three"]
    assert await visit.evaluate(STORE) is None
    await visit.goto(f"{SHOP}/last")
    await visit.event("oneflow:ready")
    await visit.settle()
    assert len(visit.calls) == 3


async def test_nothing_is_lost_over_several_pages(site: Site) -> None:
    visit = await leave_behind(site, snippet())
    for page in ("a", "b", "c"):
        await visit.goto(f"{SHOP}/{page}")

    site.sdk.release()

    assert names(await visit.sdk_calls(2)) == ["one", "two"]


async def test_a_page_without_segment_passes_it_on(site: Site) -> None:
    visit = await leave_behind(site, snippet())
    site.page(snippet(), segment="none", path="/plain")
    await visit.goto(f"{SHOP}/plain")
    await visit.settle()
    await visit.goto(f"{SHOP}/next")

    site.sdk.release()

    assert names(await visit.sdk_calls(2)) == ["one", "two"]


async def test_back_from_the_cache_when_nobody_took_it(site: Site) -> None:
    visit = await leave_behind(site, snippet())
    site.page("", segment="none", path="/plain")
    await visit.goto(f"{SHOP}/plain")

    arrival = await visit.back()
    assert arrival.restored
    site.sdk.release()

    assert names(await visit.sdk_calls(2)) == ["one", "two"]


async def test_back_from_the_cache_after_another_page_has_delivered(site: Site) -> None:
    visit = await leave_behind(site, snippet())
    await visit.goto(f"{SHOP}/next")
    site.sdk.release()
    assert names(await visit.sdk_calls(2)) == ["one", "two"]

    arrival = await visit.back()
    assert arrival.restored
    await visit.run("analytics.track('three')")

    assert names(await visit.sdk_calls(3)) == ["one", "two", "three"]


async def test_what_is_too_old_is_forgotten(site: Site) -> None:
    visit = await leave_behind(site, snippet())
    await visit.goto(f"{SHOP}/next")
    site.page("", segment="none", path="/wait")
    await visit.goto(f"{SHOP}/wait")
    await visit.evaluate(f"""new Promise(function look(done) {{
        {STORE} ? done() : requestAnimationFrame(function () {{ look(done) }});
    }})""")
    await visit.run(f"""
        var saved = JSON.parse({STORE});
        saved[0] -= 5 * 60 * 1000;
        sessionStorage.setItem("oneflow:{KEY}", JSON.stringify(saved));
    """)
    site.sdk.release()

    await visit.goto(f"{SHOP}/later")
    await visit.event("oneflow:ready")
    await visit.settle()

    assert list(visit.calls) == []
    assert await visit.evaluate(STORE) is None


async def test_a_new_tab_starts_with_nothing(site: Site) -> None:
    await leave_behind(site, snippet())
    other = await site.tab()
    await other.goto(f"{SHOP}/")
    site.sdk.release()
    await other.event("oneflow:ready")
    await other.settle()

    assert list(other.calls) == []


BAD_STORAGE = {
    "full": "Storage.prototype.setItem = function (key) {"
    " if (/^oneflow/.test(key)) { throw new Error('QuotaExceededError') } };",
    "forbidden": "Object.defineProperty(window, 'sessionStorage', { get: function () {"
    " throw new Error('SecurityError') } });",
    "spoiled": f"sessionStorage.setItem('oneflow:{KEY}', '{{\"time\":' + Date.now() + '}}');",
    "nonsense": f"sessionStorage.setItem('oneflow:{KEY}', 'no JSON');",
}


async def test_bad_storage_changes_nothing_else(site: Site) -> None:
    for init in BAD_STORAGE.values():
        visit = await site.open(snippet(), init=init)
        await visit.event("oneflow:ready")
        await visit.run("analytics.track('one')")
        assert names(await visit.sdk_calls(1)) == ["one"], init
        await visit.goto(f"{SHOP}/next")
        assert visit.errors == [], init
        assert visit.warnings == [], init


async def test_persist_false_keeps_out_of_the_storage(site: Site) -> None:
    code = snippet(persist=False)
    assert "sessionStorage" not in code
    visit = await leave_behind(site, code)

    await visit.goto(f"{SHOP}/next")
    site.sdk.release()
    await visit.event("oneflow:ready")
    await visit.settle()

    assert list(visit.calls) == []
