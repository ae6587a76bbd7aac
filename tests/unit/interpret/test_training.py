"""How it learned: what a checkpoint says of its training, and what of it is shown, whoever wrote the file."""

import json
from pathlib import Path
from typing import Any

import pytest
import torch

from model.drawing.strokes import Drawing
from model.files.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from model.interpret.panels import PANELS
from model.interpret.panels.training import MOST_LINES
from model.interpret.trace import trace
from tests.support.nets import drawing, network

CONFUSION = [[7 if row == column else (row + column) % 2 for column in range(10)] for row in range(10)]
HISTORY = [
    {"epoch": 1, "loss": 2.1, "accuracy": 0.25, "learning_rate": 0.004, "seconds": 3.5, "validation_mnist": 0.5,
     "validation_mnist_row_14": 0.25},
    {"epoch": 2, "loss": 0.5, "accuracy": 0.75, "learning_rate": 0.0, "seconds": 3.5, "validation_mnist": 1,
     "validation_mnist_row_14": 0.5},
]  # fmt: skip
METRICS = {
    "validation_mnist": 0.875,
    "validation_my-own digits_row_14": 0.25,
    "calibration_error": 0.01,
    "mnist_test": 0.75,
    "mnist_test_row_14": 0.5,
    "history": HISTORY,
    "confusion": CONFUSION,
    "seconds": 61.5,
}
RECIPE = {"name": "short", "epochs": 2}


def shown(
    metrics: dict[str, Any], recipe: dict[str, Any] | None = None, folder: Path | None = None
) -> dict[str, Any]:
    """What the panel shows of these; through a file where there is a folder."""
    checkpoint = Checkpoint(network("gru", 2, 12, dtype=torch.float32), recipe or {}, 5, metrics=metrics)
    if folder:
        save_checkpoint(folder / "gru.safetensors", checkpoint)
        checkpoint = load_checkpoint(folder / "gru.safetensors")
    part = PANELS["training"](trace(checkpoint, Drawing(drawing().float().numpy())), {})
    json.dumps(part, allow_nan=False)
    return dict(part)


def test_shows_what_the_checkpoint_says(tmp_path: Path) -> None:
    assert shown(METRICS, RECIPE, tmp_path) == {
        "recipe": "short",
        "epochs": 2,
        "seed": 5,
        "units": 12,
        "layers": 2,
        # by hand: three gates of 12 units, each with two biases, in two layers; and the readout
        "weights": 3 * 12 * (28 + 12 + 2) + 3 * 12 * (12 + 12 + 2) + 10 * 13,
        "seconds": 61.5,
        "figures": [
            ["test", "mnist", 28, 0.75],
            ["test", "mnist", 14, 0.5],
            ["validation", "mnist", 28, 0.875],
            ["validation", "my-own digits", 14, 0.25],
        ],
        "history": {
            "epochs": [1, 2],
            "loss": [2.1, 0.5],
            "accuracies": [["training", [0.25, 0.75]], ["mnist", [0.5, 1.0]]],
        },
        "confusion": CONFUSION,
    }


def test_what_is_not_there_is_none() -> None:
    part = shown({})
    for name in ("recipe", "epochs", "seconds", "history", "confusion"):
        assert part[name] is None
    assert part["figures"] == []


NAN, INFINITE = float("nan"), float("inf")
HOSTILE: list[tuple[str, Any]] = [
    ("history", 3),
    ("history", {"epoch": 1}),
    ("history", []),
    ("history", [3, None, [], {}, {"epoch": "1"}, {"epoch": 0}, {"epoch": True}, {"epoch": 10**400}]),
    ("confusion", 3),
    ("confusion", [[1] * 10] * 9),
    ("confusion", [[1] * 10] * 9 + [[1] * 11]),
    ("confusion", [[1] * 10] * 9 + ["1111111111"]),
    ("confusion", [[0] * 10] * 10),
    ("confusion", [[-1] * 10] * 10),
    ("confusion", [[1.0] * 10] * 10),
    ("confusion", [[True] * 10] * 10),
    ("confusion", [[10**300] * 10] * 10),
    ("seconds", -1),
    ("seconds", NAN),
    ("seconds", "long"),
    ("seconds", 10**400),
]


@pytest.mark.parametrize(("name", "value"), HOSTILE)
def test_what_is_of_another_form_is_left_out(name: str, value: Any) -> None:
    assert shown(METRICS | {name: value})[name] is None


@pytest.mark.parametrize("value", [NAN, INFINITE, -0.1, 1.1, "1", None, True, [1], 10**400])
def test_a_share_out_of_its_range_is_left_out(value: Any) -> None:
    part = shown(
        {"mnist_test": value, "pen_test": 0.5, "history": [HISTORY[0], HISTORY[1] | {"accuracy": value}]}
    )
    assert part["figures"] == [["test", "pen", 28, 0.5]]
    assert part["history"]["accuracies"] == [["training", [0.25, None]], ["mnist", [0.5, 1.0]]]


@pytest.mark.parametrize("name", ["x" * 41, "a\nb", "a\u202eb", "", 3, None, ["x"]])
def test_a_name_that_a_page_cannot_show_is_left_out(name: Any) -> None:
    part = shown({f"{name}_test": 0.5} if isinstance(name, str) else {}, {"name": name, "epochs": -1})
    assert (part["recipe"], part["epochs"], part["figures"]) == (None, None, [])


def test_a_long_history_and_many_sets_are_cut(tmp_path: Path) -> None:
    """The first epoch and the last stay; a line may lack numbers."""
    sets = {f"validation_{number}": 0.5 for number in range(300)}
    history = [{"epoch": number, "loss": NAN} | sets for number in range(1, 1001)]
    part = shown({"history": history} | sets | {f"{number}_test": 0.5 for number in range(300)})
    epochs = part["history"]["epochs"]
    assert len(epochs) == MOST_LINES == len(part["history"]["loss"])
    assert (epochs[0], epochs[-1], epochs) == (1, 1000, sorted(set(epochs)))
    assert part["history"]["loss"] == [None] * MOST_LINES
    assert len(part["history"]["accuracies"]) <= 7
    assert len(part["figures"]) <= 36


def test_a_history_of_one_epoch() -> None:
    found = shown({"history": HISTORY[:1]})["history"]
    assert found == {"epochs": [1], "loss": [2.1], "accuracies": [["training", [0.25]], ["mnist", [0.5]]]}
