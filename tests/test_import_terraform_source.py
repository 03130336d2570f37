"""Of Terraform's source, what stands there is taken, and what only Terraform knows is named."""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from pathlib import Path

import pytest
import tomli
from hypothesis import given
from hypothesis import strategies as st
from oneflow_snippet import UnreadableError
from oneflow_snippet.cli import main
from oneflow_snippet.importer import Answers, import_mappings
from strategies.examples import examples

SOURCE = r"""
# What the workspace has.
variable "key" {}

resource "segment_destination" "surveys" {
  source_id = segment_source.web.id
  metadata  = { id = "64edec5a4f881f992e432b81" }
  settings  = jsonencode({ "projectApiKey" = "oneflow_key" })
}

resource "segment_destination_subscription" "paid" {
  destination_id = segment_destination.surveys.id
  name           = "Paid \u20ac"
  enabled        = true
  action_id      = "a1"
  trigger        = "type = \"track\" and event = \"Paid\""
  settings = jsonencode({
    "event_name" = { "@template" = "{{event}} $${now}" } // stays as it is
    properties = { "@path" : "$.properties" }, # and a comment
  })
  lifecycle { prevent_destroy = true }
}

resource "segment_destination_subscription" "user" {
  destination_id = segment_destination.surveys.id
  name           = "User"
  enabled        = true
  action_id      = local.identify
  trigger        = <<-EOT
    type = "identify"
  EOT
  settings       = <<JSON
{"userId": {"@path": "$.userId"}}
JSON
}

resource "segment_destination_filter" "internal" {
  destination_id = segment_destination.surveys.id
  if             = "event = \"Internal\""
  enabled        = true
  actions        = [{ type = "DROP" }]
}
"""
ACTIONS = {"a1": "trackEvent", "local.identify": "identifyUser"}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_what_stands_there_is_taken(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "main.tf").write_text(SOURCE, "utf-8")
    options = [f"--action={id_}={action}" for id_, action in ACTIONS.items()]

    assert main(["import", "main.tf", *options]) == 0

    assert "Terraform's source: 2 of 2 mappings taken over, 1 of 1" in capsys.readouterr().out
    config = tomli.loads((folder / "oneflow.toml").read_text("utf-8"))
    assert config["project_api_key"] == "oneflow_key"
    paid, user = config["mappings"]
    assert (paid["name"], paid["trigger"]) == ("Paid €", 'type = "track" and event = "Paid"')
    assert paid["fields"]["event_name"] == {"@template": "{{event}} ${now}"}
    assert (user["action"], user["trigger"].strip()) == ("identifyUser", 'type = "identify"')
    assert config["filters"][0]["if"] == 'event = "Internal"'


def test_the_same_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    subscription = {
        "//": "a comment",
        "destination_id": "${segment_destination.surveys.id}",
        "name": "Paid",
        "enabled": True,
        "action_id": "a1",
        "trigger": 'type = "track"',
        "settings": '${jsonencode({event_name = "$${x}"})}',
    }
    source = {"resource": {"segment_destination_subscription": {"paid": subscription}}}
    Path("main.tf.json").write_text(json.dumps(source), "utf-8")

    assert main(["import", "main.tf.json", "--action=a1=trackEvent", "--out=-"]) == 0

    [paid] = tomli.loads(capsys.readouterr().out)["mappings"]
    assert paid["fields"]["event_name"] == "${x}"


def changed(name: str, value: str) -> str:
    """Give the source with another value of the first mapping."""
    lines = SOURCE.split("\n")
    start = next(at for at, line in enumerate(lines) if '"paid"' in line)
    at = next(at for at in range(start, len(lines)) if lines[at].split()[:1] == [name])
    return "\n".join([*lines[:at], f"  {name} = {value}", *lines[at + 1 :]])


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        (
            "trigger",
            "var.trigger",
            "trigger depends on var.trigger, which only Terraform can work out",
        ),
        (
            "trigger",
            '"event = \\"${var.x}\\""',
            'trigger depends on "event = \\"${var.x}\\"", which',
        ),
        ("trigger", 'format("%s", "a")', 'trigger depends on format("%s", "a"), which'),
        ("trigger", 'true ? "a" : "b"', 'trigger depends on true ? "a" : "b", which'),
        ("trigger", "<<EOT\n${var.x}\nEOT", "trigger depends on <<EOT ${var.x} EOT, which"),
        ("enabled", "var.is_on", "enabled depends on var.is_on, which"),
        ("name", "each.key\n  for_each = toset(var.names)", "for_each says how many there are"),
        ("name", '"n"\n  count = 2', "count says how many there are"),
    ],
)
def test_what_only_terraform_knows_is_named(name: str, value: str, told: str) -> None:
    found = import_mappings(changed(name, value), "main.tf", Answers(ACTIONS))

    assert not found.complete
    assert f"  {told}" in found.report
    assert "run terraform show -json | oneflow-snippet import -" in found.report
    assert "1 of 2 mappings taken over" in found.report


