"""What the page shows: the last build of a configuration, its problems, and events tried on it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
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
        problems: Of the newest reading, as a terminal shows them: place, words and caret.
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
        self._path = path
        self._environment = environment
        self._changed = Condition()
        self._bench = Bench(0, None, {}, (), stale=False)
        self.read()

    def read(self) -> None:
        """Build what the file says now; mistakes in it become problems, and never an exception."""
        before = self._bench
        config, build, stale = before.config, before.build, True
        try:
            config = load_config(self._path, environment=self._environment)
            build, stale = _described(config), False
            problems = [_shown(warning) for warning in config.warnings]
        except ConfigError as error:
            problems = [_shown(problem) for problem in error.problems]
        except OneflowError as error:
            problems = [{"kind": "error", "text": printable(str(error))}]
        with self._changed:
            self._bench = Bench(before.revision + 1, config, build, tuple(problems), stale)
            self._changed.notify_all()

    def wait(self, revision: int, seconds: float) -> int:
        """Wait for another revision than the one that is known; return the one that is there."""
        with self._changed:
            self._changed.wait_for(lambda: self._bench.revision != revision, seconds)
            return self._bench.revision

    def state(self) -> dict[str, Any]:
        """Return what the page shows, as plain data."""
        bench = self._bench
        return {
            "revision": bench.revision,
            "file": str(self._path),
            "build": bench.build,
            "problems": bench.problems,
            "stale": bench.stale,
        }

    def try_text(self, text: str) -> dict[str, Any]:
        """Try the events of a text on the last build; return what became of them, or an error."""
        config = self._bench.config
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
    return {"kind": "warning" if problem.warning else "error", "text": str(problem)}


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "event": outcome.event,
        "calls": outcome.calls,
        "methodCalls": outcome.method_calls,
        "mappings": [asdict(mapping) for mapping in outcome.mappings],
    }
