"""The real peers from npm: run by Node, bundled by esbuild, each once per session."""

from __future__ import annotations

import json
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

TESTS = Path(__file__).parent.parent
MODULES = TESTS / "node_modules"


def _run(command: list[str], folder: Path, given: str = "") -> str:
    done = subprocess.run(
        command, cwd=folder, input=given, capture_output=True, text=True, check=False, timeout=60
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed; is `npm ci` done in {folder}?\n{done.stderr}")
    return done.stdout


def node(program: str, folder: Path = TESTS) -> str:
    """What a CommonJS program writes, with the packages that are installed in a folder."""
    return _run(["node", "-e", program], folder)


@cache
def _snippet(options: str) -> str:
    return node(f'process.stdout.write(require("@segment/snippet").max({options}))')


def segment_snippet(options: dict[str, Any]) -> str:
    """Segment's own snippet, rendered by `@segment/snippet` with these options."""
    return _snippet(json.dumps(options, sort_keys=True))


@cache
def bundle(entry: str, folder: Path = TESTS) -> str:
    """An ES module, bundled with all that it imports into one classic script.

    ``folder`` is where its imports are looked for.
    """
    command = [
        str(MODULES / ".bin" / "esbuild"),
        "--bundle",
        "--format=iife",
        "--platform=browser",
        "--log-level=error",
        # What older bundlers gave to every module.
        "--define:global=window",
        "--define:process.env={}",
        '--define:process.env.NODE_ENV="production"',
    ]
    return _run(command, folder, entry)


def analytics_browser() -> str:
    """A script that sets `window.AnalyticsBrowser`, from the npm package."""
    return bundle(
        'import { AnalyticsBrowser } from "@segment/analytics-next";'
        "window.AnalyticsBrowser = AnalyticsBrowser;"
    )


def consent_tools() -> str:
    """A script that sets `window.createWrapper`, from Segment's consent tools."""
    return bundle(
        'import { createWrapper } from "@segment/analytics-consent-tools";'
        "window.createWrapper = createWrapper;"
    )
