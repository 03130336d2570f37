"""Change the code here and there, and tell which changes no test notices: ``make mutants``.

``MUTANTS=200`` sets how many of all possible changes are tried, ``MINUTES=60`` how long at most.
The same seed draws the same ones. Of Python, the tests that reach the changed line are run; of the
templates, those of the helpers in Node and those of the loader in Chromium. What the tests cannot
notice, for it changes nothing that anybody sees, stands with its reason in ``equal.txt``.
"""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from harness.node import Node, running
from mutants.python import Mutant, mutants

ROOT = Path(__file__).parent.parent.parent
WORK = ROOT / "build" / "mutants"
EQUAL = Path(__file__).with_name("equal.txt")
CONTEXTS = WORK / "contexts"
PACKAGE = Path("generator/oneflow_snippet")
OPTIONS = ["-x", "-q", "--no-header", "-p", "no:cacheprovider", "--no-cov"]
MOST = 300
"""So many tests of those that reach a line are run at most, those that reach least else first."""

FRAMEWORKS = ["mkdocs.py", "sphinx.py", "pelican.py", "flask.py", "starlette.py", "django"]
"""Of the package: what `make sites` tests, with the frameworks installed. It is left out here."""

BESIDE = {
    "generator/oneflow_snippet/verify": "browser/test_verify.py browser/test_verify_command.py",
    "generator/oneflow_snippet/cli/verify.py": "browser/test_verify_command.py",
    "generator/oneflow_snippet/preview": "test_preview.py browser/test_preview.py",
    "generator/oneflow_snippet/cli/preview.py": "test_preview.py browser/test_preview.py",
    "generator/oneflow_snippet/importer": "browser/test_import.py",
    "generator/oneflow_snippet/trial/pytest_plugin.py": "test_cases.py",
    "generator/oneflow_snippet/__main__.py": "test_cli.py",
    "templates/helpers/filters": "test_filters.py",
    "templates/helpers": "test_emit_field.py test_emit_trigger.py test_liquid.py test_artefacts.py",
    "templates/trial": "test_trial.py",
    "templates/loader/explain.js": "test_debug_build.py test_trial.py browser/test_trial.py",
    "templates/loader/consent.js": "test_trial.py",
    "templates/loader/early.js": "browser/test_early.py",
    "templates/loader": "browser/test_delivery.py browser/test_failure.py browser/test_order.py "
    "browser/test_navigation.py browser/test_sdk_forms.py browser/test_consent.py "
    "browser/test_manners.py browser/test_strict_pages.py browser/test_pages.py "
    "browser/test_attaching.py browser/test_middleware.py browser/test_payloads.py",
}
"""By the beginning of its path: what tests a file, besides what is found by running the tests."""

Lines = dict[tuple[str, int], list[str]]


@dataclass(frozen=True, slots=True)
class Trial:
    """A mutant, and whether a test noticed it."""

    mutant: Mutant
    noticed: bool


def reach() -> Lines:
    """Give the tests that reach each line, by one run of all that need no browser."""
    data = CONTEXTS.with_suffix(".sqlite")
    if not data.exists():
        print("finding out which test reaches which line", flush=True)
        command = [sys.executable, "-m", "pytest", "-q", "--no-header", "--ignore=tests/browser"]
        command += ["--cov", "--cov-context=test", "--cov-report="]
        environment = {**os.environ, "COVERAGE_FILE": str(data)}
        subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    return _lines(data)


def _lines(data: Path) -> Lines:
    found: Lines = defaultdict(list)
    query = """select file.path, arc.fromno, context.context from arc
        join file on file.id = arc.file_id join context on context.id = arc.context_id
        group by 1, 2, 3"""
    with sqlite3.connect(data) as connection:
        for path, line, context in connection.execute(query):
            test = context.rpartition("|")[0]
            found[str(Path(path).relative_to(ROOT)), abs(line)] += [test] if test else []
    return found


def python_mutants() -> list[Mutant]:
    """Give the mutants of the package, but for what needs a framework."""
    left_out = {ROOT / PACKAGE / name for name in FRAMEWORKS}
    paths = [
        path
        for path in sorted((ROOT / PACKAGE).rglob("*.py"))
        if left_out.isdisjoint({path, *path.parents})
    ]
    sources = [(path.relative_to(ROOT), path.read_text("utf-8")) for path in paths]
    return [mutant for path, source in sources for mutant in mutants(path, source)]


