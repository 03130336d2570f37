"""The extension in a Flask application."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, render_template_string, request
from oneflow_snippet import Artefacts, OutputError
from oneflow_snippet.embedding import SettingsError
from oneflow_snippet.flask import OneFlow
from sites.adapters.builds import compiled

Tags = Callable[[str], list[dict[str, str | None]]]
PAGE = "{{ oneflow_snippet() }}"


@pytest.fixture
def app(dist: Path) -> Flask:
    app = Flask(__name__)
    app.config["ONEFLOW_DIST"] = dist
    return app


def page(app: Flask, text: str = PAGE, **variables: Any) -> str:
    with app.test_request_context("/"):
        return str(render_template_string(text, **variables))


def test_the_file_may_be_cached_for_ever(app: Flask, read_tags: Tags) -> None:
    OneFlow(app)
    [tag] = read_tags(page(app))

    answer = app.test_client().get(str(tag["src"]))

    assert answer.text == compiled().minified
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.mimetype == "text/javascript"
    assert "integrity" not in tag


def test_the_file_of_the_build_before_is_served_too(app: Flask, dist: Path) -> None:
    compiled("another").write(dist)
    OneFlow(app)

    assert app.test_client().get(f"/oneflow/{compiled().hashed}").text == compiled().minified


@pytest.mark.parametrize(
    "name",
    [
        "oneflow.js",
        "oneflow.manifest.json",
        "..%2foneflow.js",
        "oneflow.0123456789ab.min.js",
    ],
)
def test_nothing_else_is_served(name: str, app: Flask, dist: Path) -> None:
    (dist / "oneflow.0123456789ab.min.js").write_text("somebody's own")
    OneFlow(app)

    assert app.test_client().get(f"/oneflow/{name}").status_code == 404


def test_the_nonce_of_the_request(app: Flask, read_tags: Tags) -> None:
    OneFlow(app)
    with app.test_request_context("/"):
        request.csp_nonce = "r4nd0m"
        [tag] = read_tags(render_template_string(PAGE))

    assert tag["nonce"] == "r4nd0m"


def test_the_nonce_in_an_imported_macro(app: Flask, read_tags: Tags) -> None:
    OneFlow(app)
    app.jinja_env.loader = __import__("jinja2").DictLoader(
        {"head": "{% macro head() %}{{ oneflow_snippet() }}{% endmacro %}"}
    )
    with app.test_request_context("/"):
        request.csp_nonce = "r4nd0m"
        [tag] = read_tags(render_template_string("{% from 'head' import head %}{{ head() }}"))

    assert tag["nonce"] == "r4nd0m"


@pytest.mark.parametrize("nonce", ["r4nd0m", lambda _: "r4nd0m"], ids=["text", "function"])
def test_the_nonce_of_the_settings(nonce: Any, app: Flask, read_tags: Tags) -> None:
    app.config["ONEFLOW_NONCE"] = nonce
    OneFlow(app)

    assert read_tags(page(app))[0]["nonce"] == "r4nd0m"


def test_hostile_text_stays_text(app: Flask, hostile: str, read_tags: Tags) -> None:
    app.config.update(ONEFLOW_SRC=hostile, ONEFLOW_NONCE=hostile)
    OneFlow(app)
    [tag] = read_tags(page(app))

    assert (tag["src"], tag["nonce"]) == (hostile, hostile)


def test_the_code_in_the_page(app: Flask, artefacts: Artefacts) -> None:
    app.config["ONEFLOW_INLINE"] = True
    OneFlow(app)

    assert page(app) == f"<script>{artefacts.minified}</script>"


@pytest.mark.parametrize("switch", ["debug", "testing"])
def test_off_where_nobody_should_be_counted(switch: str, app: Flask) -> None:
    OneFlow(app)
    setattr(app, switch, True)
    assert page(app) == ""

    app.config["ONEFLOW_ENABLED"] = True
    assert page(app) != ""

    app.config["ONEFLOW_ENABLED"] = lambda request: request.path != "/"
    assert page(app) == ""


def test_a_missing_build_is_said_at_once(app: Flask, tmp_path: Path) -> None:
    app.config["ONEFLOW_DIST"] = tmp_path / "nothing"

    with pytest.raises(OutputError, match="no build to read"):
        OneFlow(app)


def test_a_missing_build_is_none_where_the_snippet_is_off(app: Flask, tmp_path: Path) -> None:
    app.config.update(ONEFLOW_DIST=tmp_path / "nothing", ONEFLOW_ENABLED=False)
    OneFlow(app)

    assert page(app) == ""


def test_an_unknown_setting(app: Flask) -> None:
    app.config["ONEFLOW_ENABELD"] = True

    with pytest.raises(SettingsError, match=r"ONEFLOW_ENABELD: unknown.*Did you mean 'ONEFLOW_EN"):
        OneFlow(app)


def test_one_extension_for_several_applications(dist: Path, read_tags: Tags) -> None:
    extension = OneFlow()
    for nonce in ("one", "two"):
        app = Flask(nonce)
        app.config.update(ONEFLOW_DIST=dist, ONEFLOW_NONCE=nonce)
        extension.init_app(app)
        assert read_tags(page(app))[0]["nonce"] == nonce


def test_the_command(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app.config["ONEFLOW_DIST"] = tmp_path / "new"
    (tmp_path / "oneflow.toml").write_text('project_api_key = "k"')
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FLASK_RUN_FROM_CLI", "true")
    monkeypatch.setattr("sys.argv", ["flask", "oneflow", "build"])
    OneFlow(app)
    run = app.test_cli_runner().invoke

    missing = run(args=["oneflow", "check"])
    assert missing.exit_code == 1
    assert "no build to read" in missing.output
    assert run(args=["oneflow", "build"]).exit_code == 0
    assert json.loads((tmp_path / "new" / "oneflow.manifest.json").read_text())["hashed"]
    assert run(args=["oneflow", "check"]).exit_code == 0
    assert "regoin" in _wrong(run, tmp_path)


def _wrong(run: Any, folder: Path) -> str:
    (folder / "oneflow.toml").write_text('regoin = "us"')
    found = run(args=["oneflow", "build"])
    assert found.exit_code == 1
    return str(found.output)
