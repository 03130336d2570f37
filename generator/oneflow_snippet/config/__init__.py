"""Read a configuration: ``oneflow.toml``, ``oneflow.json``, ``pyproject.toml`` or Python data."""

from __future__ import annotations

import os
from collections.abc import Mapping as Data
from dataclasses import replace
from pathlib import Path as FilePath
from typing import Any

from oneflow_snippet.config.check import check
from oneflow_snippet.config.layers import ENVIRONMENT
from oneflow_snippet.config.model import Config, Mapping
from oneflow_snippet.config.read import Source, UnreadableError, read
from oneflow_snippet.errors import ConfigError, Problems

__all__ = ["Config", "Mapping", "UnreadableError", "load_config"]


def load_config(
    source: str | os.PathLike[str] | Data[str, Any],
    *,
    environment: str | None = None,
    environ: Data[str, str] | None = None,
) -> Config:
    """Read and check a configuration, and parse its triggers and fields.

    Args:
        source: Path of a ``.toml`` or ``.json`` file, or the same data from Python.
        environment: Name of one of its environments; empty: none; by default the one that
            ``ONEFLOW_ENV`` names.
        environ: Environment variables; by default the process's own. Each ``ONEFLOW_…`` of a key
            goes before the file.

    Raises:
        UnreadableError: The file is not there or cannot be read.
        ConfigError: Something in it cannot be built; it names every place.
    """
    environ = os.environ if environ is None else environ
    environment = environ.get(ENVIRONMENT, "") if environment is None else environment
    found = Source(source) if isinstance(source, Data) else read(FilePath(source))
    problems = Problems()
    config = check(found.data, environment, environ, problems)
    located = found.locate(problems)
    if config is None or any(not problem.warning for problem in located):
        raise ConfigError(located)
    return replace(config, warnings=tuple(located))
