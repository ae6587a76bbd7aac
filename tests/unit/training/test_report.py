"""The report on a folder of networks: measured as a training measures, and nothing of the user's is replaced."""

import csv
import os
from pathlib import Path
from typing import Any

import pytest
import torch

from model.data.splits import load_mnist, training_data
from model.errors import CheckpointError, TrainingError
from model.files.checkpoint import Checkpoint, save_checkpoint
from model.network.classifier import RowClassifier
from model.training import report as module
from model.training import report_figures
from model.training.evaluation import evaluate_all
from model.training.recipes import recipe_for
from model.training.report import report
from tests.support.checkpoints import made
from tests.support.tiny import expect_tiny, tiny_data, tiny_pen_digits

MATRIX = [[3 * (label == answer) for answer in range(10)] for label in range(10)]
KNOWN = {
    "validation_pen": 0.8,
    "mnist_test": 0.9,
    "mnist_test_row_14": 0.4,
    "confusion": MATRIX,
    "seconds": 61.0,
}


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    expect_tiny(monkeypatch)
    monkeypatch.setattr(report_figures, "load_pen_digits", tiny_pen_digits)
    return tiny_data(tmp_path / "data")


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the pictures that were drawn: to draw them really takes longer than all else."""
    found: list[str] = []

    def draw_confusion(counts: Any, path: Path, about: str, mark: str) -> None:
        found.append(f"{path.name}: {about}, {sum(map(sum, counts))}")
        path.write_text(mark)

    def draw_worst(split: Any, logits: Any, path: Path, about: str, mark: str) -> None:
        found.append(f"{path.name}: {about}, {len(logits)}")
        path.write_text(mark)

    monkeypatch.setattr(module, "draw_confusion", draw_confusion)
    monkeypatch.setattr(module, "draw_worst", draw_worst)
    return found


def offline(patch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError("no network")

    patch.setattr("torchvision.datasets.MNIST", refused)


def network(path: Path, metrics: dict[str, Any], seed: int = 0, **recipe: Any) -> RowClassifier:
    torch.manual_seed(seed)
    classifier = RowClassifier("gru", hidden_size=4, num_layers=1).eval()
    path.parent.mkdir(parents=True, exist_ok=True)
    settings = recipe_for("quick", "gru").as_dict() | recipe
    save_checkpoint(path, Checkpoint(classifier, settings, seed, metrics=metrics, temperature=2.0))
    return classifier


def lines_of(folder: Path) -> list[dict[str, str]]:
    with (folder / "report.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_what_is_missing_is_measured_as_a_training_measures_it(
    data_dir: Path, drawn: list[str], tmp_path: Path
) -> None:
    classifier = network(tmp_path / "runs" / "deep" / "gru.safetensors", {})
    report(tmp_path / "runs", data_dir)
    validation = training_data(data_dir, tmp_path / "cache")[1]
    test = load_mnist(data_dir, train=False)
    expected = evaluate_all(classifier, {"pen": validation["pen"]}, {"mnist": test})[0]
    [line] = lines_of(tmp_path / "runs")
    for name in ("validation_pen", "mnist_test", "mnist_test_row_14"):
        assert float(line[name]) == expected[name]
    assert line["network"] == "deep/gru"
    assert line["seconds"] == ""
    about = "gru, MNIST's test set, 20"
    network(tmp_path / "part" / "gru.safetensors", {"mnist_test": 0.123})
    report(tmp_path / "part", data_dir)
    assert lines_of(tmp_path / "part") == [line | {"network": "gru", "mnist_test": "0.123"}]
    assert drawn[:2] == [f"gru.confusion.png: {about}", f"gru.worst.png: {about}"]


def test_what_the_checkpoint_knows_is_taken_from_it(
    data_dir: Path, drawn: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Figures of own data too. The table is the text, and the file report.md."""
    runs = tmp_path / "runs"
    network(runs / "a.safetensors", KNOWN, epochs=3, **{"from": "gru (0f243f408235)"})  # type: ignore[arg-type]
    mine = {"mine_test": 0.7, "mine_test_row_14": 0.3, "validation_mine": 0.6, "validation_mnist": 0.5}
    network(runs / "b.safetensors", {**mine, **KNOWN, "validation_styles": 0.5}, seed=1)
    monkeypatch.setattr(report_figures, "accuracy", lambda *_: pytest.fail("measured"))
    text = report(runs, data_dir)
    recipe = "quick, from gru, epochs 3"
    assert f"| a | GRU | 4 x 1 | {recipe} | 0 | 90.00 |  | 80.00 |  | 40.00 |  | 1 min 1 s |" in text
    assert (
        "| b | GRU | 4 x 1 | quick | 1 | 90.00 | 70.00 | 80.00 | 60.00 | 40.00 | 30.00 | 1 min 1 s |" in text
    )
    assert (runs / "report.md").read_text("utf-8") == f"<!-- written by train.py --report -->\n{text}"
    assert "a.confusion.png: a, MNIST's test set, 30" in drawn
    assert "b.confusion.png: b, test set mine, 30" in drawn


