"""A configuration is understood as it is meant, or refused with all that is wrong in it."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from oneflow_snippet import Config, ConfigError, UnreadableError, build, load_config
from oneflow_snippet.errors import Span

CASES = Path(__file__).parent / "cases" / "config"
BAD = tomllib.loads((CASES / "bad.toml").read_text())["case"]


def load(data: dict[str, Any]) -> Config:
    return load_config({"project_api_key": "k", **data}, environ={})


def refusal(data: dict[str, Any]) -> str:
    with pytest.raises(ConfigError) as caught:
        load(data)
    return str(caught.value)


@pytest.mark.parametrize("case", BAD, ids=lambda case: case["name"])
def test_what_is_wrong_is_said(
    case: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("oneflow.toml").write_text(case["file"])

    with pytest.raises(ConfigError) as caught:
        load_config("oneflow.toml", environ={})

    found, _, summary = str(caught.value).rpartition("\n")
    assert found == case["says"].rstrip("\n"), f"the command says\n{found}"
    assert summary.endswith("; nothing was written.")


def test_json_is_the_same_model_with_the_same_places(tmp_path: Path) -> None:
    file = tmp_path / "oneflow.json"
    file.write_text('{\n  "project_api_key": "k",\n  "mappings": [\n    {"action": 5}\n  ]\n}\n')

    with pytest.raises(ConfigError) as caught:
        load_config(file, environ={})

    assert [(p.line, p.column, p.path) for p in caught.value.problems] == [
        (4, 5, ("mappings", 0)),
        (4, 6, ("mappings", 0, "action")),
    ], caught.value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("oneflow.toml", "trigger = 'é = 1'"),
        ("oneflow.toml", 'trigger = "type = \\"a\\" and é = 1"'),
        ("oneflow.toml", "trigger = \"\\u0074ype = '\\U0001F600' or é = 1\""),
        ("oneflow.toml", 'trigger = """\ntype = 1\nor é = 1"""'),
        ("oneflow.toml", 'trigger = """type = 1 \\\n\n    or é = 1"""'),
        ("oneflow.toml", "trigger = '''type = 1\n  or é = 1'''"),
        ("oneflow.json", '"trigger": "type = \\"\\ud83d\\ude00\\" or é = 1"'),
    ],
)
def test_a_mistake_in_a_string_is_shown_where_it_stands(
    name: str, text: str, tmp_path: Path
) -> None:
    toml = f'project_api_key = "k"\n[[mappings]]\n{text}\naction = "trackEvent"\n'
    json_ = f'{{"project_api_key": "k", "mappings": [{{\n"action": "trackEvent",\n{text}}}]}}'
    file = tmp_path / name
    content = toml if name.endswith("toml") else json_
    file.write_text(content, "utf-8")

    with pytest.raises(ConfigError) as caught:
        load_config(file, environ={})

    [problem] = caught.value.problems
    before = content[: content.index("é")].split("\n")
    assert (problem.line, problem.column) == (len(before), len(before[-1]) + 1), problem


def test_what_a_terminal_would_obey_is_shown_as_an_escape(tmp_path: Path) -> None:
    file = tmp_path / "\x1b]0;evil\x07\n.json"
    file.write_text('{"project_api_key": "k", "\u202e\u009b31m": 1}', "utf-8")

    with pytest.raises(ConfigError) as caught:
        load_config(file, environ={})

    said = str(caught.value)
    assert "\\x1b]0;evil\\x07\\n.json:1:26: " in said
    assert said.isascii()
    assert all(line.isprintable() for line in said.splitlines())


@pytest.mark.parametrize("line", ["日本 = 1", "\tb\ta = 1", "e\u0301 = 1", "\x1b[1m = 1"])
def test_the_caret_stands_under_its_place(line: str) -> None:
    frame = Span(line, line.index("="), line.index("=") + 1).frame()

    shown, caret = frame.splitlines()
    widths = {"日": 2, "本": 2, "\u0301": 0}
    columns = [sum(widths.get(char, 1) for char in text) for text in (shown.split("=")[0],)]
    assert columns == [len(caret) - 1], frame
    assert [i for i, c in enumerate(shown) if c == "\t"] == [
        i for i, c in enumerate(caret) if c == "\t"
    ]


def test_of_a_line_without_end_only_the_place_is_shown() -> None:
    shown, caret = Span("x" * 500 + "!" + "y" * 500, 500, 501).frame().splitlines()

    assert len(shown) < 220
    assert shown[caret.index("^")] == "!"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"project_api_key": "k",}', "oneflow.json:1:2"),
        ('{"a": 1, "a": 2}', "1:3: not valid JSON: the key 'a' stands twice in one object"),
        ('{"a": NaN}', "1:7: not valid JSON: NaN is not a JSON value"),
        ("[]", ": expected an object, found an array"),
        ("[" * 100_000, ": nested too deeply"),
        ('{"a": ' + "9" * 5000 + "}", "not valid JSON"),
    ],
)
def test_json_syntax(text: str, says: str, tmp_path: Path) -> None:
    file = tmp_path / "oneflow.json"
    file.write_text(text)

    with pytest.raises(ConfigError) as caught:
        load_config(file, environ={})

    assert says in str(caught.value)


def test_pyproject_toml_has_a_table_for_it(tmp_path: Path) -> None:
    file = tmp_path / "pyproject.toml"
    file.write_text('[tool.oneflow-snippet]\nproject_api_key = "from-pyproject"\nregion = "eu"\n')

    with pytest.raises(ConfigError, match=r"pyproject.toml:3:1: region: unknown value 'eu'"):
        load_config(file, environ={})


def test_pyproject_toml_without_the_table(tmp_path: Path) -> None:
    file = tmp_path / "pyproject.toml"
    file.write_text("[project]\n")

    with pytest.raises(UnreadableError, match=r"expected a table \[tool.oneflow-snippet\]"):
        load_config(file)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="no such file"):
        load_config(tmp_path / "oneflow.toml")


def test_a_file_that_is_not_text(tmp_path: Path) -> None:
    (tmp_path / "oneflow.toml").write_bytes(b"a = '\xff'")

    with pytest.raises(UnreadableError, match="expected UTF-8 text, found byte 5"):
        load_config(tmp_path / "oneflow.toml")


def test_a_byte_order_mark_and_windows_line_ends_are_fine(tmp_path: Path) -> None:
    file = tmp_path / "oneflow.toml"
    file.write_bytes(b'\xef\xbb\xbfproject_api_key = "k"\r\nregion = "us"\r\n')

    assert load_config(file, environ={}).project_api_key == "k"


def test_without_mappings_the_presets_apply() -> None:
    presets = [(m.name, m.action.key, str(m.trigger)) for m in load({}).mappings]

    assert presets == [
        ("Track Event", "trackEvent", 'type = "track"'),
        ("Identify User", "identifyUser", 'type = "identify"'),
    ]


def test_the_environment_gives_the_key() -> None:
    environ = {"ONEFLOW_PROJECT_API_KEY": "from-environment"}

    assert load_config({}, environ=environ).project_api_key == "from-environment"
    both = load_config({"project_api_key": "from-file"}, environ=environ)
    assert both.project_api_key == "from-environment"


STAGES = {
    "project_api_key": "k",
    "regions": {"eu": "https://eu.1flow.example/1flow.js"},
    "region": "eu",
    "environments": {
        "staging": {"project_api_key": "s", "sdk_url": "/1flow.js", "debug": True},
        "local": {"enabled": False},
    },
}


def test_an_environment_overrides_key_by_key() -> None:
    base, staging, local = (
        load_config(STAGES, environment=name, environ={}) for name in ("", "staging", "local")
    )

    assert (base.environment, base.project_api_key, base.debug) == ("", "k", False)
    assert (staging.environment, staging.project_api_key, staging.debug) == ("staging", "s", True)
    assert staging.sdk_url == "/1flow.js", "goes before the region of the file's top"
    assert (local.project_api_key, local.enabled) == ("k", False)


def test_variables_go_before_the_environment_and_that_before_the_file() -> None:
    environ = {"ONEFLOW_ENV": "staging", "ONEFLOW_REGION": "eu", "ONEFLOW_DEBUG": "0"}

    config = load_config(STAGES, environ=environ)

    assert (config.environment, config.project_api_key, config.debug) == ("staging", "s", False)
    assert config.sdk_url == "https://eu.1flow.example/1flow.js"
    assert load_config(STAGES, environment="", environ=environ).environment == ""


@pytest.mark.parametrize(
    ("environ", "says"),
    [
        ({"ONEFLOW_PERSIST": "yes"}, "ONEFLOW_PERSIST: expected true or false, found a string"),
        ({"ONEFLOW_REGION": "us", "ONEFLOW_SDK_URL": "/a.js"}, "either 'region' or 'sdk_url'"),
        ({"ONEFLOW_ENV": "stagin"}, "unknown environment 'stagin', must be one of: staging, local"),
        ({"ONEFLOW_CLIENT": "x"}, "environment variable ONEFLOW_CLIENT: unknown value 'x'"),
    ],
)
def test_what_is_wrong_in_the_surroundings_is_said(environ: dict[str, str], says: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_config(STAGES, environ=environ)

    assert says in str(caught.value)


def test_an_environment_where_there_are_none() -> None:
    with pytest.raises(ConfigError, match="unknown environment 'x', the configuration has none"):
        load_config({"project_api_key": "k"}, environment="x", environ={})


def test_a_mistyped_variable_is_a_warning_and_a_foreign_one_is_none() -> None:
    environ = {"ONEFLOW_REGOIN": "eu", "ONEFLOW_HOME": "/opt", "TWOFLOW_REGION": "x"}

    [warning] = load_config({"project_api_key": "k"}, environ=environ).warnings

    assert "ONEFLOW_REGOIN: is none of ours. Did you mean 'ONEFLOW_REGION'?" in str(warning)


@pytest.mark.parametrize(
    "key",
    ["YOUR_KEY", "your-project-api-key", "<key>", "xxxx", "TODO", "$KEY", "{{key}}", "my_key"],
)
def test_a_placeholder_in_place_of_the_key_is_a_warning(key: str) -> None:
    [warning] = load({"project_api_key": key}).warnings

    assert f"project_api_key: {key!r} looks like a placeholder" in str(warning)


@pytest.mark.parametrize("key", ["oneflow_live_example", "k", "mykeys-8f3a", "Xx9yX", "yourcorp42"])
def test_a_key_is_no_placeholder(key: str) -> None:
    assert load({"project_api_key": key}).warnings == ()


def test_a_site_that_is_switched_off_does_nothing() -> None:
    artefacts = build(load({"enabled": False}))

    assert artefacts.minified == artefacts.readable
    assert re.fullmatch(r"/\*[^*]*\*/\n", artefacts.minified)


def test_a_bad_key_of_the_environment_is_refused() -> None:
    with pytest.raises(ConfigError, match="environment variable ONEFLOW_PROJECT_API_KEY: expected"):
        load_config({}, environ={"ONEFLOW_PROJECT_API_KEY": "a b"})


def test_a_region_of_ones_own() -> None:
    regions = {"eu": "https://eu.1flow.example/js/1flow.js"}

    assert load({"region": "eu", "regions": regions}).sdk_url == regions["eu"]
    assert load({"regions": regions}).sdk_url == "https://1flow.app/js/1flow.js"


@pytest.mark.parametrize(
    "url", ["http://localhost:8080/1flow.js", "http://127.0.0.1/1flow.js", "http://[::1]/1flow.js"]
)
def test_the_own_machine_needs_no_tls(url: str) -> None:
    assert load({"sdk_url": url}).sdk_url == url


def test_the_sdk_may_stand_on_ones_own_site() -> None:
    assert load({"sdk_url": "/vendor/1flow.js?v=3"}).sdk_url == "/vendor/1flow.js?v=3"


def test_what_the_snippet_attaches_to_and_how_it_loads() -> None:
    options = {"client": "rudderstack", "sdk_crossorigin": "use-credentials", "early": True}

    for data in ({}, options):
        config = load(data)
        defaults = {"client": "segment", "sdk_crossorigin": "", "early": False}
        assert {key: getattr(config, key) for key in options} == {**defaults, **data}
    assert load({"sdk_crossorigin": ""}).sdk_crossorigin == ""


@pytest.mark.parametrize("name", ["constructor", "__proto__", "hasOwnProperty", "valueOf"])
def test_a_name_that_every_object_has_is_no_analytics(name: str) -> None:
    assert f"found {name!r}, which any object has" in refusal({"analytics_global": name})


@pytest.mark.parametrize(
    "url",
    [
        "/\\cdn.example/1flow.js",
        "vendor/1flow.js",
        "//cdn.example/1flow.js",
        "https://",
        "https://cdn.example/a b.js",
        'https://cdn.example/"onload="alert(1)',
        "https://user:secret@cdn.example/1flow.js",
        "https://cdn.example:port/1flow.js",
        "https://[cdn/1flow.js",
        "data:text/javascript,alert(1)",
        "https://cdn.example/\u2028",
        "http://127.0.0.1.evil.example/1flow.js",
    ],
)
def test_what_is_no_safe_url_is_refused(url: str) -> None:
    assert "sdk_url: expected" in refusal({"sdk_url": url})


def test_fifty_mappings_and_not_one_more() -> None:
    rule = {"action": "trackEvent", "trigger": 'type = "track"', "enabled": False}

    assert len(load({"mappings": [rule] * 50}).mappings) == 50
    assert "expected at most 50 mappings, enabled or not, found 51" in refusal(
        {"mappings": [rule] * 51}
    )


def test_a_trigger_that_never_fires_is_a_warning() -> None:
    rule = {"action": "trackEvent", "trigger": 'type = "trak"'}

    config = load({"mappings": [rule]})

    [warning] = config.warnings
    assert str(warning) == (
        "warning: mappings[0].trigger: this trigger can never fire; "
        "its mapping is left out of the output"
    )


def test_data_from_python_has_paths_in_its_problems() -> None:
    assert json.dumps(refusal({"mappings": [{"action": "x", "trigger": 1}]})).startswith(
        '"mappings[0].action: unknown value'
    )
