"""A JavaScript engine: QuickJS in this process, or Node beside it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from typing import Any, Literal

from oneflow_snippet.errors import OneflowError

Engine = Literal["quickjs", "node"]

INSTALL = "pip install 'oneflow-snippet[try]'"

_BEYOND_QUICKJS = re.compile(r"\b(?:toLocaleString|TextDecoder)\b")
_NODE = """\
const vm = require("node:vm");
const scripts = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
const context = vm.createContext({ atob, btoa, TextDecoder });
process.stdout.write(scripts.map((script) => vm.runInContext(script, context)).at(-1));
"""


class EngineError(OneflowError):
    """There is no engine that can run a build, or it has failed."""


def evaluate(scripts: Sequence[str], engine: Engine | None = None) -> Any:  # noqa: ANN401 - what it gives
    """Run scripts one after the other in an engine of their own, and return what the last gives.

    Args:
        scripts: JavaScript without a browser around it; the last one is an expression whose value
            is a string of JSON.
        engine: Which one; by default one that is there and knows all that they ask for.

    Raises:
        EngineError: There is none, or a script fails.
    """
    run = _run_quickjs if (engine or choose(scripts)) == "quickjs" else _run_node
    return json.loads(run(scripts))


def call(function: str, *arguments: object) -> str:
    """Write a call with plain data: JSON is JavaScript, and its ASCII passes every pipe."""
    return f"{function}({', '.join(map(json.dumps, arguments))})"


def choose(scripts: Iterable[str]) -> Engine:
    """Return the engine for scripts: QuickJS if it is there and knows all that is asked.

    Raises:
        EngineError: None is there that does; it says what to install.
    """
    needs_node = _BEYOND_QUICKJS.search("\n".join(scripts))
    if find_spec("quickjs") and not needs_node:
        return "quickjs"
    if shutil.which("node"):
        return "node"
    if needs_node:
        raise EngineError(
            f"this build calls {needs_node[0]}, which QuickJS does not have: install Node.js "
            "(https://nodejs.org), so that node is on the path"
        )
    raise EngineError(f"no JavaScript engine: {INSTALL}, or put Node.js on the path")


def _run_quickjs(scripts: Iterable[str]) -> str:
    try:
        import quickjs  # noqa: PLC0415 - an extra
    except ImportError:
        raise EngineError(f"no QuickJS: {INSTALL}") from None
    context = quickjs.Context()
    try:
        return str([context.eval(script) for script in scripts][-1])
    except quickjs.JSException as error:
        raise EngineError(f"QuickJS: {error}") from None


def _run_node(scripts: Iterable[str]) -> str:
    try:
        ran = subprocess.run(  # noqa: S603 - the program is ours
            [shutil.which("node") or "node", "-e", _NODE],
            input=json.dumps(list(scripts)),
            capture_output=True,
            check=True,
            encoding="utf-8",
        )
    except OSError as error:
        raise EngineError(f"node: {error.strerror or error}") from None
    except subprocess.CalledProcessError as error:
        lines = [line for line in error.stderr.splitlines() if "Error" in line]
        raise EngineError(f"node: {lines[0] if lines else 'failed'}") from None
    return ran.stdout
