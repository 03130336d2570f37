"""Builds for the adapters' tests."""

from __future__ import annotations

from oneflow_snippet import Artefacts, build, load_config


def compiled(key: str = "k") -> Artefacts:
    """Build a configuration."""
    return build(load_config({"project_api_key": key}, environ={}))
