"""What happens when Django starts."""

from __future__ import annotations

import logging

from django.apps import AppConfig
from django.conf import settings
from django.core.signals import setting_changed

from oneflow_snippet.django import checks, conf, tag
from oneflow_snippet.errors import OneflowError

FINDER = "oneflow_snippet.django.finders.OneflowFinder"

log = logging.getLogger("oneflow_snippet")


class OneflowConfig(AppConfig):
    """The app; its label says whose settings, checks and template library these are."""

    name = "oneflow_snippet.django"
    label = "oneflow_snippet"
    verbose_name = "1Flow snippet"

    def ready(self) -> None:
        """Register the checks, make the file one of the site's static files, read the build.

        A missing build is logged here and said by ``manage.py check``. It is no exception, because
        ``manage.py oneflow build`` must be able to start.
        """
        checks.register()
        setting_changed.connect(_forget, dispatch_uid="oneflow_snippet")
        if FINDER not in settings.STATICFILES_FINDERS:
            # An app brings its static files along; ours stand in a folder that the site names.
            settings.STATICFILES_FINDERS = [*settings.STATICFILES_FINDERS, FINDER]
        try:
            if conf.is_on():
                conf.embedding().start()
                # Whether this is a test is known only when the first page is written.
                conf.embedding.cache_clear()
        except OneflowError as error:
            log.error("%s", error)  # noqa: TRY400 - the sentence says it; a traceback adds nothing


def _forget(**_: object) -> None:
    # A test has changed a setting; there are many that the URL of a static file stands on.
    tag.forget()
