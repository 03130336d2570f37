"""One server on this machine that plays the shop, Segment and 1Flow, and writes down what comes."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

UMD = Path(__file__).parent.parent / "node_modules" / "@segment" / "analytics-next" / "dist" / "umd"
PATIENCE = 30.0

# What a page tells the test; synchronous, for the order.
PROBE = """
window.told = function (path, data) {
  var request = new XMLHttpRequest();
  request.open("POST", path, false);
  request.send(JSON.stringify(data));
};
window.onerror = function (message) { told("/errors", String(message)); };
window.onunhandledrejection = function (event) { told("/errors", String(event.reason)); };
window.addEventListener("pageshow", function () { told("/states", "shown " + location.pathname); });
["ready", "failed"].forEach(function (state) {
  document.addEventListener("oneflow:" + state, function () { told("/states", state); });
});
"""

SDKS = {
    "function": 'window._1flow = function () { told("/calls", [].slice.call(arguments)); };',
    "methods": """
const _1flow = {
  logUser: function (id, traits) { told("/calls", ["identify", id, traits]); },
  logEvent: function (name, data) { told("/calls", ["track", name, { properties: data }]); }
};
window.glob = {};
""",
}


class FarSide:
    """The server, and what it has heard; each test begins with `reset`."""

    def __init__(self, port: int) -> None:
        self.origin = f"http://localhost:{port}"
        self._changed = threading.Condition()
        self.reset()

    def reset(self) -> None:
        """Forget all, and answer the SDK's URL with nothing but 404."""
        self.pages: dict[str, str] = {}
        self.headers: dict[str, str] = {}
        self.sdk: str | None = None
        self.sdk_requests = 0
        self.calls: list[list[Any]] = []
        self.events: list[dict[str, Any]] = []
        self.errors: list[str] = []
        self.states: list[str] = []
        self._sdk_is_open = threading.Event()
        self._sdk_is_open.set()

    def hold_sdk(self) -> None:
        """Let requests for the SDK wait."""
        self._sdk_is_open.clear()

    def release_sdk(self) -> None:
        """Answer them."""
        self._sdk_is_open.set()

    def until(self, done: Callable[[], bool]) -> bool:
        """Wait until something holds about what was heard."""
        with self._changed:
            return self._changed.wait_for(done, PATIENCE)

    def report(self) -> str:
        """Tell all that was heard."""
        told = [f"{event['type']} {event.get('event')}" for event in self.events]
        return f"calls: {self.calls}\nevents: {told}\nstates: {self.states}\nerrors: {self.errors}"

    def get(self, path: str) -> tuple[int, str, str]:
        """Answer a request: status, type and body."""
        name = path.rpartition("/")[2]
        if path in self.pages:
            return 200, "text/html; charset=utf-8", self.pages[path]
        if path == "/1flow.js":
            with self._changed:
                self.sdk_requests += 1
                self._changed.notify_all()
            self._sdk_is_open.wait(PATIENCE)
            return (200, JAVASCRIPT, self.sdk) if self.sdk else (404, JAVASCRIPT, "")
        if path.endswith("/settings"):
            return 200, "application/json", json.dumps(self._settings())
        file = UMD / ("standalone.js" if name == "analytics.min.js" else name)
        return (200, JAVASCRIPT, file.read_text("utf-8")) if file.is_file() else (404, "", "")

    def post(self, path: str, body: str) -> None:
        """Write down what was sent."""
        data = json.loads(body or "null")
        with self._changed:
            if path == "/calls":
                self.calls.append(data)
            elif path == "/errors":
                self.errors.append(data)
            elif path == "/states":
                self.states.append(data)
            elif path != "/api/m":
                self.events.append(data)
            self._changed.notify_all()

    def _settings(self) -> dict[str, Any]:
        host = self.origin.removeprefix("http://")
        own = {"apiKey": "key", "apiHost": f"{host}/api", "protocol": "http"}
        return {
            "integrations": {"Segment.io": own},
            "plan": {"track": {"__default": {"enabled": True, "integrations": {}}}},
            "metrics": {"sampleRate": 0},
        }


JAVASCRIPT = "text/javascript; charset=utf-8"


@contextmanager
def served() -> Iterator[FarSide]:
    """Run the server."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer(*far_side.get(self.path.partition("?")[0]))

        def do_POST(self) -> None:
            size = int(self.headers.get("Content-Length", 0))
            far_side.post(self.path, self.rfile.read(size).decode())
            self._answer(200, "application/json", "{}")

        def _answer(self, status: int, kind: str, text: str) -> None:
            body = text.encode()
            self.send_response(status)
            headers = far_side.headers if kind.startswith("text/html") else {}
            for name, value in {
                "Content-Type": kind,
                "Content-Length": str(len(body)),
                **headers,
            }.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        far_side = FarSide(server.server_port)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield far_side
        finally:
            server.shutdown()
