"""Firefox and WebKitGTK as Debian packages them, behind one face."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from abc import ABC, abstractmethod
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import websocket
from selenium import webdriver
from selenium.common.exceptions import NoSuchFrameException
from selenium.webdriver.support.ui import WebDriverWait

if TYPE_CHECKING:
    from collections.abc import Iterator

LIMIT = 60
"""How long a browser may take for a command, in seconds; longer means that it hangs."""

FIREFOX = ("firefox-esr", "firefox")
MINI_BROWSER = "webkit2gtk-4.*/MiniBrowser"


class Browser(ABC):
    """A running browser with one tab."""

    @abstractmethod
    def open(self, url: str) -> None:
        """Go to a page, and wait until its scripts have run."""

    @abstractmethod
    def evaluate(self, expression: str) -> Any:
        """Give the value of a JavaScript expression, as JSON data."""


class Firefox(Browser):
    """Firefox over WebDriver BiDi, which it speaks itself: Debian has no geckodriver."""

    def __init__(self, socket: websocket.WebSocket) -> None:
        self._socket = socket
        self._count = 0
        self._command("session.new", capabilities={})
        [tab] = self._command("browsingContext.getTree")["contexts"]
        self._tab = tab["context"]

    def open(self, url: str) -> None:
        """Go to a page, and wait until its scripts have run."""
        self._command("browsingContext.navigate", context=self._tab, url=url, wait="interactive")

    def evaluate(self, expression: str) -> Any:
        """Give the value of a JavaScript expression, as JSON data."""
        done = self._command(
            "script.evaluate",
            expression=f"JSON.stringify([{expression}])",
            target={"context": self._tab},
            awaitPromise=False,
        )
        if done["type"] != "success":
            raise AssertionError(f"{expression}\nthrew {done['exceptionDetails']['text']}")
        return json.loads(done["result"]["value"])[0]

    def _command(self, method: str, **params: Any) -> dict[str, Any]:
        self._count += 1
        self._socket.send(json.dumps({"id": self._count, "method": method, "params": params}))
        while True:
            answer = json.loads(self._socket.recv())
            if answer.get("id") == self._count:
                if answer["type"] != "success":
                    raise AssertionError(f"{method}: {answer['error']}: {answer['message']}")
                result: dict[str, Any] = answer["result"]
                return result


class WebKit(Browser):
    """WebKitGTK's own small browser, over WebDriver."""

    def __init__(self, driver: webdriver.WebKitGTK) -> None:
        self._driver = driver

    def open(self, url: str) -> None:
        """Go to a page, and wait until its scripts have run."""
        self._driver.get(url)
        arrived = f"return location.href === {json.dumps(url)} && document.readyState !== 'loading'"
        # While a page is left, its scripts end without an answer.
        wait = WebDriverWait(self._driver, LIMIT, ignored_exceptions=[NoSuchFrameException])
        wait.until(lambda driver: driver.execute_script(arrived))

    def evaluate(self, expression: str) -> Any:
        """Give the value of a JavaScript expression, as JSON data."""
        return json.loads(self._driver.execute_script(f"return JSON.stringify([{expression}])"))[0]


def missing(name: str) -> str | None:
    """Say what is not installed of what a browser needs; None: it can run."""
    if name == "Firefox":
        needs = {"firefox-esr": any(map(shutil.which, FIREFOX))}
    else:
        needs = {
            "webkit2gtk-driver": bool(shutil.which("WebKitWebDriver") and _mini_browser()),
            "xvfb": bool(shutil.which("Xvfb")),
        }
    lacking = " and ".join(package for package, found in needs.items() if not found)
    return f"{name} is not here: Debian's {lacking}" if lacking else None


@contextmanager
def launched(name: str, folder: Path) -> Iterator[Browser]:
    """Run a browser with an empty profile; its processes have ended when this ends."""
    with (_firefox if name == "Firefox" else _webkit)(folder) as browser:
        yield browser


@contextmanager
def _firefox(folder: Path) -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, FIREFOX)))
    command = [path, "--headless", "--no-remote", "--profile", str(folder)]
    with (folder / "firefox.log").open("w+") as log:
        process = subprocess.Popen(
            [*command, "--remote-debugging-port", "0"],
            stdout=log,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            assert process.stderr
            found = (re.search(r"BiDi listening on (ws://\S+)", line) for line in process.stderr)
            address = next(filter(None, found), None)
            if not address:
                raise AssertionError(f"{path} ended before it listened")
            # Firefox refuses whoever names an origin, for that is a web page.
            socket = websocket.create_connection(
                f"{address[1]}/session", timeout=LIMIT, suppress_origin=True
            )
            with closing(socket):
                yield Firefox(socket)
        finally:
            process.kill()
            process.communicate()


@contextmanager
def _webkit(folder: Path) -> Iterator[Browser]:
    with _display() as display:
        options = webdriver.WebKitGTKOptions()
        options.binary_location = _mini_browser()
        options.add_argument("--automation")
        # A page that comes back from the cache never loads, for which the driver would wait.
        options.set_capability("pageLoadStrategy", "none")
        service = webdriver.WebKitGTKService(
            "/usr/bin/WebKitWebDriver",
            env={
                **os.environ,
                "DISPLAY": display,
                "HOME": str(folder),
                # Its sandbox cannot be had as root, nor in most containers.
                "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",
            },
        )
        driver = webdriver.WebKitGTK(options=options, service=service)
        try:
            driver.set_script_timeout(LIMIT)
            yield WebKit(driver)
        finally:
            driver.quit()


@contextmanager
def _display() -> Iterator[str]:
    """Run an X server without a screen."""
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-screen", "0", "1024x768x24", "-nolisten", "tcp"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert server.stdout
        yield f":{server.stdout.readline().strip()}"
    finally:
        server.terminate()
        server.communicate()


def _mini_browser() -> str:
    return next((str(path) for path in Path("/usr/lib").glob(f"*/{MINI_BROWSER}")), "")
