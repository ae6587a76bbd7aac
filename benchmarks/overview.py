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
    """A column a cell that has all figures; when and where they were measured. measured: what figures.json holds."""
    shares, inside, training, live = (measured[name]["figures"] for name in SOURCES)
    cells = [cell for cell in inside if cell in shares and cell in training["races"]]
    lines = [[title, *(percent(shares[cell][name]) for cell in cells)] for title, name in SHARES.items()]
    answers = [f"{inside[cell]['ms']['panel: the answer alone']:.1f}" for cell in cells]
    quick = [f"{median(race['quick']['seconds'] for race in training['races'][cell]):.1f}" for cell in cells]
    lines += [
        ["one answer to the page, ms of processor time", *answers],
        ["training by `--recipe quick` until it is as accurate as the tutorial's, s", *quick],
    ]
    dates = sorted({measured[name]["machine"]["date"] for name in SOURCES})
    machine = measured["recognition"]["machine"]
    return (
        f"{table(['', *(cell.upper() for cell in cells)], lines)}\n\n"
        f"From a move of the pen until its answer is painted: {live['delay']['median']:.0f} ms in the median.\n"
        f"Measured on {' to '.join(dates)} with {machine['cores']} cores of an {machine['processor']}."
    )
