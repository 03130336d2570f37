"""Random triggers and mappings, compiled, do what Segment's own evaluators do with random events.

Both run side by side in Chromium, ours as whole builds. A usual run compares a few, the same ones
each time; ``make proof TIMES=50`` fifty times as many, and other examples in each run. What was
compared is counted below the results.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import pytest
import pytest_asyncio
from harness.builds import built
from harness.evaluation import TOO_MUCH, Evaluation, Tally, minified, opened, portions, rule
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from oneflow_snippet.actions import MAX_MAPPINGS
from oneflow_snippet.languages.mapping import ROOT_DIRECTIVE
from strategies import liquids
from strategies.examples import TIMES, examples
from strategies.mappings import UNDEFINED, mappings, payloads
from strategies.triggers import TYPES, encounters, triggers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.evaluation import Event, Rule
    from harness.site import Site

Drawn = TypeVar("Drawn")
RANDOM = settings(
    examples(1),
    # To shrink a whole build takes minutes; the simplest of its differences are told at once.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)


def drawn(strategy: st.SearchStrategy[Drawn], count: int) -> list[Drawn]:
    """Draw so many examples; hypothesis does not draw enough for a build at a time."""
    examples: list[Drawn] = []

    @settings(RANDOM, max_examples=count, phases=[Phase.generate], database=None)
    @given(strategy)
    def take(example: Drawn) -> None:
        examples.append(example)

    take()
    return examples


@pytest.fixture(scope="session")
def tally(pytestconfig: pytest.Config) -> Tally:
    tally = Tally()
    pytestconfig.pluginmanager.register(tally)
    return tally


@pytest_asyncio.fixture
async def evaluation(site: Site) -> Evaluation:
    return await opened(site)


def told(differences: list[str]) -> str:
    """Show the simplest differences."""
    shown = sorted(differences, key=len)[:3]
    return "\n\n".join([f"{len(differences)} differences; the simplest:", *shown])


# ---- Triggers ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Group:
    """Triggers joined in parentheses, which Segment's parser does not read."""

    operator: Literal["and", "or", "!"]
    operands: tuple[Tree, ...]

    def __str__(self) -> str:
        if self.operator == "!":
            return f"!({self.operands[0]})"
        return "(" + f" {self.operator} ".join(f"({operand})" for operand in self.operands) + ")"


Tree = str | Group


def holds(tree: Tree, verdicts: dict[str, bool]) -> bool:
    """Tell from the verdicts on triggers whether a group of them holds."""
    if isinstance(tree, str):
        return verdicts[tree]
    found = [holds(operand, verdicts) for operand in tree.operands]
    match tree.operator:
        case "and":
            return all(found)
        case "or":
            return any(found)
        case "!":
            return not found[0]


