"""Sites that a server writes, under the strictest policy of their framework."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from harness.network import Reply, Request
from harness.sdk import URL as SDK_URL
from harness.site import SHOP
from sites.places import DJANGO, PLACES, PYTHON
from sites.report import TABLE, Row, glue

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from harness.site import Site
    from sites.places import Copy

BUILD_DJANGO = [("python", "manage.py", "oneflow", "build")]
COLLECT = [*BUILD_DJANGO, ("python", "manage.py", "collectstatic", "--noinput")]
TOOL = [("oneflow-snippet", "build")]


@dataclass(frozen=True, slots=True)
class Shop:
    """An example, how it is made ready, and what serves it."""

    example: str
    commands: Sequence[tuple[str, ...]]
    kind: str
    application: str
    path: str = "/"
    python: Path = PYTHON
    settings: str = ""


SHOPS = {
    "Django 6, its own CSP": Shop(
        "django", COLLECT, "wsgi", "shop.wsgi:application", python=DJANGO
    ),
    "Django 6, Jinja2 backend": Shop(
        "django", COLLECT, "wsgi", "shop.wsgi:application", "/jinja/", python=DJANGO
    ),
    "Django 6, not collected": Shop(
        "django", BUILD_DJANGO, "wsgi", "shop.wsgi:application", python=DJANGO
    ),
    "Django 5.2, django-csp 4": Shop(
        "django", COLLECT, "wsgi", "shop.wsgi:application", settings="shop.settings_csp"
    ),
    "Django 5.2, django-csp 4, Jinja2": Shop(
        "django", COLLECT, "wsgi", "shop.wsgi:application", "/jinja/", settings="shop.settings_csp"
    ),
    "Flask, Flask-Talisman": Shop("flask", [("flask", "oneflow", "build")], "wsgi", "app:app"),
    "FastAPI": Shop("fastapi", TOOL, "asgi", "app:app"),
}
CALLS = "analytics.identify('u1', {plan: 'pro'}); analytics.track('Order Completed', {total: 42})"


def with_segment(site: Site, answer: Callable[[Request], Awaitable[Reply]]) -> Any:
    """Put Segment's own snippet into the pages, with the nonce that the header has."""

    async def answered(request: Request) -> Reply:
        reply = await answer(request)
        headers = {name.lower(): value for name, value in reply.headers.items()}
        policy = headers.get("content-security-policy", "")
        nonce = re.search(r"'nonce-([^']+)'", policy)
        if "</head>" not in reply.body:
            return reply
        assert nonce, f"no nonce in the policy: {policy}"
        segment = f'<script nonce="{nonce[1]}">{site.segment.snippet()}</script></head>'
        return Reply(reply.body.replace("</head>", segment, 1), reply.status, reply.headers)

    return answered


@pytest.mark.parametrize("name", SHOPS)
async def test_calls_arrive_under_the_strictest_policy(
    name: str, site: Site, served: Callable[..., Copy]
) -> None:
    shop = SHOPS[name]
    copy = served(shop.example, shop.python)
    if shop.settings:
        copy.environment["DJANGO_SETTINGS_MODULE"] = shop.settings
    for command in shop.commands:
        copy.run(*command)
    answer = copy.serve(shop.kind, shop.application)
    site.network.route(f"{SHOP}/*", with_segment(site, answer))
    visit = await site.tab()
    await visit.goto(f"{SHOP}{shop.path}")
    await visit.event("oneflow:ready")
    await visit.run(CALLS)

    calls = await visit.sdk_calls(2)
    assert [call[:2] for call in calls] == [["identify", "u1"], ["track", "Order Completed"]]
    assert calls[1][2]["properties"] == {"total": 42}
    assert list(visit.csp) == []
    assert visit.errors == []
    nonces = await visit.evaluate(
        "[document.querySelector('script[src*=\"1flow.js\"]').nonce,"
        " document.querySelector('script').nonce]"
    )
    assert nonces[0] == nonces[1] != ""
    assert len(site.network.matching(SDK_URL)) == 1
    [page] = [r for r in site.network.requests if r.url == f"{SHOP}{shop.path}"]
    assert page.outcome == "200"
    lines = glue(PLACES / shop.example, jinja="jinja" in shop.path)
    TABLE.append(Row(name, lines, "by itself", "'nonce-…' 'strict-dynamic'", "identify, track"))
