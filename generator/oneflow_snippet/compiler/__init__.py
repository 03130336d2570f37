"""The whole line, from a configuration to the artefacts."""

from __future__ import annotations

from oneflow_snippet.__about__ import __version__
from oneflow_snippet.artefacts import Artefacts
from oneflow_snippet.compiler import template_files
from oneflow_snippet.compiler.minify import minify
from oneflow_snippet.compiler.plan import make_plan
from oneflow_snippet.compiler.render import render
from oneflow_snippet.config import Config


def build(config: Config) -> Artefacts:
    """Compile a configuration. The same configuration gives the same bytes, everywhere."""
    if not config.enabled:
        nothing = template_files.read("off.js")
        return Artefacts(__version__, nothing, nothing)
    plan = make_plan(config)
    shipped = render(config, plan)
    readable = render(config, plan, debug=True) if config.debug else shipped
    return Artefacts(__version__, readable, minify(shipped), config.trusted_types)
