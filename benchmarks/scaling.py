"""Time and memory of a build as its configuration grows, up to what is allowed; step by step."""

from __future__ import annotations

import gc
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from configurations import PRESETS, config, detailed, named
from oneflow_snippet import build, load_config
from oneflow_snippet.compiler.emit.program import emit_program
from oneflow_snippet.compiler.minify import minify
from oneflow_snippet.compiler.plan import make_plan
from oneflow_snippet.compiler.render import render
from summary import significant, slope, summary

EXAMPLE = Path(__file__).parent.parent / "examples" / "oneflow.toml"
ROUNDS = 5
REBUILDS = 15
MILLISECONDS, MEGABYTES = 3, 0.1
"""Growth that is worth a word."""


def conditions(count: int) -> list[dict[str, Any]]:
    """Give a mapping whose trigger has so many conditions."""
    found = " and ".join(f'properties.field{number} != "{number}"' for number in range(count))
    return [{**PRESETS[0], "trigger": found}]


def template(count: int) -> list[dict[str, Any]]:
    """Give a mapping with so many outputs in one template."""
    text = "".join(f"{{{{ properties.p{number} | upcase }}}}" for number in range(count))
    return [{**PRESETS[0], "fields": {"event_name": {"@liquid": text}}}]


def fields(count: int) -> list[dict[str, Any]]:
    """Give a mapping with so many properties of its own."""
    found = {f"property{number}": {"@path": f"$.properties.p{number}"} for number in range(count)}
    return [{**PRESETS[0], "fields": {"properties": found}}]


GROWING: dict[str, tuple[Callable[[int], list[dict[str, Any]]], tuple[int, ...]]] = {
    "mappings, one event name each": (named, (1, 2, 5, 10, 20, 50)),
    "mappings, detailed": (detailed, (1, 2, 5, 10, 20, 50)),
    "conditions in a trigger": (conditions, (12, 25, 50, 100, 200)),
    "outputs in a template": (template, (4, 8, 16, 32)),
    "properties of a mapping": (fields, (10, 30, 100, 300, 900)),
}
"""What grows, up to 50 mappings, 200 conditions and 1,000 characters of a template."""

STEPS = ("check", "plan and emit", "render", "minify")


def once(given: dict[str, Any]) -> dict[str, float]:
    """Build once; the ms of each step."""
    with _collected():
        marks = [time.process_time()]
        checked = load_config(given, environ={})
        marks.append(time.process_time())
        mappings = emit_program(make_plan(checked))
        marks.append(time.process_time())
        readable = render(checked, mappings)
        marks.append(time.process_time())
        minify(readable)
        marks.append(time.process_time())
    taken = zip(STEPS, marks, marks[1:], strict=False)
    return {step: 1000 * (end - start) for step, start, end in taken}


@contextmanager
def _collected() -> Iterator[None]:
    # As the command has it: the garbage collector rests while a build runs.
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def peak(given: dict[str, Any]) -> float:
    """Give the megabytes that a build has at most."""
    tracemalloc.start()
    try:
        build(load_config(given, environ={}))
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()


def growth(times: dict[int, list[dict[str, float]]]) -> dict[str, Any]:
    """Give the time for each size, and with which power each step grows."""
    sizes = {
        size: summary([sum(one.values()) for one in taken], "ms") for size, taken in times.items()
    }
    least = {
        size: {step: min(one[step] for one in times[size]) for step in STEPS} for size in times
    }
    powers = {
        step: power([(size, least[size][step]) for size in times], MILLISECONDS) for step in STEPS
    }
    return {"time": {str(size): found for size, found in sizes.items()}, "power": powers}


def power(points: list[tuple[int, float]], noticed: float) -> float | None:
    """Give the power with which what is above the smallest size grows; None: hardly at all.

    Growth that is less than noticed, or a tenth of all, is lost in what the machine does besides.
    """
    (least, fixed), *rest = points
    noticed = max(noticed, (rest[-1][1] - fixed) / 10)
    above = [(size - least, value - fixed) for size, value in rest if value - fixed >= noticed]
    return slope(above) if len(above) > 1 else None


def measure() -> dict[str, Any]:
    """Build every size of all that grows, in turns; and the example, as ``build --watch`` does."""
    cases = {
        (name, size): config(mappings=make(size))
        for name, (make, sizes) in GROWING.items()
        for size in sizes
    }
    times: dict[str, dict[int, list[dict[str, float]]]] = {name: {} for name in GROWING}
    for turn in range(-1, ROUNDS):
        for (name, size), given in cases.items():
            taken = once(given)
            if turn >= 0:
                times[name].setdefault(size, []).append(taken)
    found: dict[str, Any] = {}
    for name, taken in times.items():
        found[name] = growth(taken)
        memory = [(size, peak(cases[name, size])) for size in taken]
        found[name]["power"]["memory"] = power(memory, MEGABYTES)
        found[name]["memory"] = {str(size): significant(value) for size, value in memory}
    return {"scaling": found, "rebuild": rebuild()}


def rebuild() -> dict[str, Any]:
    """Measure what ``build --watch`` does when the example is saved, in a process that is warm."""
    taken = []
    for turn in range(-2, REBUILDS):
        start = time.perf_counter()
        build(load_config(EXAMPLE, environ={}))
        if turn >= 0:
            taken.append(1000 * (time.perf_counter() - start))
    return summary(taken, "ms")
