"""What a build gives: four files, known by their hashes."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from oneflow_snippet.errors import OneflowError

READABLE = "oneflow.js"
MINIFIED = "oneflow.min.js"
HTML = "snippet.html"
MANIFEST = "manifest.json"


class OutputError(OneflowError):
    """The artefacts cannot be written, or what stands in a folder are no artefacts."""


def digest(data: bytes, algorithm: str) -> str:
    """Hash as Content-Security-Policy and Subresource Integrity write it: ``sha384-…``."""
    value = base64.b64encode(hashlib.new(algorithm, data).digest()).decode()
    return f"{algorithm}-{value}"


@lru_cache(maxsize=8)
def text_digest(text: str, algorithm: str) -> str:
    """Hash a text that is asked for again and again, as a page's tag is."""
    return digest(text.encode(), algorithm)


@dataclass(frozen=True, slots=True)
class Artefacts:
    """The output of a build, in memory.

    Attributes:
        version: Of oneflow-snippet, when it was built.
        readable: ``oneflow.js``: commented, for people.
        minified: ``oneflow.min.js``: the same for visitors.
        trusted_types: It has a policy for pages that demand Trusted Types.
    """

    version: str
    readable: str
    minified: str
    trusted_types: bool = False

    @property
    def html(self) -> str:
        """``snippet.html``: one script element with the minified code."""
        return f"<script>{self.minified}</script>\n"

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
            "trusted_types": self.trusted_types,
            "version": self.version,
        }

    def files(self) -> dict[str, bytes]:
        """Give every file by its name."""
        manifest = json.dumps(self.manifest(), indent=2, sort_keys=True) + "\n"
        return {**self._code(), MANIFEST: manifest.encode()}

    def _code(self) -> dict[str, bytes]:
        texts = {READABLE: self.readable, MINIFIED: self.minified, HTML: self.html}
        return {name: text.encode() for name, text in texts.items()}

    def write(self, folder: str | os.PathLike[str]) -> list[Path]:
        """Write the files; each is there in whole or not at all.

        Raises:
            OutputError: The folder cannot be made or written to; nothing was changed.
        """
        target = Path(folder)
        try:
            target.mkdir(parents=True, exist_ok=True)
            return _replace_all(target, self.files())
        except OSError as error:
            raise OutputError(f"{target}: cannot be written: {error.strerror or error}") from None

    @classmethod
    def read(cls, folder: str | os.PathLike[str]) -> Artefacts:
        """Read what an earlier build has written, for tags at run time; imports no compiler.

        Raises:
            OutputError: There is no build, or its files do not fit together.
        """
        source = Path(folder)
        try:
            manifest = json.loads((source / MANIFEST).read_text("utf-8"))
            found = cls(
                manifest["version"],
                (source / READABLE).read_bytes().decode(),
                (source / MINIFIED).read_bytes().decode(),
                manifest["trusted_types"],
            )
        except OSError as error:
            reason = error.strerror or error
            raise OutputError(f"{source}: no build to read: {error.filename}: {reason}") from None
        except (ValueError, KeyError, TypeError):
            raise OutputError(f"{source / MANIFEST}: not a manifest of this tool") from None
        if found.manifest()["csp_hash"] != manifest.get("csp_hash"):
            raise OutputError(f"{source}: {MINIFIED} was changed after the build; build again")
        return found


def describe(data: bytes) -> dict[str, Any]:
    """Give the size of ``data`` in bytes, plain and through gzip, and its hashes."""
    return {
        "bytes": len(data),
        "gzip": len(gzip.compress(data, 9, mtime=0)),
        "sha256": digest(data, "sha256"),
        "sha384": digest(data, "sha384"),
    }


def _replace_all(folder: Path, files: dict[str, bytes]) -> list[Path]:
    # All is on the disk before the first old file gives way.
    with tempfile.TemporaryDirectory(prefix=".oneflow-", dir=folder) as staging:
        staged = Path(staging)
        for name, data in files.items():
            (staged / name).write_bytes(data)
        return [(staged / name).replace(folder / name) for name in files]
