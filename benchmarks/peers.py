"""What the snippet is measured beside, as scripts for a page, and what each of them is."""

from __future__ import annotations

import json
import subprocess
from functools import cache
from pathlib import Path

from configurations import KEY, PRESETS, segment_settings

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
ESBUILD = MODULES / ".bin" / "esbuild"

PACKAGES = (
    "@segment/browser-destination-runtime",
    "@segment/actions-core",
    "@segment/destination-subscriptions",
    "liquidjs",
    "javascript-1flow-sdk",
    "@segment/snippet",
    "esbuild",
)


EMPTY_PLUGIN = (
    '(window.analytics=window.analytics||[]).push(["register",{name:"a",type:"destination",'
    'version:"1",isLoaded:function(){return true},load:function(){return Promise.resolve()},'
    "track:function(a){return a}}]);"
)
"""The floor of the bytes: a plugin for Analytics.js that does nothing."""


@cache
def bundle(name: str) -> str:
    """Bundle and minify a file of ``peers/`` into one classic script."""
    command = [ESBUILD, f"peers/{name}.js", "--bundle", "--minify", "--format=iife"]
    done = subprocess.run(
        [*command, "--platform=browser", "--log-level=error"],
        cwd=HERE,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


@cache
def segment_snippet() -> str:
    """Segment's own snippet, minified by its renderer; it loads nothing."""
    options = '{apiKey: "key", load: false, page: false}'
    program = f'process.stdout.write(require("@segment/snippet").min({options}))'
    return node(program)


def node(program: str, given: str = "") -> str:
    """Run a JavaScript program beside the peers, and give what it prints."""
    done = subprocess.run(
        ["node", "-e", program], cwd=HERE, input=given, check=True, capture_output=True, text=True
    )
    return done.stdout


def segment_destination() -> str:
    """Segment's runtime with the two presets, as Analytics.js would make it."""
    settings = {"projectApiKey": KEY, "subscriptions": segment_settings(PRESETS)}
    make = f"window.destination = oneflowDestination({json.dumps(settings)});"
    return f"{bundle('segment')}\n{make}"


def brotli(texts: list[str]) -> list[int]:
    """Give the bytes of texts through brotli, at its best quality, by Node's own zlib."""
    program = """
      const texts = JSON.parse(require("fs").readFileSync(0));
      const { brotliCompressSync } = require("zlib");
      console.log(JSON.stringify(texts.map((text) => brotliCompressSync(text).length)));
    """
    sizes: list[int] = json.loads(node(program, json.dumps(texts)))
    return sizes


def versions() -> dict[str, str]:
    """Give the versions of the packages from npm."""
    return {
        name: json.loads((MODULES / name / "package.json").read_text())["version"]
        for name in PACKAGES
    }
