"""The whole line, from a configuration to the artefacts."""

from __future__ import annotations

import hashlib
import re

from oneflow_snippet.__about__ import __version__
from oneflow_snippet.artefacts import Artefacts
from oneflow_snippet.compiler import template_files
from oneflow_snippet.compiler.emit.program import emit_debug_program, emit_program, emit_rules
from oneflow_snippet.compiler.minify import minify
from oneflow_snippet.compiler.plan import make_plan
from oneflow_snippet.compiler.render import render
from oneflow_snippet.config import Config


def build(config: Config) -> Artefacts:
    """Compile a configuration. The same configuration gives the same bytes, everywhere."""
    types = template_files.read("oneflow.d.ts")
    if not config.enabled:
        nothing = template_files.read("off.js")
        return Artefacts(__version__, nothing, nothing, debug=nothing, types=types)
    plan = make_plan(config)
    mappings = emit_program(plan)
    version = _version(config, render(config, mappings))
    shipped = render(config, mappings, version)
    explaining = emit_debug_program(plan, config.mappings)
    debug = render(config, explaining, f"{version}.debug", debug=True)
    readable = debug if config.debug else shipped
    return Artefacts(
        __version__, readable, minify(shipped), config.trusted_types, debug=debug, types=types
    )


def code_of_mappings(config: Config) -> list[str]:
    """Return the readable code of each mapping; empty for one that leaves no trace in a build."""
    rules = emit_rules(make_plan(config)) if config.enabled else {}
    return [str(rules.get(at, "")) for at in range(len(config.mappings))]


def _version(config: Config, text: str) -> str:
    """Name a build: this version, the environment if there is one, and a hash of all its code.

    The form is that of Semantic Versioning for builds: ``0.1.0+staging.9f3a1c2e``.
    """
    environment = re.sub(r"[^0-9A-Za-z-]+", "-", config.environment)
    code = hashlib.sha256(text.encode()).hexdigest()[:8]
    return f"{__version__}+{environment}.{code}" if environment else f"{__version__}+{code}"
