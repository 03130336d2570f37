"""What a page could not deliver, the next page of the tab delivers first, and once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from harness.builds import KEY, snippet
from harness.sdk import names
from harness.site import SHOP

if TYPE_CHECKING:
    from harness.site import Site, Visit

STORE = f"""Object.keys(localStorage).sort().flatMap(function (key) {{
    return key.startsWith("oneflow:{KEY}:") ? JSON.parse(localStorage[key]) : [];
}})"""
"""What waits in the storage, the oldest first."""

NAME = "1Flow Web (Actions)"


async def saved(visit: Visit, count: int) -> None:
    """Wait until so many calls are in the storage."""
    await visit.evaluate(f"""new Promise(function look(done) {{
        {STORE}.length === {count}
            ? done() : requestAnimationFrame(function () {{ look(done) }});
    }})""")


async def leave_behind(site: Site, code: str, **options: Any) -> Visit:
    """Open a page whose SDK does not come, and make two calls."""
    site.sdk.hold()
    visit = await site.open(code, **options)
    await visit.run("analytics.track('one'); analytics.track('two')")
    await visit.segment_events(2)
    return visit


async def test_the_next_page_delivers_first_what_was_left(site: Site) -> None:
    visit = await leave_behind(site, snippet(), init="onunload = function () {};")

    await visit.goto(f"{SHOP}/next")
    await visit.run("analytics.track('three')")
    await visit.segment_events(3)
    site.sdk.release()

    assert names(await visit.sdk_calls(3)) == ["one", "two", "three"]
    assert await visit.evaluate(STORE) == []
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


async def test_what_is_too_old_is_given_up_with_a_word(site: Site) -> None:
    """The age counts from the call, over however many pages."""
    visit = await leave_behind(site, snippet())
    await visit.goto(f"{SHOP}/next")
    site.page("", segment="none", path="/wait")
    await visit.goto(f"{SHOP}/wait")
    await saved(visit, 2)
    await visit.run(f"""
        var calls = {STORE}.concat({STORE});
        localStorage.clear();
        calls.forEach(function (call, at) {{
            call.time -= at < 3 ? 5 * 60 * 1000 : 0;
            localStorage.setItem("oneflow:{KEY}:" + at, JSON.stringify(call));
        }});
    """)
    site.sdk.release()

    await visit.goto(f"{SHOP}/later")

    assert names(await visit.sdk_calls(1)) == ["two"]
    assert visit.warnings == [f"{NAME} Calls are dropped: more than 5 minutes old."]
    assert await visit.evaluate("oneflowSnippet.dropped") == 3, "each counts, and is said once"
    assert await visit.evaluate(STORE) == []


async def test_a_new_tab_beside_a_living_page_starts_with_nothing(site: Site) -> None:
    await leave_behind(site, snippet())
    other = await site.tab()
    await other.goto(f"{SHOP}/")
    site.sdk.release()
    await other.event("oneflow:ready")
    await other.settle()

    assert list(other.calls) == []


@pytest.mark.parametrize("way", ["a duplicated tab", "a popup"])
async def test_copies_of_a_page_deliver_once_in_all(site: Site, way: str) -> None:
    """Both copy what the tab has stored; whoever delivers it takes it away."""
    visit = await leave_behind(site, snippet())
    site.page("", segment="none", path="/plain")
    await visit.goto(f"{SHOP}/plain")
    await saved(visit, 2)
    if way == "a popup":
        await visit.run(f"window.open('{SHOP}/plain')")
    copy = await site.tab()
    await copy.before_each_document("sessionStorage.setItem('copied', 'as the browser does');")
    site.sdk.release()

    await copy.goto(f"{SHOP}/next")
    assert names(await copy.sdk_calls(2)) == ["one", "two"]
    await visit.goto(f"{SHOP}/next")
    await visit.event("oneflow:ready")
    await visit.settle()

    assert list(visit.calls) == []


async def test_pages_take_over_one_after_the_other(site: Site) -> None:
    """In processes of their own, two that ask in the same moment would be given the same calls."""
    visit = await leave_behind(site, snippet())
    site.page("", segment="none", path="/plain")
    await visit.goto(f"{SHOP}/plain")
    await saved(visit, 2)
    await visit.run(f"""navigator.locks.request("oneflow:{KEY}:", function () {{
        return new Promise(function (done) {{ window.over = done; }});
    }})""")
    site.sdk.release()
    other = await site.tab()
    await other.goto(f"{SHOP}/next")
    await other.event("oneflow:ready")
    await other.run("analytics.track('three')")
    await site.network.wait_for("https://api.segment.io/v1/t", 3)
    await other.settle()
    assert list(other.calls) == []

    await visit.run("over()")

    assert names(await other.sdk_calls(3)) == ["one", "two", "three"]


async def test_without_locks_what_was_left_is_delivered_as_well(site: Site) -> None:
    """As on pages without https."""
    init = "Object.defineProperty(navigator, 'locks', { value: undefined });"
    visit = await leave_behind(site, snippet(), init=init)
    await visit.goto(f"{SHOP}/next")

    site.sdk.release()

    assert names(await visit.sdk_calls(2)) == ["one", "two"]


async def test_a_hidden_page_saves_what_waits(site: Site) -> None:
    visit = await leave_behind(site, snippet())
    await visit.run("""
        Object.defineProperty(document, "hidden", { value: true });
        document.dispatchEvent(new Event("visibilitychange"));
    """)
    await saved(visit, 2)

    site.sdk.release()

    assert names(await visit.sdk_calls(2)) == ["one", "two"]
    assert await visit.evaluate(STORE) == []


async def test_a_prerendered_page_takes_nothing_over(site: Site) -> None:
    visit = await leave_behind(site, snippet())
    site.page("", segment="none", path="/plain")
    await visit.goto(f"{SHOP}/plain")
    await saved(visit, 2)
    site.sdk.release()
    before = await site.tab(init="Object.defineProperty(document, 'prerendering', { value: true })")
    await before.goto(f"{SHOP}/next")
    await before.event("oneflow:ready")
    await before.settle()
    assert list(before.calls) == []

    await visit.goto(f"{SHOP}/next")

    assert names(await visit.sdk_calls(2)) == ["one", "two"]


async def test_what_a_page_says_while_it_is_left_is_not_lost(site: Site) -> None:
    """The next page's SDK is quick: it is there before the page before has written."""
    visit = await site.open(snippet())
    await visit.event("oneflow:ready")
    site.page("", segment="none", path="/plain")
    await visit.run("""addEventListener("pagehide", function () {
        oneflowSnippet.track({ event: { type: "track", event: "last words" } });
    })""")
    await visit.goto(f"{SHOP}/plain")
    await saved(visit, 1)

    await visit.goto(f"{SHOP}/next")

    assert names(await visit.sdk_calls(1)) == ["last words"]


