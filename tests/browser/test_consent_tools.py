"""Consent tools that block, change or keep back our script decide about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from harness import npm
from harness.builds import KEY, snippet
from harness.sdk import URL as SDK_URL
from harness.sdk import Sdk, names
from harness.site import SHOP

if TYPE_CHECKING:
    from harness.site import Site


# Of the make of those that block a script by its type, and make it anew when consent is given.
TYPE_CHANGED = """
(function () {
  var blocked = [];
  var create = document.createElement;
  document.createElement = function (name) {
    var element = create.call(document, name);
    if (name === "script") {
      var set = element.setAttribute.bind(element);
      Object.defineProperty(element, "src", {
        get: function () { return element.getAttribute("src") || ""; },
        set: function (url) {
          if (/1flow\\.app/.test(url)) { set("type", "javascript/blocked"); blocked.push(element); }
          set("src", url);
        }
      });
    }
    return element;
  };
  window.unblock = function () {
    blocked.forEach(function (element) {
      var again = create.call(document, "script");
      again.setAttribute("src", element.getAttribute("src"));
      element.remove();
      document.head.appendChild(again);
    });
  };
})();
"""

# Of the make of those that keep an element out of the page until then.
INSERTION_WRAPPED = """
(function () {
  var kept = [];
  ["appendChild", "insertBefore"].forEach(function (name) {
    var real = Element.prototype[name];
    Element.prototype[name] = function (element) {
      if (element.tagName === "SCRIPT" && /1flow\\.app/.test(element.src)) {
        kept.push([this, arguments]);
        return element;
      }
      return real.apply(this, arguments);
    };
    window.unblock = function () {
      kept.forEach(function (call) { real.apply(call[0], call[1]); });
    };
  });
})();
"""

TOOLS = {"its type is changed": TYPE_CHANGED, "its insertion is wrapped": INSERTION_WRAPPED}


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize("sdk", [Sdk("function"), Sdk("method")], ids=["function", "method"])
async def test_a_consent_tool_decides_about_our_script(site: Site, tool: str, sdk: Sdk) -> None:
    visit = await site.open(snippet(), sdk=sdk, head=f"<script>{TOOLS[tool]}</script>", clock=True)
    await visit.loaded()
    await visit.run("analytics.track('before')")
    await visit.segment_events(1)
    await visit.pass_time(60_000)
    assert site.downloads == 0
    assert await visit.evaluate("oneflowSnippet.state") == "loading"

    await visit.run("unblock()")
    await visit.event("oneflow:ready")
    await visit.run("analytics.track('after')")

    assert names(await visit.sdk_calls(2)) == ["before", "after"]
    assert visit.sdk_keys == [KEY]
    assert visit.warnings == []
    assert visit.errors == []


@pytest.mark.parametrize("package", ["yett", "yett-0.1.9"])
async def test_yett_decides_about_our_script(site: Site, package: str) -> None:
    """The npm package of that name, which blocks scripts by their URL until it is told not to."""
    script = (npm.MODULES / package / "dist" / "yett.min.js").read_text(encoding="utf-8")
    site.network.route(f"{SHOP}/yett.js", script)
    head = "<script>window.YETT_BLACKLIST = [/1flow\\.app/];</script>"
    head += '<script src="/yett.js"></script>'
    visit = await site.open(snippet(), head=head)
    await visit.loaded()
    await visit.run("analytics.track('before')")
    await visit.segment_events(1)
    assert site.downloads == 0

    await visit.run("yett.unblock()")
    await visit.event("oneflow:ready")
    await visit.run("analytics.track('after')")

    assert names(await visit.sdk_calls(2)) == ["before", "after"]
    assert visit.sdk_keys == [KEY]
    assert visit.errors == []


async def test_a_script_that_does_not_run_is_no_sdk(site: Site) -> None:
    inert = f'<script type="text/plain" data-category="x" src="{SDK_URL}"></script>'
    visit = await site.open(snippet(), head=inert, script="analytics.track('a')")

    assert names(await visit.sdk_calls(1)) == ["a"]
    assert site.downloads == 1


STRANGERS = [
    "https://docs.1flow.app/search.js",
    "https://shop.example/1flow.app/js/copy.js",
    "https://elsewhere.example/track.js?from=https://1flow.app/js/",
    "https://not1flow.app/js/1flow.js",
    "https://1flow.app.example/js/1flow.js",
]


@pytest.mark.parametrize("url", STRANGERS)
async def test_a_script_from_elsewhere_is_no_sdk(site: Site, url: str) -> None:
    site.network.route(url, "/* a stranger */")
    head = f'<script src="{url}"></script>'
    visit = await site.open(snippet(), head=head, script="analytics.track('a')")

    assert names(await visit.sdk_calls(1)) == ["a"]
    assert site.downloads == 1


@pytest.mark.parametrize("host", ["1flow.app", "eu.1flow.app", "sdk.1flow.app"])
async def test_an_sdk_from_any_host_of_1flow_is_waited_for(site: Site, host: str) -> None:
    url = f"https://{host}/js/other.js"
    site.network.route(url, str(Sdk()))
    head = f'<script src="//{host}/js/other.js" data-api-key="k"></script>'
    visit = await site.open(snippet(), head=head, script="analytics.track('a')")

    assert names(await visit.sdk_calls(1)) == ["a"]
    assert site.downloads == 0
