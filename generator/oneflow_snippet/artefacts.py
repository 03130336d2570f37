"""What a build gives: files that are known by their hashes, and read again at run time."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from oneflow_snippet.outputs import OutputError, hashed_name, remove_hashed, write_all

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

READABLE = "oneflow.js"
DEBUG = "oneflow.debug.js"
TYPES = "oneflow.d.ts"
MINIFIED = "oneflow.min.js"
HTML = "oneflow.html"
MANIFEST = "oneflow.manifest.json"
GENERATOR = "oneflow-snippet"

__all__ = ["HTML", "MANIFEST", "MINIFIED", "READABLE", "Artefacts", "OutputError", "digest"]


def digest(data: bytes, algorithm: str) -> str:
    """Hash as Content-Security-Policy and Subresource Integrity write it: ``sha384-…``."""
    value = base64.b64encode(hashlib.new(algorithm, data).digest()).decode()
    return f"{algorithm}-{value}"


@lru_cache(maxsize=8)
def text_digest(text: str, algorithm: str) -> str:
    """Hash a text that is asked for again and again, as a page's tag is."""
    return digest(text.encode(), algorithm)


@lru_cache(maxsize=8)
def _text_name(text: str) -> str:
    return hashed_name(text.encode())


@dataclass(frozen=True, slots=True)
class Artefacts:
    """The output of a build, in memory.

    Attributes:
        version: Of oneflow-snippet, when it was built.
        readable: ``oneflow.js``: commented, for people. Empty when a build was read: a page needs
            the small one only.
        minified: ``oneflow.min.js``: the same for visitors.
        trusted_types: It has a policy for pages that demand Trusted Types.
        debug: ``oneflow.debug.js``: says in the console what becomes of each event, and why.
        types: ``oneflow.d.ts``: for TypeScript, what the snippet puts on a page.
    """

    version: str
    readable: str
    minified: str
    trusted_types: bool = False
    debug: str = field(default="", repr=False)
    types: str = field(default="", repr=False)

    @property
    def html(self) -> str:
        """``oneflow.html``: one script element with the minified code."""
        return f"<script>{self.minified}</script>\n"

    @property
    def hashed(self) -> str:
        """The name of ``oneflow.min.js`` for caches that never ask again."""
        return _text_name(self.minified)

    @property
    def integrity(self) -> str:
        """The value of the attribute ``integrity`` for ``oneflow.min.js``."""
        return text_digest(self.minified, "sha384")

    @property
    def csp_hash(self) -> str:
        """The source expression that allows the inline script: ``'sha256-…'``."""
        return f"'{digest(self.minified.encode(), 'sha256')}'"

    @property
    def csp(self) -> str:
        """A ``Content-Security-Policy`` for a strict page that has the script inline."""
        policy = f"script-src {self.csp_hash} 'strict-dynamic'"
        if self.trusted_types:
            policy += "; require-trusted-types-for 'script'; trusted-types oneflow"
        return policy

    def manifest(self) -> dict[str, Any]:
        """Describe the files: sizes in bytes, hashes in the form of CSP and SRI."""
        return {
            "csp": self.csp,
            "csp_hash": self.csp_hash,
            "files": {name: describe(data) for name, data in self._code().items()},
            "generator": GENERATOR,
            "hashed": self.hashed,
            "trusted_types": self.trusted_types,
            "version": self.version,
        }

    def files(self) -> dict[str, bytes]:
        """Give every file by its name, the manifest last."""
        manifest = json.dumps(self.manifest(), indent=2, sort_keys=True) + "\n"
        return {**self._code(), MANIFEST: manifest.encode()}

    def _code(self) -> dict[str, bytes]:
        texts = {
            READABLE: self.readable,
            MINIFIED: self.minified,
            self.hashed: self.minified,
            HTML: self.html,
            DEBUG: self.debug,
            TYPES: self.types,
        }
        return {name: text.encode() for name, text in texts.items() if text}

    def write(self, folder: str | os.PathLike[str], *, force: bool = False) -> list[Path]:
        """Write the files; each is there in whole or not at all.

        The content-hashed file of the build before stays, because pages in caches still ask for
        it; older ones are removed.

        Raises:
            OutputError: The folder cannot be made or written to, or holds a file of the same name
                that no build has left there and ``force`` is not given; nothing was changed.
        """
        target = Path(folder)
        before = _known(target)
        hashes = {name: entry["sha256"] for name, entry in before.get("files", {}).items()}

        def is_ours(name: str, data: bytes) -> bool:
            if name == MANIFEST:
                return bool(before)
            return hashes.get(name) == digest(data, "sha256")

        paths = write_all(target, self.files(), is_ours, force=force)
        if before.get("hashed") != self.hashed:
            remove_hashed(target, {self.hashed, before.get("hashed", "")})
        return paths

    @classmethod
    def read(
        cls, folder: str | os.PathLike[str] | Traversable, *, debug: bool = False
    ) -> Artefacts:
        """Read what an earlier build has written, for tags at run time; imports no compiler.

        Only the manifest and ``oneflow.min.js`` need to be there.

        Args:
            folder: A path, or what ``importlib.resources.files`` gives, also in a zip file.
            debug: Read ``oneflow.debug.js`` in place of ``oneflow.min.js``.

        Raises:
            OutputError: There is no build, or its files do not fit together.
        """
        source = Path(folder) if isinstance(folder, str | os.PathLike) else folder
        name = DEBUG if debug else MINIFIED
        try:
            manifest = parse_manifest(source.joinpath(MANIFEST).read_bytes())
            code = source.joinpath(name).read_bytes()
        except OSError as error:
            reason = error.strerror or error
            place = error.filename or source.joinpath(MANIFEST)
            raise OutputError(
                f"{source}: no build to read: {place}: {reason}. "
                "Run oneflow-snippet build, or name the folder that it wrote."
            ) from None
        except ValueError as error:
            raise OutputError(f"{source.joinpath(MANIFEST)}: {error}") from None
        if digest(code, "sha256") != manifest["files"].get(name, {}).get("sha256"):
            raise OutputError(f"{source}: {name} was changed after the build; build again")
        return cls(manifest["version"], "", code.decode(), manifest["trusted_types"])


def parse_manifest(data: bytes) -> dict[str, Any]:
    """Read a manifest.

    Raises:
        ValueError: It is none of this tool.
    """
    try:
        manifest: dict[str, Any] = json.loads(data)
        fits = (
            manifest["generator"] == GENERATOR
            and isinstance(manifest["version"], str)
            and isinstance(manifest["trusted_types"], bool)
            and isinstance(manifest["hashed"], str)
            and MINIFIED in manifest["files"]
            and all(isinstance(entry["sha256"], str) for entry in manifest["files"].values())
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        fits = False
    if not fits:
        raise ValueError("not a manifest of this tool")
    return manifest


def describe(data: bytes) -> dict[str, Any]:
    """Give the size of ``data`` in bytes, plain and through gzip, and its hashes."""
    return {
        "bytes": len(data),
        "gzip": len(gzip.compress(data, 9, mtime=0)),
        "sha256": digest(data, "sha256"),
        "sha384": digest(data, "sha384"),
    }


def _known(folder: Path) -> dict[str, Any]:
    """Give the manifest of the build that is in the folder, or nothing."""
    try:
        return parse_manifest((folder / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return {}