def template_mutants(node: Node, folder: str) -> list[Mutant]:
    """Give the mutants of the templates in a folder."""
    found = []
    for path in sorted((ROOT / "templates" / folder).rglob("*.js")):
        source = path.read_text("utf-8")
        for change in node.ask("mutations", source):
            text = source[: int(change["start"])] + change["text"] + source[int(change["end"]) :]
            short = path.relative_to(ROOT)
            found.append(Mutant(short, int(change["line"]), change["what"], partial(str, text)))
    return found


def tests_for(mutant: Mutant, lines: Lines) -> list[str]:
    """Give the tests that can notice a mutant."""
    path = mutant.path.as_posix()
    beside = [
        f"tests/{name}"
        for at, names in BESIDE.items()
        if path.startswith(at)
        for name in names.split()
    ]
    here = lines.get((path, mutant.line))
    if not here:  # what runs at import is everybody's
        here = [test for (file, _), tests in lines.items() if file == path for test in tests]
    return [*_most_telling(list(dict.fromkeys(here)), lines), *dict.fromkeys(beside)]


def _most_telling(tests: list[str], lines: Lines) -> list[str]:
    """Give one of each test function, then others: those first that reach the fewest lines."""
    reached = Counter(test for tests_here in lines.values() for test in tests_here)
    functions: dict[str, list[str]] = defaultdict(list)
    for test in sorted(tests, key=lambda test: reached[test]):
        functions[test.partition("[")[0]].append(test)
    turns = [tests[at] for at in range(MOST) for tests in functions.values() if at < len(tests)]
    return turns[:MOST]


def is_noticed(mutant: Mutant, tests: list[str]) -> bool:
    """Tell whether a test or the types notice the mutant in place of the file."""
    tree = WORK / "tree"
    shutil.rmtree(tree, ignore_errors=True)
    for part in ("generator", "templates"):
        shutil.copytree(ROOT / part, tree / part, ignore=shutil.ignore_patterns("__pycache__"))
    (tree / mutant.path).write_text(mutant.source(), "utf-8")
    environment = {
        **os.environ,
        "PYTHONPATH": str(tree / "generator"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    pytest = [sys.executable, "-m", "pytest", *OPTIONS, *tests]
    types = [sys.executable, "-m", "mypy", "--config-file", str(ROOT / "pyproject.toml")]
    types += ["--cache-dir", str(WORK / "types"), str(PACKAGE)]
    return (bool(tests) and _fails(pytest, ROOT, environment)) or (
        mutant.path.suffix == ".py" and _fails(types, tree, {**os.environ})
    )


def _fails(command: list[str], folder: Path, environment: dict[str, str]) -> bool:
    """Tell whether a command fails, or takes far too long."""
    try:
        ran = subprocess.run(
            command, cwd=folder, env=environment, check=False, capture_output=True, timeout=600
        )
    except subprocess.TimeoutExpired:
        return True
    return ran.returncode not in (0, 5)


def drawn(node: Node, count: int) -> list[Mutant]:
    """Draw mutants of everything, most of them Python, for those of the loader take long."""
    # The same each time, and no secret.
    choice = random.Random(9)
    groups = [
        (0.7, python_mutants()),
        (0.2, template_mutants(node, "helpers")),
        (0.1, template_mutants(node, "loader")),
    ]
    found = []
    for share, group in groups:
        size = min(len(group), max(1, round(share * count)))
        print(f"{size} of {len(group)} possible changes below {group[0].path.parent}")
        found += choice.sample(group, size)
    return found


def main() -> int:
    """Try the mutants, and tell which survive; the exit code is 1 below 90 of 100."""
    count, minutes = int(os.environ.get("MUTANTS", "200")), float(os.environ.get("MINUTES", "60"))
    WORK.mkdir(parents=True, exist_ok=True)
    known = {line.split("  # ")[0] for line in EQUAL.read_text("utf-8").splitlines()}
    lines, end = reach(), time.monotonic() + 60 * minutes
    trials: list[Trial] = []
    with running() as node:
        chosen = [mutant for mutant in drawn(node, count) if str(mutant) not in known]
    for mutant in chosen:
        if time.monotonic() > end:
            print(f"after {minutes:g} minutes {len(chosen) - len(trials)} were not tried")
            break
        trials.append(Trial(mutant, is_noticed(mutant, tests_for(mutant, lines))))
        if not trials[-1].noticed:
            print(f"survives: {mutant}", flush=True)
    noticed = sum(trial.noticed for trial in trials)
    print(f"{noticed} of {len(trials)} are noticed, {100 * noticed / len(trials):.0f} of 100")
    return int(noticed < 0.9 * len(trials))


if __name__ == "__main__":
    sys.exit(main())
