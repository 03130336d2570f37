"""Serve an application on a free port, with the Python of its own environment.

``python serve.py wsgi shop.wsgi:application`` prints the port and serves until it is ended.
"""

from __future__ import annotations

import importlib
import socket
import sys
from typing import Any
from wsgiref.simple_server import make_server


def main(kind: str, place: str) -> None:
    """Serve what ``module:name`` says."""
    sys.path.insert(0, ".")
    module, _, name = place.partition(":")
    application: Any = getattr(importlib.import_module(module), name)
    if kind == "wsgi":
        server = make_server("127.0.0.1", 0, application)
        print(server.server_port, flush=True)
        server.serve_forever()
    else:
        import uvicorn  # noqa: PLC0415 - not where there is no ASGI

        listener = socket.create_server(("127.0.0.1", 0))
        print(listener.getsockname()[1], flush=True)
        uvicorn.Server(uvicorn.Config(application, log_level="warning")).run([listener])


if __name__ == "__main__":
    main(*sys.argv[1:])
