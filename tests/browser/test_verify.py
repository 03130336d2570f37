"""``oneflow-snippet verify`` in Chromium: a page for each rule, and a healthy one for none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from harness.builds import snippet
from harness.faulty_pages import CONSENT, PAGES, SDKS, SHORT, expected, played, seen
from harness.network import NO_SUCH_HOST, Given, Reply
from harness.section import Section
from harness.site import SHOP
from harness.table import Table
from oneflow_snippet.verify.decide import decide
from oneflow_snippet.verify.observation import Expected, Observation
from oneflow_snippet.verify.rules import RECOMMENDATIONS, Finding

if TYPE_CHECKING:
    from harness.site import Site


def rules(observation: Observation, wanted: Expected | None = None) -> list[str]:
    """Give the ids of the findings."""
    return [finding.rule for finding in decide(observation, wanted or expected())]


@pytest.fixture(autouse=True)
def _sdk(site: Site) -> None:
    site.serve_sdk(SDKS["function"])


@pytest.mark.parametrize("segment", ["snippet", "npm"])
@pytest.mark.parametrize("form", SDKS)
@pytest.mark.parametrize("inline", [True, False], ids=["inline", "file"])
async def test_a_healthy_page_has_no_findings(
    site: Site, segment: Any, form: Any, *, inline: bool
) -> None:
    site.page(snippet(), segment=segment, inline=inline)
    site.serve_sdk(SDKS[form])

    observation = await seen(site, track="Order Completed")

    assert decide(observation, expected("Order Completed")) == []
    assert (observation.state, observation.calls) == ("ready", 1)


async def test_nothing_is_sent_where_it_is_switched_off(site: Site) -> None:
    site.page(snippet())

    observation = await seen(site, track="")

    assert (observation.state, observation.tracked) == ("ready", "")
    assert list(site.segment.events) == []


TABLE = Table(
    Section("verify.md", "<!-- rules: WRITE_TABLE=1 pytest tests/browser/test_verify.py -->\n"),
    ("what is wrong with the page", "rule", "message"),
)
GONE: dict[str, tuple[Given, str]] = {
    "the page answers with 503": (Reply(status=503), "status 503"),
    "the page's host has no address": (NO_SUCH_HOST, "net::ERR_NAME_NOT_RESOLVED"),
}
CASES = [*GONE, *(what for _, what, _ in PAGES)]


def told(what: str, finding: Finding) -> tuple[str, str, str]:
    """Give the row of a page; the hash of a build is another one tomorrow."""
    message = re.sub(r"\d+\.\d+\.\d+\+[0-9a-f]+", "VERSION", finding.message)
    return what, f"[`{finding.rule}`](#{finding.rule})", message


@pytest.mark.parametrize(("rule", "what", "page"), PAGES, ids=[what for _, what, _ in PAGES])
async def test_a_page_for_each_rule(site: Site, rule: str, what: str, page: dict[str, Any]) -> None:
    observation, wanted = await played(site, **page)

    findings = decide(observation, wanted)

    assert [finding.rule for finding in findings] == [rule], observation
    TABLE.check(told(what, findings[0]), CASES)


def test_every_rule_has_a_page() -> None:
    elsewhere = {"unreachable", "coep"}  # below, and in test_verify_command.py

    assert {rule for rule, _, _ in PAGES} | elsewhere == set(RECOMMENDATIONS)


def test_the_table_has_the_pages_in_their_order() -> None:
    assert TABLE.cases() == CASES


@pytest.mark.parametrize("what", GONE)
async def test_a_page_that_does_not_come(site: Site, what: str) -> None:
    answer, why = GONE[what]
    site.network.route(f"{SHOP}/*", answer)

    [finding] = decide(await seen(site), Expected())

    assert (finding.rule, finding.message) == ("unreachable", f"The page did not come: {why}.")
    TABLE.check(told(what, finding), CASES)


async def test_a_page_that_hangs_is_told_and_left(site: Site) -> None:
    site.network.route(f"{SHOP}/never", "").hold()
    waits = "var never = new XMLHttpRequest(); never.open('GET', '/never', false); never.send();"
    site.page(snippet(), script=waits)

    [finding] = decide(await seen(site, seconds=SHORT), Expected())

    assert (finding.rule, finding.message) == (
        "unreachable",
        "The page did not come: no answer in 7 seconds.",
    )


async def test_the_first_cause_is_named_first(site: Site) -> None:
    observation, wanted = await played(
        site, code=f"<script>{snippet(persist=False)}</script>" * 2, sdk=Reply(status=404)
    )

    assert rules(observation, wanted) == ["duplicate-snippet", "stale-build", "sdk-404"]


async def test_a_page_without_a_configuration_is_looked_at_all_the_same(site: Site) -> None:
    observation, _ = await played(site, sdk=Reply(status=404))

    assert rules(observation, Expected()) == ["sdk-404"]


async def test_a_page_that_asks_and_goes_elsewhere_is_waited_for(site: Site) -> None:
    site.page(snippet(), path="/shop")
    site.page(path="/", segment="none", script="alert('Hello'); location.href = '/shop'")

    assert rules(await seen(site)) == []


async def test_consent_that_the_event_brings_is_no_finding(site: Site) -> None:
    grant = """
    analytics.addSourceMiddleware(function (given) {
      given.payload.obj.context.consent = { categoryPreferences: { Analytics: true } };
      given.next(given.payload);
    });"""
    observation, wanted = await played(site, config=CONSENT, script=grant)

    assert rules(observation, wanted) == []
    assert (observation.state, observation.calls) == ("ready", 1)
