"""The settings ``ONEFLOW``, read once, and again when a test changes them."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core import mail

from oneflow_snippet.embedding import Embedding, Settings, SettingsError

NAME = "ONEFLOW"


@lru_cache(maxsize=1)
def embedding() -> Embedding:
    """Give the snippet as the settings have it when it is first asked for.

    Raises:
        SettingsError: A setting is unknown or of the wrong type.
    """
    return Embedding(read(), fallback=_fallback(), watch=settings.DEBUG)


def read() -> Settings:
    """Read the settings.

    Raises:
        SettingsError: A setting is unknown or of the wrong type.
    """
    given = getattr(settings, NAME, {})
    if not isinstance(given, dict):
        raise SettingsError(f"{NAME}: expected a dict, found {given!r}")
    found = Settings.read(given, lambda name: f"{NAME}[{name!r}]")
    if isinstance(found.dist, str | os.PathLike):
        return replace(found, dist=Path(getattr(settings, "BASE_DIR", ""), found.dist))
    return found


def is_on() -> bool:
    """Whether some page may have the tag.

    Raises:
        SettingsError: A setting is unknown or of the wrong type.
    """
    enabled = read().enabled
    return _fallback() if enabled is None else enabled is not False


def _fallback() -> bool:
    # Django's own test runner and pytest-django give tests an outbox.
    return not settings.DEBUG and "outbox" not in vars(mail)
