"""The setup of Starlette and FastAPI."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jinja2
import pytest
from fastapi import FastAPI
from oneflow_snippet import Artefacts, OutputError
from oneflow_snippet.embedding import SettingsError
from oneflow_snippet.starlette import setup
from sites.adapters.builds import compiled
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from starlette.templating import Jinja2Templates

Tags = Callable[[str], list[dict[str, str | None]]]
PAGES = {
    "page": "{{ oneflow_snippet() }}",
    "macro": "{% macro head() %}{{ oneflow_snippet() }}{% endmacro %}",
    "imports": "{% from 'macro' import head with context %}{{ head() }}",
}


def get(app: Any, path: str, root_path: str = "") -> tuple[int, dict[str, str], str]:
    """Ask an application as a server does: status, headers and text."""
    sent: list[dict[str, Any]] = []
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "https",
        "path": path,
        "raw_path": path.encode(),
        "root_path": root_path,
        "query_string": b"",
        "headers": [(b"host", b"shop.example")],
        "server": ("shop.example", 443),
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(m.get("body", b"") for m in sent[1:]).decode()


@pytest.fixture
def templates() -> Jinja2Templates:
    return Jinja2Templates(env=jinja2.Environment(loader=jinja2.DictLoader(PAGES), autoescape=True))


@pytest.fixture(params=[Starlette, FastAPI])
def app(request: pytest.FixtureRequest, templates: Jinja2Templates) -> Any:
    """Give an application with a page, and a route behind it that takes everything."""

    async def page(asked: Request) -> Any:
        asked.state.csp_nonce = "r4nd0m"
        return templates.TemplateResponse(asked, "page")

    async def other(_: Request) -> Any:
        return PlainTextResponse("everything else")

    return request.param(routes=[Route("/", page), Mount("/", Route("/{rest:path}", other))])


def test_the_file_may_be_cached_for_ever(
    app: Any, templates: Jinja2Templates, dist: Path, read_tags: Tags
) -> None:
    setup(templates, app=app, dist=dist)
    [tag] = read_tags(get(app, "/")[2])

    status, headers, text = get(app, str(tag["src"]))

    assert (status, text) == (200, compiled().minified)
    assert headers["cache-control"] == "public, max-age=31536000, immutable"
    assert headers["content-type"].startswith("text/javascript")
    assert get(app, "/oneflow/oneflow.manifest.json")[0] == 404


def test_the_nonce_of_the_state(
    app: Any, templates: Jinja2Templates, dist: Path, read_tags: Tags
) -> None:
    setup(templates, app=app, dist=dist)

    assert read_tags(get(app, "/")[2])[0]["nonce"] == "r4nd0m"


def test_the_nonce_of_a_function(
    app: Any, templates: Jinja2Templates, dist: Path, read_tags: Tags
) -> None:
    setup(templates, app=app, dist=dist, nonce=lambda request: request.headers["host"])

    assert read_tags(get(app, "/")[2])[0]["nonce"] == "shop.example"


def test_below_a_path(app: Any, templates: Jinja2Templates, dist: Path, read_tags: Tags) -> None:
    setup(templates, app=app, dist=dist)

    [tag] = read_tags(get(app, "/shop/", "/shop")[2])

    assert str(tag["src"]) == f"/shop/oneflow/{compiled().hashed}"


def test_in_a_macro_that_is_imported_with_context(
    app: Any, templates: Jinja2Templates, dist: Path, read_tags: Tags
) -> None:
    setup(templates, app=app, dist=dist)
    request = Request({"type": "http", "state": {"csp_nonce": "r4nd0m"}, "headers": []})
    page = templates.get_template("imports").render(request=request)

    assert read_tags(page)[0]["nonce"] == "r4nd0m"


def test_without_an_application_the_code_is_in_the_page(
    templates: Jinja2Templates, dist: Path, artefacts: Artefacts
) -> None:
    setup(templates, dist=dist)

    page = templates.get_template("page").render()
    assert page == f"<script>{artefacts.minified}</script>"


def test_off(templates: Jinja2Templates, dist: Path, tmp_path: Path) -> None:
    page = templates.get_template("page")
    setup(templates, dist=tmp_path / "nothing", enabled=False)
    assert page.render() == ""

    setup(templates, app=Starlette(debug=True), dist=dist)
    assert page.render() == ""

    setup(templates, app=Starlette(debug=True), dist=dist, enabled=True)
    assert page.render() != ""

    setup(templates, dist=dist, enabled=lambda request: request is not None)
    assert page.render() == ""


def test_what_is_wrong_is_said_at_once(templates: Jinja2Templates, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="no build to read"):
        setup(templates, dist=tmp_path)
    with pytest.raises(SettingsError, match=r"enabeld: unknown setting.*Did you mean 'enabled'"):
        setup(templates, enabeld=True)


def test_hostile_text_stays_text(
    templates: Jinja2Templates, dist: Path, hostile: str, read_tags: Tags
) -> None:
    setup(templates, dist=dist, src=hostile, nonce=hostile)

    [tag] = read_tags(templates.get_template("page").render())
    assert (tag["src"], tag["nonce"]) == (hostile, hostile)
