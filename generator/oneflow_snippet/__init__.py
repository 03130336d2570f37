"""Compile Segment mappings into one small script that brings Analytics.js calls to 1Flow.

The public API is the line from a configuration to a tag in a page::

    config = load_config("oneflow.toml")
    artefacts = build(config)
    artefacts.write("dist")
    snippet_tag(artefacts)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from oneflow_snippet.__about__ import __version__

if TYPE_CHECKING:
    from oneflow_snippet.artefacts import Artefacts, OutputError
    from oneflow_snippet.compiler import build
    from oneflow_snippet.config import Config, UnreadableError, load_config
    from oneflow_snippet.errors import ConfigError, OneflowError, Problem
    from oneflow_snippet.tags import snippet_tag


__all__ = [
    "Artefacts",
    "Config",
    "ConfigError",
    "OneflowError",
    "OutputError",
    "Problem",
    "UnreadableError",
    "__version__",
    "build",
    "load_config",
    "snippet_tag",
]

_HOMES = {
    "Artefacts": "artefacts",
    "Config": "config",
    "ConfigError": "errors",
    "OneflowError": "errors",
    "OutputError": "artefacts",
    "Problem": "errors",
    "UnreadableError": "config",
    "build": "compiler",
    "load_config": "config",
    "snippet_tag": "tags",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - the names above, each of its own type
    # Imported on first use: a web process that prints a tag has no need of the compiler, nor of
    # what the compiler needs.
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
