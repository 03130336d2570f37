"""What the adapters of all frameworks share: settings, a build on disk, and the tag of a page."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from markupsafe import Markup

from oneflow_snippet.artefacts import MANIFEST, Artefacts
from oneflow_snippet.errors import OneflowError, one_of
from oneflow_snippet.outputs import hashed_name, is_hashed
from oneflow_snippet.tags import Frame, text_of

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

Switch = bool | Callable[[Any], object]
"""On, off, or a function that says so for a request."""

NOTHING = Markup("")
"""What a page gets on which nobody is to be counted."""

_FRAMES = 16  # a site has one URL, or one for each of a few hosts

FOREVER = "public, max-age=31536000, immutable"
"""``Cache-Control`` for the content-hashed file: a year, and no question in between."""


class SettingsError(OneflowError):
    """A framework's settings for the snippet are wrong; the message names all that is."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a site says about the snippet in its framework's own settings.

    Attributes:
        dist: The folder that ``oneflow-snippet build`` wrote.
        enabled: Whether there is a tag: yes, no, or a function that says so for a request; where
            there is none, as in an e-mail or on the page of an error, it is not asked, and there is
            no tag. None leaves it to the adapter, which is off where a site is developed.
        inline: The code stands in the page itself, instead of in a file.
        src: URL of the file, where somebody else serves it.
        nonce: The page's CSP nonce, if it is not where the framework has it: a function of the
            request, or a placeholder that a proxy replaces.
        integrity: Whether a file's tag has its hash; see :func:`~oneflow_snippet.snippet_tag`.
        debug: It is the debug build: in the page itself, or from ``src``.
    """

    dist: str | os.PathLike[str] | Traversable = "dist"
    enabled: Switch | None = None
    inline: bool = False
    src: str | None = None
    nonce: object = None
    integrity: bool | None = None
    debug: bool = False

    @property
    def folder(self) -> Path:
        """The folder of the build, for what cannot work in a zip file.

        Raises:
            SettingsError: It is in one.
        """
        if isinstance(self.dist, str | os.PathLike):
            return Path(self.dist)
        raise SettingsError(f"{self.dist}: expected a folder on the disk")

    @classmethod
    def read(cls, given: Mapping[str, Any], name: Callable[[str], str], **defaults: object) -> Self:
        """Take settings as a site wrote them.

        Args:
            given: By the names of the attributes.
            name: Gives the name of a setting as the site writes it.
            defaults: Of this framework.

        Raises:
            SettingsError: Some are unknown or of the wrong type.
        """
        known = [field.name for field in fields(cls)]
        problems = [
            f"{name(key)}: unknown setting, {one_of(name(key), map(name, known))}"
            for key in given
            if key not in known
        ]
        problems += [
            f"{name(key)}: expected {expected}, found {given[key]!r}"
            for key, (fits, expected) in _TYPES.items()
            if key in given and not fits(given[key])
        ]
        if problems:
            raise SettingsError("\n".join(problems))
        return cls(**{**defaults, **given})


def _is_switch(value: object) -> bool:
    return value is None or isinstance(value, bool) or callable(value)


def _is_folder(value: object) -> bool:
    return isinstance(value, str | os.PathLike) or hasattr(value, "joinpath")


_TYPES: dict[str, tuple[Callable[[object], bool], str]] = {
    "dist": (_is_folder, "a folder's path"),
    "enabled": (_is_switch, "true, false or a function"),
    "inline": (lambda value: isinstance(value, bool), "true or false"),
    "src": (lambda value: value is None or isinstance(value, str), "a URL"),
    "debug": (lambda value: isinstance(value, bool), "true or false"),
    "integrity": (lambda value: value is None or isinstance(value, bool), "true or false"),
}


class Build:
    """A build on disk: read once, and with ``watch`` again when it has changed.

    Raises:
        OutputError: There is none, or its files do not fit together.
    """

    def __init__(
        self,
        folder: str | os.PathLike[str] | Traversable,
        *,
        watch: bool = False,
        debug: bool = False,
    ) -> None:
        self.folder = Path(folder) if isinstance(folder, str | os.PathLike) else folder
        self._stamp = self._look() if watch else None
        self._debug = debug
        self._artefacts = Artefacts.read(self.folder, debug=debug)

    @property
    def artefacts(self) -> Artefacts:
        """The build; one that is being written is not looked at before it is complete."""
        if self._stamp and (now := self._look()) not in (self._stamp, None):
            try:
                self._artefacts = Artefacts.read(self.folder, debug=self._debug)
                self._stamp = now
            except OneflowError:
                # It is being written this moment, or is broken: the last good one will do.
                return self._artefacts
        return self._artefacts

    def hashed(self) -> Iterable[str]:
        """Give the names of the content-hashed files: this build's, and the one's before."""
        if not isinstance(self.folder, Path):
            return [self.artefacts.hashed]
        return sorted(path.name for path in self.folder.iterdir() if is_hashed(path.name))

    def content(self, name: str) -> bytes | None:
        """Give the content of a content-hashed file, or None if no build has left it there."""
        artefacts = self.artefacts
        if name == artefacts.hashed:
            return artefacts.minified.encode()
        if name not in self.hashed():
            return None
        data = self.folder.joinpath(name).read_bytes()
        return data if hashed_name(data) == name else None

    def _look(self) -> tuple[int, int] | None:
        # The manifest is written last.
        if not isinstance(self.folder, Path):
            return None
        try:
            found = (self.folder / MANIFEST).stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino


class Embedding:
    """The snippet on the pages of a site.

    Args:
        settings: What the site says.
        fallback: Whether the snippet is on where the settings leave it open.
        watch: The site is being developed: a new build is taken without a restart.
    """

    def __init__(self, settings: Settings, *, fallback: Switch = True, watch: bool = False) -> None:
        self.settings = settings
        self._switch = fallback if settings.enabled is None else settings.enabled
        self.watch = watch
        self._build: Build | None = None
        self._frames: dict[str | None, tuple[Artefacts, Frame]] = {}

    @property
    def build(self) -> Build:
        """The build, read when it is first asked for.

        Raises:
            OutputError: There is none.
        """
        if self._build is None:
            debug = self.settings.debug
            self._build = Build(self.settings.dist, watch=self.watch, debug=debug)
        return self._build

    def start(self) -> Self:
        """Read the build now, so that a missing one is no visitor's trouble; not where it is off.

        Raises:
            OutputError: There is none.
        """
        if self._switch is not False:
            _ = self.build
        return self

    def wanted(self, request: object = None) -> bool:
        """Whether there is to be a tag for a request."""
        if callable(self._switch):
            return request is not None and bool(self._switch(request))
        return self._switch

    def nonce(self, request: object = None) -> object:
        """Give the nonce that the settings name; None if they name none."""
        nonce = self.settings.nonce
        if callable(nonce):
            return None if request is None else nonce(request)
        return nonce

    def tag(self, src: Callable[[str], object], nonce: object = None) -> Markup:
        """Write the tag of a page, for a request that is :meth:`wanted`.

        Args:
            src: Gives the URL of the content-hashed file by its name.
            nonce: As in :func:`~oneflow_snippet.snippet_tag`.
        """
        return self.frame(src).tag(text_of(nonce, "nonce"))

    def frame(self, src: Callable[[str], object]) -> Frame:
        """Write all of the tag but the nonce."""
        artefacts, settings = self.build.artefacts, self.settings
        found: object = None
        if not settings.inline:
            # No content-hashed file is the debug build.
            found = settings.src or (None if settings.debug else src(artefacts.hashed))
        url = text_of(found, "src")
        made_for, frame = self._frames.get(url, (None, None))
        if frame is None or made_for is not artefacts:
            frame = Frame.of(artefacts, url, integrity=self.settings.integrity)
            if len(self._frames) >= _FRAMES:
                self._frames.clear()
            self._frames[url] = artefacts, frame
        return frame
