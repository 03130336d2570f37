"""Builds for the browser tests: from a configuration in Python to the snippet of a page."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from oneflow_snippet import Artefacts, build, load_config

KEY = "project-key"


def built(**config: Any) -> Artefacts:
    """Build a configuration; each one once per session."""
    return _built(json.dumps({"project_api_key": KEY, **config}))


def snippet(**config: Any) -> str:
    """Give the minified snippet of a configuration."""
    return built(**config).minified


@cache
def _built(config: str) -> Artefacts:
    return build(load_config(json.loads(config), environ={}))