def test_a_filter_that_only_terraform_knows_tells_its_consequence() -> None:
    source = SOURCE.replace('[{ type = "DROP" }]', "var.actions")

    found = import_mappings(source, "main.tf", Answers(ACTIONS))

    assert not found.complete
    assert "actions depends on var.actions, which only Terraform can work out" in found.report
    assert "without it, 1Flow gets the data that it takes out" in found.report


@pytest.mark.parametrize("count", ["1", '"1"'])
def test_one_that_is_there_once_counts(count: str) -> None:
    found = import_mappings(changed("name", f'"n"\n  count = {count}'), "main.tf", Answers(ACTIONS))

    assert found.complete, found.report


def test_one_that_is_there_no_time_is_left_out_with_a_word() -> None:
    found = import_mappings(changed("name", '"n"\n  count = 0'), "main.tf", Answers(ACTIONS))

    assert "1 of 1 mappings" in found.report
    assert "segment_destination_subscription.paid: count = 0, so there is none" in found.report


HEREDOC = 'resource "aws_iam_policy" "NAME" {\n  policy = <<EOT \n{}\n  EOT \n}\n'


@pytest.mark.parametrize(
    "around",
    [
        (HEREDOC.replace("NAME", "p"), HEREDOC.replace("NAME", "q")),
        ("locals {\n  a = <<-X\t\n  EOT\n  X\n}\n", "\ufeff"),
        ("/* resource\nresource x */\n", "# resource\n"),
    ],
)
def test_what_stands_around_takes_nothing_away(around: tuple[str, str]) -> None:
    before, after = around

    found = import_mappings(before + SOURCE + after + SOURCE, "all.tf", Answers(ACTIONS))

    assert "4 of 4 mappings taken over, 2 of 2 filters" in found.report


def test_what_is_swallowed_by_a_text_is_missed() -> None:
    swallowing = 'locals {\n  x = "$${ # "\n}\n' + SOURCE
    swallowing += 'module "more" {\n  source = "./more"\n}\n'

    with pytest.raises(UnreadableError, match=r"cannot be read (whole )?as Terraform: run"):
        import_mappings(swallowing, "main.tf", Answers(ACTIONS))


@pytest.mark.parametrize(
    "reference",
    [
        '"${segment_destination.surveys.id}"',
        "segment_destination.surveys [ 0 ].id",
        "(segment_destination.surveys.id)",
        "local.surveys",
        '"64abc"',
        "null",
    ],
)
def test_a_filter_is_ours_however_its_destination_is_written(reference: str) -> None:
    head, tail = SOURCE.rsplit("segment_destination.surveys.id", 1)

    found = import_mappings(head + reference + tail, "main.tf", Answers(ACTIONS))

    assert "2 of 2 mappings taken over, 1 of 1 filters" in found.report


def test_a_mapping_whose_destination_cannot_be_compared_is_asked_about() -> None:
    source = SOURCE.replace("segment_destination.surveys.id", "local.surveys", 1)

    found = import_mappings(source, "main.tf", Answers(ACTIONS))

    assert not found.complete
    assert "the mappings belong to 2 destinations; which is 1Flow's?" in found.report


@pytest.mark.parametrize("value", ["false", '"false"'])
def test_what_is_off_stays_off(value: str) -> None:
    source = SOURCE.replace("enabled        = true", f"enabled = {value}")

    found = import_mappings(source, "main.tf", Answers(ACTIONS))

    config = tomli.loads(found.text)
    assert [each["enabled"] for each in config["mappings"]] == [False, False]
    assert config["filters"][0]["enabled"] is False


