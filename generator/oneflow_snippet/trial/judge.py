"""Cases against the configuration beside which they stand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from oneflow_snippet.config import load_config
from oneflow_snippet.config.find import find
from oneflow_snippet.trial.cases import FILES, Case, CasesError, Verdict, judge


def judge_file(
    file: Path,
    cases: Sequence[Case],
    *,
    config: Path | None = None,
    environment: str | None = None,
) -> list[Verdict]:
    """Judge the cases of a file.

    Args:
        file: Where they stand.
        cases: All of them.
        config: Their configuration; by default the one that is found from the file's folder.
        environment: As :func:`oneflow_snippet.load_config` has it.

    Raises:
        UnreadableError: There is no configuration.
        ConfigError: It cannot be built.
        EngineError: There is no engine.
    """
    path = config or find(file.resolve().parent).path
    return judge(load_config(path, environment=environment), cases)


def files_beside(config: Path) -> list[Path]:
    """Return the files of cases beside a configuration.

    Raises:
        CasesError: There are none; it says how to make one.
    """
    found = [config.parent / name for name in FILES if (config.parent / name).is_file()]
    if not found:
        raise CasesError(
            f"no tests: looked for {' and '.join(FILES)} in {config.parent}; write one with "
            '[[tests]], name, sample = "Order Completed" and expect = [], then run '
            "oneflow-snippet test --update"
        )
    return found
