"""What is built of a mapping computes what the mapping means.

``cases/mapping/match.json`` has a common ``payload`` and ``cases``: a name, a whole mapping, a
payload of its own if need be, and the ``result`` or ``"throws": true``. ``{"$undefined": true}``
stands for undefined in all of them. ``liquid.json`` is alike; ``"reject": true`` is a build error.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from harness.node import Node
from hypothesis import given
from oneflow_snippet.compiler import javascript as js
from oneflow_snippet.compiler import template_files
from oneflow_snippet.compiler.emit.field import TOP, emit_field
from oneflow_snippet.compiler.emit.helpers import Helpers
from oneflow_snippet.errors import Problems
from oneflow_snippet.languages import mapping
from strategies.examples import examples
from strategies.mappings import mappings, payloads

TESTS = Path(__file__).parent
MATCH = json.loads((TESTS / "cases" / "mapping" / "match.json").read_text(encoding="utf-8"))
THROWS = {"$throws": True}


def emitted(fields: object) -> tuple[str, Helpers]:
    problems, helpers = Problems(), Helpers()
    field = mapping.parse_root(fields, (), problems)
    assert field is not None, "\n".join(map(str, problems))
    return emit_field(field, TOP, helpers), helpers


def expression(value: object) -> str:
    code, _ = emitted({"x": value})
    return code.removeprefix("{ x: ").removesuffix(" }")


def program(fields: object) -> str:
    code, helpers = emitted(fields)
    loader = template_files.read("loader/copy.js")
    return "\n".join([loader, *helpers.sources(), f"return copy({code});"])


class Resolvers:
    """Mappings, resolved by ours and by the reference, to JSON texts."""

    def __init__(self, node: Node) -> None:
        self._node = node

    def ours(self, fields: object, payload: object) -> str:
        return self._ask(code=program(fields), payload=json.dumps(payload))

    def reference(self, fields: object, payload: object) -> str:
        return self._ask(mapping=json.dumps(fields), payload=json.dumps(payload))

    def _ask(self, **task: str) -> str:
        return str(self._node.ask("mappings", task))


@pytest.fixture(scope="module")
def resolvers(node: Node) -> Resolvers:
    return Resolvers(node)


@pytest.mark.parametrize("case", MATCH["cases"], ids=lambda case: case["name"])
def test_case(resolvers: Resolvers, case: dict[str, Any]) -> None:
    found = resolvers.ours(case["mapping"], case.get("payload", MATCH["payload"]))

    assert json.loads(found) == (THROWS if case.get("throws") else case["result"])


@examples(150)
@given(fields=mappings(), payload=payloads())
def test_the_reference_agrees(resolvers: Resolvers, fields: object, payload: object) -> None:
    assert resolvers.ours(fields, payload) == resolvers.reference(fields, payload), program(fields)


def test_nothing_reaches_the_prototype_of_all_objects(resolvers: Resolvers) -> None:
    fields = {
        "flat": {"@flatten": {"value": {"@path": "$."}, "separator": "."}},
        "merged": {"@merge": {"direction": "right", "objects": [{}, {"@path": "$.a"}]}},
        "decoded": {"@json": {"mode": "decode", "value": {"@path": "$.json"}}},
        "cleaned": {"@excludeWhenNull": {"@path": "$.a"}},
        "found": {"@path": {"@path": "$.path"}},
    }
    evil = '{"polluted": 1, "constructor": {"prototype": {"polluted": 1}}}'
    payload = json.loads(f'{{"a": {{"__proto__": {evil}}}, "__proto__": {evil}}}')

    found = resolvers.ours(
        fields, payload | {"json": f'{{"__proto__": {evil}}}', "path": "__proto__"}
    )

    assert "$polluted" not in found
    assert '"__proto__":' not in found


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ({"@path": "$.properties"}, "event.properties"),
        ({"@path": "$.properties.total"}, 'get(event, "properties.total")'),
        ({"@path": "$.properties['a b'][0]"}, 'get(event, "properties.a b.0")'),
        ({"@template": "Hi {{name}}"}, '"Hi " + text(event.name)'),
        (
            {"@merge": {"direction": "right", "objects": [{"a": 1}, {"@path": "$.properties"}]}},
            "Object.assign({ a: 1 }, event.properties)",
        ),
        (
            {"@merge": {"direction": "left", "objects": [{"a": 1}, {"@path": "$.properties"}]}},
            "Object.assign({}, event.properties, { a: 1 })",
        ),
        (
            {"@arrayPath": ["$.products", {"id": {"@path": "$.product_id"}}]},
            'each(event.products, function (item) { return { id: get(item, "product_id") }; })',
        ),
        (
            {"@case": {"operator": "lower", "value": {"@template": "a{{b}}"}}},
            '("a" + text(event.b)).toLowerCase()',
        ),
        (
            {"@replace": {"pattern": "a/b", "value": {"@path": "$.url"}}},
            r'scalar(event.url).replace(/a\/b/g, "")',
        ),
        (
            {"@if": {"exists": {"@path": "$.a"}, "then": 1}},
            "event.a != null ? 1 : undefined",
        ),
    ],
)  # fmt: skip
def test_the_code_reads_like_written_by_hand(value: object, code: str) -> None:
    assert expression(value) == code


def test_inner_functions_do_not_hide_the_payload_around_them() -> None:
    inner = {"@arrayPath": ["$.tags", {"@path": "$.name"}]}

    code = expression({"@arrayPath": ["$.items", {"tags": inner}]})

    assert "function (item) {" in code
    assert 'function (item2) { return get(item2, "name"); }' in code


def test_the_deepest_mapping_that_is_accepted_can_be_written() -> None:
    value: object = {"@path": "$.a"}
    for _ in range(49):
        value = {"@excludeWhenNull": [value]}

    code, _ = emitted({"x": value})

    assert code.count("withoutNulls(") == 49
    assert isinstance(code, js.Js)
