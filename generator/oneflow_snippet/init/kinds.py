"""The kinds of projects that are known, and the lines that bring the snippet into their pages."""

from __future__ import annotations

from dataclasses import dataclass

_JINJA = "{{ oneflow_snippet() }}"


@dataclass(frozen=True, slots=True)
class Step:
    """Something to write into a project.

    Attributes:
        where: The place, as in "in WHERE:".
        lines: What to write there.
    """

    where: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of project.

    Attributes:
        name: As its makers write it.
        steps: What to write, and where; ``{folder}`` stands for the URL path of the build.
        packages: Python packages, in lower case, whose use tells that it is such a project.
        build: The command that builds.
    """

    name: str
    steps: tuple[Step, ...]
    packages: tuple[str, ...] = ()
    build: str = "oneflow-snippet build"


_TEMPLATE = "the <head> of your base template"

DJANGO = Kind(
    "Django",
    (
        Step("the settings", ('INSTALLED_APPS += ["oneflow_snippet.django"]',)),
        Step(_TEMPLATE, ("{% load oneflow %}{% oneflow_snippet %}",)),
    ),
    packages=("django",),
    build="python manage.py oneflow build",
)
FLASK = Kind(
    "Flask",
    (
        Step(
            "the module of the application",
            ("from oneflow_snippet.flask import OneFlow", "OneFlow(app)"),
        ),
        Step(_TEMPLATE, (_JINJA,)),
    ),
    packages=("flask",),
    build="flask oneflow build",
)
STARLETTE = Kind(
    "FastAPI or Starlette",
    (
        Step(
            "the module of the application",
            ("from oneflow_snippet.starlette import setup", "setup(templates, app=app)"),
        ),
        Step(_TEMPLATE, (_JINJA,)),
    ),
    packages=("fastapi", "starlette"),
)
MKDOCS = Kind("MkDocs", (Step("mkdocs.yml", ("plugins:", "  - search", "  - oneflow")),))
SPHINX = Kind(
    "Sphinx",
    (Step("conf.py", ('extensions += ["oneflow_snippet.sphinx"]',)),),
)
PELICAN = Kind(
    "Pelican",
    (Step("pelicanconf.py, if it has PLUGINS", ('PLUGINS += ["oneflow"]',)),),
)
BUNDLER = Kind(
    "a bundler",
    (Step("the <head> of index.html", ('<script src="{folder}/oneflow.min.js"></script>',)),),
)
HTML = Kind(
    "plain HTML",
    (Step("the <head> of your pages", ('<script src="{folder}/oneflow.min.js"></script>',)),),
)

KINDS = {
    "django": DJANGO,
    "flask": FLASK,
    "fastapi": STARLETTE,
    "mkdocs": MKDOCS,
    "sphinx": SPHINX,
    "pelican": PELICAN,
    "bundler": BUNDLER,
    "html": HTML,
}
"""The kinds by the names that the command takes."""
