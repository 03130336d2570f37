"""What ``oneflow-snippet verify`` makes of what was seen, and what it says where it cannot look."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from oneflow_snippet import build, load_config
from oneflow_snippet.cli import main
from oneflow_snippet.verify.decide import decide
from oneflow_snippet.verify.observation import (
    Expected,
    Observation,
    Request,
    Script,
    Snippet,
    Violation,
)
from oneflow_snippet.verify.rules import RECOMMENDATIONS, Finding
from pyppeteer import launcher
from pyppeteer.errors import BrowserError

ROOT = Path(__file__).parent.parent
SDK = "https://1flow.app/js/1flow.js"
BUILT = build(load_config({"project_api_key": "k"}, environ={}))
CODE = BUILT.minified
VERSION = re.findall(r'version:"([^"]*)"', CODE)[0]

READY = Snippet("ready", VERSION)
FAILED = Snippet("failed", VERSION)
IDLE = Snippet("idle", VERSION)
OFF = Snippet("off", VERSION)
OURS = Script(ours=True, text=CODE)
HEALTHY = Observation(
    "https://shop.example/",
    snippet=READY,
    analytics="loaded",
    registered=True,
    write_key="segment",
    scripts=(Script(src=SDK, sdk=True, key="k"), OURS),
    requests=(Request(SDK, 200),),
    tracked="A",
    calls=1,
    seconds=15,
)
HASHES = frozenset(file["sha256"] for file in BUILT.manifest()["files"].values())
EXPECTED = Expected(key="k", code=CODE, hashes=HASHES, event="A")


def rules(expected: Expected = Expected(), **seen: Any) -> list[str]:  # noqa: B008 - frozen
    """Give the rules of a page that is healthy but for what is given."""
    return [finding.rule for finding in decide(replace(HEALTHY, **seen), expected)]


def test_a_healthy_page_has_no_findings() -> None:
    assert rules(EXPECTED) == []
    assert rules() == [], "nor without a configuration"


@pytest.mark.parametrize(
    ("blocked", "rule"),
    [
        ("csp", "csp-blocks-sdk"),
        ("coep-frame-resource-needs-coep-header", "coep"),
        ("corp-not-same-origin-after-defaulted-to-same-origin-by-coep", "coep"),
        ("inspector", "sdk-blocked"),
        ("", "sdk-blocked"),
    ],
)
def test_what_forbids_the_sdk_is_named(blocked: str, rule: str) -> None:
    request = Request(SDK, failure="net::ERR_FAILED", blocked=blocked)

    assert rules(snippet=FAILED, requests=(request,)) == [rule]


@pytest.mark.parametrize(
    ("status", "rule"),
    [
        (404, "sdk-404"),
        (400, "sdk-404"),
        (399, "sdk-no-api"),
        (500, "sdk-404"),
        (200, "sdk-no-api"),
    ],
)
def test_an_answer_that_is_no_sdk_is_named(status: int, rule: str) -> None:
    assert rules(snippet=FAILED, requests=(Request(SDK, status),)) == [rule]


@pytest.mark.parametrize(("status", "why"), [(399, "net::ERR_ABORTED"), (400, "status 400")])
def test_a_file_of_ours_that_does_not_come_is_named(status: int, why: str) -> None:
    script = Script(src="https://shop.example/oneflow.min.js", ours=True)
    request = Request(script.src, status, failure="net::ERR_ABORTED")

    finding, *_ = decide(
        Observation("https://shop.example/", scripts=(script,), requests=(request,)), Expected()
    )

    assert finding.message == f"The snippet's file {script.src} did not come: {why}."


@pytest.mark.parametrize(
    ("directive", "blocked", "forbidden"),
    [
        ("script-src-elem", "inline", True),
        ("script-src", "eval", False),
        ("style-src-elem", "inline", False),
    ],
)
def test_a_policy_forbids_the_snippet_only_by_what_is_about_its_script(
    directive: str, blocked: str, *, forbidden: bool
) -> None:
    violation = Violation(directive, blocked)

    found = rules(snippet=None, scripts=(OURS,), violations=(violation,))

    assert ("csp-blocks-snippet" in found) is forbidden, found


def test_an_sdk_that_never_answers_is_named() -> None:
    seen = replace(HEALTHY, snippet=Snippet("loading", VERSION), requests=(Request(SDK),))

    [finding] = decide(seen, Expected())

    assert finding == Finding("sdk-blocked", f"{SDK} did not come: no answer in 15 seconds.")


@pytest.mark.parametrize(
    ("seen", "rule"),
    [
        ({"integration": False}, "integration-off"),
        ({"write_key": ""}, "analytics-disabled"),
        ({"gpc": True}, "gpc"),
        (
            {"snippet": replace(OFF, problems=("Segment brings 1Flow itself, so …",))},
            "segment-hosted-too",
        ),
        ({}, "not-ready"),
    ],
)
def test_what_keeps_the_snippet_off_is_named(seen: dict[str, Any], rule: str) -> None:
    assert rules(**{"snippet": OFF, **seen}) == [rule]


@pytest.mark.parametrize(
    ("sample", "rule"),
    [
        ("HTMLScriptElement src|https://1flow.app/js/1flow.js", "trusted-types"),
        ("oneflow", "trusted-types"),
        ("dompurify", "sdk-blocked"),
    ],
)
def test_a_policy_of_somebody_else_is_not_ours(sample: str, rule: str) -> None:
    theirs = Violation("trusted-types", "trusted-types-policy", sample)

    assert rules(snippet=FAILED, requests=(Request(SDK),), violations=(theirs,)) == [rule]


def test_a_switch_that_changes_nothing_is_no_finding() -> None:
    assert rules(gpc=True) == [], "the build does not ask for it"


@pytest.mark.parametrize(
    "seen",
    [
        {"snippet": IDLE},
        {"snippet": FAILED, "scripts": (OURS,), "requests": ()},
    ],
    ids=["idle", "asked for nothing"],
)
def test_what_no_rule_explains_is_told_all_the_same(seen: dict[str, Any]) -> None:
    assert rules(**seen) == ["not-ready"]


def test_without_a_snippet_there_is_still_the_word_about_segment() -> None:
    seen: dict[str, Any] = {"snippet": None, "scripts": (), "requests": ()}

    assert rules(**seen, analytics="none") == ["no-snippet", "no-analytics-js"]
    assert rules(**seen) == ["no-snippet"]


def test_what_follows_from_an_earlier_cause_is_not_told() -> None:
    violation = Violation("script-src-elem", SDK)
    seen: dict[str, Any] = {
        "violations": (violation,),
        "requests": (Request(SDK, failure="x", blocked="csp"),),
    }

    assert rules(EXPECTED, **seen, snippet=FAILED, calls=0) == ["csp-blocks-sdk"]


def test_policies_about_other_hosts_are_the_business_of_others() -> None:
    violations = (
        Violation("connect-src", "https://not1flow.app/"),
        Violation("connect-src", "https://1flow.app.example/"),
        Violation("script-src-elem", "https://ads.example/x.js"),
    )

    assert rules(violations=violations) == []


def test_an_event_that_nobody_expects_may_be_without_a_mapping() -> None:
    assert rules(calls=0) == []
    assert rules(EXPECTED, tracked="", calls=0) == [], "none was sent"


def test_every_rule_is_described_with_what_to_do() -> None:
    text = (ROOT / "docs" / "verify.md").read_text("utf-8")
    sections = dict(re.findall(r"^### (\S+)\n(.*?)(?=^##|\Z)", text, re.MULTILINE | re.DOTALL))

    assert list(sections) == list(RECOMMENDATIONS)
    for rule, told in sections.items():
        assert RECOMMENDATIONS[rule] in " ".join(told.replace("`", "").split()), rule


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "Missing argument 'URL…'"),
        (["shop.example"], "shop.example: expected a URL such as https://www.example.com/, or a"),
        (["file:///x"], "file:///x: expected a URL"),
        (["https://"], "https://: expected a URL"),
        (["https://[x/"], "https://[x/: expected a URL"),
        (["--track", "A", "--no-track", "https://x/"], "--track and --no-track: choose one"),
        (["--seconds", "0", "https://x/"], "0.0 is not in the range"),
        (["--config", "nowhere.toml", "https://x/"], "nowhere.toml: no such file"),
    ],
)
def test_wrong_usage_is_told(
    arguments: list[str],
    told: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)

    assert main(["verify", *arguments]) == 2
    assert told in capsys.readouterr().err


def _never(_url: str) -> None:
    raise BrowserError("Browser closed unexpectedly:\n")


@pytest.mark.parametrize(
    ("variable", "told"),
    [
        ("", "no Chromium on the path (chromium, chromium-browser, "),
        ("/nowhere/chromium", "CHROMIUM: '/nowhere/chromium' is no program"),
        ("false", "does not start: "),
    ],
)
def test_without_a_chromium_it_says_what_helps(
    variable: str,
    told: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "false").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "false").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("CHROMIUM", variable)
    monkeypatch.setattr(launcher, "get_ws_endpoint", _never)  # as after its 30 seconds
    monkeypatch.chdir(tmp_path)

    assert main(["verify", "https://shop.example/"]) == 2
    said = capsys.readouterr().err
    assert told in said
    assert len(said.splitlines()) == 1


def test_without_the_extra_it_says_what_to_install(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("oneflow_snippet.verify.browser.find_spec", lambda _: None)
    monkeypatch.chdir(tmp_path)

    assert main(["verify", "https://shop.example/"]) == 2
    assert "pip install 'oneflow-snippet[verify]'" in capsys.readouterr().err
