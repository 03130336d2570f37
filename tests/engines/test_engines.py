"""What the tests in Chromium promise, once more in Firefox and WebKit: a selection."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from engines.far_side import PROBE, SDKS
from harness import npm
from harness.builds import snippet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engines.browsers import Browser
    from engines.far_side import FarSide

FORMS = list(SDKS)


class Shop:
    """A site with Segment's snippet and ours, in a browser."""

    def __init__(self, browser: Browser, far_side: FarSide) -> None:
        self.browser = browser
        self.far_side = far_side

    def page(
        self,
        path: str = "/",
        *,
        ours_first: bool = False,
        nonce: str = "",
        script: str = "",
        before: str = "",
        **config: Any,
    ) -> None:
        """Put a page on the server; ``before`` stands between both snippets and ``script``."""
        origin = self.far_side.origin
        ours = snippet(sdk_url=f"{origin}/1flow.js", **config)
        theirs = npm.segment_snippet({"apiKey": "key", "page": False})
        theirs = theirs.replace("https://cdn.segment.com", origin)
        cdn = f"analytics._cdn = {json.dumps(origin)};"
        pair = [ours, theirs + cdn] if ours_first else [theirs + cdn, ours]
        scripts = [PROBE, *pair, before, script]
        attribute = f' nonce="{nonce}"' if nonce else ""
        tags = [f"<script{attribute}>{text}</script>" for text in scripts if text]
        self.far_side.pages[path] = "".join(
            ["<!doctype html><html lang=en><meta charset=utf-8><title>Shop</title>", *tags]
        )

    def open(self, path: str = "/") -> None:
        """Visit a page."""
        self.browser.open(self.far_side.origin + path)

    def run(self, statements: str) -> None:
        """Run JavaScript on the page."""
        self.browser.evaluate(f"(function () {{ {statements} }})()")

    def called(self, count: int) -> list[str]:
        """Wait for so many calls of the SDK, and give the subjects of all."""
        heard = self.far_side
        assert heard.until(lambda: len(heard.calls) >= count), self.report()
        return [call[1] for call in heard.calls]

    def sent(self, count: int) -> list[str]:
        """Wait for so many events at Segment, and give the names of all that were tracked."""
        heard = self.far_side
        assert heard.until(lambda: len(heard.events) >= count), self.report()
        return [event["event"] for event in heard.events if event["type"] == "track"]

    def told(self, state: str, count: int = 1) -> None:
        """Wait until pages have said something of their state so many times."""
        heard = self.far_side
        assert heard.until(lambda: heard.states.count(state) >= count), self.report()

    def report(self) -> str:
        """Tell what happened."""
        here = "JSON.stringify([location.href, window.oneflowSnippet], null, 1)"
        return f"{self.browser.evaluate(here)}\n{self.far_side.report()}"


@pytest.fixture
def shop(browser: Browser, far_side: FarSide) -> Shop:
    """A shop whose pages are not served yet."""
    return Shop(browser, far_side)


def tracks(names: Sequence[str]) -> str:
    """Write JavaScript that tracks events."""
    return "".join(f"analytics.track({json.dumps(name)}, {{ n: 1 }});" for name in names)


@pytest.mark.parametrize("ours_first", [True, False], ids=["ours first", "ours last"])
@pytest.mark.parametrize("form", FORMS)
def test_all_is_delivered_in_order(shop: Shop, form: str, ours_first: bool) -> None:
    shop.far_side.sdk = SDKS[form]
    shop.far_side.hold_sdk()
    early = [f"early {n}" for n in range(20)]
    late = [f"late {n}" for n in range(20)]
    shop.page(ours_first=ours_first, script=tracks(early))

    shop.open()
    shop.sent(20)
    shop.run(f"analytics.identify('u1', {{ plan: 'pro' }}); {tracks(late)}")
    shop.sent(41)
    assert shop.far_side.calls == []
    shop.far_side.release_sdk()

    assert shop.called(41) == [*early, "u1", *late]
    assert shop.far_side.calls[20] == ["identify", "u1", {"plan": "pro"}]
    assert shop.far_side.calls[-1][2]["properties"] == {"n": 1}
    assert shop.far_side.errors == []


def test_a_missing_sdk_costs_the_page_nothing(shop: Shop) -> None:
    shop.page(script=tracks("ab"))

    shop.open()
    shop.told("failed")
    shop.run(tracks("cd"))

    assert sorted(shop.sent(4)) == list("abcd")
    assert shop.far_side.calls == []
    assert shop.far_side.errors == []


def test_the_next_page_delivers_what_this_one_could_not(shop: Shop) -> None:
    shop.far_side.sdk = SDKS["function"]
    shop.far_side.hold_sdk()
    shop.page("/one", script=tracks("ab"))
    shop.page("/two", script=tracks("c"))
    shop.open("/one")
    shop.sent(2)
    assert shop.browser.evaluate("oneflowSnippet.queued.length") == 2

    shop.open("/two")
    shop.far_side.release_sdk()

    assert shop.called(3) == list("abc")
    assert shop.far_side.errors == []


def test_back_and_forward(shop: Shop) -> None:
    shop.far_side.sdk = SDKS["methods"]
    shop.page("/one", script=tracks("a"))
    shop.page("/two", script=tracks("b"))
    shop.open("/one")
    shop.called(1)
    shop.run("window.isKept = true")
    shop.open("/two")
    shop.called(2)
    shop.run("window.isKept = true")

    shop.run("setTimeout(function () { history.back(); }, 0)")
    shop.told("shown /one", 2)
    # A page that does not come from the cache begins anew.
    again = [] if shop.browser.evaluate("window.isKept") else ["a"]
    shop.called(2 + len(again))
    shop.run("setTimeout(function () { history.forward(); }, 0)")
    shop.told("shown /two", 2)
    again += [] if shop.browser.evaluate("window.isKept") else ["b"]
    shop.called(2 + len(again))
    shop.run(tracks("c"))

    assert shop.called(3 + len(again)) == ["a", "b", *again, "c"]
    assert shop.far_side.errors == []


def test_a_page_with_nonces_and_strict_dynamic(shop: Shop) -> None:
    shop.far_side.sdk = SDKS["function"]
    shop.far_side.headers = {
        "Content-Security-Policy": "script-src 'nonce-abc' 'strict-dynamic'; base-uri 'none'"
    }
    shop.page(nonce="abc", script=tracks("ab"))

    shop.open()

    assert shop.called(2) == list("ab")
    assert shop.far_side.errors == []


def test_nothing_is_asked_for_before_consent(shop: Shop) -> None:
    shop.far_side.sdk = SDKS["function"]
    stamp = """
    analytics.addSourceMiddleware(function (chain) {
      var preferences = { Advertising: Boolean(window.isGranted) };
      chain.payload.obj.context.consent = { categoryPreferences: preferences };
      chain.next(chain.payload);
    });
    """
    shop.page(consent={"categories": ["Advertising"]}, before=stamp, script=tracks("ab"))

    shop.open()
    shop.sent(2)
    assert shop.far_side.sdk_requests == 0
    shop.run(f"isGranted = true; {tracks('cd')}")

    assert shop.called(2) == list("cd")
    assert sorted(shop.sent(4)) == list("abcd")
    assert shop.far_side.errors == []
