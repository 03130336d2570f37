"""The option that names the configuration, and the reading of it."""

from __future__ import annotations

import click

from oneflow_snippet.cli import terminal
from oneflow_snippet.config import Config, load_config

config_option = click.option(
    "--config",
    metavar="FILE",
    default="oneflow.toml",
    show_default=True,
    help="TOML or JSON.",
)


def load(name: str) -> Config:
    """Read a configuration, and show its warnings."""
    config = load_config(name)
    for warning in config.warnings:
        terminal.show(warning)
    return config
