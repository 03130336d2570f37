"""For Flask: ``OneFlow(app)``, and ``{{ oneflow_snippet() }}`` in a template.

Settings are the configuration's ``ONEFLOW_DIST``, ``ONEFLOW_ENABLED`` and so on, as in
:class:`~oneflow_snippet.embedding.Settings`. The file is served by a blueprint, to be cached for
ever; a nonce of Flask-Talisman, or any other at ``request.csp_nonce``, is found by itself.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    has_request_context,
    request,
    url_for,
)
from flask.cli import AppGroup, with_appcontext
from markupsafe import Markup

from oneflow_snippet.embedding import FOREVER, NOTHING, Embedding, Settings
from oneflow_snippet.errors import OneflowError

if TYPE_CHECKING:
    from collections.abc import Callable

_PREFIX = "ONEFLOW_"


class OneFlow:
    """The extension, for one application or, by :meth:`init_app`, for several.

    Raises:
        SettingsError: A setting is unknown or of the wrong type.
        OutputError: There is no build, and the snippet is not off.
    """

    def __init__(self, app: Flask | None = None) -> None:
        if app is not None:
            self.init_app(app)

    def init_app(self, app: Flask) -> None:
        """Give an application's templates ``oneflow_snippet()``, and serve the file."""
        embedding = Embedding(replace(_settings(app), enabled=_wanted), watch=app.debug)
        # The command that makes the build must be able to start without one.
        if _is_on(app) and not _command_runs():
            embedding.start()
        app.extensions["oneflow"] = embedding
        app.jinja_env.globals["oneflow_snippet"] = oneflow_snippet
        app.register_blueprint(blueprint)
        app.cli.add_command(commands)


def oneflow_snippet(nonce: object = None, src: object = None) -> Markup:
    """Write the tag: a global of the templates, so that imported macros have it, too."""
    embedding: Embedding = current_app.extensions["oneflow"]
    asked = request if has_request_context() else None
    if not embedding.wanted(asked):
        return NOTHING
    if nonce is None:
        nonce = embedding.nonce(asked)
    if nonce is None:
        nonce = getattr(asked, "csp_nonce", None)
    return embedding.tag(lambda name: src or url_for("oneflow.file", name=name), nonce)


blueprint = Blueprint("oneflow", __name__, url_prefix="/oneflow")


@blueprint.get("/<name>")
def file(name: str) -> Response:
    """Serve the content-hashed file of this build or of the one before; nothing else."""
    embedding: Embedding = current_app.extensions["oneflow"]
    content = embedding.build.content(name)
    if content is None:
        abort(404)
    return Response(
        content, mimetype="text/javascript", headers={"Cache-Control": FOREVER}, status=200
    )


commands = AppGroup("oneflow", help="Build the snippet, or check it.")
_CONFIG = click.option("--config", default="oneflow.toml", help="TOML or JSON.", show_default=True)


@commands.command("build")
@_CONFIG
@with_appcontext
def build(config: str) -> None:
    """Compile the configuration into the folder ONEFLOW_DIST."""
    from oneflow_snippet.rebuild import build_into  # noqa: PLC0415 - brings in the compiler

    _tell(build_into, config)


@commands.command("check")
@_CONFIG
@with_appcontext
def check(config: str) -> None:
    """Say whether the folder ONEFLOW_DIST is what the configuration gives."""
    from oneflow_snippet.rebuild import check_build  # noqa: PLC0415 - brings in the compiler

    _tell(check_build, config)


def _tell(step: Callable[[str, Path], list[str]], config: str) -> None:
    embedding: Embedding = current_app.extensions["oneflow"]
    try:
        lines = step(config, embedding.settings.folder)
    except OneflowError as error:
        raise click.ClickException(str(error)) from None
    click.echo("\n".join(lines))


def _settings(app: Flask) -> Settings:
    given = {
        key.removeprefix(_PREFIX).lower(): value
        for key, value in app.config.items()
        if key.startswith(_PREFIX)
    }
    settings = Settings.read(given, lambda name: _PREFIX + name.upper())
    if isinstance(settings.dist, str | os.PathLike):
        return replace(settings, dist=Path(app.root_path, settings.dist))
    return settings


def _wanted(asked: object) -> bool:
    # Looked up for each page: tests change it, and run with debug set after the extension.
    enabled = current_app.config.get("ONEFLOW_ENABLED")
    return bool(enabled(asked)) if callable(enabled) else _is_on(current_app)


def _is_on(app: Flask) -> bool:
    enabled = app.config.get("ONEFLOW_ENABLED")
    return not (app.debug or app.testing) if enabled is None else bool(enabled)


def _command_runs() -> bool:
    return os.environ.get("FLASK_RUN_FROM_CLI") == "true" and "oneflow" in sys.argv[1:]
