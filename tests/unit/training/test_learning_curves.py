"""The lines of the learning curves, and their picture by what matplotlib is told to draw."""

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from model.training import learning_curves
from model.training.learning_curves import save

TESTED = {"mnist_test": 0.98, "mnist_test_row_14": 0.7, "mnist_test_row_21": 0.9, "confusion": [[1]]}


def history(epochs: int, **more: float) -> list[dict[str, float]]:
    line = {"loss": 0.5, "accuracy": 0.9, "learning_rate": 0.002, "seconds": 3.0}
    line |= {"validation_mnist": 0.95, "validation_mnist_row_14": 0.6} | more
    return [{"epoch": epoch} | line for epoch in range(1, epochs + 1)]


@pytest.fixture
def figures(monkeypatch: pytest.MonkeyPatch) -> list[Figure]:
    """The figures that were saved, instead of their files."""
    found: list[Figure] = []

    def kept(figure: Figure, path: Path, **_: Any) -> None:
        found.append(figure)
        path.write_bytes(b"")

    monkeypatch.setattr(Figure, "savefig", kept)
    return found


def titled(figure: Figure, title: str) -> Axes:
    """The panel whose title begins so."""
    [axes] = [axes for axes in figure.axes if axes.get_title().startswith(title)]
    return axes


def drawn(axes: Axes) -> dict[str, tuple[list[float], list[float]]]:
    """{label: (epochs, values)} of a panel's lines."""
    return {
        str(line.get_label()): (np.asarray(line.get_xdata()).tolist(), np.asarray(line.get_ydata()).tolist())
        for line in axes.lines
    }


@pytest.mark.parametrize("epochs", [1, 2, 3])
def test_each_epoch_has_a_marker_above_a_whole_number(
    epochs: int, figures: list[Figure], tmp_path: Path
) -> None:
    """A line through one point has no length, so only its marker shows it."""
    save(history(epochs), tmp_path / "gru", "gru: GRU", TESTED)
    numbers = list(range(epochs + 1))
    panels = [axes for axes in figures[0].axes if axes.lines]
    assert len(panels) == 4
    for axes in panels:
        assert all(line.get_marker() not in ("", "None") for line in axes.lines)
        low, high = axes.get_xlim()
        assert low == 0 < epochs < high
        assert [tick for tick in axes.get_xticks() if low <= tick <= high] == numbers


def test_the_panels_show_the_history_and_the_test(figures: list[Figure], tmp_path: Path) -> None:
    """Errors in %, whose last value the legend has; the test is one point, above the last epoch."""
    save(history(2), tmp_path / "gru", "gru: GRU of 128 units", TESTED)
    assert figures[0].get_suptitle() == "gru: GRU of 128 units"
    assert list(drawn(titled(figures[0], "Training loss: 0.5")).values()) == [([1, 2], [0.5, 0.5])]
    assert list(drawn(titled(figures[0], "Learning rate: 0.002")).values()) == [([1, 2], [0.002] * 2)]
    assert drawn(titled(figures[0], "Errors after the last row, %")) == {
        "training  10.00 %": ([1, 2], pytest.approx([10, 10])),
        "validation: mnist  5.00 %": ([1, 2], pytest.approx([5, 5])),
        "test: mnist  2.00 %": ([2], pytest.approx([2])),
    }
    assert drawn(titled(figures[0], "Errors after row 14")) == {
        "validation: mnist  40.00 %": ([1, 2], pytest.approx([40, 40])),
        "test: mnist  30.00 %": ([2], pytest.approx([30])),
    }
    legends = [axes.get_legend() for axes in figures[0].axes]
    texts = [text.get_text() for legend in legends if legend for text in legend.get_texts()]
    assert texts == [label for axes in figures[0].axes[1:3] for label in drawn(axes)]


def test_before_the_end_there_is_no_test_and_old_histories_have_two_panels(
    figures: list[Figure], tmp_path: Path
) -> None:
    save([{"epoch": 1, "loss": 2.0, "accuracy": 0.5}], tmp_path / "gru", "gru")
    assert [axes.get_title() for axes in figures[0].axes if axes.lines] == [
        "Training loss: 2, mean of the last epoch",
        "Errors after the last row, %",
    ]
    assert list(drawn(figures[0].axes[1])) == ["training  50.00 %"]


