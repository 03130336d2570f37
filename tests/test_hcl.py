"""A literal value of HCL is what Terraform makes of it; another one is told by its text."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oneflow_snippet.importer.hcl import NotLiteralError, parse_expression
from strategies.examples import examples

LITERALS: list[tuple[str, Any]] = [
    ("null", None),
    ("true", True),
    ("007", 7),
    ("-1.5e3", -1500.0),
    ("-(2)", -2),
    (r'"\t\"\\\u00e9\U0001F600"', '\t"\\é😀'),
    ('"$${a} %%{b} $ % $.x {{y}}"', "${a} %{b} $ % $.x {{y}}"),
    ('[1, ["a"], {}, /* c */ null,]', [1, ["a"], {}, None]),
    ("{ a = 1, b : 2\n  in = 3 }", {"a": 1, "b": 2, "in": 3}),
    ('{ "@path" = "$.a", 1 = 2, ("k") = 3 }', {"@path": "$.a", "1": 2, "k": 3}),
    ('jsonencode({ b = jsonencode(["<"]), a = null })', '{"a": null, "b": "[\\"<\\"]"}'),
    ("<<E\n a\n\n  $${b}\\n\nE", " a\n\n  ${b}\\n\n"),
    ("<<-E\n    a\n      b\n\n    E", "a\n  b\n\n"),
]


@pytest.mark.parametrize(("text", "value"), LITERALS, ids=[text for text, _ in LITERALS])
def test_a_literal_value(text: str, value: object) -> None:
    assert parse_expression(text).value() == value


@pytest.mark.parametrize(
    "text",
    [
        *(
            "a",
            "a.b.c",
            "a[0]",
            "f(1)",
            "1 + 1",
            "!true",
            "-true",
            "{ (a) = 1 }",
            "[for x in y : x]",
        ),
        *("{ for k, v in y : k => v }", "jsonencode()", "jsonencode(1, 2)", "jsonencode(a...)"),
        *('"%{if a}b%{endif}"', "a.*.b", "jsonencode(a)", "1" * 5000),
    ],
)
def test_what_is_no_literal_value_is_told_by_its_text(text: str) -> None:
    with pytest.raises(NotLiteralError) as error:
        parse_expression(text).value()

    assert str(error.value).removesuffix("[...]").strip() in text


_TEXTS = st.text(st.characters(exclude_characters="\b\f", exclude_categories=["Cs"]))


@examples(100)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | _TEXTS,
        lambda inner: st.lists(inner) | st.dictionaries(_TEXTS, inner),
        max_leaves=8,
    )
)
def test_json_that_is_written_as_hcl_is_the_same(value: Any) -> None:
    text = json.dumps(value, ensure_ascii=False).replace("${", "$${").replace("%{", "%%{")

    assert parse_expression(text).value() == value
