"""No value of a configuration can do anything but be a value."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from harness.network import Reply
from harness.site import SHOP
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oneflow_snippet import Artefacts, ConfigError, build, load_config, snippet_tag

if TYPE_CHECKING:
    from harness.site import Site

# Each would set window.broken if it got out of its place.
HOSTILE = [
    "</script><script>window.broken=1</script>",
    "</ScRiPt ><img src=x onerror=window.broken=1>",
    "<!--<script>window.broken=1</script>-->",
    "--><script>window.broken=1</script>",
    "]]><script>window.broken=1</script>",
    '";window.broken=1;"',
    "';window.broken=1;'",
    "`${window.broken=1}`",
    '\\";window.broken=1;//',
    "\nwindow.broken=1\n",
    "\r\nwindow.broken=1",
    "\u2028window.broken=1\u2029",
    "*/window.broken=1/*",
    "//\nwindow.broken=1",
    "{{ 7 * 7 }}{% raw %}{# x #}",
    '"{{ version }}"',
    "//% include 'oneflow.js'",
    "/*% include 'oneflow.js' %*/",
    "&quot;&#39;&lt;/script&gt;",
    "\x00\x01\x1f\x7f\x80\u200f\ufeff\ufffe",
    "__proto__",
    "constructor",
    "日本語 🙂 é",
    "$& $1 $$ $`",
]
DECORATION = st.text(st.characters(codec="utf-8"), max_size=8)
TEXTS = st.builds("{}{}{}".format, DECORATION, st.sampled_from(HOSTILE), DECORATION)


def with_text(text: str) -> dict[str, Any]:
    """Put a text into every place of a configuration that takes any text."""
    return {
        "project_api_key": "k",
        "consent": {"categories": [text, "Advertising"]},
        "mappings": [
            {
                "name": text,
                "action": "trackEvent",
                "trigger": 'type = "track"',
                "fields": {
                    "event_name": {"@literal": f"name {text}"},
                    "userId": {"@template": f"{text.replace('{', '(')}{{{{userId}}}}"},
                    "properties": {
                        "text": text,
                        "key": {f"key {text}": 1},
                        "list": [text, {"x": text}],
                        "choice": {"@if": {"exists": {"@path": "$.nope"}, "then": 1, "else": text}},
                        "joined": {"@flatten": {"value": {"a": {"b": text}}, "separator": text}},
                        "replaced": {
                            "@replace": {
                                "pattern": text[:5],
                                "replacement": "",
                                "value": {"@template": "{{properties.echo}}"},
                            }
                        },
                    },
                },
            },
            {
                "name": f"{text} named",
                "action": "trackEvent",
                "trigger": f'type = "track" and event = "{text.replace(chr(34), "")}"',
                "fields": {"event_name": "by name"},
            },
        ],
    }


def expected(text: str) -> dict[str, Any]:
    """Give what must arrive at the SDK for an event whose property `echo` is the text."""
    return {
        "text": text,
        "key": {f"key {text}": 1},
        "list": [text, {"x": text}],
        "choice": text,
        "joined": {f"a{text}b": text},
        "replaced": text.replace(text[:5], ""),
    }


@cache
def unconditional(text: str) -> Artefacts:
    """Build what waits for nobody's consent."""
    data = with_text(text)
    data.pop("consent")
    return build(load_config(data, environ={}))


RUN = """(function (text, key, name) {
    var granted = Object.defineProperty({ Advertising: true }, text, { value: true });
    var calls = [];
    delete window.oneflowSnippet;
    window._1flow = function () { calls.push([].slice.call(arguments)) };
    CODE
    oneflowSnippet.load({}, { settings: {}, integrations: {}, queue: { plugins: [] } });
    oneflowSnippet.track({ event: {
        type: "track", event: name, userId: "u", properties: { echo: text },
        context: { consent: { categoryPreferences: granted } }
    } });
    return calls;
})"""


