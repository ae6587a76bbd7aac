"""The table of a report: a line a network, as Markdown and as CSV."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from statistics import fmean

from model.files.atomic import atomic_write
from model.network.cells import CELLS

# Columns of the CSV; then come the shares, and the seconds.
FIRST = ("network", "cell", "units", "layers", "recipe", "seed")
LONGEST = 60  # letters of a text in the table: names and recipes come from files of strangers
ROW_14 = "_row_14"
VALIDATION = "validation_"


@dataclass(frozen=True)
class Entry:
    """What the table says of one network.

    name: its file below the folder, without the suffix. recipe: its name and what was changed of it. settings: the
    recipe as JSON; networks that differ in the seed alone have the same. shares: of right answers, 0..1, by their names
    in the checkpoint's metrics: <set>_test, <set>_test_row_14, validation_pen and validation_<own>.
    seconds: of the training, if known.
    """

    name: str
    cell: str
    units: int
    layers: int
    recipe: str
    seed: int
    settings: str
    shares: dict[str, float]
    seconds: float | None


def in_order(entries: Sequence[Entry]) -> list[Entry]:
    """The cells in their order, small networks first; those that differ in the seed alone follow each other."""
    cells = list(CELLS)
    return sorted(
        entries, key=lambda e: (cells.index(e.cell), e.units, e.layers, e.recipe, e.settings, e.seed, e.name)
    )


def share_names(entries: Sequence[Entry]) -> list[str]:
    """The columns of shares: the tests, MNIST's first, pen digits, own validation sets, then the tests after row 14."""
    names = list(dict.fromkeys(name for entry in entries for name in entry.shares))
    tests = sorted((name for name in names if is_test(name)), key=is_not_mnist)
    # An own set that validates may be called "my_row_14".
    row_14 = [name + ROW_14 for name in tests if name + ROW_14 in names]
    return [*tests, *(name for name in names if name not in {*tests, *row_14}), *row_14]


def is_test(name: str) -> bool:
    """Whether it is a figure of a test set after the last row; an own set that validates may be called "my_test"."""
    return name.endswith("_test") and not name.startswith(VALIDATION)


def is_not_mnist(name: str) -> bool:
    return not name.startswith("mnist_test")


def title_of(name: str) -> str:
    """The heading of a column of shares: "MNIST", "pen digits", "mine, validation", "MNIST, row 14"."""
    if name == "validation_pen":
        return "pen digits"
    if name.startswith(VALIDATION):
        return f"{plain(name.removeprefix(VALIDATION))}, validation"
    tested = name.removesuffix(ROW_14).removesuffix("_test")
    return ("MNIST" if tested == "mnist" else plain(tested)) + (", row 14" if name.endswith(ROW_14) else "")


def markdown(entries: Sequence[Entry]) -> str:
    """The table; after networks that differ in the seed alone a line with the mean of their shares, and the range."""
    names = share_names(entries)
    titles = ["network", "cell", "units x layers", "recipe", "seed", *map(title_of, names), "time"]
    lines = ["| " + " | ".join(titles) + " |", "| " + "--- | " * 4 + "---: | " * (len(names) + 1) + "---: |"]
    for _, group in groupby(in_order(entries), key=lambda e: (e.cell, e.units, e.layers, e.settings)):
        alike = list(group)
        lines += [line_of(entry, names) for entry in alike]
        if len({entry.seed for entry in alike}) > 1:
            lines.append(mean_line(alike, names))
    return "\n".join(lines)


def line_of(entry: Entry, names: list[str]) -> str:
    """A network's line."""
    size = f"{entry.units} x {entry.layers}"
    shares = [f"{100 * entry.shares[name]:.2f}" if name in entry.shares else "" for name in names]
    time = "" if entry.seconds is None else duration(entry.seconds)
    cells = [plain(entry.name), entry.cell.upper(), size, plain(entry.recipe), str(entry.seed), *shares, time]
    return "| " + " | ".join(cells) + " |"


def mean_line(entries: list[Entry], names: list[str]) -> str:
    """The mean of each share over networks that differ in the seed, its smallest and its largest value."""
    cells = [f"*mean of {len(entries)}, smallest to largest*", "", "", "", ""]
    for name in names:
        found = [100 * entry.shares[name] for entry in entries if name in entry.shares]
        cells.append(f"*{fmean(found):.2f}, {min(found):.2f} to {max(found):.2f}*" if found else "")
    return "| " + " | ".join([*cells, ""]) + " |"


def duration(seconds: float) -> str:
    """As "12 s", "3 min 20 s" or "1 h 5 min"."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def plain(text: str) -> str:
    """A text of a stranger's file that stays one cell of a Markdown table."""
    short = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    letters = (letter if letter.isprintable() else " " for letter in short)
    return "".join(f"\\{letter}" if letter in "\\|<>`*[]" else letter for letter in letters)


def cell_text(text: str) -> str:
    """A text of a stranger's file that is a text in a spreadsheet too, not a formula."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text[:1000])
    return f"'{shown}" if shown[:1] in ("=", "+", "-", "@") else shown


def write_csv(path: Path, entries: Sequence[Entry]) -> None:
    """A line a network; shares in 0..1, time in seconds; what is unknown is empty. Raises OSError."""
    names = share_names(entries)
    with atomic_write(path) as tmp, open(tmp, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow([*FIRST, *map(cell_text, names), "seconds"])
        for e in in_order(entries):
            shares = [e.shares.get(name, "") for name in names]
            first = [cell_text(e.name), e.cell, e.units, e.layers, cell_text(e.recipe), e.seed]
            writer.writerow([*first, *shares, "" if e.seconds is None else e.seconds])
