"""The app in a Django project: nonces, static files, checks, commands, and the off-switch."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

django = pytest.importorskip("django")

from django.conf import settings  # noqa: E402

if not settings.configured:
    settings.configure(
        DEBUG=False,
        ALLOWED_HOSTS=["*"],
        SECRET_KEY="only-for-tests",
        INSTALLED_APPS=["django.contrib.staticfiles", "oneflow_snippet.django"],
        ONEFLOW={"enabled": False},
        ROOT_URLCONF="test_django",
        STATIC_URL="/static/",
        TEMPLATES=[
            {"BACKEND": "django.template.backends.django.DjangoTemplates"},
            {
                "BACKEND": "django.template.backends.jinja2.Jinja2",
                "OPTIONS": {"extensions": ["oneflow_snippet.django.jinja.OneflowExtension"]},
            },
        ],
    )
    django.setup()

from django.core import mail  # noqa: E402
from django.core.checks import run_checks  # noqa: E402
from django.core.management import CommandError, call_command  # noqa: E402
from django.http import HttpRequest  # noqa: E402
from django.template import engines  # noqa: E402
from django.test import override_settings  # noqa: E402
from django.utils.functional import SimpleLazyObject  # noqa: E402
from oneflow_snippet import Artefacts  # noqa: E402
from oneflow_snippet.django import tag as tag_module  # noqa: E402
from sites.adapters.builds import compiled  # noqa: E402

urlpatterns: list[Any] = []
TEXTS = {
    "django": "{% load oneflow %}{% oneflow_snippet %}",
    "jinja2": "{{ oneflow_snippet() }}",
}
Tags = Callable[[str], list[dict[str, str | None]]]


@pytest.fixture(params=TEXTS)
def render(request: pytest.FixtureRequest) -> Callable[..., str]:
    """Give a function that renders a page, once with each of the engines."""
    template = engines[request.param].from_string(TEXTS[request.param])
    return lambda context=None, asked=None: template.render(context, asked or HttpRequest())


@pytest.fixture(autouse=True)
def _nothing_said_before() -> Iterator[None]:
    yield
    tag_module.complain.cache_clear()


@pytest.fixture
def on(dist: Path) -> Iterator[Callable[..., Any]]:
    """Switch the snippet on, and give a function that changes the settings further."""
    with override_settings(ONEFLOW={"dist": dist, "enabled": True}):
        yield lambda **more: override_settings(ONEFLOW={"dist": dist, "enabled": True, **more})


def request_with(**attributes: Any) -> HttpRequest:
    request = HttpRequest()
    for name, value in attributes.items():
        setattr(request, name, value)
    return request


@pytest.mark.usefixtures("on")
class TestNonce:
    """Wherever the nonce of a page is, it is found; and it is not read where it is not wanted."""

    @pytest.mark.parametrize("name", ["csp_nonce", "CSP_NONCE"])
    def test_from_the_context(self, name: str, render: Any, read_tags: Tags) -> None:
        lazy = SimpleLazyObject(lambda: "r4nd0m")

        assert read_tags(render({name: lazy}))[0]["nonce"] == "r4nd0m"

    def test_from_the_request_as_django_csp_has_it(self, render: Any, read_tags: Tags) -> None:
        request = request_with(csp_nonce=SimpleLazyObject(lambda: "r4nd0m"))

        assert read_tags(render({}, request))[0]["nonce"] == "r4nd0m"

    def test_from_django_itself(self, render: Any, read_tags: Tags) -> None:
        csp = pytest.importorskip("django.utils.csp")
        nonce = csp.LazyNonce()

        tag = read_tags(render({}, request_with(_csp_nonce=nonce)))[0]

        assert tag["nonce"] == str(nonce)

    def test_none(self, render: Any, read_tags: Tags) -> None:
        assert "nonce" not in read_tags(render())[0]

    def test_as_an_argument(self, read_tags: Tags) -> None:
        for engine, text in TEXTS.items():
            asked = text.replace("()", "(nonce=n)").replace("snippet %", "snippet nonce=n %")
            page = engines[engine].from_string(asked).render({"n": "mine", "csp_nonce": "theirs"})
            assert read_tags(page)[0]["nonce"] == "mine"

    def test_from_the_settings(self, on: Any, render: Any, read_tags: Tags) -> None:
        with on(nonce=lambda request: request.META["NONCE"]):
            request = request_with(META={"NONCE": "r4nd0m"})
            assert read_tags(render({}, request))[0]["nonce"] == "r4nd0m"

    def test_it_is_not_read_where_there_is_no_tag(self, on: Any, render: Any) -> None:
        lazy = SimpleLazyObject(lambda: pytest.fail("it would get into the policy"))
        with on(enabled=False):
            assert render({"csp_nonce": lazy}) == ""

    def test_in_an_imported_macro(self, read_tags: Tags) -> None:
        jinja = engines["jinja2"].env
        module = jinja.from_string(
            "{% macro head(n) %}{{ oneflow_snippet(nonce=n) }}{% endmacro %}"
        ).module

        assert read_tags(str(module.head("r4nd0m")))[0]["nonce"] == "r4nd0m"

    def test_hostile_text_stays_text(self, hostile: str, render: Any, read_tags: Tags) -> None:
        [tag] = read_tags(render({"csp_nonce": hostile}))

        assert tag["nonce"] == hostile


def test_hostile_settings_stay_text(on: Any, hostile: str, render: Any, read_tags: Tags) -> None:
    with on(src=hostile, nonce=hostile):
        [tag] = read_tags(render())

    assert (tag["src"], tag["nonce"]) == (hostile, hostile)


class TestOff:
    """Nobody is counted where nobody should be."""

    def test_under_debug(self, dist: Path, render: Any) -> None:
        with override_settings(ONEFLOW={"dist": dist}, DEBUG=True):
            assert render() == ""

    def test_under_debug_on_demand(self, on: Any, render: Any) -> None:
        with on(), override_settings(DEBUG=True):
            assert render() != ""

    def test_in_tests(self, dist: Path, render: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        with override_settings(ONEFLOW={"dist": dist}):
            assert render() != ""
        monkeypatch.setattr(mail, "outbox", [], raising=False)
        with override_settings(ONEFLOW={"dist": dist}):
            assert render() == ""

    def test_for_some_requests(self, on: Any, render: Any) -> None:
        with on(enabled=lambda request: request.method == "GET"):
            assert render({}, request_with(method="GET")) != ""
            assert render({}, request_with(method="POST")) == ""

    def test_on_the_page_of_an_error_which_has_no_request(self, on: Any) -> None:
        with on(enabled=lambda request: not request.user.is_staff):
            for engine, text in TEXTS.items():
                assert engines[engine].from_string(text).render() == ""

    def test_a_missing_build_is_no_error_then(self, tmp_path: Path, render: Any) -> None:
        with override_settings(ONEFLOW={"dist": tmp_path, "enabled": False}):
            assert render() == ""
            assert run_checks() == []


class TestChecks:
    """`manage.py check` says what is wrong before a visitor meets it."""

    def ids(self, **options: Any) -> list[str]:
        found = run_checks(**options)
        return [str(message.id) for message in found if str(message.id).startswith("oneflow")]

    @pytest.mark.usefixtures("on")
    def test_nothing(self) -> None:
        assert self.ids(include_deployment_checks=True) == []

    @pytest.mark.parametrize("tags", [None, ["staticfiles"], ["security"]])
    def test_no_build(self, on: Any, tags: Any, tmp_path: Path) -> None:
        with on(dist=tmp_path):
            assert self.ids(tags=tags) == ["oneflow.E001"]

    def test_a_stale_build(self, on: Any, dist: Path) -> None:
        (dist / "oneflow.min.js").write_text("changed")
        with on():
            assert self.ids() == ["oneflow.E001"]

    def test_wrong_settings(self, on: Any) -> None:
        with on(enabeld=True, inline="yes"):
            errors = [message.msg for message in run_checks() if message.id == "oneflow.E002"]
        assert len(errors) == 2
        assert "ONEFLOW['enabeld']: unknown setting" in errors[0]
        assert "Did you mean \"ONEFLOW['enabled']\"?" in errors[0]
        assert errors[1] == "ONEFLOW['inline']: expected true or false, found 'yes'"

    def test_no_dict(self) -> None:
        with override_settings(ONEFLOW=["dist"]):
            assert self.ids() == ["oneflow.E002"]

    def test_off_where_it_is_deployed(self, on: Any) -> None:
        with on(enabled=False):
            assert self.ids() == []
            assert self.ids(include_deployment_checks=True) == ["oneflow.W001"]

    @pytest.mark.parametrize(
        "policy",
        [
            {"SECURE_CSP": {"script-src": ["<CSP_NONCE_SENTINEL>"]}},
            {"CONTENT_SECURITY_POLICY": {"DIRECTIVES": {"default-src": "'nonce-x'"}}},
        ],
        ids=["Django", "django-csp"],
    )
    @pytest.mark.usefixtures("on")
    def test_a_policy_whose_nonce_nobody_makes(self, policy: Any) -> None:
        with override_settings(**policy):
            assert self.ids() == ["oneflow.W002"]

    @pytest.mark.usefixtures("on")
    def test_django_csp_with_its_middleware(self) -> None:
        csp = pytest.importorskip("csp.constants")
        policy = {"DIRECTIVES": {"script-src": [csp.SELF, csp.NONCE]}}
        with override_settings(CONTENT_SECURITY_POLICY=policy, MIDDLEWARE=[]):
            assert self.ids() == ["oneflow.W002"]
        middleware = ["csp.middleware.CSPMiddleware"]
        with override_settings(CONTENT_SECURITY_POLICY=policy, MIDDLEWARE=middleware):
            assert self.ids() == []

    def test_a_policy_that_stops_code_in_the_page(self, on: Any, artefacts: Artefacts) -> None:
        with on(inline=True), override_settings(SECURE_CSP={"script-src": ["'self'"]}):
            assert self.ids() == ["oneflow.W003"]
        policy = {"script-src": ["'self'", artefacts.csp_hash]}
        with on(inline=True), override_settings(SECURE_CSP=policy):
            assert self.ids() == []


class TestStaticFiles:
    """The file is one of the site's static files."""

    PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"
    MANIFEST = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"

    @pytest.mark.parametrize("backend", [PLAIN, MANIFEST])
    def test_collected(
        self, on: Any, backend: str, tmp_path: Path, render: Any, read_tags: Tags
    ) -> None:
        with (
            on(),
            override_settings(
                STORAGES={"staticfiles": {"BACKEND": backend}}, STATIC_ROOT=tmp_path / "collected"
            ),
        ):
            call_command("collectstatic", interactive=False, verbosity=0)
            src = str(read_tags(render())[0]["src"])

        file = tmp_path / "collected" / src.removeprefix("/static/")
        assert file.read_text() == compiled().minified
        collected = {path.name for path in (tmp_path / "collected").rglob("oneflow*.*")}
        assert not collected & {"oneflow.js", "oneflow.html", "oneflow.manifest.json"}

    def test_the_one_of_the_build_before_is_collected_too(
        self, on: Any, dist: Path, tmp_path: Path
    ) -> None:
        newer = compiled("another")
        newer.write(dist)
        with on(), override_settings(STATIC_ROOT=tmp_path / "collected"):
            call_command("collectstatic", interactive=False, verbosity=0)

        names = {path.name for path in (tmp_path / "collected" / "oneflow").iterdir()}
        assert names == {newer.hashed, compiled().hashed}

    def test_found_in_development(self, on: Any, artefacts: Artefacts) -> None:
        from django.contrib.staticfiles import finders  # noqa: PLC0415

        with on():
            assert finders.find(f"oneflow/{artefacts.hashed}")
            assert not finders.find("oneflow/oneflow.manifest.json")
            assert not finders.find("oneflow/../dist/oneflow.js")

    def test_a_build_that_was_not_collected_stands_in_the_page(
        self, on: Any, tmp_path: Path, render: Any, caplog: pytest.LogCaptureFixture
    ) -> None:
        with (
            on(),
            override_settings(
                STORAGES={"staticfiles": {"BACKEND": self.MANIFEST}},
                STATIC_ROOT=tmp_path / "collected",
            ),
        ):
            page = render({"csp_nonce": "r4nd0m"})

        assert page == f'<script nonce="r4nd0m">{compiled().minified}</script>'
        assert "Run collectstatic after a build." in caplog.text


