"""How well the checkpoints read: MNIST's test set, pen writers who trained nothing, and the same under many conditions.

python -m benchmarks.recognition                            every checkpoint in checkpoints/
python -m benchmarks.recognition --strokes FILE --json      any other set of digits as strokes, as they were written

The tables are Markdown, shares in %. The rendered digits are kept in .cache/. Training fits temperature and threshold
to the validation writers, so calibration and rejection are kinder there than on a further set.
"""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import fmean

import numpy as np
from tqdm import tqdm

from benchmarks.command import ROOT, make_parser, positive_int, run_command
from benchmarks.quality import rejection
from benchmarks.quality.measures import Measured, Network, measure
from benchmarks.quality.robustness import AS_WRITTEN, conditions, render_condition
from benchmarks.quality.unipen import read_strokes
from benchmarks.tables import Figures, by_condition, by_kind, by_writer, confused, summary
from model.data import splits as data
from model.data.pen_digits import PenDigits
from model.data.splits import load_mnist
from model.errors import CheckpointError
from model.files.checkpoint import list_checkpoints, load_checkpoint
from model.training.evaluation import accuracy, accuracy_by_row, logits_of

CACHE = ROOT / ".cache"
EACH = 100  # drawings of each kind that is no digit
ROWS = {"mnist_test": 28, "mnist_test_row_14": 14, "mnist_test_row_21": 21}


def checkpoints(folder: Path) -> list[Network]:
    """Every checkpoint of the folder. Raises CheckpointError if one is broken, or there is none."""
    paths = list_checkpoints(folder)
    if not paths:
        raise CheckpointError(folder, "no checkpoint in it; python train.py makes some.")
    return [Network(path.stem, load_checkpoint(path)) for path in paths]


def tutorials(folder: Path) -> list[Network]:
    """A network by the tutorial's recipe, twice: with the checkpoints' own input, and with the shrunk canvas of other
    demos. The folder's GRU, or its first checkpoint; none if it has none. Raises CheckpointError if broken."""
    paths = {path.stem: path for path in list_checkpoints(folder)}
    if not paths:
        return []
    name = "gru" if "gru" in paths else next(iter(paths))
    found = load_checkpoint(paths[name])
    title = f"tutorial's {name}"
    return [Network(title, found), Network(f"{title}, canvas shrunk", found, shrunk=True)]


def report_strokes(networks: list[Network], path: Path, quick: int | None) -> Figures:
    """Measure and print a further set of strokes, or `quick` of them. Raises DataError if it cannot be read."""
    digits = few(read_strokes(path), quick)
    measured = measure_written(networks, digits)
    found = {name: rounded(each.figures()) for name, each in measured.items()}
    print_written(path.name, digits, measured, found)
    return found


def report(networks: list[Network], data_dir: Path, quick: int | None) -> Figures:
    """Measure and print everything. quick: the most digits a condition, and drawings of each kind that is no digit.
    Raises DataError if a set is missing or broken."""
    test = mnist_test(networks, data_dir)
    held = data.by_writer(data.load_pen_digits())[1]
    measured = measure_written(networks, held)
    drawings = rejection.non_digits(held, min(quick or EACH, EACH))
    passed = {network.name: rejection.passed(network, drawings) for network in networks}
    found: Figures = {}
    for name, each in measured.items():
        means = {f"passed_{kind}": fmean(shares.values()) for kind, shares in passed[name].items()}
        found[name] = rounded(test[name] | each.figures() | means)
    print_written("Validation writers", held, measured, found)
    print(f"### Drawings that are no digit, but called one\n\n{by_kind(passed)}\n", flush=True)
    chosen = few(held, quick)
    robust = robustness(networks, chosen)
    print(f"### Robustness: {len(chosen)} digits of validation writers under each condition\n")
    print(by_condition(robust), end="\n\n", flush=True)
    return {name: each | {"conditions": rounded(robust[name])} for name, each in found.items()}