async def test_hostile_texts_arrive_as_data_in_every_string(site: Site) -> None:
    visit = await site.open("", segment="none", ready="load")
    samples: list[str] = [*HOSTILE]

    @settings(max_examples=12, database=None, suppress_health_check=list(HealthCheck))
    @given(TEXTS)
    def collect(text: str) -> None:
        samples.append(text)

    collect()
    for text in samples:
        try:
            artefacts = build(load_config(with_text(text), environ={}))
        except ConfigError:
            assert not text.strip(), f"{text!r} was refused"
            continue
        named = text.replace('"', "")
        for code in (artefacts.readable, artefacts.minified):
            calls = await visit.call(RUN.replace("CODE", code), text, "k", named)
            assert len(calls) == 2, f"{text!r}: {calls}"
            properties = calls[0][2]["properties"]
            assert properties == expected(text), f"{text!r} arrived as {properties!r}"
            assert calls[0][1] == f"name {text}"
            assert calls[1][1] == "by name", f"{named!r} was not found as an event's name"
    assert await visit.evaluate("typeof broken") == "undefined"
    assert await visit.evaluate("typeof {}.polluted") == "undefined"


@pytest.mark.parametrize("inline", [True, False], ids=["inline", "external"])
async def test_hostile_texts_stay_in_their_script_element(site: Site, *, inline: bool) -> None:
    visit = await site.tab()
    for number, text in enumerate(HOSTILE):
        artefacts = unconditional(text)
        site.network.route(f"{SHOP}/o{number}.js", Reply(artefacts.minified))
        tag = snippet_tag(artefacts, src=None if inline else f"/o{number}.js", nonce=text)
        page = f"<!doctype html><meta charset=utf-8><body>{tag}<p id=after>after</p>"
        site.network.serve(f"{SHOP}/page{number}", page)
        await visit.goto(f"{SHOP}/page{number}")

        facts = "[typeof broken, typeof oneflowSnippet, document.body.children.length, "
        facts += "document.getElementById('after').textContent, document.scripts.length]"
        wait = "new Promise(function look(done) { window.oneflowSnippet ? done() : "
        wait += "requestAnimationFrame(function () { look(done) }) })"
        await visit.evaluate(wait)
        found = await visit.evaluate(facts)
        assert found == ["undefined", "object", 2, "after", 1], f"{text!r} broke the page"
        assert visit.errors == []


@pytest.mark.parametrize("text", HOSTILE)
def test_single_values_are_data_or_refused(text: str) -> None:
    for key in ("project_api_key", "sdk_url", "analytics_global"):
        data = {"project_api_key": "k", key: text}
        try:
            artefacts = build(load_config(data, environ={}))
        except ConfigError as error:
            [problem] = error.problems
            assert problem.path == (key,)
        else:
            assert "</" not in artefacts.html.removesuffix("</script>\n")
            assert "<!--" not in artefacts.html


async def test_payloads_cannot_reach_a_prototype(site: Site) -> None:
    visit = await site.open("", segment="none", ready="load")
    fields = {
        "properties": {
            "@merge": {
                "direction": "right",
                "objects": [
                    {"@path": "$.properties"},
                    {"@flatten": {"value": {"@path": "$.properties"}, "separator": "."}},
                    {"@transform": {"apply": {"@path": "$.properties"}, "mapping": {"@path": ""}}},
                ],
            }
        }
    }
    rule = {"action": "trackEvent", "trigger": 'type = "track"', "fields": fields}
    code = build(load_config({"project_api_key": "k", "mappings": [rule]}, environ={})).minified
    payload = (
        '{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}, "a": 1}'
    )
    run = f"""(function () {{
        var calls = [];
        window._1flow = function () {{ calls.push([].slice.call(arguments)) }};
        {code}
        oneflowSnippet.load({{}}, {{
            settings: {{}}, integrations: {{}}, queue: {{ plugins: [] }}
        }});
        var properties = JSON.parse({json.dumps(payload)});
        oneflowSnippet.track({{ event: {{ event: "e", properties: properties }} }});
        var found = calls[0][2].properties;
        return [calls.length, typeof {{}}.polluted, typeof found.polluted,
            Object.keys(found).indexOf("__proto__")];
    }})()"""

    assert await visit.evaluate(run) == [1, "undefined", "undefined", -1]
