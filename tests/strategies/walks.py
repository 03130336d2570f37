"""Walks of visitors: in what world they live, and what they do, as data that a test can quote."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Literal

from hypothesis import strategies as st

if TYPE_CHECKING:
    from harness.site import Peer, Placement

WORLD: dict[str, list[Any]] = {
    "sdk": ["there", "shaky", "missing", "throws", "blocked", "empty"],
    "form": ["function", "method"],
    "held": ["", "sdk", "analytics", "sdk analytics"],
    "segment": ["snippet", "npm"],
    "placement": ["after", "before", "late"],
    "storage": ["fine", "full", "forbidden"],
    "twice": [False, True],
    "middleware": [False, True],
    "cached": [True, False],
}
"""What a world can be like; the usual first."""

CALLS = ["track", "identify", "bare", "method", "farewell"]
"""Segment's calls; the SDK's own in both forms; one that the page makes while it is left."""

MOVES = [
    "back", "forward", "tab", "popup", "switch", "close", "hide", "show", "offline", "online",
    "hold sdk", "release sdk", "hold analytics", "release analytics", "fill",
]  # fmt: skip


@dataclass(frozen=True)
class Walk:
    """A visitor's way.

    Steps are divided by semicolons. What is divided by commas happens in one task of the page:
    calls, and `leave` for another page at once, or after so many milliseconds. It is a task of the
    tab in front, or with `all` before it of all tabs in the same moment.
    """

    steps: str
    sdk: str = "there"
    form: Literal["function", "method"] = "function"
    held: str = ""
    segment: Peer = "snippet"
    placement: Placement = "after"
    storage: str = "fine"
    twice: bool = False
    middleware: bool = False
    cached: bool = True

    def __repr__(self) -> str:
        """The call that makes it, without what is as usual."""
        told = [f"{f.name}={getattr(self, f.name)!r}" for f in fields(self) if f.name != "steps"]
        usual = {f"{f.name}={f.default!r}" for f in fields(self)}
        return (
            f"Walk({', '.join([repr(self.steps), *(text for text in told if text not in usual)])})"
        )


def tasks() -> st.SearchStrategy[str]:
    """Make tasks: some calls, and often the page is left."""
    calls = st.lists(st.sampled_from(CALLS), min_size=1, max_size=3)
    leaves = st.sampled_from(["leave", *(f"leave {ms}" for ms in (0, 1, 5, 20, 50, 100, 200))])
    return st.builds(
        lambda some, leave: ", ".join([*some, *leave]),
        calls,
        leaves.map(lambda way: [way]) | st.just([]),
    )


def walks(longest: int = 10) -> st.SearchStrategy[Walk]:
    """Make walks of so many steps at most; most of the world is as usual, most of the time."""
    usually = {name: st.just(values[0]) | st.sampled_from(values) for name, values in WORLD.items()}
    steps = st.lists(tasks() | st.sampled_from(MOVES), min_size=1, max_size=longest)
    return st.builds(Walk, steps.map("; ".join), **usually)