def mnist_test(networks: list[Network], data_dir: Path) -> Figures:
    """Accuracy on MNIST's test set after some rows. These pictures are 28x28 already: nothing is left to shrink."""
    test = load_mnist(data_dir, train=False)
    by_row = {
        network.name: accuracy_by_row(logits_of(network.checkpoint.classifier, test.rows()), test.labels)
        for network in networks
    }
    return {name: {key: shares[row - 1] for key, row in ROWS.items()} for name, shares in by_row.items()}


def measure_written(networks: list[Network], digits: PenDigits) -> dict[str, Measured]:
    """Each network on the digits as they were written."""
    views = render_condition(digits, AS_WRITTEN, CACHE)
    return {network.name: measure(network, views, digits.labels, digits.writers) for network in networks}


def few(digits: PenDigits, count: int | None) -> PenDigits:
    """`count` of the digits, spread evenly over the set; all of them for None or a larger number."""
    mask = np.zeros(len(digits), bool)
    mask[np.linspace(0, len(digits) - 1, min(count or len(digits), len(digits))).astype(int)] = True
    return digits.select(mask)


def robustness(networks: list[Network], digits: PenDigits) -> dict[str, dict[str, float]]:
    """{network: {condition: share that it reads right}}; each condition is rendered once for all networks."""
    found: dict[str, dict[str, float]] = {network.name: {} for network in networks}
    for condition in tqdm(conditions(), desc="conditions", leave=False, disable=None):
        views = render_condition(digits, condition, CACHE)
        for network in networks:
            logits = network.logits(views)[:, -1]
            found[network.name][condition] = accuracy(logits, network.labels(views, digits.labels))
    return found


def rounded(shares: Mapping[str, float]) -> dict[str, float]:
    """The shares to six places, which is what float32 holds."""
    return {name: round(share, 6) for name, share in shares.items()}


def tables(found: Figures) -> str:
    """The figures that docs/accuracy.md shows: the summary and the conditions."""
    return f"{summary(found)}\n\n{by_condition({name: each['conditions'] for name, each in found.items()})}"


def print_written(title: str, digits: PenDigits, measured: Mapping[str, Measured], found: Figures) -> None:
    """Print the tables of a set of strokes."""
    writers = len(set(digits.writers.tolist()))
    print(f"### {title}: {len(digits)} digits of {writers} writers\n\n{summary(found)}\n")
    print(f"### By writer, with 95 % intervals\n\n{by_writer(measured)}\n")
    for name, each in measured.items():
        print(f"### Confusion: {name}\n\n{confused(each.confusion)}\n", flush=True)


def figures(options: argparse.Namespace) -> Figures:
    """Measure and print; the figures of the checkpoints, with --all those of the tutorial's networks too."""
    own, others = checkpoints(options.checkpoints), tutorials(options.tutorial)
    if options.strokes:
        found = report_strokes(own + others, options.strokes, options.quick)
    else:
        found = report(own + others, options.data_dir, options.quick)
    if not others:
        print("No network by the tutorial's recipe is there (--tutorial FOLDER): its lines are left out.")
    shown = own + others if options.all else own
    return {network.name: found[network.name] for network in shown}


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status: 0 measured, 1 failed (one line on stderr), 2 wrong option."""
    parser = make_parser("recognition", __doc__)
    add = parser.add_argument
    add("--checkpoints", type=Path, default=ROOT / "checkpoints", help="their folder (checkpoints)")
    add("--tutorial", type=Path, default=ROOT / "runs" / "tutorial", help="networks by it (runs/tutorial)")
    add("--data-dir", type=Path, default=ROOT / "data", help="where MNIST/raw lies (data)")
    add("--strokes", type=Path, help="measure this set instead: UNIPEN text or an npz (docs/data.md)")
    add("--quick", type=positive_int, help="number of digits a condition (all)")
    add("--all", action="store_true", help="with --json: those of the tutorial's networks too")
    return run_command(parser, figures, None, argv)


if __name__ == "__main__":
    raise SystemExit(main())
