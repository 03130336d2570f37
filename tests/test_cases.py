"""``oneflow-snippet test`` and pytest hold a site's mappings to the cases beside them."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from oneflow_snippet.cli import main

FINE = """\
# Kept.
[[tests]]
name = "A sign-in reaches 1Flow" # so is this
sample = "Signed In"
expect = [
  [
    "track",
    "Signed In",
    { userId = "u-42", anonymousId = "a-1", properties = { username = "ada" } },
  ],
]
"""
DIFFERENT = """
[[tests]]
name = "No <orders> & the like"
event = { type = "track", event = "Order", properties = { total = 42.0, on = 2026-05-01 } }
expect = []
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("oneflow.toml").write_text('project_api_key = "k"\n')
    return tmp_path


def write(text: str, name: str = "oneflow.tests.toml") -> Path:
    path = Path(name)
    path.write_text(text, "utf-8")
    return path


def test_cases_that_hold_are_said(capsys: pytest.CaptureFixture[str]) -> None:
    write(FINE)

    assert main(["test"]) == 0

    expected = "as expected: A sign-in reaches 1Flow\n1 as expected, 0 different\n"
    assert capsys.readouterr().out == expected
    assert main(["test", "--quiet"]) == 0
    assert capsys.readouterr().out == ""


def test_what_differs_is_shown_with_the_reasons(capsys: pytest.CaptureFixture[str]) -> None:
    write(FINE + DIFFERENT)

    assert main(["test"]) == 1

    assert capsys.readouterr().out.splitlines() == [
        "as expected: A sign-in reaches 1Flow",
        "different: No <orders> & the like (oneflow.tests.toml)",
        "    --- expected",
        "    +++ found",
        "    @@ -1 +1,12 @@",
        "    -[]",
        "    +[",
        "    +  [",
        '    +    "track",',
        '    +    "Order",',
        "    +    {",
        '    +      "properties": {',
        '    +        "on": "2026-05-01",',
        '    +        "total": 42',
        "    +      }",
        "    +    }",
        "    +  ]",
        "    +]",
        '    Identify User: type = "identify": found "track"',
        "1 as expected, 1 different",
    ]


@pytest.mark.parametrize(
    ("expect", "code"),
    [
        ('[["track", "A", {"properties": {"n": 1}}]]', 0),
        ('[["track", "A", {"properties": {"n": 1.0}}]]', 0),
        ('[["track", "A", {"properties": {"n": true}}]]', 1),
        ('[["track", "A", {"properties": {"n": "1"}}]]', 1),
        ('[["track", "A", {"properties": {"n": 1}}], ["track", "A", {"properties": {"n": 1}}]]', 1),
        ("[]", 1),
    ],
)
def test_values_are_compared_with_their_types(expect: str, code: int) -> None:
    event = '{"type": "track", "event": "A", "properties": {"n": 1}}'
    write(f'{{"tests": [{{"event": {event}, "expect": {expect}}}]}}', "oneflow.tests.json")

    assert main(["test"]) == code


def test_the_configuration_is_the_one_beside_the_file() -> None:
    Path("site").mkdir()
    Path("site/oneflow.toml").write_text('project_api_key = "k"\nenabled = false\n')
    file = write(DIFFERENT, "site/cases.toml")

    assert main(["test", str(file)]) == 0
    assert main(["test", str(file), "--config", "oneflow.toml"]) == 1


def test_a_report_for_ci(capsys: pytest.CaptureFixture[str]) -> None:
    write(FINE + DIFFERENT)

    assert main(["test", "--junit", "report.xml"]) == 1

    suite = ET.parse("report.xml").getroot()
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    fine, different = suite
    assert (fine.get("name"), len(fine)) == ("A sign-in reaches 1Flow", 0)
    assert different.get("name") == "No <orders> & the like"
    assert '+    "Order",' in (different[0].text or "")
    assert capsys.readouterr().err == ""


def test_an_update_is_shown_and_asked_for_first(capsys: pytest.CaptureFixture[str]) -> None:
    file = write(FINE + DIFFERENT)

    assert main(["test", "--update"]) == 1

    found = capsys.readouterr()
    assert "-expect = []" in found.out
    assert '+expect = [["track", "Order"' in found.out
    assert found.err == "nothing is written; --yes writes it\n"
    assert file.read_text() == FINE + DIFFERENT


@pytest.mark.parametrize("kind", ["toml", "json"])
def test_an_update_writes_what_differs_and_keeps_the_rest(kind: str) -> None:
    text = FINE + DIFFERENT
    if kind == "json":
        event = {"type": "track", "event": "Order", "properties": {"total": None}}
        text = json.dumps({"tests": [{"name": "null is kept", "event": event, "expect": []}]})
    file = write(text, f"oneflow.tests.{kind}")

    assert main(["test", "--update", "--yes"]) == 0
    assert main(["test"]) == 0
    assert main(["test", "--update"]) == 0, "there is nothing left to update"

    if kind == "toml":
        assert file.read_text().startswith(FINE)
        assert len(tomllib.loads(file.read_text())["tests"]) == 2


