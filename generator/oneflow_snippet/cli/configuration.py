"""The options that name a configuration, and the reading of all that are named."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from oneflow_snippet.cli import terminal
from oneflow_snippet.config import Config, load_config
from oneflow_snippet.config.find import find
from oneflow_snippet.errors import ConfigError, Problem

DEFAULT_OUT = "dist"

Command = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Site:
    """A configuration that is to be built.

    Attributes:
        name: The file, as people write it.
        out: The folder of its build.
        config: What it says.
    """

    name: str
    out: Path
    config: Config


def config_option(command: Command) -> Command:
    """Add ``--config``, as often as there are sites, and ``--env``."""
    config = click.option(
        "--config",
        "configs",
        metavar="FILE",
        multiple=True,
        type=click.Path(path_type=Path),
        help="TOML or JSON; may be repeated. By default oneflow.toml, oneflow.json or "
        "[tool.oneflow-snippet] in pyproject.toml, from here up to the repository's root.",
    )
    environment = click.option(
        "--env",
        "environment",
        metavar="NAME",
        help="Which of [environments] is built. By default ONEFLOW_ENV, or none.",
    )
    return config(environment(command))


def strict_option(command: Command) -> Command:
    """Add ``--strict``."""
    return click.option("--strict", is_flag=True, help="Take warnings for errors.")(command)


def load(
    configs: Sequence[Path],
    environment: str | None,
    out: Path | None = None,
    *,
    strict: bool = False,
) -> list[Site]:
    """Read every configuration that is named, or the one that is found.

    Raises:
        UnreadableError: One cannot be read, or none is found.
        ConfigError: Something in any of them is wrong; all of it is told at once.
    """
    problems: list[Problem] = []
    sites = []
    for path in configs or [found_here()]:
        try:
            config = load_config(path, environment=environment)
        except ConfigError as error:
            problems += error.problems
            continue
        problems += config.warnings
        # A folder in the file is meant from the file; one that was found stands for its project.
        base = path.parent if config.out or not configs else Path()
        sites.append(Site(str(path), out or base / (config.out or DEFAULT_OUT), config))
    if strict:
        problems = [replace(problem, warning=False) for problem in problems]
    if any(not problem.warning for problem in problems):
        raise ConfigError(problems)
    return sites


def found_here() -> Path:
    """Return the configuration that is found from the working directory upward.

    Raises:
        UnreadableError: None is found.
    """
    here = Path.cwd()
    found = find(here)
    path = _from_here(found.path, here)
    for other in found.others:
        terminal.complain(f"{path} is used, and {other.name} beside it is not")
    return path


def _from_here(path: Path, here: Path) -> Path:
    steps_up = here.relative_to(path.parent).parts
    return Path(*[".." for _ in steps_up], path.name)
