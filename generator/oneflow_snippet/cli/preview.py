"""``oneflow-snippet preview``."""

from __future__ import annotations

import webbrowser
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

import click

from oneflow_snippet.cli import terminal
from oneflow_snippet.cli.configuration import config_option, found_here
from oneflow_snippet.cli.exit_codes import FINE
from oneflow_snippet.cli.help import help_option
from oneflow_snippet.preview.server import Server
from oneflow_snippet.preview.workbench import Workbench
from oneflow_snippet.watching import saves

EXAMPLES = """\
\b
Examples:
  oneflow-snippet preview
  oneflow-snippet preview --env staging --port 8137 --no-open
"""


@click.command(epilog=EXAMPLES)
@help_option
@config_option
@click.option(
    "--port",
    metavar="N",
    type=click.IntRange(0, 65535),
    default=0,
    help="Port on 127.0.0.1. By default one that is free.",
)
@click.option("--open/--no-open", "opens", default=True, help="Whether to open the browser.")
def preview(configs: Sequence[Path], environment: str | None, port: int, *, opens: bool) -> int:
    """Open a page on which events are tried, mapping by mapping, while the file is edited."""
    if len(configs) > 1:
        raise click.UsageError("preview shows one site; give one --config")
    path = configs[0] if configs else found_here()
    workbench = Workbench(path, environment)
    with suppress(KeyboardInterrupt), _watched(path, workbench), Server(workbench, port) as server:
        terminal.say(f"{path} is shown at {server.url}; Ctrl-C ends it")
        if opens:
            # Not here: a browser in a terminal returns only when it is left.
            Thread(target=webbrowser.open, args=(server.url,), daemon=True).start()
        server.serve_forever()
    return FINE


@contextmanager
def _watched(path: Path, workbench: Workbench) -> Iterator[None]:
    """Let the workbench read its file anew whenever it is saved."""
    end = Event()
    saved = saves([path], wanted_by="preview", extra="preview", end=end)

    def follow() -> None:
        next(saved, None)
        workbench.read()  # for what was saved before
        for again in saved:
            if again:
                workbench.read()

    thread = Thread(target=follow)
    thread.start()
    try:
        yield
    finally:
        end.set()
        thread.join()