def groups(trees: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    several = st.lists(trees, min_size=2, max_size=3).map(tuple)
    operators = st.sampled_from(["and", "or"])
    return st.builds(Group, operators, several) | st.builds(Group, st.just("!"), st.tuples(trees))


# Once and for all, for a strategy is not cheap to make.
SHAPES = groups(st.recursive(st.sampled_from("012345"), groups, max_leaves=5))


def filled(shape: Tree, texts: list[str]) -> Tree:
    """Put triggers where a shape has their numbers."""
    if isinstance(shape, Group):
        return Group(shape.operator, tuple(filled(tree, texts) for tree in shape.operands))
    return texts[int(shape) % len(texts)]


def writable(text: str) -> str:
    """Replace halves of surrogate pairs, which no file can hold."""
    return re.sub("[\ud800-\udfff]", "x", text)


MET = encounters(triggers().map(writable))
SEVERAL = st.lists(SHAPES, min_size=1, max_size=2)


@st.composite
def meetings(draw: st.DrawFn) -> Meeting:
    """Make triggers, groups of them, and events in which there is something for them to find."""
    texts, happened = draw(MET)
    return Meeting(texts, [filled(shape, texts) for shape in draw(SEVERAL)], happened)


@dataclass(frozen=True, slots=True)
class Meeting:
    """Triggers and groups of them, all in one configuration, and events."""

    texts: list[str]
    groups: list[Tree]
    events: list[Event]

    def __add__(self, other: Meeting) -> Meeting:
        return Meeting(
            self.texts + other.texts, self.groups + other.groups, self.events + other.events
        )

    def __len__(self) -> int:
        return len(self.texts) + len(self.groups)


def gathered(met: list[Meeting]) -> list[Meeting]:
    """Join meetings to as few configurations as possible."""
    joined = [Meeting([], [], [])]
    for meeting in met:
        if len(joined[-1]) + len(meeting) > MAX_MAPPINGS:
            joined.append(Meeting([], [], []))
        joined[-1] += meeting
    return joined


async def test_triggers_fire_when_segment_says_so(evaluation: Evaluation, tally: Tally) -> None:
    for meeting in gathered(drawn(meetings(), 40 * TIMES)):
        rules = [
            rule(str(at), str(tree)) for at, tree in enumerate([*meeting.texts, *meeting.groups])
        ]
        calls = await evaluation.calls(minified(rules), meeting.events)
        table = await evaluation.verdicts(meeting.texts, meeting.events)

        differences, fires = [], 0
        for event, made, fired in zip(meeting.events, calls, zip(*table, strict=True), strict=True):
            known = dict(zip(meeting.texts, fired, strict=True))
            all_ = [*fired, *(holds(group, known) for group in meeting.groups)]
            expected = [str(at) for at, verdict in enumerate(all_) if verdict]
            found = [call.name for call in made]
            fires += len(expected)
            differences += [
                f"trigger  {rules[int(at)]['trigger']!r}\nevent    {json.dumps(event)}\n"
                f"expected {at in expected}, found {at in found}"
                for at in sorted({*expected} ^ {*found})
            ]
            assert differences or found == expected, f"out of order: {event} of {rules}"
        tally.add("verdicts on triggers", len(meeting.texts) * len(calls), len(differences))
        tally.add("on groups of them", len(meeting.groups) * len(calls))
        tally.add("of these to fire", fires)
        assert not differences, told(differences)


# ---- Mappings ----------------------------------------------------------------------------------


def fields_of(mapping: dict[str, Any]) -> dict[str, Any]:
    """Put a mapping into the event's properties; what computes all fields stays beside them."""
    inner = {key: value for key, value in mapping.items() if key != ROOT_DIRECTIVE}
    whole = {key: value for key, value in mapping.items() if key == ROOT_DIRECTIVE}
    return {**whole, "properties": inner}


def shares(fields: list[Any], happened: list[Event]) -> Iterator[tuple[list[Any], list[Event]]]:
    """Split mappings into configurations, each with its share of the events."""
    several = list(portions(fields))
    for at, some in enumerate(several):
        yield some, happened[at :: len(several)]


async def compare(
    evaluation: Evaluation, tally: Tally, what: str, fields: list[Any], happened: list[Event]
) -> None:
    """Hold what mappings send against what Segment makes of them, to the order of the keys."""
    rules = [rule(str(at), **field) for at, field in enumerate(fields)]

    calls = await evaluation.calls(minified(rules), happened)
    theirs = await evaluation.resolved([rule["fields"] for rule in rules], happened)

    differences = []
    for event, made, expected in zip(happened, calls, zip(*theirs, strict=True), strict=True):
        found = {call.name: call.data for call in made}
        differences += [
            f"fields   {json.dumps(field)}\nevent    {json.dumps(event)}\n"
            f"expected {expected[at] or 'no call'}\nfound    {found.get(str(at), 'no call')}"
            for at, field in enumerate(fields)
            if found.get(str(at)) != expected[at] and expected[at] != TOO_MUCH
        ]
    tally.add(what, len(fields) * len(happened), len(differences))
    assert not differences, told(differences)


async def test_mappings_send_what_segment_makes_of_them(
    evaluation: Evaluation, tally: Tally
) -> None:
    fields = drawn(mappings().map(fields_of), 150 * TIMES)
    happened = drawn(payloads(), 60 * TIMES)
    for some, few in shares(fields, happened):
        await compare(evaluation, tally, "payloads of mappings", some, few)


async def test_liquid_templates_give_what_they_give_at_segment(
    evaluation: Evaluation, tally: Tally
) -> None:
    templates = drawn(liquids.templates(), 60 * TIMES)
    fields = [{"properties": {"x": {"@liquid": template}}} for template in templates]
    values = drawn(liquids.payloads(), 40 * TIMES)
    happened = [{"a": v} if v == UNDEFINED or not isinstance(v, dict) else v for v in values]
    for some, few in shares(fields, happened):
        await compare(evaluation, tally, "texts of Liquid templates", some, few)


# ---- Dispatch ----------------------------------------------------------------------------------

NAMES = [
    "constructor", "__proto__", "toString", "hasOwnProperty", "valueOf", "prototype", "length",
    "0", "1", "-1", "1e3", "", " ", "日本", "é", "e\u0301", "A b", "a", "b", "undefined", "null",
]  # fmt: skip


def pins() -> st.SearchStrategy[str]:
    """Make triggers for types and names of events, all of which Segment reads."""
    names = st.sampled_from(NAMES).map(lambda name: f'event = "{name}"')
    types = st.sampled_from(TYPES).map(lambda kind: f'type = "{kind}"')
    several = st.lists(names, min_size=2, max_size=4).map(lambda some: f"({' or '.join(some)})")
    pinned = names | several
    return st.one_of(
        pinned,
        st.builds("{} and {}".format, types, pinned),
        st.builds("{} or {}".format, types, names),
        st.builds("{} and properties.a = 1 ".format, pinned),
        names.map(lambda text: text.replace("=", "!=")),
        types,
        types.map(lambda text: text.replace("=", "!=")),
    )


BROKEN = {"properties": {"x": {"@path": {"@path": "$.properties.path"}}}}
"""Fields that fail unless the event says where to look."""


@st.composite
def configurations(draw: st.DrawFn) -> list[Rule]:
    """Make mappings of all kinds, some of which fail and some of which are switched off."""
    usual = st.booleans() | st.just(True)
    kinds = st.tuples(pins(), usual, usual)
    return [
        rule(str(at), trigger, enabled=enabled, **({} if works else BROKEN))
        for at, (trigger, enabled, works) in enumerate(
            draw(st.lists(kinds, min_size=5, max_size=50))
        )
    ]


def named_events() -> st.SearchStrategy[Event]:
    names = st.sampled_from(NAMES) | st.sampled_from([0, 1, None, True, ["a"], {"a": 1}])
    properties = st.sampled_from([{}, {"a": 1}, {"path": "$.type"}, {"a": 1, "path": "$.event"}])
    return st.fixed_dictionaries(
        {"type": st.sampled_from(["track", *TYPES])},
        optional={"event": names, "properties": properties},
    )


@settings(RANDOM, max_examples=12 * TIMES)
@given(configurations(), st.lists(named_events(), min_size=20, max_size=30))
async def test_events_reach_all_their_mappings_in_the_order_of_the_configuration(
    evaluation: Evaluation, tally: Tally, rules: list[Rule], happened: list[Event]
) -> None:
    triggers = [rule["trigger"] for rule in rules]
    warned = len(evaluation.visit.warnings)

    calls = await evaluation.calls(minified(rules), happened)
    dropped = await evaluation.visit.evaluate("oneflowSnippet.dropped")
    fires = await evaluation.verdicts(triggers, happened)
    sends = await evaluation.resolved([rule["fields"] for rule in rules], happened)

    failures = 0
    for at, (event, made) in enumerate(zip(happened, calls, strict=True)):
        hit = [n for n, rule in enumerate(rules) if rule["enabled"] and fires[n][at] is True]
        failures += sum(sends[n][at] is None for n in hit)
        expected = [str(n) for n in hit if sends[n][at] is not None]
        tally.add("dispatched events", 1, [call.name for call in made] != expected)
        assert [call.name for call in made] == expected, f"{event} of {triggers}"
    # Each that fails counts; all do so for one reason, which is said once.
    reported = evaluation.visit.warnings[warned:]
    assert dropped == failures, reported
    assert len(reported) == bool(failures), reported


NEVER = ['type = "trakc"', 'type = "track" and type = "page"', 'type != "x" and !(type != "x")']


@settings(RANDOM, max_examples=8 * TIMES)
@given(
    st.lists(
        st.tuples(pins(), st.sampled_from(["on", "off", "never"]), st.sampled_from(NEVER)),
        max_size=12,
    )
)
def test_a_mapping_that_is_off_or_never_fires_leaves_no_trace(
    drawn: list[tuple[str, str, str]],
) -> None:
    # All have one name, so that a trace could also be the number behind it.
    rules = [
        rule("Same name", never if state == "never" else trigger, enabled=state != "off")
        for trigger, state, never in drawn
    ]
    kept = [rule for rule, (_, state, _) in zip(rules, drawn, strict=True) if state == "on"]

    # The debug build says why they do not fire.
    assert replace(built(mappings=rules), debug="") == replace(built(mappings=kept), debug="")
