"""For Starlette and FastAPI: ``setup(templates, app=app)``, and ``{{ oneflow_snippet() }}``.

The file is served from a mounted route, to be cached for ever. There is no standard for nonces: one
at ``request.state.csp_nonce`` is found, and ``nonce=`` takes a function of the request. Nothing
stands between the application and its responses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import pass_context
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from oneflow_snippet.embedding import FOREVER, NOTHING, Embedding, Settings

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from jinja2.runtime import Context
    from markupsafe import Markup
    from starlette.applications import Starlette
    from starlette.templating import Jinja2Templates

ROUTE = "oneflow"
"""The name of the route of the file."""


def setup(
    templates: Jinja2Templates,
    *,
    app: Starlette | None = None,
    path: str = "/oneflow",
    **settings: object,
) -> Embedding:
    """Give templates ``oneflow_snippet()``.

    Args:
        templates: The application's.
        app: A Starlette or FastAPI application that serves the file; without one, and without
            ``src``, the code stands in the page itself. Where it is in debug mode, the snippet is
            off unless ``enabled`` says otherwise.
        path: Where the file is served.
        **settings: Those of :class:`~oneflow_snippet.embedding.Settings`.

    Raises:
        SettingsError: A setting is unknown or of the wrong type.
        OutputError: There is no build, and the snippet is not off.
    """
    developed = app is not None and app.debug
    embedding = Embedding(Settings.read(settings, str), fallback=not developed, watch=developed)
    embedding.start()

    @pass_context
    def tag(context: Context, nonce: object = None, src: object = None) -> Markup:
        request = context.get("request")
        if not embedding.wanted(request):
            return NOTHING
        if nonce is None:
            nonce = embedding.nonce(request)
        if nonce is None:
            nonce = context.get("csp_nonce", getattr(_state(request), "csp_nonce", None))
        return embedding.tag(lambda name: src or _url(app, request, name), nonce)

    templates.env.globals["oneflow_snippet"] = tag
    if app is not None:
        # First, so that no route that takes everything stands before it.
        app.router.routes.insert(0, Route(f"{path}/{{name}}", _file(embedding), name=ROUTE))
    return embedding


def _state(request: object) -> object:
    return getattr(request, "state", None)


def _url(app: Starlette | None, request: Request | None, name: str) -> str | None:
    if app is None:
        return None
    scope = request.scope if request else {}
    # Where a proxy or a mount has put the application, as Starlette's own `url_for` has it.
    root: str = scope.get("app_root_path", scope.get("root_path", ""))
    return root.rstrip("/") + str(app.url_path_for(ROUTE, name=name))


def _file(embedding: Embedding) -> Callable[[Request], Awaitable[Response]]:
    async def file(request: Request) -> Response:
        content = embedding.build.content(request.path_params["name"])
        if content is None:
            return Response("Not Found", 404)
        return Response(content, media_type="text/javascript", headers={"Cache-Control": FOREVER})

    return file
