"""Bytes of what the compiler gives, against the committed budgets.

python benchmarks/sizes.py                   a table: budget, bytes now
python benchmarks/sizes.py --base main       the same, with the bytes before
python benchmarks/sizes.py --accept          write what is measured, and a little, as budgets
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

from configurations import FEATURES

HERE = Path(__file__).parent
ROOT = HERE.parent
BUDGETS = HERE / "budgets.json"
BASE = ROOT / "build" / "bench" / "base"

PROMISE = 2950
"""What the default build may have at most, through gzip."""

Sizes = dict[str, dict[str, int]]


def compressed(text: str) -> dict[str, int]:
    """Give the bytes of a text, plain and through gzip."""
    data = text.encode()
    return {"bytes": len(data), "gzip": len(gzip.compress(data, 9, mtime=0))}


def measure(configurations: dict[str, dict[str, Any]] = FEATURES) -> Sizes:
    """Build each configuration and weigh ``oneflow.min.js``; one that fails is left out."""
    from oneflow_snippet import OneflowError, build, load_config  # noqa: PLC0415

    sizes = {}
    for name, config in configurations.items():
        try:
            sizes[name] = compressed(build(load_config(config, environ={})).minified)
        except (OneflowError, ImportError) as error:  # an older compiler may not know a feature
            print(f"{name}: {str(error).splitlines()[0]}", file=sys.stderr)
    return sizes


def measure_revision(revision: str) -> Sizes:
    """Build with the compiler of another revision, and weigh what it gives."""
    command = [sys.executable, str(HERE / "sizes.py"), "--json"]
    environment = {**os.environ, "PYTHONPATH": extracted(revision)}
    done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{revision} cannot be measured: {done.stderr.splitlines()[-1]}")
    found: Sizes = json.loads(done.stdout)
    return found


def extracted(revision: str) -> str:
    """Copy the compiler of a revision below ``build/``, and give the path that finds it first."""
    archive = ["git", "archive", revision, "generator", "templates"]
    packed = subprocess.run(archive, cwd=ROOT, check=True, capture_output=True).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
        tar.extractall(BASE / revision, filter="data")
    return os.pathsep.join([str(BASE / revision / "generator"), str(HERE)])


def over(sizes: Sizes, budgets: Sizes) -> list[str]:
    """Say what is over its budget, or has none, or is not measured any more."""
    said = [f"{name}: has no budget" for name in sizes if name not in budgets]
    for name, budget in budgets.items():
        for unit, most in budget.items():
            found = sizes.get(name, {}).get(unit)
            if found is None:
                said.append(f"{name}: expected at most {most} {unit}, found no build")
            elif found > most:
                said.append(f"{name}: expected at most {most} {unit}, found {found}")
    return said


def table(sizes: Sizes, budgets: Sizes, before: Sizes | None = None) -> str:
    """Write a Markdown table, as a pull request can show it."""
    then = " before |" if before is not None else ""
    lines = [
        f"| `oneflow.min.js` |{then} bytes | gzip | budget |",
        f"|---|{'---:|' if then else ''}---:|---:|---:|",
    ]
    for name, size in sizes.items():
        old = _change(size, before.get(name)) if before is not None else ""
        budget = budgets.get(name, {})
        lines.append(
            f"| {name} |{old} {size['bytes']} | {size['gzip']} |"
            f" {budget.get('bytes', '–')} / {budget.get('gzip', '–')} |"
        )
    return "\n".join(lines)


def _change(size: dict[str, int], before: dict[str, int] | None) -> str:
    if before is None:
        return " not built |"
    steps = (f"{before[unit]} ({size[unit] - before[unit]:+})" for unit in ("bytes", "gzip"))
    return f" {' / '.join(steps)} |"


def accept(sizes: Sizes) -> None:
    """Make budgets of sizes: 1% is left for what is not worth a word."""
    budgets = {
        name: {unit: -(-number * 101 // 1000) * 10 for unit, number in size.items()}
        for name, size in sizes.items()
    }
    budgets["default"]["gzip"] = min(budgets["default"]["gzip"], PROMISE)
    BUDGETS.write_text(json.dumps(budgets, indent=2) + "\n")


def main() -> int:
    """Print a table; the exit code is 1 when something is over its budget."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--base", metavar="REVISION", help="compare with the build of a revision")
    parser.add_argument("--accept", action="store_true", help="renew the budgets")
    parser.add_argument("--json", action="store_true", help="print the sizes alone")
    options = parser.parse_args()
    sizes = measure()
    if options.json:
        print(json.dumps(sizes))
        return 0
    if options.accept:
        accept(sizes)
    budgets = json.loads(BUDGETS.read_text())
    print(table(sizes, budgets, measure_revision(options.base) if options.base else None))
    problems = over(sizes, budgets)
    print(*problems, sep="\n", file=sys.stderr, end="\n" if problems else "")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
