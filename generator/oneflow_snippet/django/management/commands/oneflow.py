"""``manage.py oneflow build`` and ``manage.py oneflow check``."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from oneflow_snippet.django import conf
from oneflow_snippet.errors import OneflowError


class Command(BaseCommand):
    """Build the snippet into the folder of the settings, or see that it is there."""

    help = "Build the snippet into ONEFLOW['dist'], or check that the folder is up to date."
    requires_system_checks = ()  # or no build would be a reason not to make one

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what can be asked for."""
        parser.add_argument("step", choices=("build", "check"))
        default = Path(getattr(settings, "BASE_DIR", ""), "oneflow.toml")
        parser.add_argument("--config", default=str(default), help="TOML or JSON; %(default)s")

    def handle(self, *_: object, step: str, config: str, **__: object) -> None:
        """Do it."""
        from oneflow_snippet.rebuild import build_into, check_build  # noqa: PLC0415 - the compiler

        try:
            folder = conf.read().folder
            lines = build_into(config, folder) if step == "build" else check_build(config, folder)
        except OneflowError as error:
            raise CommandError(str(error)) from None
        self.stdout.write("\n".join(lines))
