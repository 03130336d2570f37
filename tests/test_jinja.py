"""The tag in Jinja: as an extension, installed, with and without autoescaping, in macros."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined
from oneflow_snippet import Artefacts, OutputError
from oneflow_snippet.embedding import SettingsError
from oneflow_snippet.jinja import OneflowExtension, install

CODE = Artefacts("1", "code", "code")
PAGES = {
    "page": "{{ oneflow_snippet() }}",
    "argument": "{{ oneflow_snippet(nonce=given) }}",
    "file": "{{ oneflow_snippet(src='/o.js') }}",
    "macros": "{% macro head(nonce) %}{{ oneflow_snippet(nonce=nonce) }}{% endmacro %}",
    "imports": "{% from 'macros' import head %}{{ head(csp_nonce) }}",
    "with context": "{% from 'page head' import head with context %}{{ head() }}",
    "page head": "{% macro head() %}{{ oneflow_snippet() }}{% endmacro %}",
    "extends": "{% extends 'page' %}",
    "includes": "{% include 'page' %}",
}
Make = Callable[..., Environment]


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    CODE.write(tmp_path / "dist")
    return tmp_path / "dist"


@pytest.fixture(params=["install", "extension"])
def environment(request: pytest.FixtureRequest, dist: Path) -> Make:
    """Give a function that makes an environment with settings, in both ways."""

    def make(*, autoescape: bool = True, **settings: Any) -> Environment:
        given = {"dist": dist, **settings}
        options: dict[str, Any] = {
            "loader": DictLoader(PAGES),
            "autoescape": autoescape,
            "undefined": StrictUndefined,
        }
        if request.param == "install":
            made = Environment(**options)
            install(made, **given)
            return made
        made = Environment(extensions=["oneflow_snippet.jinja.OneflowExtension"], **options)
        made.extend(**{f"oneflow_{name}": value for name, value in given.items()})
        return made

    return make


@pytest.mark.parametrize("autoescape", [True, False])
@pytest.mark.parametrize("page", ["page", "imports", "with context", "extends", "includes"])
def test_the_nonce_of_the_page(page: str, environment: Make, *, autoescape: bool) -> None:
    template = environment(autoescape=autoescape).get_template(page)

    for nonce in ("r4nd0m", lambda: "r4nd0m"):
        assert template.render(csp_nonce=nonce) == '<script nonce="r4nd0m">code</script>'


def test_no_nonce(environment: Make) -> None:
    assert environment().get_template("page").render() == "<script>code</script>"
    assert environment().get_template("argument").render() == "<script>code</script>"


def test_a_nonce_of_ones_own(environment: Make) -> None:
    template = environment().get_template("argument")

    page = template.render(given="mine", csp_nonce="theirs")
    assert page == '<script nonce="mine">code</script>'


def test_the_nonce_of_the_settings(environment: Make) -> None:
    template = environment(nonce=lambda request: request["nonce"]).get_template("page")

    page = template.render(request={"nonce": "r4nd0m"})
    assert page == '<script nonce="r4nd0m">code</script>'


def test_a_file(environment: Make) -> None:
    assert environment().get_template("file").render() == '<script src="/o.js"></script>'
    page = environment(src="/all.js").get_template("page").render()
    assert page == '<script src="/all.js"></script>'


@pytest.mark.parametrize("text", ['"><script>alert(1)</script>', "' onload='x", "{{ 7*7 }}"])
def test_hostile_text_stays_text(text: str, environment: Make) -> None:
    page = environment(src=text, nonce=text).get_template("page").render()

    assert page.count("<") == 2, page
    assert page.count('"') == 4, page
    assert "49" not in page


def test_off(environment: Make, tmp_path: Path) -> None:
    made = environment(dist=tmp_path / "nothing", enabled=False)
    assert made.get_template("page").render() == ""

    asked = environment(enabled=lambda request: request == "yes").get_template("page")
    assert asked.render(request="no") == ""
    assert asked.render(request="yes") != ""


def test_what_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="no build to read"):
        install(Environment(autoescape=True), dist=tmp_path)
    with pytest.raises(SettingsError, match=r"enabeld: unknown.*Did you mean 'enabled'"):
        install(Environment(autoescape=True), enabeld=True)


def test_an_extension_says_it_with_the_first_tag() -> None:
    environment = Environment(autoescape=True, extensions=[OneflowExtension])
    environment.extend(oneflow_enabeld=True)

    with pytest.raises(SettingsError, match="Did you mean 'oneflow_enabled'"):
        environment.from_string(PAGES["page"]).render()
