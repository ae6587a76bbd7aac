"""python -m model.data.live_digits: writes model/data/live.npz, the digits of live training that known.npz lacks.

Chosen at random, as many of each digit, and none twice: 2,500 of MNIST's training pictures, 500 pen digits of training
writers, then 200 of MNIST's validation pictures and 100 pen digits of validation writers, which measure.
"""

import argparse
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from model.data.live import LIVE, SHIPPED_KNOWN
from model.data.pen_digits import PenDigits, load_pen_digits
from model.data.rendering import render_pen_digits
from model.data.splits import MNIST_VALIDATION, by_writer, load_mnist
from model.files.known import KnownDrawings, load_known, write_or_tell

OF_MNIST, OF_PEN = 250, 50  # of each digit that train
MEASURE_MNIST, MEASURE_PEN = 20, 10  # of each digit that measure
SEED = 21
MNIST, PEN = 0, 1  # indices into model.files.known.SOURCES

Bytes = NDArray[np.uint8]
Drawings = tuple[Bytes, Bytes]  # pictures and labels


def some_of_each(given: Drawings, count: int, rng: np.random.Generator, without: set[bytes]) -> Drawings:
    """`count` of each digit, the ten in turn, and none of the pictures `without`, to which they are added."""
    pictures, labels = given
    chosen: dict[int, list[int]] = {digit: [] for digit in range(10)}
    for place in rng.permutation(len(labels)).tolist():
        content, found = pictures[place].tobytes(), chosen[int(labels[place])]
        if len(found) < count and content not in without:
            found.append(place)
            without.add(content)
    places = np.array(list(chosen.values())).T.ravel()
    return pictures[places], labels[places]


def live_digits(data_dir: Path, known: KnownDrawings) -> KnownDrawings:
    """What live.npz holds. Raises DataError."""
    mnist = load_mnist(data_dir, train=True)
    pictures, labels = mnist.images.numpy(), mnist.labels.numpy().astype(np.uint8)
    training, held_out = by_writer(load_pen_digits())
    first, last = slice(None, -MNIST_VALIDATION), slice(-MNIST_VALIDATION, None)
    rng = np.random.default_rng(SEED)
    taken = {picture.tobytes() for picture in known.pictures}
    parts = [
        (some_of_each((pictures[first], labels[first]), OF_MNIST, rng, taken), MNIST),
        (some_of_each(drawn(training), OF_PEN, rng, taken), PEN),
        (some_of_each((pictures[last], labels[last]), MEASURE_MNIST, rng, taken), MNIST),
        (some_of_each(drawn(held_out), MEASURE_PEN, rng, taken), PEN),
    ]
    return KnownDrawings(
        np.concatenate([found for (found, _), _ in parts]),
        np.concatenate([digits for (_, digits), _ in parts]),
        np.concatenate([np.full(len(digits), source, np.uint8) for (_, digits), source in parts]),
    )


def drawn(digits: PenDigits) -> Drawings:
    """Pen digits as pictures."""
    return render_pen_digits(digits, 1, seed=1)[0], digits.labels


def main(argv: list[str] | None = None) -> int:
    """Exit status: 0 written, 1 not, 2 wrong option."""
    parser = argparse.ArgumentParser(prog="python -m model.data.live_digits", allow_abbrev=False)
    parser.add_argument(
        "--data-dir", type=Path, default=Path("data"), help="where MNIST lies, or is downloaded to (data)"
    )
    parser.add_argument("--out", type=Path, default=LIVE, help="the file to write (model/data/live.npz)")
    options = parser.parse_args(argv)
    return write_or_tell(
        "live_digits",
        options.out,
        lambda: live_digits(options.data_dir, load_known(SHIPPED_KNOWN)),
        "digits",
    )


if __name__ == "__main__":
    torch.set_num_threads(1)
    raise SystemExit(main())
