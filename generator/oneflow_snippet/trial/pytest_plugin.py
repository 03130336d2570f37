"""For pytest: the cases of ``oneflow.tests.toml`` and ``oneflow.tests.json`` are tests.

Loaded into every run of pytest where the package is installed, so nothing is imported before there
is such a file.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from oneflow_snippet.trial.cases import Case, Verdict

NAMES = ("oneflow.tests.toml", "oneflow.tests.json")


class CaseFailure(Exception):  # noqa: N818 - a failure of a test is no error
    """1Flow gets something else; the message says what."""


class CaseFile(pytest.File):
    """A file of cases; its configuration is the one that is found from its folder."""

    verdicts: dict[int, Verdict]

    def collect(self) -> Iterator[CaseItem]:
        """Make a test of each case."""
        from oneflow_snippet.errors import OneflowError  # noqa: PLC0415 - see above
        from oneflow_snippet.trial.cases import read_cases  # noqa: PLC0415

        try:
            self.cases = read_cases(self.path)
        except OneflowError as error:
            raise self.CollectError(str(error)) from None
        self.verdicts = {}
        for case in self.cases:
            yield CaseItem.from_parent(self, name=case.name, case=case)

    def verdict(self, case: Case) -> Verdict:
        """Return what came of a case; all cases of the file are run at once, when one is asked."""
        from oneflow_snippet.trial.judge import judge_file  # noqa: PLC0415

        if not self.verdicts:
            found = judge_file(self.path, self.cases)
            self.verdicts = {verdict.case.index: verdict for verdict in found}
        return self.verdicts[case.index]


class CaseItem(pytest.Item):
    """A case as a test."""

    def __init__(self, *, case: Case, **others: object) -> None:
        super().__init__(**others)  # type: ignore[arg-type]  # pytest's own
        self.case = case

    def runtest(self) -> None:
        """Fail with the difference, if there is one."""
        file = self.parent
        assert isinstance(file, CaseFile)  # noqa: S101 - for mypy
        if difference := file.verdict(self.case).difference:
            raise CaseFailure(difference)

    def repr_failure(  # type: ignore[override]  # told in words, without a traceback
        self, excinfo: pytest.ExceptionInfo[BaseException]
    ) -> str:
        """Say the difference, and a problem with the configuration, in words."""
        from oneflow_snippet.errors import OneflowError  # noqa: PLC0415

        if isinstance(excinfo.value, CaseFailure | OneflowError):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Say where the case stands."""
        return self.path, None, self.case.name


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> CaseFile | None:
    """Collect a file of cases."""
    return CaseFile.from_parent(parent, path=file_path) if file_path.name in NAMES else None
