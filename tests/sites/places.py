"""Copies of the example sites, with commands run in them, and servers behind the test's network."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import urllib.error
import urllib.request
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import urlsplit

from harness.network import Reply, Request

ROOT = Path(__file__).parent.parent.parent
PLACES = ROOT / "examples"
PYTHON = ROOT / "build" / "sites" / "python" / "bin" / "python"
DJANGO = ROOT / "build" / "sites" / "django" / "bin" / "python"
SERVE = Path(__file__).parent / "serve.py"

HOST = "shop.example"


class Copy:
    """An example, copied to where it may be changed, and the Python that it runs with."""

    def __init__(self, source: Path, folder: Path, python: Path) -> None:
        shutil.copytree(source, folder, ignore=shutil.ignore_patterns("dist", "__pycache__"))
        self.folder = folder
        self.environment: dict[str, str] = {}
        self._python = python
        self._server: subprocess.Popen[str] | None = None

    def run(self, *command: str, fails: bool = False) -> str:
        """Run a command of the environment, such as ``mkdocs build``; give all that it said."""
        program, *rest = command
        tool = self._python if program == "python" else self._python.parent / program
        ran = subprocess.run(
            [tool, *rest],
            cwd=self.folder,
            env=self._environ(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert (ran.returncode != 0) is fails, f"{' '.join(command)}\n{ran.stdout}"
        return ran.stdout

    def serve(self, kind: str, place: str) -> Callable[[Request], Awaitable[Reply]]:
        """Serve an application; give what answers requests for it."""
        with (self.folder / "log.txt").open("w") as log:
            self._server = subprocess.Popen(
                [self._python, SERVE, kind, place],
                cwd=self.folder,
                env=self._environ(),
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        assert self._server.stdout is not None
        said = self._server.stdout.readline()
        assert said.strip().isdigit(), (self.folder / "log.txt").read_text()
        return proxy(int(said))

    def stop(self) -> None:
        """End the server."""
        if self._server:
            self._server.kill()
            self._server.communicate()

    def _environ(self) -> dict[str, str]:
        clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        return {**clean, "PYTHONDONTWRITEBYTECODE": "1", **self.environment}


def proxy(port: int) -> Callable[[Request], Awaitable[Reply]]:
    """Answer with what a server on this machine says, as a host with TLS in front of it would."""

    def ask(request: Request) -> Reply:
        parts = urlsplit(request.url)
        url = f"http://127.0.0.1:{port}{parts.path}{'?' + parts.query if parts.query else ''}"
        headers = {"Host": HOST, "X-Forwarded-Proto": "https", "Accept-Encoding": "identity"}
        asked = urllib.request.Request(url, headers=headers)
        try:
            with urllib.request.urlopen(asked) as answer:
                return Reply(answer.read().decode(), answer.status, dict(answer.headers))
        except urllib.error.HTTPError as answer:
            return Reply(answer.read().decode(errors="replace"), answer.code, dict(answer.headers))

    return lambda request: asyncio.to_thread(ask, request)


def files(folder: Path, below: str = "") -> Callable[[Request], Reply]:
    """Answer with the files of a static site, as a host does; 404.html where there is none."""

    def answer(request: Request) -> Reply:
        path = urlsplit(request.url).path.removeprefix(below)
        found = folder / path.strip("/")
        if found.is_dir():
            found /= "index.html"
        if found.is_file():
            kind = {} if found.suffix != ".html" else {"Content-Type": "text/html; charset=utf-8"}
            return Reply(found.read_text("utf-8", "replace"), 200, kind)
        lost = folder / "404.html"
        text = lost.read_text("utf-8") if lost.is_file() else ""
        return Reply(text, 404, {"Content-Type": "text/html; charset=utf-8"})

    return answer