async def test_what_comes_late_from_the_page_before_goes_before_the_next_call(site: Site) -> None:
    visit = await site.open(snippet())
    await visit.event("oneflow:ready")
    site.page("", segment="none", path="/before")
    before = await site.tab()
    await before.goto(f"{SHOP}/before")
    await visit.run("""window.heard = new Promise(function (done) {
        addEventListener("storage", done);
    })""")
    await before.run(f"""localStorage.setItem("oneflow:{KEY}:1", JSON.stringify(
        {{ command: "track", subject: "late", details: {{}}, time: Date.now() }}
    ))""")
    await visit.evaluate("heard.then(function () {})")

    await visit.run("analytics.track('now')")

    assert names(await visit.sdk_calls(2)) == ["late", "now"]


async def test_the_bound_holds_over_pages(site: Site) -> None:
    site.sdk.hold()
    visit = await site.open(snippet(), init="onunload = function () {};")
    calls = "for (var n = 0; n < 600; n++) { _1flow('track', 'n' + n) } _1flow('identify', 'u1')"
    for page in ("a", "b", "c"):
        await visit.run(calls)
        await visit.goto(f"{SHOP}/{page}")

    await saved(visit, 1000)
    kept = await visit.evaluate(f"{STORE}.map(function (call) {{ return call.command }})")
    assert kept.count("identify") == 3