@pytest.mark.parametrize(
    ("augmented", "label"), [(True, "training, augmented  10.00 %"), (False, "training  10.00 %")]
)
def test_augmented_is_said_where_it_is(
    augmented: bool, label: str, figures: list[Figure], tmp_path: Path
) -> None:
    save(history(1), tmp_path / "gru", "gru", None, augmented)
    assert label in drawn(titled(figures[0], "Errors after the last row"))


@pytest.mark.parametrize(
    ("errors", "labels"),
    [
        ([0.7, 0.9], ["0.5", "1"]),
        ([0.0], ["0", "0.02"]),
        ([0.0, 3.0], ["0", "5"]),
        ([0.0, 2.6, 12], ["0", "2", "5", "10", "20"]),
        ([0.0, 0.01], ["0", "0.02"]),
        ([100.0], ["50", "100"]),
        ([0.85, 12], ["0.5", "1", "2", "5", "10", "20"]),
    ],
)
def test_the_axis_of_errors_has_plain_labels_around_all_points(
    errors: list[float], labels: list[str], figures: list[Figure], tmp_path: Path
) -> None:
    lines = [{"epoch": epoch + 1, "loss": 1, "accuracy": 1 - each / 100} for epoch, each in enumerate(errors)]
    save(lines, tmp_path / "gru", "gru")
    axes = titled(figures[0], "Errors after the last row")
    low, high = axes.get_ylim()
    assert all(low < value < high for _, values in drawn(axes).values() for value in values)
    assert [text.get_text() for text in axes.get_yticklabels()] == labels
    assert not list(axes.get_yticks(minor=True))


def test_no_error_is_drawn_at_half_of_the_smallest(figures: list[Figure], tmp_path: Path) -> None:
    """Far below it would squeeze all else."""
    save(history(2, validation_pen=1.0), tmp_path / "gru", "gru")
    panel = drawn(titled(figures[0], "Errors after the last row"))
    assert panel["validation: pen  0.00 %"] == ([1, 2], pytest.approx([2.5, 2.5]))


def points(epochs: int) -> list[dict[str, float]]:
    """Four an epoch: the loss falls, the learning rate too."""
    return [
        {"epoch": at / 4, "loss": 3 / at, "accuracy": 1 - 0.5 / at, "learning_rate": 0.0019 / at}
        for at in range(1, 4 * epochs + 1)
    ]


def test_one_epoch_is_a_curve_through_its_points(figures: list[Figure], tmp_path: Path) -> None:
    """Thin, and without markers; those are for what is measured once an epoch. The figures are the whole epoch's."""
    save(history(1), tmp_path / "gru", "gru", None, False, points(1), 0.002)
    epochs = [0.25, 0.5, 0.75, 1]
    loss = titled(figures[0], "Training loss: 0.5, mean of the last epoch")
    rate = titled(figures[0], "Learning rate: 0.002 at most")
    errors = titled(figures[0], "Errors after the last row")
    assert list(drawn(loss).values()) == [(epochs, [3 / at for at in range(1, 5)])]
    assert list(drawn(rate).values()) == [(epochs, [0.0019 / at for at in range(1, 5)])]
    assert [text.get_text() for text in rate.get_yticklabels()] == ["0", "0.002"]
    assert drawn(errors) == {
        "training (last epoch)  10.00 %": (
            epochs,
            pytest.approx([50 / at for at in range(1, 5)]),
        ),
        "validation: mnist  5.00 %": ([1], pytest.approx([5])),
    }
    assert [line.get_marker() for line in (*loss.lines, *rate.lines, *errors.lines)] == ["", "", "", "s"]
    assert [tick for tick in errors.get_xticks() if 0 <= tick <= errors.get_xlim()[1]] == [0, 1]
    with open(tmp_path / "gru.metrics.csv", encoding="utf-8") as file:
        assert len(list(csv.DictReader(file))) == 1