@pytest.mark.parametrize(
    "metrics",
    [
        {"mnist_test": "much", "validation_pen": float("nan"), "confusion": [[1]], "seconds": True},
        {"mnist_test": 7, "validation_pen": None, "confusion": [[-1] * 10] * 10, "seconds": -1.0},
        {"mnist_test": 10**400, "confusion": [[0.5] * 10] * 10, "seconds": float("inf")},
    ],
)
def test_figures_that_cannot_be_are_measured(
    metrics: dict[str, Any], data_dir: Path, drawn: list[str], tmp_path: Path
) -> None:
    """A checkpoint may come from a stranger."""
    network(tmp_path / "runs" / "b.safetensors", {})
    network(tmp_path / "runs" / "a.safetensors", metrics)
    report(tmp_path / "runs", data_dir)
    one, two = lines_of(tmp_path / "runs")
    assert one | {"network": "b"} == two
    assert one["mnist_test"]
    assert drawn[0] == "a.confusion.png: a, MNIST's test set, 20"


def test_without_mnist_there_is_the_table_and_a_sentence(
    data_dir: Path, drawn: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = tmp_path / "runs"
    network(runs / "known.safetensors", KNOWN)
    network(runs / "imported.safetensors", {}, seed=1)
    offline(monkeypatch)
    text = report(runs, tmp_path / "nothing")
    assert text.count("What needs MNIST's test set is left out.") == 1
    assert [(line["mnist_test"], bool(line["validation_pen"])) for line in lines_of(runs)] == [
        ("0.9", True),
        ("", True),
    ]
    assert drawn == ["known.confusion.png: known, MNIST's test set, 30"]


def test_a_broken_network_is_a_line_and_hidden_folders_are_left_out(
    data_dir: Path, drawn: list[str], tmp_path: Path
) -> None:
    runs = tmp_path / "runs"
    network(runs / "good.safetensors", KNOWN)
    network(runs / ".cache" / "hidden.safetensors", KNOWN)
    (runs / "br|oken.safetensors").write_bytes(b"nonsense")
    text = report(runs, data_dir)
    assert [line["network"] for line in lines_of(runs)] == ["good"]
    assert r"- br\|oken: expected a checkpoint, found a file of another kind; " in text
    assert "hidden" not in text


def test_pictures_are_drawn_again_when_the_network_is_newer(
    data_dir: Path, drawn: list[str], tmp_path: Path
) -> None:
    path = tmp_path / "runs" / "gru.safetensors"
    network(path, KNOWN)
    report(tmp_path / "runs", data_dir)
    first = len(drawn)
    report(tmp_path / "runs", data_dir)
    assert len(drawn) == first == 2
    later = path.stat().st_mtime_ns + 10**10
    os.utime(path, ns=(later, later))
    report(tmp_path / "runs", data_dir)
    assert len(drawn) == 4


@pytest.mark.parametrize("name", ["report.md", "report.csv"])
def test_a_file_that_is_no_reports_is_left_alone(
    name: str, data_dir: Path, drawn: list[str], tmp_path: Path
) -> None:
    runs = tmp_path / "runs"
    network(runs / "gru.safetensors", KNOWN)
    (runs / name).write_text("my thesis")
    with pytest.raises(TrainingError) as caught:
        report(runs, data_dir)
    assert str(caught.value) == f"{runs / name}: not written by --report, so it is left as it is; rename it."
    assert (runs / name).read_text() == "my thesis"
    assert not drawn


def test_a_picture_that_is_no_reports_is_left_alone(data_dir: Path, drawn: list[str], tmp_path: Path) -> None:
    runs = tmp_path / "runs"
    network(runs / "gru.safetensors", KNOWN)
    (runs / "gru.worst.png").write_text("mine")
    os.utime(runs / "gru.worst.png", (0, 0))  # older than the network
    text = report(runs, data_dir)
    assert "- gru.worst.png: not drawn by --report, so it is left as it is.\n" in text
    assert (runs / "gru.worst.png").read_text() == "mine"
    assert len(drawn) == 1


def test_a_folder_without_a_network_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError) as caught:
        report(tmp_path, tmp_path)
    assert str(caught.value) == f"{tmp_path}: no network in it; train some into it with --out."
    with pytest.raises(CheckpointError) as caught:
        report(tmp_path / "missing", tmp_path)
    assert str(caught.value).endswith("missing: there is no such folder; name one with networks in it.")


def test_a_full_disk_is_one_sentence(
    data_dir: Path, drawn: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    network(tmp_path / "runs" / "gru.safetensors", KNOWN)
    monkeypatch.setattr(module, "write_csv", full)
    with pytest.raises(TrainingError) as caught:
        report(tmp_path / "runs", data_dir)
    assert str(caught.value) == (
        f"{tmp_path / 'runs'}: the report cannot be written there (No space left on device)."
    )


def test_the_real_pictures_lie_beside_the_network(data_dir: Path, tmp_path: Path) -> None:
    network(tmp_path / "runs" / "a.b.safetensors", KNOWN)
    report(tmp_path / "runs", data_dir)
    names = {path.name for path in (tmp_path / "runs").iterdir()}
    assert names == {"a.b.safetensors", "a.b.confusion.png", "a.b.worst.png", "report.md", "report.csv"}
    for name in ("a.b.confusion.png", "a.b.worst.png"):
        assert module.is_ours(tmp_path / "runs" / name)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such pipes")
def test_a_pipe_in_the_place_of_a_report_is_not_read(tmp_path: Path) -> None:
    save_checkpoint(tmp_path / "gru.safetensors", made("gru"))
    os.mkfifo(tmp_path / "report.md")
    with pytest.raises(TrainingError, match=r"report\.md: not written by --report"):
        report(tmp_path, tmp_path)