def test_a_page_is_worth_more_than_a_build(
    on: Any, tmp_path: Path, render: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with on(dist=tmp_path / "nothing"):
        assert render() == ""
        assert render() == ""

    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    assert "no build to read" in caplog.text


def test_a_new_build_is_taken_while_the_site_is_developed(on: Any, dist: Path, render: Any) -> None:
    with on(), override_settings(DEBUG=True):
        first = render()
        compiled("another").write(dist)
        assert compiled("another").hashed in render() != first


class TestCommand:
    """`manage.py oneflow`."""

    def run(self, *arguments: str) -> str:
        out = StringIO()
        call_command("oneflow", *arguments, stdout=out)
        return out.getvalue()

    def test_build_and_check(self, on: Any, tmp_path: Path) -> None:
        config = tmp_path / "oneflow.toml"
        config.write_text('project_api_key = "k"')
        with on(dist=tmp_path / "new"):
            with pytest.raises(CommandError, match="no build to read"):
                self.run("check", "--config", str(config))
            assert "oneflow.min.js" in self.run("build", "--config", str(config))
            assert "what" in self.run("check", "--config", str(config))

            config.write_text('project_api_key = "another"')
            with pytest.raises(CommandError, match="build again"):
                self.run("check", "--config", str(config))

    def test_a_wrong_configuration(self, on: Any, tmp_path: Path) -> None:
        (tmp_path / "oneflow.toml").write_text('regoin = "us"')
        with on(), pytest.raises(CommandError, match="regoin"):
            self.run("build", "--config", str(tmp_path / "oneflow.toml"))
