"""``oneflow-snippet verify`` as people run it, with a browser of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from harness import npm
from harness.builds import KEY, built, snippet
from harness.chromium import executable
from harness.faulty_pages import SDKS
from harness.serving import served
from oneflow_snippet.verify.rules import RECOMMENDATIONS

if TYPE_CHECKING:
    from pathlib import Path


SETTINGS = {"integrations": {"Segment.io": {"apiKey": "k"}}, "metrics": {"sampleRate": 0}}
SCRIPT = {"Content-Type": "text/javascript", "Access-Control-Allow-Origin": "*"}
EMBEDDER = {"Content-Type": "text/html", "Cross-Origin-Embedder-Policy": "require-corp"}


def shop(code: str) -> str:
    """Write a page that needs nothing from elsewhere but the SDK."""
    load = f"AnalyticsBrowser.load({json.dumps({'writeKey': 'k', 'cdnSettings': SETTINGS})})"
    script = f"{npm.analytics_browser()}; window.analytics = {load}"
    return f"<!doctype html><title>Shop</title><script>{script}</script><script>{code}</script>"


def run(
    *arguments: str, folder: Path, stderr: int = subprocess.PIPE
) -> subprocess.CompletedProcess[str]:
    """Run the command as people do, with a browser of its own."""
    command = [sys.executable, "-m", "oneflow_snippet", "verify", *arguments]
    environ = {**os.environ, "CHROMIUM": executable() or ""}
    return subprocess.run(
        command,
        cwd=folder,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=stderr,
        check=False,
        text=True,
    )


def test_the_command_names_an_embedder_policy(tmp_path: Path) -> None:
    with (
        served(SDKS["function"], SCRIPT) as sdk,
        served(shop(snippet(sdk_url=f"{sdk}/1flow.js")), EMBEDDER) as url,
    ):
        ran = run(url, "--json", "--seconds", "60", folder=tmp_path)

    told = json.loads(ran.stdout)
    assert ran.returncode == 1, ran.stderr
    assert (told["url"], told["state"]) == (url, "failed")
    assert [finding["rule"] for finding in told["findings"]] == ["coep"]
    assert set(told["findings"][0]) == {"rule", "message", "recommendation"}


@pytest.mark.parametrize("inline", [True, False], ids=["inline", "file"])
def test_the_command_finds_a_healthy_folder_fine(tmp_path: Path, *, inline: bool) -> None:
    config = {"project_api_key": KEY, "sdk_url": "/1flow.js"}
    (tmp_path / "oneflow.json").write_text(json.dumps(config))
    public = tmp_path / "public"
    artefacts = built(sdk_url="/1flow.js")
    artefacts.write(tmp_path / "dist")
    artefacts.write(public)
    code = artefacts.minified if inline else f'</script><script src="{artefacts.hashed}">'
    (public / "1flow.js").write_text(SDKS["function"])
    (public / "index.html").write_text(shop(code))

    ran = run("public", "--track", "Order Completed", "--seconds", "60", folder=tmp_path)

    assert ran.stderr == ""
    assert (ran.returncode, ran.stdout) == (0, "public: ready, no findings\n")


NOBODY = "http://127.0.0.1:9/?100%25"
REFUSED = ("--format", "text"), ("--json",), ("--format", "github")


@pytest.mark.parametrize("form", REFUSED, ids=["text", "json", "github"])
def test_the_command_tells_a_page_that_does_not_come(tmp_path: Path, form: tuple[str, ...]) -> None:
    ran = run(NOBODY, *form, "--seconds", "60", folder=tmp_path)

    advice = RECOMMENDATIONS["unreachable"]
    why = "The page did not come: net::ERR_"
    begins = {
        "text": f"{NOBODY}: unreachable, 1 finding\n  unreachable: {why}",
        "--json": '{"url": "' + NOBODY + '", "state": "unreachable", "findings": [{"rule": "unrea',
        "github": f"::error::{NOBODY.replace('%', '%25')}: unreachable: {why}",
    }
    assert (ran.returncode, ran.stderr) == (1, "")
    assert ran.stdout.startswith(begins[form[-1]])
    assert advice in ran.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal as POSIX has it")
def test_the_command_tells_its_steps_at_a_terminal(tmp_path: Path) -> None:
    import pty  # noqa: PLC0415 - not on Windows

    ours, theirs = pty.openpty()
    run(NOBODY, folder=tmp_path, stderr=theirs)
    os.close(theirs)

    assert os.read(ours, 1000).decode().startswith(f"{NOBODY}: opens the page")
    os.close(ours)
