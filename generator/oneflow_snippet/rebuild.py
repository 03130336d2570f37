"""Build and check from a framework's own command, such as ``manage.py oneflow build``.

Of all that adapters import, only this brings in the compiler; import it in a command, not in a
web process.
"""

from __future__ import annotations

import os

from oneflow_snippet.artefacts import Artefacts
from oneflow_snippet.compiler import build
from oneflow_snippet.config import Config, load_config
from oneflow_snippet.outputs import OutputError


def build_into(config: str | os.PathLike[str], folder: str | os.PathLike[str]) -> list[str]:
    """Compile a configuration into a folder; give lines that say what was found and written.

    Raises:
        OneflowError: The configuration cannot be built, or the folder not be written to.
    """
    loaded = load_config(config)
    paths = build(loaded).write(folder)
    return [*_warnings(loaded), *map(str, paths)]


def check_build(config: str | os.PathLike[str], folder: str | os.PathLike[str]) -> list[str]:
    """Compare a folder with what a configuration gives; give lines that say what was found.

    Raises:
        OneflowError: The configuration cannot be built, or the folder holds something else.
    """
    loaded = load_config(config)
    wanted, found = build(loaded), Artefacts.read(folder)
    if found.minified != wanted.minified:
        raise OutputError(f"{folder}: not what {config} gives; build again")
    return [*_warnings(loaded), f"{folder}: what {config} gives, {len(found.minified)} bytes"]


def _warnings(config: Config) -> list[str]:
    return [str(warning) for warning in config.warnings]
