"""What the plugins of static-site generators share: the tag, and the file beside the pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from oneflow_snippet.embedding import Embedding, Settings, SettingsError

FOLDER = "oneflow"
"""Where the file is below the root of a site."""


def embedding(
    given: Mapping[str, Any], name: Callable[[str], str], *, root: Path, fallback: bool
) -> Embedding | None:
    """Read the settings and the build; None where the snippet is off.

    A static site has no nonces; a policy can allow the file by its hash, which is why the tag has
    it unless ``integrity`` says otherwise.

    Args:
        given: Settings, by their names.
        name: Gives the name of a setting as the site writes it.
        root: What a relative ``dist`` is relative to.
        fallback: Whether the snippet is on where the settings leave it open.

    Raises:
        SettingsError: A setting is unknown or of the wrong type.
        OutputError: There is no build.
    """
    settings = Settings.read(given, name, integrity=True)
    if callable(settings.enabled):
        raise SettingsError(f"{name('enabled')}: expected true or false: here are no requests")
    given = {**given, "dist": root / str(settings.dist)}
    found = Embedding(Settings.read(given, name, integrity=True), fallback=fallback)
    return found.start() if found.wanted() else None


def place_file(embedding: Embedding, site: Path) -> None:
    """Write the content-hashed file into a site, where its pages need one."""
    settings = embedding.settings
    if settings.inline or settings.src or settings.debug:
        return
    artefacts = embedding.build.artefacts
    folder = site / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    (folder / artefacts.hashed).write_bytes(artefacts.minified.encode())
