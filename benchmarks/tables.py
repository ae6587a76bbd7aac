"""Measured figures as Markdown tables."""

from collections.abc import Mapping, Sequence
from statistics import fmean, median
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


def summary(figures: Figures) -> str:
    """A line a network: its figures on a whole set, shares in 0..1."""
    columns = [name for name in COLUMNS if name in next(iter(figures.values()))]
    lines = [[name, *(percent(each[column]) for column in columns)] for name, each in figures.items()]
    return table(["network", *(COLUMNS[column] for column in columns)], lines)


def by_writer(measured: Mapping[str, Measured]) -> str:
    """A line a writer, a column a network: share and its interval; then mean and worst of the writers."""
    first = next(iter(measured.values()))
    titles = [f"{writer} ({count} digits)" for writer, (_, count) in first.by_writer.items()]
    titles += ["mean of writers", "worst writer"]
    columns = map(writers_column, measured.values())
    return table(["writer", *measured], list(zip(titles, *columns, strict=True)))


def writers_column(measured: Measured) -> list[str]:
    """What by_writer() shows of one network."""
    shares = [share for share, _ in measured.by_writer.values()]
    worst, lowest = measured.worst_writer()
    return [
        *(percent(each) + in_brackets(wilson_interval(each, n)) for each, n in measured.by_writer.values()),
        percent(fmean(shares)) + in_brackets(mean_interval(shares)),
        f"{percent(lowest)} (writer {worst})",
    ]


def in_brackets(interval: tuple[float, float] | None) -> str:
    """An interval of shares in %; nothing for None."""
    return "" if interval is None else f" ({100 * interval[0]:.1f} to {100 * interval[1]:.1f})"


def by_kind(passed: Mapping[str, Mapping[str, Mapping[str, float]]]) -> str:
    """A line a kind of drawing that is no digit, a column a network: how many it calls one."""
    shares = {
        network: {f"{kind} ({name})": share for name, kinds in sets.items() for kind, share in kinds.items()}
        for network, sets in passed.items()
    }
    return shares_table("kind", shares)


def by_condition(robust: Mapping[str, Mapping[str, float]]) -> str:
    """A line a condition, a column a network, and at the end the worst of each column."""
    shares = {name: {**each, "worst of them": min(each.values())} for name, each in robust.items()}
    return shares_table("condition", shares)


def shares_table(title: str, shares: Mapping[str, Mapping[str, float]]) -> str:
    """{network: {case: share}} with a line a case, a column a network."""
    cases = next(iter(shares.values()))
    lines = [[case, *(percent(each[case]) for each in shares.values())] for case in cases]
    return table([title, *shares], lines)


def confused(confusion: Tensor) -> str:
    """Digit by answer, int64 [10, 10]; what never happened is left blank."""
    lines = [
        [f"**{digit}**", *(str(count) if count else "" for count in counts)]
        for digit, counts in enumerate(confusion.tolist())
    ]
    return table(["digit \\ read as", *map(str, range(10))], lines)
