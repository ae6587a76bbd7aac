"""How well the checkpoints read: MNIST's test set, pen writers who trained nothing, and the same under many conditions.

python -m benchmarks.recognition                            every checkpoint in checkpoints/
python -m benchmarks.recognition --strokes FILE --json      any other set of digits as strokes, as they were written

The tables are Markdown, shares in %. What is drawn for them is kept in .cache/. Training fits temperature and threshold
to the validation writers, so calibration and doubt are kinder there than on a further set.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from tqdm import tqdm

from benchmarks.command import make_parser
from benchmarks.quality import rejection as doubt
from benchmarks.quality.measures import Measured, Network, measure
from benchmarks.quality.robustness import conditions, render_condition
from benchmarks.quality.unipen import read_unipen
from benchmarks.tables import Figures, by_condition, by_kind, by_writer, confused, summary
from model.data import splits as data
from model.data.pen_digits import PenDigits, load_pen_digits
from model.data.splits import load_mnist
from model.errors import CheckpointError, DataError
from model.files.checkpoint import list_checkpoints, load_checkpoint
from model.training.evaluation import accuracy, accuracy_by_row, logits_of
from model.training.recipes import HERE

CACHE = HERE / ".cache"
EACH = 100  # drawings of each kind that is no digit
ROWS = {"mnist_test": 28, "mnist_test_row_14": 14, "mnist_test_row_21": 21}


def checkpoints(folder: Path) -> list[Network]:
    """Every checkpoint of the folder. Raises CheckpointError if one is broken, or none is there."""
    paths = list_checkpoints(folder)
    if not paths:
        raise CheckpointError(folder, "no checkpoint in it; python train.py makes some.")
    return [Network(path.stem, load_checkpoint(path)) for path in paths]


def tutorials(folder: Path) -> list[Network]:
    """A network by the tutorial's recipe, twice: with the checkpoints' own input, and with the shrunk canvas of other
    demos. The GRU of the folder, or what it has; none where the folder has none. Raises CheckpointError if broken."""
    paths = {path.stem: path for path in list_checkpoints(folder)}
    if not paths:
        return []
    name = "gru" if "gru" in paths else next(iter(paths))
    found = load_checkpoint(paths[name])
    return [
        Network(f"tutorial's {name}", found),
        Network(f"tutorial's {name}, canvas shrunk", found, plain=True),
    ]


def report_strokes(networks: list[Network], path: Path, quick: int | None) -> Figures:
    """Measure and print a further set of strokes, or `quick` of them. Raises DataError if it cannot be read."""
    read = load_pen_digits if path.suffix == ".npz" else read_unipen
    digits = few(read(path), quick)
    measured = measure_written(networks, digits)
    found = {name: figures(each) for name, each in measured.items()}
    print_written(path.name, digits, measured, found)
    return found


def report(networks: list[Network], data_dir: Path, quick: int | None) -> Figures:
    """Measure and print everything. quick: digits a condition, and drawings of each kind that is no digit at most.
    Raises DataError if a set is missing or broken."""
    test = mnist_test(networks, data_dir)
    held = data.by_writer(data.load_pen_digits())[1]
    measured = measure_written(networks, held)
    drawings = doubt.non_digits(held, min(quick or EACH, EACH))
    passed = {network.name: doubt.passed(network, drawings) for network in networks}
    found = {name: test[name] | figures(each) | means(passed[name]) for name, each in measured.items()}
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
    found: Figures = {}
    for network in networks:
        shares = accuracy_by_row(logits_of(network.checkpoint.classifier, test.rows()), test.labels)
        found[network.name] = rounded({name: shares[row - 1] for name, row in ROWS.items()})
    return found


def measure_written(networks: list[Network], digits: PenDigits) -> dict[str, Measured]:
    """Each network on the digits as they were written."""
    seen = render_condition(digits, conditions()[0], CACHE)
    return {network.name: measure(network, seen, digits.labels, digits.writers) for network in networks}


def few(digits: PenDigits, count: int | None) -> PenDigits:
    """So many of the digits, spread evenly over the set; all, for None or a number that is too large."""
    mask = np.zeros(len(digits), bool)
    mask[np.linspace(0, len(digits) - 1, min(count or len(digits), len(digits))).astype(int)] = True
    return digits.select(mask)


def robustness(networks: list[Network], digits: PenDigits) -> dict[str, dict[str, float]]:
    """{network: {condition: share that it reads right}}; each condition is drawn once for all networks."""
    found: dict[str, dict[str, float]] = {network.name: {} for network in networks}
    for condition in tqdm(conditions(), desc="conditions", leave=False, disable=None):
        seen = render_condition(digits, condition, CACHE)
        for network in networks:
            right = accuracy(network.logits(seen)[:, -1], network.labels(seen, digits.labels))
            found[network.name][condition.name] = right
    return found


def figures(measured: Measured) -> dict[str, float]:
    """What the summary and --json say of a network on a set; shares in 0..1."""
    return rounded(
        {
            "accuracy": measured.accuracy,
            "worst_writer": measured.worst_writer()[1],
            "calibration": measured.calibration_error,
            "doubted": measured.doubted,
        }
    )


def means(passed: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """The share of each set of drawings that are no digit, all kinds together, that is called one."""
    return rounded({f"passed_{name}": doubt.mean(shares) for name, shares in passed.items()})


def rounded(shares: Mapping[str, float]) -> dict[str, float]:
    """The shares without the digits that float32 makes up."""
    return {name: round(share, 6) for name, share in shares.items()}


def tables(found: Figures) -> str:
    """What README shows of the figures: the summary and the conditions."""
    return f"{summary(found)}\n\n{by_condition({name: each['conditions'] for name, each in found.items()})}"


def print_written(title: str, digits: PenDigits, measured: Mapping[str, Measured], found: Figures) -> None:
    """The tables of a set of strokes."""
    print(
        f"### {title}: {len(digits)} digits of {len(set(digits.writers.tolist()))} writers\n\n{summary(found)}\n"
    )
    print(f"### By writer, with 95 % intervals\n\n{by_writer(measured)}\n")
    for name, each in measured.items():
        print(f"### Confusion: {name}\n\n{confused(each.confusion)}\n", flush=True)


def positive(text: str) -> int:
    """An argparse type: a whole number above 0."""
    if not text.isdecimal() or len(text) > 9 or int(text) == 0:
        raise argparse.ArgumentTypeError(f"expected a whole number above 0, found {text[:40]!r}")
    return int(text)


def build_parser() -> argparse.ArgumentParser:
    """The command line."""
    parser = make_parser("recognition", (__doc__ or "").partition(":")[0] + ".")
    add = parser.add_argument
    add("--checkpoints", type=Path, default=HERE / "checkpoints", help="their folder (checkpoints)")
    add("--tutorial", type=Path, default=HERE / "runs" / "tutorial", help="networks by it (runs/tutorial)")
    add("--data-dir", type=Path, default=HERE / "data", help="where MNIST/raw lies (data)")
    add("--strokes", type=Path, help="measure this set instead: UNIPEN text or an npz (docs/pen-digits.md)")
    add("--quick", type=positive, help="so many digits a condition (all)")
    add("--all", action="store_true", help="with --json: those of the tutorial's networks too")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status: 0 measured, 1 failed (one sentence on stderr), 2 wrong option."""
    options = build_parser().parse_args(argv)
    try:
        own, others = checkpoints(options.checkpoints), tutorials(options.tutorial)
        if options.strokes:
            found = report_strokes(own + others, options.strokes, options.quick)
        else:
            found = report(own + others, options.data_dir, options.quick)
    except (CheckpointError, DataError) as error:
        print(f"benchmarks.recognition: {error}", file=sys.stderr)
        return 1
    if not others:
        print("No network by the tutorial's recipe is there (--tutorial FOLDER): its lines are left out.")
    if options.json:
        shown = own + others if options.all else own
        print(json.dumps({network.name: found[network.name] for network in shown}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
