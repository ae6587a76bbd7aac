"""The one table of README: the figures of several benchmarks in short."""

from collections.abc import Mapping
from statistics import median
from typing import Any

from benchmarks.tables import percent
from tests.support.markdown import table

SOURCES = ("recognition", "inside", "training", "live")
SHARES = {  # title -> figure of benchmarks.recognition
    "MNIST's test set: right, %": "mnist_test",
    "the same after 14 of 28 rows, %": "mnist_test_row_14",
    "pen digits of six writers that were not trained on: right, %": "accuracy",
    "drawings of no digit, of kinds that were not trained on: taken for a digit, % (lower is better)": "passed_unseen",
}


def overview(measured: Mapping[str, Any]) -> str:
    """A column a cell, then when and where it was measured. measured: the contents of figures.json."""
    shares, inside, training, live = (measured[name]["figures"] for name in SOURCES)
    lines = [[title, *(percent(shares[cell][name]) for cell in inside)] for title, name in SHARES.items()]
    answers = [f"{each['ms']['panel: the answer alone']:.1f}" for each in inside.values()]
    quick = [f"{median(race['quick']['seconds'] for race in training['races'][cell]):.1f}" for cell in inside]
    lines += [
        ["one answer to the page, ms of processor time", *answers],
        ["training by `--recipe quick` until it is as accurate as the tutorial's, s", *quick],
    ]
    dates = sorted({measured[name]["machine"]["date"] for name in SOURCES})
    machine = measured["recognition"]["machine"]
    return (
        f"{table(['', *(cell.upper() for cell in inside)], lines)}\n\n"
        f"From a move of the pen until its answer is painted: {live['delay']['median']:.0f} ms in the median.\n"
        f"Measured on {' to '.join(dates)} with {machine['cores']} cores of an {machine['processor']}."
    )
