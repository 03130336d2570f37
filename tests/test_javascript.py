"""Values become JavaScript, and nothing else than values."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from harness.node import Node
from hypothesis import given, settings
from hypothesis import strategies as st
from oneflow_snippet.compiler import javascript as js
from oneflow_snippet.languages.ecmascript import is_identifier

HOSTILE = [
    "</script><script>alert(1)</script>",
    "<!--",
    "-->",
    "]]>",
    "\u2028\u2029",
    "'\"`\\",
    "{{ 7 * 7 }} {% raw %} {# note #} ${alert(1)}",
    r"\{{ \{% \{#",
    "{{{%{#",
    "\x00\x1f\x7f\u200e\ufeff",
    "\ud800 alone, \udc00 alone",
    "*/ // /*",
    "日本語 🙂",
]

texts = st.text(st.characters(codec=None, exclude_categories=())) | st.sampled_from(HOSTILE)
keys = texts.filter(lambda key: key != "__proto__")
numbers = st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)


def template_syntax(text: str) -> list[str]:
    """Give what Jinja, Django, Liquid or Go would take for the start of something of theirs."""
    return [opening for opening in ("{{", "{%", "{#") if opening in text]


@settings(max_examples=8, deadline=None)
@given(st.lists(values, min_size=20, max_size=20))
def test_every_value_arrives_in_javascript_as_it_is(node: Node, sample: list[Any]) -> None:
    arrived = node.ask("expressions", [str(js.literal(value)) for value in sample])

    for value, found in zip(sample, arrived, strict=True):
        assert found == value, f"{value!r} was written as {js.literal(value)} and read as {found!r}"


@given(values)
def test_no_literal_holds_what_html_or_old_parsers_understand(value: Any) -> None:
    text = str(js.literal(value))

    assert text.isascii(), text
    assert not set("<>&'") & set(text), text
    assert not template_syntax(text), text


@given(texts)
def test_a_comment_stays_a_comment(text: str) -> None:
    lines = str(js.comment(text)).split("\n")

    assert all(line.startswith("//") for line in lines)
    joined = "\n".join(lines)
    assert "\r" not in joined
    assert joined.isascii()
    assert "</" not in joined
    assert "<!--" not in joined
    assert "-->" not in joined
    assert not template_syntax(joined)


@given(texts)
def test_no_regular_expression_holds_what_templates_understand(text: str) -> None:
    assert not template_syntax(str(js.regex(text)))


@settings(max_examples=8, deadline=None)
@given(st.lists(texts.filter(bool), min_size=20, max_size=20))
def test_a_regular_expression_matches_its_text_and_only_that(node: Node, sample: list[str]) -> None:
    checks = [
        f"[{js.regex(text)}.source > '', {js.string(text)}.replace({js.regex(text, 'g')}, '')]"
        for text in sample
    ]
    for text, found in zip(sample, node.ask("expressions", checks), strict=True):
        assert found == [True, ""], f"{js.regex(text)} does not match {text!r}"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"<script[\s\S]*?<\/script>", "<script>x</script>"),
        ("<!--[^>]*-->", "<!-- x -->"),
        (r"\<\'\&\/\\<", "<'&/\\<"),
        ("é🙂\u200b", "é🙂\u200b"),
        (r"[^A-Z]+", "</script>"),
    ],
)
def test_a_pattern_means_the_same_where_html_cannot_see_it(
    node: Node, body: str, text: str
) -> None:
    written = js.pattern(body, "g")

    assert node.ask("expressions", [f"{js.string(text)}.replace({written}, '')"]) == [""]
    assert written.isascii()
    assert not set("<&'") & set(written), written
    assert "-->" not in written


@pytest.mark.parametrize(
    ("body", "flags"), [("", ""), ("*", ""), ("a/b", ""), ("a\nb", ""), ("a\\", ""), ("a", "y")]
)
def test_a_pattern_ends_where_it_should(body: str, flags: str) -> None:
    with pytest.raises(ValueError, match=r"regular expression|flags"):
        js.pattern(body, flags)


def test_nothing_but_files_of_templates_is_vouched_for() -> None:
    package = Path(js.__file__).parent.parent
    found = [
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if re.search(r"js\.source\b|javascript import [^\n]*\bsource\b", path.read_text("utf-8"))
    ]

    assert found == ["compiler/emit/helpers.py"]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 2**53 + 1, -(2**60)])
def test_a_number_that_javascript_cannot_hold_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="number"):
        js.literal(value)


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        *((name, True) for name in ("analytics", "$a_1", "_")),
        *((name, False) for name in ("1a", "a-b", "class", "", "a\n", "é", "let", "a;b")),
    ],
)
def test_identifiers(name: str, *, is_one: bool) -> None:
    assert is_identifier(name) is is_one


def test_a_key_cannot_set_the_prototype() -> None:
    with pytest.raises(ValueError, match="__proto__"):
        js.object_({"__proto__": js.literal(1)})


def test_parentheses_keep_the_meaning() -> None:
    a, b, c = (js.identifier(name) for name in "abc")

    assert js.both([js.either([a, b]), c]) == "(a || b) && c"
    assert js.either([js.both([a, b]), c]) == "a && b || c"
    assert js.negate(js.compare(a, "===", b)) == "!(a === b)"
    assert js.compare(js.both([a, b]), "===", c) == "(a && b) === c"
    assert js.both([js.compare(a, "===", b), c]) == "a === b && c"
    assert js.plus([a, js.conditional(a, b, c)]) == "a + (a ? b : c)"
    assert js.member(js.either([a, b]), "x y") == '(a || b)["x y"]'


def test_a_sum_stays_on_its_line_as_long_as_that_has_room() -> None:
    a, rest = js.identifier("a"), js.LINE - len("a + ")

    assert "\n" not in js.plus([a, js.identifier("b" * rest)])
    assert "\n" in js.plus([a, js.identifier("b" * (rest + 1))])
