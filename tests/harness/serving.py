"""Origins of their own on this machine, where interception would be kinder than a network."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, NamedTuple


class Response(NamedTuple):
    """What a server answers."""

    body: str = ""
    status: int = 200
    headers: Mapping[str, str] = {}


@contextmanager
def answering(respond: Callable[[str, Mapping[str, str]], Response]) -> Iterator[str]:
    """Serve an origin whose answers follow from path and headers of a request; give the origin."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body, status, headers = respond(self.path, dict(self.headers.items()))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def served(body: str, headers: dict[str, str]) -> Iterator[str]:
    """Serve one body at every path of an origin; give the origin."""
    with answering(lambda *_: Response(body, headers=headers)) as origin:
        yield origin
