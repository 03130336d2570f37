"""For Jinja: ``{{ oneflow_snippet() }}``, wherever templates are rendered with it.

::

    environment = Environment(extensions=["oneflow_snippet.jinja.OneflowExtension"])
    environment.extend(oneflow_dist="static/oneflow")  # where it is not dist/

or, with what can go wrong said at once, ``install(environment, dist="static/oneflow")``.
"""

from __future__ import annotations

from jinja2 import Environment, pass_context
from jinja2.ext import Extension
from jinja2.runtime import Context
from markupsafe import Markup

from oneflow_snippet.embedding import NOTHING, Embedding, Settings

TAG = "oneflow_snippet"
"""The name of the function in templates."""

_PREFIX = "oneflow_"


class OneflowExtension(Extension):
    """Gives templates ``oneflow_snippet()``; settings are the environment's ``oneflow_…``.

    The build is read when the first tag is written, for settings may come after extensions.
    """

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        found: list[Embedding] = []

        @pass_context
        def tag(context: Context, nonce: object = None, src: object = None) -> Markup:
            if not found:
                given = {
                    name.removeprefix(_PREFIX): value
                    for name, value in vars(environment).items()
                    if name.startswith(_PREFIX)
                }
                found.append(Embedding(Settings.read(given, lambda name: _PREFIX + name)))
            return write(found[0], context, nonce, src)

        environment.globals[TAG] = tag


def install(environment: Environment, **settings: object) -> Embedding:
    """Give the templates of an environment ``oneflow_snippet()``.

    Args:
        environment: With or without autoescaping; the tag is also there in imported macros, but
            what such a macro does not get by ``with context`` it cannot see, nonces among them.
        settings: Those of :class:`Settings`. The code stands in the page itself unless ``src``
            names the file's URL.

    Raises:
        SettingsError: A setting is unknown or of the wrong type.
        OutputError: There is no build, and the snippet is not off.
    """
    embedding = Embedding(Settings.read(settings, str)).start()

    @pass_context
    def tag(context: Context, nonce: object = None, src: object = None) -> Markup:
        return write(embedding, context, nonce, src)

    environment.globals[TAG] = tag
    return embedding


def write(embedding: Embedding, context: Context, nonce: object, src: object) -> Markup:
    """Write the tag for a template's context, whose ``request`` and ``csp_nonce`` count."""
    request = context.get("request")
    if not embedding.wanted(request):
        return NOTHING
    if nonce is None:
        nonce = embedding.nonce(request)
    if nonce is None:
        nonce = context.get("csp_nonce")
    return embedding.tag(lambda _: src, nonce)
