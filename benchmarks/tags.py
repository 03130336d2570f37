"""The cost of a tag in a rendered page: run by the Python that has the peers, prints JSON."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django
import django.conf
from django.http import HttpRequest
from django.template import Context, Engine
from jinja2 import Environment
from oneflow_snippet.jinja import install
from summary import ratio, summary

DIST = Path(__file__).parent.parent / "build" / "bench" / "dist"
SETTINGS = {
    "MIXPANEL_API_TOKEN": "0123456789abcdef0123456789abcdef",
    "HEAP_TRACKER_ID": "123456789",
    "INTERCOM_APP_ID": "abc123de",
    "PRIVATUS_ANALYTICS": {"site_id": "pa_0123456789", "enabled": True},
    "INSTALLED_APPS": ["oneflow_snippet.django"],
    "ONEFLOW": {"dist": DIST},
    "STATIC_URL": "/static/",
    "INTERNAL_IPS": (),
    "DEBUG": False,
}
LIBRARIES = {
    "oneflow": "oneflow_snippet.django.templatetags.oneflow",
    "constant": "tag_library",
    "privatus": "privatus_analytics.django.templatetags.privatus",
    **{name: f"analytical.templatetags.{name}" for name in ("mixpanel", "heap", "intercom")},
}
PAGE = "<!doctype html><html><head><title>Shop</title>{}</head><body><h1>Shop</h1></body></html>"
TAGS = {
    "floor": '<script src="/static/a.js" async></script>',
    "a constant": "{% load constant %}{% constant %}",
    "snippet": "{% load oneflow %}{% oneflow_snippet %}",
    "snippet, nonce": "{% load oneflow %}{% oneflow_snippet %}",
    "django-analytical: heap": "{% load heap %}{% heap %}",
    "django-analytical: mixpanel": "{% load mixpanel %}{% mixpanel %}",
    "django-analytical: intercom": "{% load intercom %}{% intercom %}",
    "privatus-analytics": "{% load privatus %}{% privatus_analytics %}",
}
ROUNDS, RENDERS = 60, 100


class User:
    """Somebody who is logged in, as Django's authentication gives them to a template."""

    is_authenticated = True
    username = "ann"
    first_name = "Ann"
    last_name = "Example"
    email = "ann@example.com"
    pk = 42
    date_joined = datetime(2026, 1, 1, tzinfo=UTC)

    def get_username(self) -> str:
        """Give the name for the services that ask for it."""
        return self.username

    def get_full_name(self) -> str:
        """Give the name for the services that show it."""
        return "Ann Example"


def renderers() -> dict[str, Callable[[], str]]:
    """Give, for each tag, a function that renders the page with it."""
    engine = Engine(libraries=LIBRARIES)
    request = HttpRequest()
    request.META["REMOTE_ADDR"] = "192.0.2.1"

    def renderer(name: str, text: str) -> Callable[[], str]:
        template = engine.from_string(PAGE.format(text))
        page = {"request": request, "user": User()}
        if "nonce" in name:
            page["csp_nonce"] = "r4nd0m"
        return lambda: template.render(Context(page))

    return {name: renderer(name, text) for name, text in TAGS.items()}


def jinja() -> dict[str, Callable[[], str]]:
    """Give the same for Jinja, which is what most other frameworks use."""
    environment = Environment(autoescape=True)
    install(environment, dist=DIST)
    floor = environment.from_string(PAGE.format(TAGS["floor"]))
    page = environment.from_string(PAGE.format("{{ oneflow_snippet() }}"))
    return {"jinja: floor": floor.render, "jinja: snippet": page.render}


def measure(subjects: dict[str, Callable[[], str]]) -> dict[str, Any]:
    """Render in turn; microseconds of a page each, and of the tag above the bare page."""
    times: dict[str, list[float]] = {name: [] for name in subjects}
    names = list(subjects)
    for turn in range(-5, ROUNDS):
        for name in names[turn % len(names) :] + names[: turn % len(names)]:
            render = subjects[name]
            start = time.process_time()
            for _ in range(RENDERS):
                render()
            if turn >= 0:
                times[name].append(1e6 * (time.process_time() - start) / RENDERS)
    return times


def main() -> None:
    """Print the cost of each tag: the page with it, less the page with a bare script element."""
    django.conf.settings.configure(**SETTINGS)
    django.setup()
    times = measure({**renderers(), **jinja()})
    floors = {name: times["jinja: floor" if "jinja" in name else "floor"] for name in times}
    above = {
        name: [one - floor for one, floor in zip(taken, floors[name], strict=True)]
        for name, taken in times.items()
        if taken is not floors[name]
    }
    json.dump(figures(above), sys.stdout)


def figures(above: dict[str, list[float]]) -> dict[str, Any]:
    """Give each tag's cost, how many times ours it is, and that without Django's own share."""
    constant = above["a constant"]
    beyond = {
        name: [one - least for one, least in zip(taken, constant, strict=True)]
        for name, taken in above.items()
    }
    return {
        name: {
            **summary(taken, "µs"),
            "ratio": ratio(taken, above["snippet"]),
            "beyond": ratio(beyond[name], beyond["snippet, nonce"]),
        }
        for name, taken in above.items()
    }


if __name__ == "__main__":
    main()
