"""The tag fits into any template, and nothing breaks out of it."""

from __future__ import annotations

import asyncio
from functools import partial
from html.parser import HTMLParser
from typing import Any

import jinja2
import liquid
import pytest
from markupsafe import Markup, escape
from oneflow_snippet import Artefacts, build, load_config, snippet_tag
from oneflow_snippet.tags import text_of


@pytest.fixture(scope="module")
def artefacts() -> Artefacts:
    return build(load_config({"project_api_key": "k"}, environ={}))


class LazyNonce:
    """As Django 6 and django-csp 4 have it: false until it is read."""

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        return "r4nd0m"


def elements(html: str) -> list[tuple[str, dict[str, str | None]]]:
    found: list[tuple[str, dict[str, str | None]]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append((tag, dict(attrs)))

    Reader().feed(html)
    return found


def test_inline(artefacts: Artefacts) -> None:
    assert snippet_tag(artefacts) == f"<script>{artefacts.minified}</script>"


def test_inline_nonce(artefacts: Artefacts) -> None:
    expected = f'<script nonce="abc">{artefacts.minified}</script>'

    assert snippet_tag(artefacts, nonce="abc") == expected


OWN = ["/static/oneflow.min.js", "oneflow.min.js", "../o.js", "?v=1", "static/a:b.js"]
OTHER = [
    "https://cdn.example/o.js",
    "//cdn.example/o.js",
    "HTTP://a/o.js",
    "\\\\a/o.js",
    " //a/o.js",
]


@pytest.mark.parametrize("src", OWN)
def test_a_file_of_ones_own_origin_needs_no_hash(src: str, artefacts: Artefacts) -> None:
    assert snippet_tag(artefacts, src=src) == f'<script src="{src}"></script>'


@pytest.mark.parametrize("src", OTHER)
def test_a_file_from_elsewhere_is_checked(src: str, artefacts: Artefacts) -> None:
    [(_, attributes)] = elements(snippet_tag(artefacts, src=src))

    assert attributes["integrity"] == artefacts.integrity
    assert attributes["crossorigin"] == "anonymous"


def test_the_hash_on_demand(artefacts: Artefacts) -> None:
    assert snippet_tag(artefacts, src="/o.js", integrity=True) == (
        f'<script src="/o.js" integrity="{artefacts.integrity}"></script>'
    )
    assert snippet_tag(artefacts, src="//a/o.js", integrity=False) == (
        '<script src="//a/o.js"></script>'
    )


def test_external_nonce(artefacts: Artefacts) -> None:
    tag = snippet_tag(artefacts, src="/o.js", nonce="abc")

    assert tag == '<script src="/o.js" nonce="abc"></script>'


class LazyText:
    """As frameworks have it: says that it is a string, is none, and is false until it is read.

    What Django, django-csp and Werkzeug themselves hand over is tried in tests/sites.
    """

    def __init__(self, value: object) -> None:
        self._value = value

    __class__: Any = property(lambda self: type(self._value))

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        return str(self._value)


class Talisman:
    def nonce(self) -> str:
        return "r4nd0m"


@pytest.mark.parametrize(
    "given",
    [
        "r4nd0m",
        b"r4nd0m",
        Markup("r4nd0m"),
        LazyText("r4nd0m"),
        LazyText(Markup("r4nd0m")),
        LazyNonce(),
        Talisman().nonce,
        partial(str, "r4nd0m"),
        lambda: LazyText("r4nd0m"),
    ],
    ids=repr,
)
def test_a_nonce_in_whatever_form_a_framework_has_it(given: object, artefacts: Artefacts) -> None:
    assert snippet_tag(artefacts, nonce=given).startswith('<script nonce="r4nd0m">')
    assert snippet_tag(artefacts, src=given) == '<script src="r4nd0m"></script>'


@pytest.mark.parametrize(
    "given",
    [
        None,
        "",
        b"",
        LazyText(None),
        LazyText(""),
        lambda: None,
        jinja2.Undefined(name="csp_nonce"),
        jinja2.StrictUndefined(name="csp_nonce"),
        jinja2.ChainableUndefined(name="csp_nonce"),
    ],
    ids=lambda given: type(given).__name__,
)
def test_no_nonce_in_whatever_form(given: object, artefacts: Artefacts) -> None:
    assert snippet_tag(artefacts, nonce=given, src=given) == artefacts.html.rstrip("\n")


def test_a_nonce_that_must_be_awaited_is_refused(artefacts: Artefacts) -> None:
    async def nonce() -> str:
        return "r4nd0m"

    waiting = nonce()
    with pytest.raises(TypeError, match=r"nonce: expected text, found .*awaited first"):
        snippet_tag(artefacts, nonce=waiting)
    assert asyncio.run(waiting) == "r4nd0m"


@pytest.mark.parametrize("text", ['"><script>alert(1)</script>', "' onload='x", "&quot;", "<!--"])
@pytest.mark.parametrize("wrap", [str, Markup, LazyText, lambda text: lambda: text])
def test_nothing_breaks_out_of_an_attribute(text: str, wrap: Any, artefacts: Artefacts) -> None:
    tag = snippet_tag(artefacts, src=wrap(text), nonce=wrap(text))

    assert elements(tag) == [("script", {"src": text, "nonce": text})]


def test_a_trusted_string_gets_no_free_ride(artefacts: Artefacts) -> None:
    tag = snippet_tag(artefacts, nonce=Markup('"><b>'), src=Markup('"><b>'))

    assert text_of(LazyText(Markup("<b>"))).__class__ is str
    assert len(elements(tag)) == 1, tag


def test_autoescaping_leaves_the_tag_alone(artefacts: Artefacts) -> None:
    tag = snippet_tag(artefacts, nonce="abc")
    template = jinja2.Environment(autoescape=True).from_string("<head>{{ tag }}</head>")

    assert template.render(tag=tag) == f"<head>{tag}</head>"
    assert escape(tag) == tag


def test_a_url_may_be_an_expression_of_the_template_that_the_tag_is_for(
    artefacts: Artefacts,
) -> None:
    tag = snippet_tag(
        artefacts,
        src="{% static 'oneflow.min.js' %}?a&\"b\"",
        nonce="{{ request.csp_nonce|default:'' }}",
        template=True,
    )

    assert tag == (
        "<script src=\"{% static 'oneflow.min.js' %}?a&amp;&#34;b&#34;\""
        " nonce=\"{{ request.csp_nonce|default:'' }}\"></script>"
    )


SAID = ["Save {{ 7*7 }}", "50 {% off %}", "{# note #}", "{%- x -%}", "{{{% a %}}}", "}} %} #}"]


@pytest.fixture(scope="module")
def talkative() -> Artefacts:
    """Build with every string that a configuration can hold full of template syntax."""
    text = " ".join(SAID)
    mapping = {
        "name": text,
        "action": "trackEvent",
        "trigger": f'type = "track" and event = "{text}" and contains(properties.a, "{text}")',
        "fields": {
            "event_name": text,
            "properties": {text: {"@literal": text}},
            "userId": {"@replace": {"pattern": "{{", "replacement": "{{7*7}}", "value": "x"}},
        },
    }
    config = {"project_api_key": "{{7*7}}{%off%}{#a#}", "mappings": [mapping], "debug": True}
    config["consent"] = {"categories": [text]}
    return build(load_config(config, environ={}))


ENGINES = {
    "Jinja": lambda text: jinja2.Environment(autoescape=True).from_string(text).render(),
    "Liquid": lambda text: liquid.Environment().from_string(text).render(),
}


@pytest.mark.parametrize("engine", ENGINES)
def test_the_html_survives_as_a_template(engine: str, talkative: Artefacts) -> None:
    rendered = ENGINES[engine](talkative.html)

    assert rendered.rstrip("\n") == talkative.html.rstrip("\n")


def test_no_file_opens_anything_of_a_template_language(talkative: Artefacts) -> None:
    for text in (talkative.minified, talkative.readable):
        assert [opening for opening in ("{{", "{%", "{#") if opening in text] == []
