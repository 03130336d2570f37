"""The parts of the loader fit together: what one needs, another gives."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parent.parent / "templates"
PARTS = sorted((TEMPLATES / "loader").glob("*.js"))
MAIN = (TEMPLATES / "oneflow.js").read_text(encoding="utf-8")


def listed(text: str, word: str) -> set[str]:
    """Return the names that the first comment of a part lists after a word."""
    head = re.match(r"/\*#(.*?)#\*/", text, re.DOTALL)
    found = re.search(rf"\b{word}\s(.*?)(?=\bgives\s|\Z)", head[1] if head else "", re.DOTALL)
    return set(re.findall(r"\w+", found[1])) if found else set()


def given_by_main() -> set[str]:
    """Return the parameters of the snippet, its own variable, and what is compiled into it."""
    parameters = MAIN.partition("(function (")[2].partition(") {")[0]
    compiled = {"filtered"}  # where a configuration has filters
    return {*re.findall(r"^  (\w+),?$", parameters, re.MULTILINE), "NAME", *compiled}


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_a_part_needs_what_others_give_and_names_what_it_uses(part: Path) -> None:
    text = part.read_text(encoding="utf-8")
    given = given_by_main()
    for other in PARTS:
        if other != part:
            given |= listed(other.read_text(encoding="utf-8"), "gives")
    needs = listed(text, "needs")
    code = text.partition("#*/")[2]

    assert needs <= given, f"{part.name} needs what nobody gives: {sorted(needs - given)}"
    idle = {name for name in needs if not re.search(rf"\b{name}\b", code)}
    assert not idle, f"{part.name} says that it needs, but does not use: {sorted(idle)}"
    absent = {
        name
        for name in listed(text, "gives")
        if not re.search(rf"^(function|var) {name}\b", code, re.MULTILINE)
    }
    assert not absent, f"{part.name} says that it gives, but does not define: {sorted(absent)}"