def test_a_dynamic_block_is_named() -> None:
    dynamic = 'dynamic "actions" {\n for_each = [1]\n content { type = "DROP" }\n}'
    source = SOURCE.replace('actions        = [{ type = "DROP" }]', dynamic)

    found = import_mappings(source, "main.tf", Answers(ACTIONS))

    assert not found.complete
    assert "actions depends on a dynamic block, which only Terraform can work out" in found.report


def test_a_module_is_named() -> None:
    module = 'module "more" {\n  source = "./more"\n}\n'
    for text in (SOURCE + module, json.dumps({"module": {"more": {}}})):
        found = import_mappings(text, "main.tf", Answers(ACTIONS))
        assert "module.more: what a module holds is not read; run terraform show" in found.report


def test_a_destination_that_is_off_is_named() -> None:
    source = SOURCE.replace("  source_id =", "  enabled = false\n  source_id =")

    found = import_mappings(source, "main.tf", Answers(ACTIONS))

    assert "segment_destination.surveys: the destination is off at Segment" in found.report


@pytest.mark.parametrize(
    "text",
    [
        'variable "a" {\n}\n',
        json.dumps({"variable": {"a": {}}, "resource": {}}),
        json.dumps({"resource": {"aws_instance": {"a": {}}}}),
    ],
)
def test_source_with_nothing_of_segment_in_it_says_so(text: str) -> None:
    with pytest.raises(UnreadableError, match="nothing of Segment in it: run terraform show"):
        import_mappings(text, "main.tf")


def test_labels_need_no_quotes() -> None:
    source = SOURCE.replace('"segment_destination_filter"', "segment_destination_filter")

    found = import_mappings(source, "main.tf", Answers(ACTIONS))

    assert "1 of 1 filters" in found.report


def test_several_files_in_a_row_may_have_one_without_segment() -> None:
    subscription = {"action_id": "a1", "enabled": True, "trigger": 'type = "track"'}
    subscription["settings"] = '{"event_name": "n"}'
    resources = {"segment_destination_subscription": {"a": subscription}}
    text = json.dumps({"variable": {}}) + json.dumps({"resource": [resources]})

    found = import_mappings(text, "-", Answers(ACTIONS))

    assert "1 of 1 mappings taken over" in found.report


def test_a_sensitive_key_is_not_taken() -> None:
    source = SOURCE.replace('"oneflow_key"', "var.key")

    found = import_mappings(source, "main.tf", Answers(ACTIONS))

    assert "oneflow_key" not in found.text
    assert "the project API key is not in it" in found.report


def test_what_is_not_hcl_is_told_by_its_place() -> None:
    broken = SOURCE.replace("= true\n", "= = true\n", 1)
    line = broken.split("= = true")[0].count("\n") + 1

    with pytest.raises(
        UnreadableError,
        match=rf"main\.tf:{line}:\d+: cannot be read as Terraform: run terraform show",
    ):
        import_mappings(broken, "main.tf")


@pytest.mark.parametrize("text", [SOURCE, json.dumps({"resource": {}})], ids=["hcl", "json"])
def test_without_the_extra_the_ways_are_told(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("hcl", "terraform_source"):
        monkeypatch.delitem(sys.modules, f"oneflow_snippet.importer.{module}", raising=False)
    monkeypatch.setitem(sys.modules, "hcl2", None)

    with pytest.raises(UnreadableError) as error:
        import_mappings(text, "main.tf")

    assert "run terraform show -json | oneflow-snippet import -" in str(error.value)
    assert "pip install 'oneflow-snippet[terraform]'" in str(error.value)


_WORDS = [
    *("resource", '"segment_destination_subscription"', '"a"', "{", "}", "=", "\n", "trigger"),
    *("settings", "jsonencode(", ")", "[", "]", ",", "<<E", "E", '"', "${", "%{", "$${", "1", "-"),
    *(
        "count",
        "for_each",
        "#",
        "/*",
        "//",
        "null",
        "\\",
        "\\u12",
        ".",
        "?",
        ":",
        "é",
        "\r\n",
        "\0",
    ),
]


@examples(150)
@given(st.lists(st.sampled_from(_WORDS), max_size=14), st.integers(0, len(SOURCE)))
def test_whatever_stands_in_it_there_is_no_traceback(words: list[str], at: int) -> None:
    for text in (SOURCE[:at] + " ".join(words) + SOURCE[at:], SOURCE[:at] + SOURCE[at + 3 :]):
        with suppress(UnreadableError):
            import_mappings(text, "main.tf", Answers(ACTIONS))
