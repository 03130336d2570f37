"""The examples of docs/mappings.md, built and run."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from harness.builds import built
from oneflow_snippet.languages.liquid.catalogue import FILTERS, TAGS

if TYPE_CHECKING:
    from harness.site import Site

PAGE = (Path(__file__).parents[2] / "docs" / "mappings.md").read_text("utf-8")
CODE = re.findall(r"^```(\w+)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
EXAMPLES = [
    (config[1], event[1], calls[1])
    for config, event, calls in zip(CODE, CODE[1:], CODE[2:], strict=False)
    if (config[0], event[0], calls[0]) == ("toml", "json", "json")
]


@pytest.mark.parametrize(("config", "event", "calls"), EXAMPLES, ids=range(len(EXAMPLES)))
async def test_what_1flow_gets(site: Site, config: str, event: str, calls: str) -> None:
    code = built(**tomllib.loads(config)).minified
    visit = await site.open("", segment="none", ready="load")
    kind = json.loads(event)["type"]
    run = f"""(function () {{
        var calls = [];
        window._1flow = function () {{ calls.push([].slice.call(arguments)) }};
        {code}
        oneflowSnippet.load({{}}, {{
            settings: {{}}, integrations: {{}}, queue: {{ plugins: [] }}
        }});
        oneflowSnippet.{kind}({{ event: {event} }});
        return calls;
    }})()"""

    assert await visit.evaluate(run) == json.loads(calls)


def test_there_are_examples() -> None:
    assert len(EXAMPLES) == PAGE.count("For the event")


def test_the_function_that_is_shown_is_in_the_output() -> None:
    [shown] = [code for language, code in CODE if language == "js"]
    readable = built(**tomllib.loads(EXAMPLES[0][0])).readable

    assert "".join(f"  {line}\n" for line in shown.splitlines()) in readable


def test_every_liquid_tag_and_filter_is_listed() -> None:
    listed = PAGE.partition("## Liquid")[2]
    tags = re.findall(r"`([^`]+)`", listed.partition("Tags: ")[2].partition(".\n")[0])
    filters = re.findall(r"`([^`]+)`", listed.partition("Filters: ")[2].partition(".\n")[0])

    assert tags == list(TAGS)
    assert filters == list(FILTERS)
