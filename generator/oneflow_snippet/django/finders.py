"""The built file among the site's static files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage
from django.core.files.storage import FileSystemStorage, Storage

from oneflow_snippet.django import conf
from oneflow_snippet.errors import OneflowError

FOLDER = "oneflow"
"""Where the file is below ``STATIC_URL``."""


class OneflowFinder(BaseFinder):
    """Finds the content-hashed file of this build and of the one before; nothing else of ours."""

    def check(self, **_: object) -> list[CheckMessage]:
        """Leave what can be wrong to the app's own checks."""
        return []

    def find(self, path: str, find_all: bool = False, **_: object) -> str | list[str]:
        """Give the file's place on the disk, as Django asks for it."""
        folder, _slash, name = path.partition("/")
        found = [str(self._folder / name)] if folder == FOLDER and name in self._names() else []
        return found if find_all or not found else found[0]

    def list(self, _ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        """List the files, each with the storage that it is in."""
        storage = FileSystemStorage(location=self._folder)
        storage.prefix = FOLDER
        for name in self._names():
            yield name, storage

    @property
    def _folder(self) -> Path:
        return conf.read().folder

    def _names(self) -> Iterable[str]:
        try:
            return conf.embedding().build.hashed()
        except OneflowError:  # which the checks say
            return []
