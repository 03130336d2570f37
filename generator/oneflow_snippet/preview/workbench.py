"""What the page shows: the last build of a configuration, its problems, and events tried on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from threading import Condition
from typing import Any

from oneflow_snippet import compiler
from oneflow_snippet.artefacts import MINIFIED
from oneflow_snippet.config import Config, load_config
from oneflow_snippet.errors import ConfigError, OneflowError, Problem, printable
from oneflow_snippet.trial.events import EventError, parse
from oneflow_snippet.trial.outcomes import Outcome, try_events


@dataclass(frozen=True, slots=True)
class Bench:
    """What is on the workbench at one moment.

    Attributes:
        revision: Counts the readings of the configuration, from 1.
        config: The last one that could be built; None: none could so far.
        build: What the page shows of its build.
        problems: Of the newest reading: a kind, place and words, the line with its caret.
        stale: The newest reading could not be built, so what is shown is older.
    """

    revision: int
    config: Config | None
    build: dict[str, Any]
    problems: tuple[dict[str, str], ...]
    stale: bool


class Workbench:
    """Read a configuration again and again, for a page that watches; safe between threads."""

    def __init__(self, path: Path, environment: str | None = None) -> None:
        """Read the configuration for the first time; it may have mistakes, but must be there.

        Args:
            path: Of the file.
            environment: As :func:`oneflow_snippet.load_config` has it.

        Raises:
            UnreadableError: The file is not there or cannot be read.
        """
        self._path = path
        self._environment = environment
        self._changed = Condition()
        self._bench = Bench(0, None, {}, (), stale=False)
        self._read()

    def read(self) -> None:
        """Build what the file says now; mistakes in it become problems, and never an exception."""
        try:
            self._read()
        except OneflowError as error:
            self._keep([_told("error", printable(str(error)))])

    def _read(self) -> None:
        try:
            config = load_config(self._path, environment=self._environment)
            build = _described(config)
        except ConfigError as error:
            self._keep(map(_shown, error.problems))
        else:
            problems = tuple(map(_shown, config.warnings))
            self._put(Bench(self._bench.revision + 1, config, build, problems, stale=False))

    def _keep(self, problems: Iterable[dict[str, str]]) -> None:
        """Stay with the last build, and say what keeps it from being a newer one."""
        before = self._bench
        revision, problems = before.revision + 1, tuple(problems)
        self._put(replace(before, revision=revision, problems=problems, stale=True))

    def _put(self, bench: Bench) -> None:
        with self._changed:
            self._bench = bench
            self._changed.notify_all()

    def wait(self, revision: int, seconds: float) -> int:
        """Wait for another revision than the one that is known; return the one that is there."""
        with self._changed:
            self._changed.wait_for(lambda: self._bench.revision != revision, seconds)
            return self._bench.revision

    def state(self) -> dict[str, Any]:
        """Return what the page shows of the configuration, as plain data."""
        bench = self._bench
        return {
            "revision": bench.revision,
            "file": str(self._path),
            "build": bench.build,
            "problems": bench.problems,
            "stale": bench.stale,
        }

    def try_text(self, text: str) -> dict[str, Any]:
        """Try the events of a text on the last build; return what became of them, or an error.

        The answer has the revision on which they were tried.
        """
        bench = self._bench
        return {"revision": bench.revision, **_tried(bench.config, text)}


def _tried(config: Config | None, text: str) -> dict[str, Any]:
    if config is None:
        return {"error": "There is no build to try it on: the configuration has problems."}
    try:
        outcomes = try_events(config, parse(text, "event"))
    except EventError as error:
        return {"error": printable(str(error)), "invalid": True}
    except OneflowError as error:
        return {"error": printable(str(error))}
    return {"outcomes": [_outcome(each) for each in outcomes]}


def _described(config: Config) -> dict[str, Any]:
    artefacts = compiler.build(config)
    mappings = [
        {
            "name": mapping.name,
            "action": mapping.action.label,
            "trigger": str(mapping.trigger),
            "enabled": mapping.enabled,
            "code": code,
        }
        for mapping, code in zip(config.mappings, compiler.code_of_mappings(config), strict=True)
    ]
    size = artefacts.manifest()["files"][MINIFIED]
    return {
        "analytics": config.analytics_global,
        "environment": config.environment,
        "bytes": size["bytes"],
        "gzip": size["gzip"],
        "code": artefacts.readable,
        "mappings": mappings,
    }


def _shown(problem: Problem) -> dict[str, str]:
    kind = "warning" if problem.warning else "error"
    frame = problem.span.frame() if problem.span else ""
    return _told(kind, str(replace(problem, span=None)), frame)


def _told(kind: str, text: str, frame: str = "") -> dict[str, str]:
    return {"kind": kind, "text": text, "frame": frame}


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "event": outcome.event,
        "calls": outcome.calls,
        "methodCalls": outcome.method_calls,
        "mappings": [asdict(mapping) for mapping in outcome.mappings],
    }
