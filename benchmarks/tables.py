"""Measured figures as Markdown tables."""

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

from torch import Tensor

from benchmarks.quality.measures import Measured, mean_interval, wilson_interval
from tests.support.markdown import table

Figures = dict[str, dict[str, Any]]  # of each network, by name
COLUMNS = {  # of the summary, by the figure's name; a figure that was not measured has none
    "mnist_test": "MNIST test",
    "mnist_test_row_14": "row 14",
    "mnist_test_row_21": "row 21",
    "accuracy": "pen digits",
    "worst_writer": "worst writer",
    "calibration": "calibration error",
    "doubted": "digits doubted",
    "passed_seen": "non-digits passed, seen kinds",
    "passed_unseen": "unseen kinds",
}


def spread(values: Sequence[float]) -> list[float]:
    """[median, smallest, largest] of measured values."""
    return [float(median(values)), float(min(values)), float(max(values))]


def with_spread(found: Sequence[float], places: int = 1, unit: str = "") -> str:
    """What spread() gives as "median unit (smallest to largest)", with so many decimal places."""
    middle, smallest, largest = (f"{value:.{places}f}" for value in found)
    return f"{middle}{unit} ({smallest} to {largest})"


def percent(share: float) -> str:
    """A share in 0..1 as a percentage with two places, its sign left to the table's title."""
    return f"{100 * share:.2f}"


def between(interval: tuple[float, float] | None) -> str:
    """An interval of shares in brackets; nothing for None."""
    return "" if interval is None else f" ({100 * interval[0]:.1f} to {100 * interval[1]:.1f})"


def summary(figures: Figures) -> str:
    """A line a network: its figures on a whole set, shares in 0..1."""
    columns = [name for name in COLUMNS if name in next(iter(figures.values()))]
    lines = [[name, *(percent(each[column]) for column in columns)] for name, each in figures.items()]
    return table(["network", *(COLUMNS[column] for column in columns)], lines)


def by_writer(measured: Mapping[str, Measured]) -> str:
    """A line a writer, a column a network: share and its interval; then mean and worst of the writers."""
    first = next(iter(measured.values()))
    lines = [
        [f"{writer} ({count} digits)", *(writers_share(each, writer) for each in measured.values())]
        for writer, (_, count) in first.by_writer.items()
    ]
    mean = [writers_mean(each) for each in measured.values()]
    worst = [
        f"{percent(each.worst_writer()[1])} (writer {each.worst_writer()[0]})" for each in measured.values()
    ]
    return table(["writer", *measured], [*lines, ["mean of writers", *mean], ["worst writer", *worst]])


def writers_share(measured: Measured, writer: int) -> str:
    share, count = measured.by_writer[writer]
    return percent(share) + between(wilson_interval(share, count))


def writers_mean(measured: Measured) -> str:
    shares = [share for share, _ in measured.by_writer.values()]
    return percent(sum(shares) / len(shares)) + between(mean_interval(shares))


def by_kind(passed: Mapping[str, Mapping[str, Mapping[str, float]]]) -> str:
    """A line a kind of drawing that is no digit, a column a network: how many it calls one."""
    lines = [
        [f"{kind} ({name})", *(percent(sets[name][kind]) for sets in passed.values())]
        for name, shares in next(iter(passed.values())).items()
        for kind in shares
    ]
    return table(["kind", *passed], lines)


def by_condition(robust: Mapping[str, Mapping[str, float]]) -> str:
    """A line a condition, a column a network, and at the end the worst of each column."""
    names = next(iter(robust.values()))
    lines = [[name, *(percent(shares[name]) for shares in robust.values())] for name in names]
    worst = ["worst of them", *(percent(min(shares.values())) for shares in robust.values())]
    return table(["condition", *robust], [*lines, worst])


def confused(confusion: Tensor) -> str:
    """Digit by answer, int64 [10, 10]; what never happened is left blank."""
    lines = [
        [f"**{digit}**", *(str(count) if count else "" for count in counts)]
        for digit, counts in enumerate(confusion.tolist())
    ]
    return table(["digit \\ read as", *map(str, range(10))], lines)
