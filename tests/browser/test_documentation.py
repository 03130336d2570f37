"""What the documentation promises a newcomer, done as a newcomer does it."""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from harness.builds import built
from harness.network import Reply
from oneflow_snippet import build, load_config
from oneflow_snippet.init.files import fresh

if TYPE_CHECKING:
    from harness.site import Site

ROOT = Path(__file__).parents[2]
BUILT = ROOT / "build" / "docs" / "html"
DOCS = "https://docs.example"
PLACE = "<!-- Segment's own snippet, from your source's settings -->"
QUESTIONS = json.loads((ROOT / "tests" / "cases" / "docs" / "questions.json").read_text("utf-8"))


async def test_the_tutorial_goes_from_an_empty_folder_to_a_page(site: Site, tmp_path: Path) -> None:
    [script] = blocks(ROOT / "docs" / "tutorial.md", "sh")
    commands = re.sub(r"<<'END'\n.*?^END$", "", script, flags=re.DOTALL | re.MULTILINE).splitlines()
    assert len(commands) <= 5, commands
    folder = tmp_path / "shop"
    folder.mkdir()
    *_, server = commands
    before_server = script.removesuffix(f"{server}\n")

    typed = await asyncio.to_thread(
        subprocess.run, ["sh", "-eu"], cwd=folder, env=shell(tmp_path), input=before_server,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert typed.returncode == 0, typed.stdout + typed.stderr

    # The server of the last command is the network of this test: it serves the folder, too.
    assert server.startswith("python3 -m http.server 8000")
    page = (folder / "index.html").read_text("utf-8")
    assert page.count(PLACE) == 1
    segment = f"<script>{site.segment.snippet()}</script>"
    site.network.serve("http://127.0.0.1:8000/", page.replace(PLACE, segment))
    site.network.route("http://127.0.0.1:8000/*", lambda request: file_of(folder, request.url))
    visit = await site.tab()
    await visit.goto("http://127.0.0.1:8000/")
    await visit.event("oneflow:ready")

    await visit.run("document.querySelector('button').click()")

    [call] = await visit.sdk_calls(1)
    assert call[:2] == ["track", "Order Completed"]
    assert call[2]["properties"] == {"total": 42}
    assert await visit.evaluate("oneflowSnippet.state") == "ready"
    assert visit.errors == []


async def test_what_the_readme_says_to_segment_reaches_the_sdk_as_it_says(site: Site) -> None:
    said, reached = blocks(ROOT / "README.md", "js")
    visit = await site.open(built().minified)
    await visit.event("oneflow:ready")

    await visit.run(said)

    calls = await visit.sdk_calls(2)
    shown = await visit.evaluate(
        f"(function (calls, _1flow) {{ {reached}; return calls; }}).apply(null,"
        " ((calls) => [calls, (...call) => calls.push(call)])([]))"
    )
    shown[1][2]["anonymousId"] = calls[1][2]["anonymousId"]  # the page says "…", it is a random one
    assert calls == shown


async def test_the_page_can_wait_for_the_sdk_as_is_shown(site: Site) -> None:
    listener, _ = blocks(ROOT / "docs" / "browser.md", "js")
    visit = await site.open(built().minified, head=f"<script>{listener}</script>")

    assert await visit.sdk_calls(1) == [["track", "Chat opened", {"properties": {"page": "help"}}]]


async def test_the_mapping_of_the_tutorial_does_what_is_said(site: Site) -> None:
    [config] = blocks(ROOT / "docs" / "tutorial.md", "toml")
    visit = await site.open(build(load_config(tomllib.loads(config))).minified)
    await visit.event("oneflow:ready")

    for total in (42, 120):
        await visit.run(f"analytics.track('Order Completed', {{ total: {total} }})")

    [call] = await visit.sdk_calls(1)
    assert call[:2] == ["track", "Large order"]
    assert call[2]["properties"] == {"total": 120}


async def test_the_cases_that_init_writes_are_true(site: Site) -> None:
    files = fresh("k", "")
    config = tomllib.loads(files["oneflow.toml"])
    code = build(load_config(config)).minified
    visit = await site.open(code)
    await visit.event("oneflow:ready")
    cases = tomllib.loads(files["oneflow.tests.toml"])["tests"]
    assert len(cases) == 2

    for case in cases:
        event = json.dumps(case["event"])
        await visit.run(f"(oneflowSnippet.{case['event']['type']} || String)({{event: {event}}})")

    expected = [call for case in cases for call in case["expect"]]
    assert await visit.sdk_calls(len(expected)) == expected


async def test_a_search_of_the_site_answers_these_questions(site: Site) -> None:
    if not (BUILT / "search.html").exists():
        pytest.fail("the documentation is not built: make docs", pytrace=False)
    site.network.route(f"{DOCS}/*", lambda request: file_of(BUILT, request.url))
    visit = await site.tab()
    await visit.goto(f"{DOCS}/search.html")

    answers = {}
    for question, words, page in QUESTIONS:
        found: list[str] = await visit.call(SEARCH, words)
        if page not in found[:3]:
            answers[f"{question} ({words})"] = {"expected": page, "found": found[:5]}

    assert len(QUESTIONS) >= 20
    assert answers == {}


def blocks(page: Path, language: str) -> list[str]:
    """Give the code blocks of one language."""
    pattern = rf"^```{language}\n(.*?)^```$"
    return re.findall(pattern, page.read_text("utf-8"), re.MULTILINE | re.DOTALL)


# The pages that the site's own search finds, the best first.
SEARCH = """(words) => Search._performSearch(...Search._parseQuery(words))
    .reverse().map((result) => result[0])
    .filter((name, place, all) => all.indexOf(name) === place)"""


def shell(tmp_path: Path) -> dict[str, str]:
    """Give the environment of a shell where this checkout stands for what pip would install."""
    tools = tmp_path / "bin"
    tools.mkdir()
    pip = tools / "pip"
    pip.write_text('#!/bin/sh\ntest "$*" = "install oneflow-snippet"\n')
    pip.chmod(0o755)
    ours = tools / "oneflow-snippet"
    ours.write_text(f'#!/bin/sh\nexec {sys.executable} -m oneflow_snippet "$@"\n')
    ours.chmod(0o755)
    return {**os.environ, "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}"}


def file_of(folder: Path, url: str) -> Any:
    """Answer as a server of a folder's files does."""
    path = folder / urlsplit(url).path.lstrip("/")
    return Reply(path.read_text("utf-8")) if path.is_file() else Reply(status=404)
