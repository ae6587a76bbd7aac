"""benchmarks.recognition: its command line on tiny sets, and what it measures, each against plain numpy."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from benchmarks import recognition
from benchmarks.quality import rejection, robustness, styles
from benchmarks.quality.measures import Measured, Network, Views, measure
from benchmarks.quality.robustness import conditions
from benchmarks.tables import by_writer, confused, summary
from model.data import non_digits as nondigits
from model.data.rendering import Pictures
from model.data.unseen_styles import UNSEEN_STYLES
from model.files.checkpoint import Checkpoint, save_checkpoint
from model.network.classifier import RowClassifier
from tests.support.checkpoints import made
from tests.support.digits import DIGITS, pen_digits
from tests.support.strokes import TEXT

FIGURES = {"accuracy", "worst_writer", "calibration", "doubted"}
MORE = {"mnist_test", "mnist_test_row_14", "mnist_test_row_21", "passed_seen", "passed_unseen", "conditions"}


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recognition, "CACHE", tmp_path / "cache")


@pytest.fixture
def checkpoints(tmp_path: Path) -> Path:
    """A folder with a GRU and an RNN that learnt nothing."""
    folder = tmp_path / "checkpoints"
    folder.mkdir()
    for cell in ("gru", "rnn"):
        save_checkpoint(folder / f"{cell}.safetensors", made(cell, num_layers=1))
    return folder


def run(checkpoints: Path, *options: object) -> int:
    folders = ["--checkpoints", str(checkpoints), "--tutorial", str(checkpoints / "none")]
    return recognition.main([*folders, *map(str, options)])


# The command line


def test_everything_is_measured_for_every_checkpoint(
    tiny: Path, checkpoints: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(checkpoints, "--data-dir", tiny / "data", "--quick", 2, "--json") == 0
    lines = capsys.readouterr().out.splitlines()
    found = json.loads(lines[-1])
    assert list(found) == ["rnn", "gru"]
    for figures in found.values():
        assert set(figures) == FIGURES | MORE
        assert list(figures["conditions"]) == list(conditions())
        shares = [*figures["conditions"].values(), *(v for v in figures.values() if type(v) is float)]
        assert all(0 <= share <= 1 for share in shares)
    assert "### Validation writers: 12 digits of 6 writers" in lines
    assert "### Robustness: 2 digits of validation writers under each condition" in lines
    assert lines[-2].startswith("No network by the tutorial's recipe is there (--tutorial FOLDER)")
    for index, line in enumerate(lines):
        if line.startswith("| --- |"):
            assert line.count("|") == lines[index - 1].count("|") == lines[index + 1].count("|")


@pytest.mark.parametrize("kind", ["npz", "unipen"])
def test_further_strokes_are_measured_without_any_other_set(
    kind: str, tmp_path: Path, checkpoints: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = DIGITS if kind == "npz" else tmp_path / "further.txt"
    if kind == "unipen":
        path.write_text(TEXT)
    assert run(checkpoints, "--data-dir", tmp_path / "none", "--strokes", path, "--json") == 0
    lines = capsys.readouterr().out.splitlines()
    found = json.loads(lines[-1])
    assert set(found) == {"gru", "rnn"}
    assert all(set(figures) == FIGURES for figures in found.values())
    count, writers = (120, 6) if kind == "npz" else (2, 2)
    assert lines[0] == f"### {path.name}: {count} digits of {writers} writers"


def test_the_tutorials_network_is_in_the_tables_but_no_checkpoint(
    tmp_path: Path, checkpoints: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "tutorial").mkdir()
    save_checkpoint(tmp_path / "tutorial" / "lstm.safetensors", made("lstm"))
    options = ["--tutorial", tmp_path / "tutorial", "--strokes", DIGITS, "--quick", 20, "--json"]
    assert run(checkpoints, *options) == 0
    lines = capsys.readouterr().out.splitlines()
    names = [line.split(" | ")[0].removeprefix("| ") for line in lines[4:8]]
    assert names == ["rnn", "gru", "tutorial's lstm", "tutorial's lstm, canvas shrunk"]
    assert set(json.loads(lines[-1])) == {"rnn", "gru"}


def test_the_second_run_draws_nothing(checkpoints: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(checkpoints, "--strokes", DIGITS, "--quick", 3) == 0

    def refuse(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(robustness, "render_all", refuse)
    assert run(checkpoints, "--strokes", DIGITS, "--quick", 3) == 0
    with pytest.raises(AssertionError):
        run(checkpoints, "--strokes", DIGITS, "--quick", 4)


@pytest.mark.parametrize("missing", ["checkpoints", "strokes"])
def test_a_missing_file_is_reported_in_one_line(
    missing: str, tmp_path: Path, checkpoints: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    none = tmp_path / "none"
    folder, strokes = (none, DIGITS) if missing == "checkpoints" else (checkpoints, none)
    assert run(folder, "--strokes", strokes) == 1
    out, error = capsys.readouterr()
    assert out == "" and error.startswith(f"benchmarks.recognition: {none}: ")
    assert error.endswith(".\n") and error.count("\n") == 1


@pytest.mark.parametrize("number", ["0", "1.5", "9" * 5000])
def test_a_wrong_number_is_a_usage_error(number: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        recognition.main(["--quick", number])
    assert caught.value.code == 2
    assert "expected a whole number above 0" in (error := capsys.readouterr().err) and len(error) < 1000


@pytest.mark.parametrize(("count", "expected"), [(None, 120), (1, 1), (7, 7), (999, 120)])
def test_few_of_a_set_are_spread_over_it(count: int | None, expected: int) -> None:
    few = recognition.few(pen_digits(), count)
    assert len(few) == len(few.labels) == expected
    assert expected == 1 or few.writers[-1] == pen_digits().writers[-1]


# What is measured


def network(threshold: float = 0.3, temperature: float = 0.5, shrunk: bool = False) -> Network:
    torch.manual_seed(5)
    classifier = RowClassifier("rnn", hidden_size=16, num_layers=1)
    with torch.no_grad():
        classifier.readout.weight *= 4
    return Network("it", Checkpoint(classifier, {}, 0, {}, {}, temperature, threshold), shrunk)


def random_views(count: int) -> Views:
    rng = np.random.default_rng(1)
    return {name: rng.integers(0, 256, (count, 28, 28), dtype=np.uint8) for name in ("rows", "shrunk")}


def probabilities(it: Network, pictures: Pictures) -> np.ndarray:
    with torch.no_grad():
        logits = it.checkpoint.classifier(torch.from_numpy(pictures) / 255).double().numpy()
    powers = np.exp(logits / it.checkpoint.temperature)
    return powers / powers.sum(axis=1, keepdims=True)


@pytest.mark.parametrize("shrunk", [False, True])
def test_a_network_is_measured_on_its_own_view(shrunk: bool) -> None:
    """Half of the labels are what it answers; two pictures are blank: wrong, doubted and in no confusion."""
    it, views = network(shrunk=shrunk), random_views(80)
    view = views["shrunk" if shrunk else "rows"]
    answers = probabilities(it, view).argmax(axis=1)
    labels = np.where(np.arange(80) % 2, answers, (answers + 1) % 10).astype(np.uint8)
    writers = (np.arange(80) % 5).astype(np.uint8) + 3
    view[[1, 2]] = 0
    found = measure(it, views, labels, writers)
    right = (np.arange(80) % 2 == 1) & (np.arange(80) != 1)
    assert found.accuracy == pytest.approx(right.mean())
    assert found.by_writer == {w: (pytest.approx(right[writers == w].mean()), 16) for w in range(3, 8)}
    expected = np.zeros((10, 10), int)
    np.add.at(expected, (np.delete(labels, [1, 2]), np.delete(answers, [1, 2])), 1)
    assert found.confusion.tolist() == expected.tolist()
    certainty = probabilities(it, view).max(axis=1)
    certainty[[1, 2]] = 0
    assert 2 / 80 < found.doubted < 1
    assert found.doubted == pytest.approx((certainty < 0.3).mean())


@pytest.mark.parametrize(("threshold", "passes"), [(0.0, 1.0), (1.0, 0.0)])
def test_each_drawing_differs_and_the_threshold_decides_which_pass(threshold: float, passes: float) -> None:
    drawings = rejection.non_digits(pen_digits(), 2)
    for kinds in drawings.values():
        assert all(len(np.unique(views["rows"], axis=0)) == 2 for views in kinds.values())
    sets = rejection.passed(network(threshold), drawings)
    assert set(sets["seen"]) == set(nondigits.TRAINED_KINDS) | {"two digits side by side"}
    assert set(sets["unseen"]) == set(nondigits.UNSEEN_KINDS)
    assert {share for shares in sets.values() for share in shares.values()} == {passes}


def test_a_style_is_read_right_where_the_answer_is_its_digit() -> None:
    """Two drawings of each; a network that always says the same digit reads that digit's styles alone."""
    drawings = styles.unseen_styles(2)
    assert all(len(np.unique(views["rows"], axis=0)) == 2 for _, views in drawings.values())
    it = network(0.0)
    for parameter in it.checkpoint.classifier.readout.parameters():
        parameter.data.zero_()
    it.checkpoint.classifier.readout.bias.data[9] = 1
    found = styles.read_right(it, drawings)
    assert list(found) == list(UNSEEN_STYLES)
    assert found == {name: float(digit == 9) for name, (digit, _) in UNSEEN_STYLES.items()}


# Tables


def test_tables_say_shares_in_percent_and_the_first_of_the_worst_writers() -> None:
    writers = {1: (0.75, 4), 2: (1.0, 4), 5: (0.75, 20)}
    measured = {"gru": Measured(0.9, writers, 0.01, 0.02, torch.eye(10).long())}
    lines = by_writer(measured).splitlines()
    assert lines[2] == "| 1 (4 digits) | 75.00 (30.1 to 95.4) |"
    assert lines[5].startswith("| mean of writers | 83.33 (")
    assert lines[6] == "| worst writer | 75.00 (writer 1) |"
    lines = summary({"gru": {"accuracy": 0.9}, "rnn": {"accuracy": 0.12345}}).splitlines()
    assert lines[2:] == ["| gru | 90.00 |", "| rnn | 12.35 |"]
    assert confused(measured["gru"].confusion).splitlines()[3] == "| **1** |  | 1 |" + "  |" * 8
