"""What is built of a Liquid template gives the text that LiquidJS gives.

``cases/liquid/match.json`` has cases of a name, a ``template``, a ``payload`` and the ``result``;
``cases/liquid/reject.json`` of a name, a ``template`` and the ``message`` of the build error.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

import pytest
from harness.node import Node
from hypothesis import given
from oneflow_snippet.compiler import javascript as js
from oneflow_snippet.compiler.emit.helpers import Helpers
from oneflow_snippet.compiler.emit.liquid import emit_liquid
from oneflow_snippet.compiler.minify import minify
from oneflow_snippet.errors import LanguageError
from oneflow_snippet.languages import liquid
from oneflow_snippet.languages.liquid.catalogue import (
    FILTERS,
    REFUSED_FILTERS,
    REFUSED_TAGS,
    TAGS,
    Argument,
)
from strategies import liquids
from strategies.examples import examples

TESTS = Path(__file__).parent


def cases(name: str) -> list[Any]:
    return list(json.loads((TESTS / "cases" / "liquid" / name).read_text(encoding="utf-8")))


def program(template: str) -> str:
    helpers = Helpers()
    code = emit_liquid(liquid.parse(template), js.identifier("payload"), helpers)
    return "\n".join([*helpers.sources(), f"return {code};"])


def rendered(node: Node, template: str, payload: object) -> tuple[str | None, str | None]:
    """Give our text and the reference's; None is an error at run time.

    Where the reference has met a limit of Segment, which we have not, ours stands for both.
    """
    task = {"template": template, "payload": json.dumps(payload), "code": program(template)}
    answer = node.ask("liquid", task)
    return answer["ours"], answer["ours" if answer.get("limited") else "reference"]


def assert_same(node: Node, template: str, payload: object) -> None:
    ours, reference = rendered(node, template, payload)
    assert ours == reference, (
        f"{template!r} on {payload!r}\nexpected {reference!r}\nfound    {ours!r}\n"
        f"{program(template)}"
    )


@pytest.mark.parametrize("case", cases("match.json"), ids=lambda case: case["name"])
def test_case(node: Node, case: dict[str, Any]) -> None:
    ours, reference = rendered(node, case["template"], case["payload"])

    assert (ours, reference) == (case["result"], case["result"]), program(case["template"])


@pytest.mark.parametrize("case", cases("reject.json"), ids=lambda case: case["name"])
def test_what_cannot_be_compiled_is_an_error_that_helps(case: dict[str, Any]) -> None:
    with pytest.raises(LanguageError) as error:
        liquid.parse(case["template"])

    assert error.value.message == case["message"]
    span = error.value.span
    assert span.text == case["template"]
    if "at" in case:
        assert span.text[span.start : span.end] == case["at"], f"caret:\n{span.frame()}"


VALUES = {
    Argument.ASCII: "'ascii'",
    Argument.FLAG: "true",
    Argument.FORMAT: "'%Y'",
    Argument.KEYS: "'a'",
    Argument.ORDINAL: "'ordinal'",
    Argument.STYLE: "'US'",
    Argument.VALUE: "1",
    Argument.ZONE: "60",
}


@pytest.mark.parametrize("name", FILTERS)
def test_an_argument_too_much_is_ignored_with_a_word_where_liquidjs_ignores_it(
    node: Node, name: str
) -> None:
    arguments = ", ".join([*(VALUES[each] for each in FILTERS[name].arguments), "'2'"])
    template = f"{{{{ a | {name}: {arguments} }}}}"
    if FILTERS[name].exact:
        with pytest.raises(LanguageError, match=f"filter '{name}': expected"):
            liquid.parse(template)
        return

    [(message, span)] = liquid.parse(template).warnings

    assert f"filter {name!r}: expected" in message
    assert span.text[span.start : span.end].strip("'") == "2"
    for value in (" a b,c ", 5.5, ["x", "y"], [{"a": 1}, {"a": 2}]):
        assert_same(node, template, {"a": value})


@examples(80)
@given(template=liquids.templates(), payload=liquids.payloads())
def test_a_template_gives_what_it_gives_in_liquidjs(
    node: Node, template: str, payload: object
) -> None:
    assert_same(node, template, payload)


@examples(200)
@given(template=liquids.soups(), payload=liquids.payloads())
def test_a_text_is_refused_or_means_what_it_means_in_liquidjs(
    node: Node, template: str, payload: object
) -> None:
    try:
        liquid.parse(template)
    except LanguageError:
        return
    assert_same(node, template, payload)


@examples(10)
@given(template=liquids.templates())
def test_what_is_built_is_es5(template: str) -> None:
    minify(f"function render(payload) {{\n{program(template)}\n}}")


def test_every_tag_and_filter_of_liquidjs_is_either_compiled_or_refused(node: Node) -> None:
    known = node.ask("liquid", {})

    assert sorted(known["tags"]) == sorted([*TAGS, *REFUSED_TAGS])
    assert sorted(known["filters"]) == sorted({*FILTERS, *REFUSED_FILTERS} - {"type"})


def test_a_page_without_templates_does_not_wait_for_python_liquid() -> None:
    script = "import sys, oneflow_snippet.languages.liquid; sys.exit('liquid' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


@pytest.mark.skipif(not available_timezones(), reason="Python has no list of time zones here")
def test_a_time_zone_that_does_not_exist_is_told() -> None:
    liquid.parse("{{ a | date: '%H', 'europe/paris' }}{{ a | date: '%H', '+05:30' }}")

    with pytest.raises(LanguageError, match=r"'Europe/Pari'\. Did you mean 'Europe/Paris'\?"):
        liquid.parse("{{ a | date: '%H', 'Europe/Pari' }}")