async def test_arrays_that_are_written_in_another_way(site: Site) -> None:
    """As Prototype.js 1.6 does, which Segment's own calls survive."""
    changed = """Array.prototype.toJSON = function () {
        return "[" + this.map(function (item) { return JSON.stringify(item) }).join(", ") + "]";
    };"""
    visit = await leave_behind(site, snippet(), head=f"<script>{changed}</script>")
    await visit.goto(f"{SHOP}/next")

    site.sdk.release()

    first, second = map(str, await visit.sdk_calls(2))  # which are written in that way, too
    assert "one" in first
    assert "two" in second


FILL = """
localStorage.filler = "";
for (var size = 1 << 23; size >= 1; ) {
    try { localStorage.filler += "x".repeat(size); } catch (error) { size /= 2; }
}
"""
"""Leaves no room for another letter."""

BAD_STORAGE = {
    "forbidden": "Object.defineProperty(window, 'localStorage', { get: function () {"
    " throw new Error('SecurityError') } });",
    "spoiled": f"localStorage.setItem('oneflow:{KEY}:1', '{{\"time\":' + Date.now() + '}}');",
    "nonsense": f"localStorage.setItem('oneflow:{KEY}:1', 'no JSON');",
}


async def test_bad_storage_changes_nothing_else(site: Site) -> None:
    for init in BAD_STORAGE.values():
        visit = await site.open(snippet(), init=init)
        await visit.event("oneflow:ready")
        await visit.run("analytics.track('one')")
        assert names(await visit.sdk_calls(1)) == ["one"], init
        await visit.goto(f"{SHOP}/next")
        assert visit.errors == [], init
        assert [text for text in visit.warnings if text.startswith(NAME)] == [], init


async def test_in_a_full_storage_nothing_else_is_lost(site: Site) -> None:
    """Not a letter more has room, whatever the way to write it: the calls stay with their page."""
    visit = await leave_behind(site, snippet(), segment="npm")
    await visit.run(FILL)
    site.page("", segment="none", path="/plain")
    await visit.goto(f"{SHOP}/plain")
    assert await visit.evaluate(STORE) == []

    arrival = await visit.back()
    assert arrival.restored
    site.sdk.release()

    assert names(await visit.sdk_calls(2)) == ["one", "two"]
    assert visit.errors == []
    assert [text for text in visit.warnings if text.startswith(NAME)] == []


async def test_what_middleware_holds_when_its_page_is_left_is_dropped_with_a_word(
    site: Site,
) -> None:
    """As it was before middleware, which may take out what nobody is to see, it is not saved."""
    hangs = "function () { return new Promise(function () {}) }"
    visit = await site.open(snippet())
    await visit.event("oneflow:ready")
    await visit.run(f"""
        analytics.addDestinationMiddleware("{NAME}", {hangs});
        addEventListener("pagehide", function () {{
            localStorage.last = JSON.stringify([
                oneflowSnippet.dropped, oneflowSnippet.lastError
            ]);
        }});
        analytics.track("one"); analytics.track("two");
    """)
    await visit.segment_events(2)
    site.page("", segment="none", path="/plain")

    await visit.goto(f"{SHOP}/plain")

    assert await visit.evaluate("JSON.parse(localStorage.last)") == [
        2,
        "Calls are dropped: middleware did not end.",
    ]
    assert await visit.evaluate(STORE) == []


async def test_persist_false_keeps_out_of_the_storage(site: Site) -> None:
    code = snippet(persist=False)
    assert "localStorage" not in code
    visit = await leave_behind(site, code)

    await visit.goto(f"{SHOP}/next")
    site.sdk.release()
    await visit.event("oneflow:ready")
    await visit.settle()

    assert list(visit.calls) == []
