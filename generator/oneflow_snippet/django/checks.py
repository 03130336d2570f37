"""What ``manage.py check`` says about the snippet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags

from oneflow_snippet.django import conf
from oneflow_snippet.embedding import SettingsError
from oneflow_snippet.outputs import OutputError

_NONCE = ("nonce", "NONCE")
_POLICIES = (
    # The settings with a policy, and the middleware that sends it.
    ("SECURE_CSP", "django.middleware.csp.ContentSecurityPolicyMiddleware"),
    ("CONTENT_SECURITY_POLICY", "csp.middleware.CSPMiddleware"),
)


def register() -> None:
    """Tell Django of the checks; `collectstatic` and `runserver` make the first one, too."""
    checks.register(check_build, Tags.security, Tags.staticfiles)
    checks.register(check_policy, Tags.security)
    checks.register(check_deployed, Tags.security, deploy=True)


def check_build(**_: object) -> list[CheckMessage]:
    """E001: no build. E002: wrong settings."""
    try:
        if conf.is_on():
            conf.embedding().start()
    except SettingsError as error:
        return [Error(line, id="oneflow.E002") for line in str(error).splitlines()]
    except OutputError as error:
        hint = "manage.py oneflow build, or ONEFLOW = {'enabled': False}."
        return [Error(str(error), hint=hint, id="oneflow.E001")]
    return []


def check_policy(**_: object) -> list[CheckMessage]:
    """W002: nobody makes the nonce. W003: the policy stops code in the page."""
    found: list[CheckMessage] = []
    for name, middleware in _POLICIES:
        sources = _script_sources(getattr(settings, name, None))
        if sources is None:
            continue
        has_nonce = any(mark in str(source) for source in sources for mark in _NONCE)
        if has_nonce and middleware not in settings.MIDDLEWARE:
            found.append(
                checks.Warning(
                    f"{name} asks for nonces, and the middleware that makes them is missing.",
                    hint=f"Add {middleware!r} to MIDDLEWARE.",
                    id="oneflow.W002",
                )
            )
        if not has_nonce and _is_stopped(sources):
            found.append(
                checks.Warning(
                    f"{name} stops code that stands in the page, and ONEFLOW['inline'] is set.",
                    hint="Allow a nonce or the hash that the manifest has as csp_hash.",
                    id="oneflow.W003",
                )
            )
    return found


def check_deployed(**_: object) -> list[CheckMessage]:
    """W001: a site that is deployed, and counts nobody."""
    try:
        off = conf.read().enabled is False
    except SettingsError:
        return []
    if settings.DEBUG or not off:
        return []
    return [
        checks.Warning("ONEFLOW['enabled'] is False: no page has the snippet.", id="oneflow.W001")
    ]


def _script_sources(policy: object) -> Iterable[object] | None:
    """Give what a policy says of scripts, in the words of Django's setting or django-csp's."""
    if not isinstance(policy, Mapping):
        return None
    directives = policy.get("DIRECTIVES", policy)
    sources = directives.get("script-src", directives.get("default-src"))
    return [sources] if isinstance(sources, str) else sources


def _is_stopped(sources: Iterable[object]) -> bool:
    try:
        if not conf.is_on() or not conf.read().inline:
            return False
        allowed = {"'unsafe-inline'", conf.embedding().build.artefacts.csp_hash}
    except (SettingsError, OutputError):
        return False
    return not allowed & {str(source) for source in sources}
