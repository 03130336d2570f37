"""The page's server, for this machine alone.

It listens on 127.0.0.1. A page of another site could still ask it, by its address or by a name that
leads there: such a request has another ``Host``, or its browser says that it comes from elsewhere,
and it is refused. Only the page itself may be opened from elsewhere, as the bookmarklet does.
"""

from __future__ import annotations

import json
import sys
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from socket import socket

from oneflow_snippet.errors import OneflowError
from oneflow_snippet.preview.workbench import Workbench
from oneflow_snippet.trial.events import samples

HOST = "127.0.0.1"
MOST = 1_000_000
"""Bytes of the events that are taken at once."""

PAGES = {
    "/": ("page.html", "text/html"),
    "/page.css": ("page.css", "text/css"),
    "/page.js": ("page.js", "text/javascript"),
    "/bookmarklet.js": ("bookmarklet.js", "text/javascript"),
}
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_BREATH = 10.0  # seconds after which the page hears that the server is still there


class PortError(OneflowError):
    """The port cannot be listened on."""


class Server(ThreadingHTTPServer):
    """The server of a workbench; ``url`` is where its page is."""

    daemon_threads = True
    block_on_close = False  # a page that listens for changes would hold it up

    def __init__(self, workbench: Workbench, port: int = 0) -> None:
        """Begin to listen.

        Args:
            workbench: What the page shows.
            port: 0: one that is free.

        Raises:
            PortError: It is taken, or not ours to take.
        """
        try:
            super().__init__((HOST, port), partial(_Handler, workbench))
        except OSError as error:
            raise PortError(
                f"port {port}: cannot be listened on: {error.strerror or error}; "
                "leave --port out, and a free one is taken"
            ) from None

    @property
    def url(self) -> str:
        """Where the page is."""
        return f"http://{HOST}:{self.server_port}/"

    def handle_error(self, request: socket | tuple[bytes, socket], client_address: object) -> None:
        """Say nothing of a page that was closed while it was answered."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def __init__(self, workbench: Workbench, *arguments: object) -> None:
        self.workbench = workbench
        super().__init__(*arguments)  # type: ignore[arg-type] # as socketserver hands them over

    def do_GET(self) -> None:
        """Answer with a file of the page, or with data."""
        if not self._is_ours():
            return
        if self.path in PAGES:
            name, kind = PAGES[self.path]
            body = files("oneflow_snippet.preview").joinpath(name).read_bytes()
            self._answer(body, f"{kind}; charset=utf-8")
        elif self.path == "/state":
            self._answer_data(self.workbench.state())
        elif self.path == "/samples":
            self._answer_data(samples())
        elif self.path == "/changes":
            self._tell_changes()
        else:
            self._refuse(HTTPStatus.NOT_FOUND, "There is no such page here.")

    def do_POST(self) -> None:
        """Try events."""
        length = self.headers.get("Content-Length", "")
        if not self._is_ours():
            return
        if self.path != "/try":
            self._refuse(HTTPStatus.NOT_FOUND, "There is no such page here.")
        elif self.headers.get("Origin") != self.server.url.rstrip("/"):
            self._refuse(HTTPStatus.FORBIDDEN, "Events are tried from the page itself.")
        elif not length.isdecimal() or int(length) > MOST:
            why = f"Expected events of at most {MOST:,} bytes."
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, why)
        else:
            text = self.rfile.read(int(length)).decode(errors="replace")
            self._answer_data(self.workbench.try_text(text))

    def _is_ours(self) -> bool:
        """Whether the request means this server, and no other site made it; refuse it if not."""
        if self.headers.get("Host") != self.server.url.split("/")[2]:
            self._refuse(HTTPStatus.FORBIDDEN, f"This page is at {self.server.url} only.")
            return False
        # "none": typed by a person.
        site = self.headers.get("Sec-Fetch-Site", "none")
        if self.path != "/" and site not in {"same-origin", "none"}:
            self._refuse(HTTPStatus.FORBIDDEN, "This is for the preview's own page.")
            return False
        return True

    def _tell_changes(self) -> None:
        """Send each revision as a server-sent event, until the page is closed."""
        self._begin(HTTPStatus.OK, "text/event-stream")
        told = 0
        while True:
            revision = self.workbench.wait(told, _BREATH)
            line = ":\n\n" if revision == told else f"data: {revision}\n\n"
            self.wfile.write(line.encode())
            told = revision

    def _answer_data(self, data: object) -> None:
        self._answer(json.dumps(data).encode(), "application/json")

    def _refuse(self, status: HTTPStatus, why: str) -> None:
        self._answer(why.encode(), "text/plain; charset=utf-8", status)

    def _answer(self, body: bytes, kind: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        self._begin(status, kind)
        self.wfile.write(body)

    def _begin(self, status: HTTPStatus, kind: str) -> None:
        self.close_connection = True
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in HEADERS.items():
            self.send_header(name, value)
        self.end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Refuse what is no request of a page, such as another method, in plain words."""
        status = HTTPStatus(code)
        self._refuse(status, explain or message or status.phrase)

    def version_string(self) -> str:
        """Give no versions away."""
        return "oneflow-snippet"

    def log_message(self, *_: object) -> None:
        """Keep the terminal for problems."""
