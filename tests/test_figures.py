"""What the benchmarks make of their numbers, and what they tell of two runs."""

from __future__ import annotations

import pytest
from history import Compared, moves
from summary import moved, ratio, slope, summary


def figure(low: float, median: float, high: float) -> dict[str, object]:
    """Give a figure as results have it."""
    return {"median": median, "low": low, "high": high, "unit": "ms"}


def test_a_ratio_is_one_of_numbers_of_the_same_round() -> None:
    # The machine became ten times slower halfway, for both.
    found = ratio([2, 2, 20, 20], [1, 1, 10, 10])

    assert found == {"median": 2, "low": 2, "high": 2, "unit": "×"}


def test_rounds_below_the_resolution_of_the_clock_are_left_out() -> None:
    assert ratio([2, 2, 2], [0, 1, 1])["median"] == 2
    assert ratio([2], [0])["median"] == 0, "no round could be measured"


@pytest.mark.parametrize("power", [0.5, 1, 2])
def test_the_slope_is_the_power_with_which_a_value_grows(power: float) -> None:
    assert slope([(size, 3 * size**power) for size in (1, 10, 50)]) == pytest.approx(power)


@pytest.mark.parametrize(("after", "expected"), [
    ((9, 11, 13), False),
    ((12, 13, 14), False),
    ((12.1, 13, 14), True),
    ((5, 6, 7.9), True),
])  # fmt: skip
def test_a_figure_moves_when_its_quartiles_part(
    after: tuple[float, float, float], *, expected: bool
) -> None:
    assert moved(figure(8, 10, 12), figure(*after)) is expected


def test_what_has_moved_is_told_by_its_place() -> None:
    def results(value: float, times: float) -> dict[str, object]:
        row = {"setup": "presets", "matching": True, "payload": "small"}
        inline = {**summary([value], "ms"), "ratio": summary([times], "×")}
        return {"cpu": [{**row, "snippet": summary([value], "µs")}], "first": {"inline": inline}}

    assert moves(results(1, 2), results(1, 2)) == []
    assert moves(results(1, 2), results(1, 3)) == ["first: inline: ratio: 2× (2–2) → 3× (3–3)"]
    assert moves(results(1, 2), results(2, 2)) == [
        "cpu: presets, True, small: snippet: 1 µs (1–1) → 2 µs (2–2)",
        "first: inline: 1 ms (1–1) → 2 ms (2–2)",
    ]


def test_figures_that_one_run_has_and_the_other_not_have_not_moved() -> None:
    assert moves({}, {"first": summary([1], "ms")}) == []


@pytest.mark.parametrize(("after", "expected"), [
    ([10, 11, 12, 13], False),  # the same
    ([11, 12, 13, 14], False),  # within the quartiles of both
    ([5, 6, 7, 8], False),  # better
    ([20, 22, 24, 26], True),
])  # fmt: skip
def test_a_change_makes_worse_what_leaves_the_quartiles(
    after: list[float], *, expected: bool
) -> None:
    found = Compared("evaluation", "ms", [10, 11, 12, 13], after)

    assert found.worse is expected
    assert ("worse" in found.row()[-1]) is expected
