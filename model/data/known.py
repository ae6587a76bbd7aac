"""python -m model.data.known: writes checkpoints/known.npz, 2,000 drawings that the networks were trained with.

The app shows how those of them go on whose hidden state is nearest to that of a visitor's drawing. Each class has 150
of MNIST's training pictures (Y. LeCun, C. Cortes, C. Burges) and 50 pen digits of training writers, drawn as a
visitor's strokes are (E. Alpaydin, F. Alimoglu, CC BY 4.0; docs/data.md).
"""

import argparse
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.data.mnist import read_mnist
from model.data.pen_digits import load_pen_digits
from model.data.rendering import render
from model.data.splits import MNIST_VALIDATION, by_writer
from model.errors import DataError
from model.files.known import KNOWN, KnownDrawings, save_known

ROOT = Path(__file__).resolve().parents[2]
OF_MNIST, OF_PEN = 150, 50  # drawings of a class: of four neighbours in the file, three and one
SEED = 19


def known_drawings(data_dir: Path) -> KnownDrawings:
    """The drawings, one class after the other, and again: 0 to 9, 0 to 9, ... Raises DataError."""
    images, digits = read_mnist(data_dir, train=True)
    images, digits = images[:-MNIST_VALIDATION], digits[:-MNIST_VALIDATION]
    pen, _ = by_writer(load_pen_digits())
    rng = np.random.default_rng(SEED)
    pictures = np.zeros((OF_MNIST + OF_PEN, 10, 28, 28), np.uint8)
    is_pen = np.arange(OF_MNIST + OF_PEN) % 4 == 3
    for digit in range(10):
        pictures[~is_pen, digit] = images.numpy()[chosen(digits.numpy(), digit, OF_MNIST, rng)]
        places = chosen(pen.labels, digit, OF_PEN, rng)
        pictures[is_pen, digit] = [render(pen.strokes[place]) for place in places]
    labels = np.tile(np.arange(10, dtype=np.uint8), len(is_pen))
    return KnownDrawings(pictures.reshape(-1, 28, 28), labels, is_pen.astype(np.uint8).repeat(10))


def chosen(labels: NDArray[np.integer], digit: int, count: int, rng: np.random.Generator) -> NDArray[np.intp]:
    """The places of `count` drawings of a class, at random, none twice."""
    return rng.choice(np.flatnonzero(labels == digit), count, replace=False)


def main(argv: list[str] | None = None) -> int:
    """Exit status: 0 written, 1 not, 2 wrong option."""
    parser = argparse.ArgumentParser(
        prog="python -m model.data.known", description=__doc__, allow_abbrev=False
    )
    parser.add_argument(
        "--data-dir",
        type=Path,
        default=ROOT / "data",
        help="where MNIST lies, or is downloaded to (%(default)s)",
    )
    parser.add_argument(
        "--out", type=Path, default=ROOT / "checkpoints" / KNOWN, help="the file to write (%(default)s)"
    )
    options = parser.parse_args(argv)
    try:
        known = known_drawings(options.data_dir)
        save_known(options.out, known)
    except DataError as error:
        print(f"known: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"known: {options.out} cannot be written ({error.strerror}).", file=sys.stderr)
        return 1
    print(f"{options.out}: {len(known):,} drawings, {options.out.stat().st_size / 1000:.0f} kB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
