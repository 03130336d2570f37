"""The tag fits into any template, and nothing breaks out of it."""

from __future__ import annotations

from html.parser import HTMLParser

import jinja2
import pytest
from markupsafe import Markup, escape
from oneflow_snippet import Artefacts, build, load_config, snippet_tag


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


def test_external(artefacts: Artefacts) -> None:
    assert snippet_tag(artefacts, src="/static/oneflow.min.js") == (
        f'<script src="/static/oneflow.min.js" integrity="{artefacts.integrity}"'
        ' crossorigin="anonymous" async></script>'
    )


def test_external_nonce(artefacts: Artefacts) -> None:
    assert snippet_tag(artefacts, src="/o.js", nonce="abc") == (
        f'<script src="/o.js" integrity="{artefacts.integrity}"'
        ' crossorigin="anonymous" async nonce="abc"></script>'
    )


def test_a_lazy_nonce_is_a_nonce(artefacts: Artefacts) -> None:
    assert snippet_tag(artefacts, nonce=LazyNonce()).startswith('<script nonce="r4nd0m">')


@pytest.mark.parametrize("text", ['"><script>alert(1)</script>', "' onload='x", "&quot;", "<!--"])
def test_nothing_breaks_out_of_an_attribute(artefacts: Artefacts, text: str) -> None:
    tag = snippet_tag(artefacts, src=text, nonce=text)

    assert elements(tag) == [
        (
            "script",
            {
                "src": text,
                "integrity": artefacts.integrity,
                "crossorigin": "anonymous",
                "async": None,
                "nonce": text,
            },
        )
    ]


def test_a_trusted_string_gets_no_free_ride(artefacts: Artefacts) -> None:
    tag = snippet_tag(artefacts, nonce=Markup('"><b>'), src=Markup('"><b>'))

    assert len(elements(tag)) == 1, tag


def test_autoescaping_leaves_the_tag_alone(artefacts: Artefacts) -> None:
    tag = snippet_tag(artefacts, nonce="abc")
    template = jinja2.Environment(autoescape=True).from_string("<head>{{ tag }}</head>")

    assert template.render(tag=tag) == f"<head>{tag}</head>"
    assert escape(tag) == tag
