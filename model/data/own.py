"""One's own digits: a folder with drawings in sub-folders 0 to 9, of several writers or not, or with IDX files; or the
file of a hand.

docs/data.md shows the layouts. What validates is decided by names and order alone, so it is the same each time.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.data.choice import is_hand
from model.data.idx import Labelled, find_idx, read_idx
from model.data.own_files import as_picture, read_drawings
from model.drawing.examples import load_examples
from model.errors import DataError, DrawingError

DIGITS = [str(digit) for digit in range(10)]
HELD_OUT = 5  # one in so many writers, or drawings of one writer, validates
HELD_OUT_IDX = 12  # one in so many pictures of an IDX file, the last: 5,000 of MNIST's 60,000
TEST = ("test", "testing")  # a sub-folder of this name beside others is the test set, no writer
DRAWINGS = (".json", ".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".heic")
IGNORED = ("thumbs.db", "desktop.ini", "__macosx")
LAYOUT = "expected sub-folders 0 to 9 with drawings, one such folder for each writer, or IDX files"

Files = list[tuple[Path, int]]  # each with its label


class Own(NamedTuple):
    """What trains, what validates and what tests; None where there is too little, or no test set."""

    training: Labelled
    validation: Labelled | None
    test: Labelled | None


def read_own(folder: Path, cache: Path) -> Own:
    """The data of a folder, or of a hand's file; what a folder's drawings became is kept in the folder `cache`.

    Raises DataError if it is missing, has another layout, or holds a file without a digit.
    """
    if is_hand(folder):
        return from_hand(folder)
    try:
        if not folder.is_dir():
            raise DataError(
                f"{folder}: no such folder; --data takes all, mnist, live, a folder of digits or a hand's file."
            )
        if pairs := find_idx(folder):
            return from_idx(read_idx(pairs["train"]), read_idx(pairs["test"]) if "test" in pairs else None)
        return from_drawings(folder, cache)
    except OSError as error:
        raise DataError(f"{error.filename or folder}: cannot be read ({error.strerror}).") from None


def from_idx(training: Labelled, test: Labelled | None = None) -> Own:
    """The last twelfth of the training pictures validates."""
    held_out = np.arange(len(training.labels)) >= len(training.labels) - len(training.labels) // HELD_OUT_IDX
    return Own(*divide(training, held_out), test)


def from_drawings(folder: Path, cache: Path) -> Own:
    """About a fifth of the writers validates, or of the drawings of one writer; a digit's only drawing trains."""
    writers = files_by_writer(folder)
    tests = [name for name in writers if name.lower() in TEST and len(writers) > 1]
    for_test = [each for name in tests for each in writers.pop(name)]
    files = [each for found in writers.values() for each in found]
    pictures = read_drawings([path for path, _ in files + for_test], folder, cache)
    labels = np.array([label for _, label in files + for_test], np.int64)
    training = Labelled(pictures[: len(files)], labels[: len(files)])
    if len(writers) > 1:
        held_out = np.repeat(spread(len(writers)), [len(found) for found in writers.values()])
    else:
        training, held_out = of_one_writer(training)
    test = Labelled(pictures[len(files) :], labels[len(files) :]) if for_test else None
    return Own(*divide(training, held_out), test)


def from_hand(path: Path) -> Own:
    """The examples that the page saved. They validate as the drawings of one writer do."""
    try:
        drawings, digits = load_examples(path)
    except DrawingError as error:
        raise DataError(str(error)) from None
    order = np.argsort(digits, kind="stable")
    pictures = np.stack([as_picture(each) for each in drawings])
    return Own(*divide(*of_one_writer(Labelled(pictures[order], np.array(digits, np.int64)[order]))), None)


def of_one_writer(given: Labelled) -> tuple[Labelled, NDArray[np.bool_]]:
    """(given, which of it validates). It comes digit by digit, so of twenty drawings, two of each digit, four do."""
    is_only_one = np.bincount(given.labels, minlength=10)[given.labels] == 1
    return given, spread(len(given.labels)) & ~is_only_one


def spread(count: int) -> NDArray[np.bool_]:
    """Which of `count` things in a row validate: about a fifth, evenly spread; one of two to nine, none of one."""
    chosen = np.zeros(count, bool)
    number = max(1, count // HELD_OUT) if count > 1 else 0
    chosen[[int((place + 0.5) * count / number) for place in range(number)]] = True
    return chosen


def divide(given: Labelled, held_out: NDArray[np.bool_]) -> tuple[Labelled, Labelled | None]:
    """(what trains, what validates or None)."""
    training, validation = (
        Labelled(given.pictures[mask], given.labels[mask]) for mask in (~held_out, held_out)
    )
    return training, validation if held_out.any() else None


def files_by_writer(folder: Path) -> dict[str, Files]:
    """The drawings by the writer's name, in the order of names; of a folder without writers, under "".

    Raises DataError for another layout, and if there is no drawing.
    """
    names = [path.name for path in folders_in(folder)]
    if not names:
        raise DataError(f"{folder}: has no sub-folders; {LAYOUT}.")
    if set(names) & set(DIGITS):
        if others := sorted(set(names) - set(DIGITS)):
            raise DataError(f"{folder / others[0]}: beside sub-folders of digits; {LAYOUT}.")
        writers = {"": list(files_of(folder))}
    else:
        for name in names:
            inside = {path.name for path in folders_in(folder / name)}
            if not inside or inside - set(DIGITS):
                raise DataError(f"{folder / name}: has no sub-folders 0 to 9 alone; {LAYOUT}.")
        writers = {name: list(files_of(folder / name)) for name in names}
    writers = {name: files for name, files in writers.items() if files}
    if not writers:
        raise DataError(f"{folder}: its sub-folders hold no drawings; put pictures or JSON files there.")
    return writers


def files_of(folder: Path) -> Iterator[tuple[Path, int]]:
    """The files in the sub-folders 0 to 9, each with its label, in the order of names. Raises DataError for others."""
    for digit in folders_in(folder):
        for path in visible(digit):
            if path.is_dir():
                raise DataError(f"{path}: a folder among the drawings of a digit; {LAYOUT}.")
            yield path, int(digit.name)


def folders_in(folder: Path) -> list[Path]:
    """The sub-folders, in the order of their names. Other files are left alone, such as a licence; raises DataError for
    a drawing, of which nobody says which digit it is."""
    found = visible(folder)
    for path in found:
        if path.suffix.lower() in DRAWINGS and not path.is_dir():
            raise DataError(f"{path}: a drawing beside the sub-folders; move it into the one of its digit.")
    return [path for path in found if path.is_dir()]


def visible(folder: Path) -> list[Path]:
    """What lies in a folder, by name, without what systems put there: .DS_Store, Thumbs.db."""
    found = (path for path in folder.iterdir() if path.name.lower() not in IGNORED)
    return sorted(path for path in found if not path.name.startswith("."))
