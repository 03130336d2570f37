"""The timed tables of ``docs/performance.md``, from results."""

from __future__ import annotations

from configurations import PEER_NAMES
from first_call import NAMES
from history import told as spread
from line import FAST, PHONE
from markdown import number, table
from page_view import PARTS
from targets import TARGETS, Results

MATCHING = {True: "matching", False: "not matching"}


def first_call(results: Results) -> str:
    """Write the time to the first call, on each line and beside a bare SDK tag."""
    rows = []
    for name, title in NAMES.items():
        row = [title]
        for speed in (PHONE, FAST):
            found = results["first_call"][speed.key][name]
            row += [spread(found), spread(found["ratio"])]
        rows.append(row)
    head = ["page"]
    for speed in (PHONE, FAST):
        head += [speed.title, "× bare tag"]
    return table(head, rows)


def page_view(results: Results) -> str:
    """Write what a page view costs, and its parts."""
    rows = [
        [
            PEER_NAMES[name],
            spread(found["sum"]),
            *(number(found[part]["median"]) for part in PARTS),
            "" if name == "snippet" else spread(found["ratio"]),
        ]
        for name, found in results["page_view"].items()
    ]
    return table(["ms on a phone", "sum", *PARTS, "× snippet"], rows)


def summary_table(results: Results) -> str:
    """Write every figure to reach, and whether it is."""
    rows = []
    for target in TARGETS:
        sign = "≥" if target.least else "≤"
        reached = "yes" if target.met(results) else f"**no**: {target.missed}"
        found = target.find(results)
        exact = found["low"] == found["median"] == found["high"]
        shown = number(found["median"]) if exact else spread({**found, "unit": ""})
        rows.append([target.title, f"{sign} {target.limit:g}", shown, reached])
    return table(["ratio", "wanted", "found", "reached"], rows)


def moved(results: Results) -> str:
    """Say which ratios have moved since the run before by more than their quartiles."""
    lines = results["moved"]
    ratios = [line for line in lines if "×" in line]
    if not lines:
        return "Nothing has moved by more than its quartiles since the run before."
    told = f"Since the run before, {len(lines)} figures have moved by more than their quartiles"
    if not ratios:
        return f"{told}, none of them a ratio."
    return "\n".join([f"{told}, of the ratios these:\n", *(f"- {line}" for line in ratios)])


def machine(results: Results) -> str:
    """Describe what was measured where."""
    here = results["machine"]
    packages = ", ".join(f"{name} {found}" for name, found in sorted(results["packages"].items()))
    return (
        f"Measured on {here['date']}: {here['processor']}, {here['cores']} cores,"
        f" {here['system']}, {results['chromium']}, Python {here['python']}, Node {here['node']};"
        f" load average at the start {here['load']}.\n\n{packages}."
    )


def cpu(results: Results) -> str:
    """Write the time per event."""
    rows = [
        [
            f"{row['setup']}, {MATCHING[row['matching']]}, {row['payload']}",
            *(spread(row[name]) for name in ("floor", "snippet", "segment")),
            spread(row["ratio"]),
        ]
        for row in results["cpu"]
    ]
    return table(["mappings, event, payload", "empty plugin", "snippet", "Segment", "ratio"], rows)


def evaluation(results: Results) -> str:
    """Write how long scripts take to run once."""
    rows = [[PEER_NAMES[name], spread(found)] for name, found in results["evaluation"].items()]
    return table(["script, in a fresh document", "time"], rows)


def waiting(results: Results) -> str:
    """Write what happens while the SDK is away, and when it comes."""
    blocked, queue = results["blocked"], results["queue"]
    rows = []
    for name in ("floor", "snippet", "segment", "oneflow"):
        found = queue[name]
        kept = "yes" if found.get("in order") else "no"
        late = (
            [spread(found["first"]), spread(found["last"]), kept] if "last" in found else ["–"] * 3
        )
        rows.append(
            [
                PEER_NAMES[name],
                number(blocked[name]["wake-ups"]["median"]),
                spread(blocked[name]["main thread"]),
                spread(found["heap"]),
                *late,
            ]
        )
    head = ["", "timers run in 5 s", "main thread in 5 s", "heap", "first call", "last call"]
    return table([*head, "in order"], rows)


def processes(results: Results) -> str:
    """Write the whole-process times."""
    rows = [
        [f"`{name}`", spread(row["wall"]), spread(row["cpu"]), spread(row["ratio"])]
        for name, row in results["processes"].items()
    ]
    return table(["command", "wall clock", "processor", "× `python -c pass`"], rows)


def tags(results: Results) -> str:
    """Write the cost of a tag in a page."""
    rows = [[name, spread(row), spread(row["ratio"])] for name, row in results["tags"].items()]
    return table(["tag", "above a bare `<script>`", "against ours"], rows)


def scaling(results: Results) -> str:
    """Write the time of builds as what they are made of grows."""
    rows = []
    for name, found in results["scaling"].items():
        sizes = list(found["time"])
        cells = [spread(found["time"][size]) for size in (sizes[0], sizes[-1])]
        memory = [f"{number(found['memory'][size])} MB" for size in (sizes[0], sizes[-1])]
        powers = [f"{step} {number(power)}" for step, power in found["power"].items() if power]
        sizes_told = f"{name}, {sizes[0]} → {sizes[-1]}"
        rows.append([sizes_told, " → ".join(cells), " → ".join(memory), ", ".join(powers)])
    table_ = table(["what grows", "processor", "memory", "power, step by step"], rows)
    return f"{table_}\n\nThe example again, in a warm process: {spread(results['rebuild'])}."


TABLES = {
    "first call": first_call,
    "page view": page_view,
    "summary": summary_table,
    "moved": moved,
    "machine": machine,
    "cpu": cpu,
    "evaluation": evaluation,
    "waiting": waiting,
    "scaling": scaling,
    "processes": processes,
    "tags": tags,
}
"""The tables by the names of their markers in the page."""
