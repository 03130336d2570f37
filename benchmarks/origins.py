"""Every host that a page asks, played by one local server that speaks TLS and gzip."""

from __future__ import annotations

import asyncio
import base64
import gzip
import hashlib
import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Certificate:
    """A throw-away certificate.

    Attributes:
        file: With its key, in PEM.
        pin: The hash of its public key, by which Chromium may be told to trust it.
    """

    file: Path
    pin: str


def certificate(folder: Path) -> Certificate:
    """Make a certificate in a folder, by OpenSSL's command."""
    file = folder / "certificate.pem"
    kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    common = ["-x509", "-days", "2", "-subj", "/CN=bench", "-keyout", str(file)]
    made = _openssl("req", *kind, *common)
    with file.open("ab") as appended:
        appended.write(made)
    public = _openssl("pkey", "-pubout", "-outform", "der", "-in", str(file))
    return Certificate(file, base64.b64encode(hashlib.sha256(public).digest()).decode())


def _openssl(*arguments: str) -> bytes:
    try:
        return subprocess.run(["openssl", *arguments], check=True, capture_output=True).stdout
    except FileNotFoundError:
        raise SystemExit("OpenSSL's command is needed for the certificate: install it") from None


class Origins:
    """What is at which URL."""

    def __init__(self) -> None:
        self._answers: dict[str, bytes] = {}

    def put(self, url: str, text: str, kind: str = "javascript", *, seconds: int = 0) -> None:
        """Answer a URL with a text, which caches may keep for so many seconds."""
        body = gzip.compress(text.encode(), 9, mtime=0)
        head = [
            f"Content-Type: text/{kind}; charset=utf-8",
            "Content-Encoding: gzip",
            f"Cache-Control: {f'public, max-age={seconds}' if seconds else 'no-store'}",
        ]
        self._answers[url] = _reply("200 OK", head, body)

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection, request after request."""
        ended = (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError)
        with suppress(*ended):
            while head := (await reader.readuntil(b"\r\n\r\n")).decode("latin-1"):
                request, *lines = head.split("\r\n")
                fields = dict(line.lower().split(": ", 1) for line in lines if line)
                await reader.readexactly(int(fields.get("content-length", 0)))
                url = f"https://{fields['host']}{request.split()[1]}"
                writer.write(self._answers.get(url) or _other(request))
        writer.close()


def _other(request: str) -> bytes:
    if request.startswith("POST "):  # Segment's API takes everything
        return _reply("200 OK", ["Content-Type: application/json"], b'{"success": true}')
    return _reply("404 Not Found", [], b"")


def _reply(status: str, head: list[str], body: bytes) -> bytes:
    always = ["Access-Control-Allow-Origin: *", f"Content-Length: {len(body)}"]
    lines = [f"HTTP/1.1 {status}", *head, *always, "", ""]
    return "\r\n".join(lines).encode() + body


@asynccontextmanager
async def serving(origins: Origins, shown: Certificate) -> AsyncIterator[int]:
    """Run the server of all hosts; gives its port."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(shown.file)
    running = await asyncio.start_server(origins.answer, "127.0.0.1", 0, ssl=tls)
    try:
        yield running.sockets[0].getsockname()[1]
    finally:
        running.close()
