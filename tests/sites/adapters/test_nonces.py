"""What frameworks really hand over as a nonce or a URL."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from oneflow_snippet import Artefacts, snippet_tag

GIVEN: dict[str, Callable[[], Any]] = {}


def given(name: str, needs: str) -> Callable[[Callable[[], Any]], Callable[[], Any]]:
    """Add a case, unless what it needs is not installed here."""

    def add(make: Callable[[], Any]) -> Callable[[], Any]:
        GIVEN[name] = lambda: (pytest.importorskip(needs), make())[1]
        return make

    return add


@given("Django's SimpleLazyObject", "django.utils.functional")
def simple_lazy_object() -> Any:
    from django.utils.functional import SimpleLazyObject

    return SimpleLazyObject(lambda: "r4nd0m")


@given("Django's lazy text, marked as safe", "django.utils.functional")
def lazy_text() -> Any:
    from django.utils.functional import lazystr
    from django.utils.safestring import mark_safe

    return lazystr(mark_safe("r4nd0m"))


@given("Django 6's LazyNonce", "django.middleware.csp")
def lazy_nonce() -> Any:
    from django.utils.csp import LazyNonce

    nonce = LazyNonce()
    assert not nonce, "it is false until it is read"
    nonce.__dict__["_setupfunc"] = lambda: "r4nd0m"
    return nonce


@given("django-csp's CheckableLazyObject", "csp.middleware")
def checkable_lazy_object() -> Any:
    from csp.middleware import CheckableLazyObject

    nonce = CheckableLazyObject(lambda: "r4nd0m")
    assert not nonce, "it is false until it is read"
    return nonce


@given("Werkzeug's LocalProxy of a text", "werkzeug.local")
def local_proxy() -> Any:
    from werkzeug.local import LocalProxy

    return LocalProxy(lambda: "r4nd0m")


@given("Werkzeug's LocalProxy of a function", "werkzeug.local")
def local_proxy_of_a_function() -> Any:
    from werkzeug.local import LocalProxy

    return LocalProxy(lambda: lambda: "r4nd0m")


@pytest.mark.parametrize("name", GIVEN)
def test_a_nonce_is_written_as_its_text(name: str, artefacts: Artefacts) -> None:
    assert snippet_tag(artefacts, nonce=GIVEN[name]()).startswith('<script nonce="r4nd0m">')
    assert snippet_tag(artefacts, src=GIVEN[name]()) == '<script src="r4nd0m"></script>'


def test_flask_talisman_hands_over_a_bound_method(artefacts: Artefacts) -> None:
    flask = pytest.importorskip("flask")
    talisman = pytest.importorskip("flask_talisman")
    app = flask.Flask(__name__)
    policy = {"script-src": "'self'"}
    talisman.Talisman(
        app,
        force_https=False,
        content_security_policy=policy,
        content_security_policy_nonce_in=["script-src"],
    )
    app.jinja_env.globals["tag"] = lambda nonce: snippet_tag(artefacts, src="/o.js", nonce=nonce)
    app.add_url_rule("/", view_func=lambda: flask.render_template_string("{{ tag(csp_nonce) }}"))

    answer = app.test_client().get("/")

    nonce = answer.headers["Content-Security-Policy"].partition("'nonce-")[2].partition("'")[0]
    assert answer.text == f'<script src="/o.js" nonce="{nonce}"></script>'


@pytest.mark.parametrize("empty", [None, ""])
def test_a_lazy_nothing_is_no_nonce(empty: str | None, artefacts: Artefacts) -> None:
    functional = pytest.importorskip("django.utils.functional")

    lazy = functional.SimpleLazyObject(lambda: empty)

    assert snippet_tag(artefacts, nonce=lazy, src=lazy).startswith("<script>(function")