@pytest.mark.parametrize(
    ("properties", "code"), [("x = 1", 0), ('x = "\U0001f600"', 0), ("y = 1", 2)]
)
def test_what_toml_cannot_hold_is_not_written(
    properties: str, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    # Without a y, this is null.
    Path("oneflow.toml").write_text(
        'project_api_key = "k"\n[[mappings]]\naction = "trackEvent"\ntrigger = \'type = "track"\'\n'
        'fields.properties.n."@if" = { exists = { "@path" = "$.properties.x" }, then = 1, '
        'else = { "@json" = { mode = "decode", value = "null" } } }\n'
    )
    event = f'{{ type = "track", event = "A", properties = {{ {properties} }} }}'
    text = f"[[tests]]\nevent = {event}\nexpect = []\n"
    file = write(text)

    assert main(["test", "--update", "--yes"]) == code
    assert (file.read_text("utf-8") == text) == bool(code)
    assert ("which TOML cannot hold" in capsys.readouterr().err) == bool(code)


def test_half_a_character_is_written_as_an_escape() -> None:
    event = {"type": "track", "event": "\ud83d", "properties": {}}
    file = write(json.dumps({"tests": [{"event": event, "expect": []}]}), "oneflow.tests.json")

    assert main(["test", "--update", "--yes", "--junit", "report.xml"]) == 0
    assert main(["test"]) == 0
    assert "\\ud83d" in file.read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "oneflow.tests.toml: expected an array of tests, found none"),
        ("tests = 1", "oneflow.tests.toml: expected an array of tests, found a number"),
        ("tests = [", "oneflow.tests.toml: expected TOML: "),
        ("[[tests]]\nexpect = []", "tests[0]: expected either an event or the name of a sample"),
        ("[[tests]]\nsample = 'Page'", "tests[0].expect: expected an array of calls"),
        ("[[tests]]\nsample = 'Page'\nexpect = [1]", "tests[0].expect: expected an array of calls"),
        ("[[tests]]\nsampel = 'Page'", "unknown key 'sampel', must be one of: name, event, sample"),
        ("[[tests]]\nevent = {}\nexpect = []", "tests[0].event: expected a type, one of track"),
        ("[[tests]]\nsample = 'Pgae'\nexpect = []", "unknown sample 'Pgae'"),
    ],
)
def test_what_is_no_case_is_told(text: str, says: str, capsys: pytest.CaptureFixture[str]) -> None:
    write(text)

    assert main(["test"]) == 2
    assert says in capsys.readouterr().err


def test_without_cases_it_says_how_to_write_some(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test"]) == 2
    assert "no tests: looked for oneflow.tests.toml and" in capsys.readouterr().err


# ---- The plugin of pytest ----------------------------------------------------------------------


def pytest_run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments]
    return subprocess.run(command, capture_output=True, check=False, encoding="utf-8")


def test_pytest_collects_the_cases() -> None:
    write(FINE + DIFFERENT)

    ran = pytest_run()

    assert ran.returncode == 1
    assert "1 failed, 1 passed" in ran.stdout
    assert "oneflow.tests.toml::No <orders> & the like" in ran.stdout
    assert '+    "Order",' in ran.stdout
    assert "Traceback" not in ran.stdout


@pytest.mark.parametrize(
    ("file", "text", "says"),
    [
        ("oneflow.toml", "regoin = 1", "unknown key 'regoin'"),
        ("oneflow.tests.toml", "tests = 1", "expected an array of tests, found a number"),
    ],
)
def test_pytest_says_what_is_wrong_without_a_traceback(file: str, text: str, says: str) -> None:
    write(FINE)
    write(text, file)

    ran = pytest_run()

    assert ran.returncode != 0
    assert says in ran.stdout
    assert "Traceback" not in ran.stdout


def test_pytest_imports_nothing_of_ours_where_there_are_no_cases() -> None:
    Path("test_other.py").write_text(
        "import sys\n\ndef test_it():\n"
        "    ours = sorted(name for name in sys.modules if name.startswith('oneflow_snippet'))\n"
        "    light = ('oneflow_snippet', '__about__', 'trial', 'pytest_plugin')\n"
        "    assert [name for name in ours if not name.endswith(light)] == []\n"
    )

    ran = pytest_run()

    assert ran.returncode == 0, ran.stdout


def test_the_plugin_knows_the_names_of_the_command() -> None:
    from oneflow_snippet.trial import cases, pytest_plugin  # noqa: PLC0415

    names: Any = pytest_plugin.NAMES
    assert names == cases.FILES