def test_epochs_without_points_are_drawn_from_their_line(figures: list[Figure], tmp_path: Path) -> None:
    """Those beyond the two hundredth, and those before a training was resumed that has no points yet."""
    save(history(4), tmp_path / "gru", "gru", None, False, points(3)[4:])
    [(epochs, values)] = drawn(titled(figures[0], "Training loss")).values()
    assert epochs == [1, 1.25, 1.5, 1.75, 2, 2.25, 2.5, 2.75, 3, 4]
    assert (values[0], values[-1]) == (0.5, 0.5)


def test_a_hundred_epochs_are_a_line_with_a_marker_at_its_end(figures: list[Figure], tmp_path: Path) -> None:
    save(history(100), tmp_path / "gru", "gru", TESTED)
    axes = titled(figures[0], "Errors after the last row")
    assert [line.get_markevery() for line in axes.lines] == [[99], [99], None]
    low, high = axes.get_xlim()
    assert [tick for tick in axes.get_xticks() if low <= tick <= high] == [0, 20, 40, 60, 80, 100]


def test_a_set_has_one_look_in_both_panels_and_any_name(tmp_path: Path, figures: list[Figure]) -> None:
    """ "a_row_14" is a set here, and not row 14 of a set "a"; a dollar sign begins no formula."""
    more = {"validation_a_row_14": 0.9, "validation_$x$": 0.8, "validation_$x$_row_14": 0.5}
    save(history(1, **more), tmp_path / "gru", "gru", {"$x$_test": 0.7, "$x$_test_row_14": 0.4})
    whole, half = (titled(figures[0], f"Errors after {which}") for which in ("the last row", "row 14"))
    assert [label.split("  ")[0] for label in drawn(whole)] == [
        "training",
        "validation: mnist",
        "validation: a_row_14",
        "validation: $x$",
        "test: $x$",
    ]
    assert [label.split("  ")[0] for label in drawn(half)] == [
        "validation: mnist",
        "validation: $x$",
        "test: $x$",
    ]
    looks = [(line.get_color(), line.get_marker()) for line in whole.lines]
    assert looks[3] == looks[4]
    assert len(set(looks)) == 4
    assert looks[1] == (half.lines[0].get_color(), half.lines[0].get_marker())
    legend = figures[0].axes[1].get_legend()
    assert legend is None or not any(text.get_parse_math() for text in legend.get_texts())


def test_an_own_set_that_validates_is_no_test(tmp_path: Path, figures: list[Figure]) -> None:
    """Whatever its folder is called."""
    metrics = {"validation_my_test": 0.9, "my_test_test": 0.7}
    save(history(1, validation_my_test=0.9), tmp_path / "gru", "gru", metrics)
    labels = [label.split("  ")[0] for label in drawn(titled(figures[0], "Errors after the last"))]
    assert labels == ["training", "validation: mnist", "validation: my_test", "test: my_test"]


def test_the_lines_have_the_test_at_the_end(tmp_path: Path, figures: list[Figure]) -> None:
    save(history(2), tmp_path / "gru-2.5", "gru", TESTED)
    with open(tmp_path / "gru-2.5.metrics.csv", newline="", encoding="utf-8") as file:
        lines = list(csv.DictReader(file))
    assert list(lines[0]) == [*history(1)[0], "mnist_test", "mnist_test_row_14"]
    assert [line["mnist_test"] for line in lines] == ["", "0.98"]
    assert [line["loss"] for line in lines] == ["0.5", "0.5"]
    assert (tmp_path / "gru-2.5.curves.png").exists()


def test_a_full_disk_is_an_os_error_and_leaves_the_earlier_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    picture = tmp_path / "gru.curves.png"
    picture.write_bytes(b"earlier")
    monkeypatch.setattr(Figure, "savefig", full)
    with pytest.raises(OSError, match="No space left"):
        learning_curves.save(history(1), tmp_path / "gru", "gru")
    assert picture.read_bytes() == b"earlier"
    assert not list(tmp_path.glob("*.tmp"))
