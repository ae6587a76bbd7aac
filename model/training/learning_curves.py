"""The learning curves of a training: a line an epoch as CSV, and a picture."""

import csv
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.files.atomic import atomic_write
from model.training.plotting import COLOURS, MARKERS, new_figure, write_png

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Line = dict[str, float]

ROW_14 = "_row_14"
LEAST = 0.01  # %: the lowest place on the axis of errors
TICKS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100)  # %
MOST_MARKED = 30  # epochs; the markers of more would hide the line


@dataclass(frozen=True)
class Series:
    """One line of a panel of errors, or one point of a test set. points: (epoch, share of right answers in 0..1).

    last: the share after the last epoch; for the training pictures, whose points may be finer, that of the whole epoch.
    """

    kind: str  # training, validation or test
    name: str  # of the set; "" for the training pictures
    points: list[tuple[float, float]]
    last: float

    @property
    def is_fine(self) -> bool:
        """Whether there are points within epochs."""
        return any(epoch % 1 for epoch, _ in self.points)

    @property
    def label(self) -> str:
        """As the legend has it, with the last error: "validation: pen  0.84 %"."""
        training = f"{self.kind} (last epoch)" if self.is_fine else self.kind
        named = f"{self.kind}: {self.name}" if self.name else training
        return f"{named}  {100 * (1 - self.last):.2f} %"


def save(
    history: list[Line],
    stem: Path,
    about: str,
    metrics: dict[str, Any] | None = None,
    augmented: bool = False,
    points: Sequence[Line] = (),
    highest_rate: float | None = None,
) -> None:
    """Write <stem>.metrics.csv, a line an epoch, and <stem>.curves.png.

    history: a dict an epoch, of epoch, loss, accuracy (0..1), learning_rate, seconds, and for each validation set
    validation_<set> and validation_<set>_row_14 (0..1). All but epoch and loss may be missing.
    about: the title. metrics: those of the finished network, whose <set>_test and <set>_test_row_14 are shown at the
    last epoch; None before the end. augmented: whether the training pictures were. points: loss, accuracy and
    learning_rate at fractions of an epoch; epochs without points are drawn from their line.
    highest_rate: the learning rate that no step exceeded, if known.

    Raises OSError if they cannot be written; an earlier file is then unchanged.
    """
    tests = test_figures(metrics or {})
    table, picture = paths(stem)
    lines = [*history[:-1], history[-1] | tests]
    with atomic_write(table) as tmp, open(tmp, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(dict.fromkeys(name for line in lines for name in line)))
        writer.writeheader()
        writer.writerows(lines)
    draw(history, picture, about, tests, augmented, points, highest_rate)


def paths(stem: Path) -> tuple[Path, Path]:
    """The files of the lines and of the picture."""
    return Path(f"{stem}.metrics.csv"), Path(f"{stem}.curves.png")


def test_figures(metrics: dict[str, Any]) -> dict[str, float]:
    """The figures of the test sets after the last row and after row 14: <set>_test and <set>_test_row_14."""
    names = [name for name in metrics if name.endswith("_test") and not name.startswith("validation_")]
    wanted = {each for name in names for each in (name, name + ROW_14)}
    return {name: value for name, value in metrics.items() if name in wanted}


def draw(
    history: list[Line],
    path: Path,
    about: str,
    tests: dict[str, float],
    augmented: bool,
    points: Sequence[Line],
    highest_rate: float | None,
) -> None:
    """PNG: loss above learning rate, the errors after the last row, and those after row 14 where they are known."""
    fine = with_points(history, points)
    last_row, row_14 = series_of(history, fine, tests, augmented)
    has_rate = all("learning_rate" in line for line in fine)
    left = "rate" if has_rate else "loss"
    # The legends have a row of their own: within a panel they would hide points.
    rows = [["loss", "errors"], [left, "errors"], [left, "names"]]
    if row_14:
        rows = [[*row, f"{row[-1]}_14"] for row in rows]
    legends = 0.1 + 0.2 * max(len(last_row), len(row_14))
    figure = new_figure(4.2 * len(rows[0]), 4.2 + legends)
    panels: dict[str, Axes] = figure.subplot_mosaic(rows, height_ratios=[2.6, 0.8, legends])  # type: ignore
    figure.suptitle(about, parse_math=False)
    title = f"Training loss: {history[-1]['loss']:.3g}, mean of the last epoch"
    draw_numbers(panels["loss"], fine, "loss", title, bool(points))
    if has_rate:
        draw_rate(panels["rate"], fine, highest_rate, bool(points))
    draw_errors(panels["errors"], panels["names"], last_row, "Errors after the last row, %")
    if row_14:
        draw_errors(panels["errors_14"], panels["names_14"], row_14, "Errors after row 14 of 28, %")
    for name in panels.keys() - {"names", "names_14"}:
        set_epochs(panels[name], history[-1]["epoch"])
    write_png(figure, path)


def with_points(history: list[Line], points: Sequence[Line]) -> list[Line]:
    """The points, and the lines of the epochs that have none, in order."""
    covered = {math.ceil(point["epoch"]) for point in points}
    lines = [line for line in history if line["epoch"] not in covered]
    return sorted([*points, *lines], key=lambda line: line["epoch"])


def series_of(
    history: list[Line], fine: list[Line], tests: dict[str, float], augmented: bool
) -> tuple[list[Series], list[Series]]:
    """(series after the last row, series after row 14): the training's, the validation sets' and the test sets'.

    fine: the history with the points between.
    """
    columns = {
        name: [(line["epoch"], line[name]) for line in history if name in line]
        for name in dict.fromkeys(name for line in history for name in line)
        if name == "accuracy" or name.startswith("validation_")
    }
    columns |= {name: [(history[-1]["epoch"], value)] for name, value in tests.items()}
    found: tuple[list[Series], list[Series]] = [], []
    for name, points in columns.items():
        last = points[-1][1]
        # A set may be called "a_row_14": the suffix counts only where the name without it is there too.
        is_row_14 = name.endswith(ROW_14) and name.removesuffix(ROW_14) in columns
        plain = name.removesuffix(ROW_14) if is_row_14 else name
        if name == "accuracy":
            kind = "training, augmented" if augmented else "training"
            points = [(line["epoch"], line[name]) for line in fine if name in line]
            series = Series(kind, "", points, last)
        elif name in tests:
            series = Series("test", plain.removesuffix("_test"), points, last)
        else:
            series = Series("validation", plain.removeprefix("validation_"), points, last)
        found[is_row_14].append(series)
    return found


def draw_numbers(axes: "Axes", lines: list[Line], name: str, title: str, thin: bool) -> None:
    """A line above 0; thin, or with a marker an epoch."""
    epochs, values = [line["epoch"] for line in lines], [line[name] for line in lines]
    marker = "" if thin or len(epochs) > MOST_MARKED else "o"
    axes.plot(epochs, values, color="black", marker=marker, markersize=4, linewidth=1 if thin else 1.5)
    axes.set_title(title)
    axes.set_ylim(0, max(*values, 1e-12) * 1.2)


def draw_rate(axes: "Axes", lines: list[Line], highest: float | None, thin: bool) -> None:
    """The learning rate below its highest value. Not all steps are drawn, and the highest may lie between."""
    highest = highest or max(line["learning_rate"] for line in lines)
    draw_numbers(axes, lines, "learning_rate", f"Learning rate: {highest:.3g} at most", thin)
    axes.set_ylim(0, highest * 1.2)
    # matplotlib's own labels would be "0.5" beside a small "1e-5".
    axes.set_yticks([0, highest], ["0", f"{highest:.3g}"])


def draw_errors(axes: "Axes", names: "Axes", series: list[Series], title: str) -> None:
    """Errors in % on a logarithmic axis, which shows the last tenths; names: the place of the legend.

    A set has one colour and one marker. At its test the marker is larger, with a black edge. A logarithmic axis has no
    place for 0, which is drawn at half of the smallest error above it.
    """
    sets = list(dict.fromkeys(each.name for each in series if each.name))
    errors = [100 * (1 - share) for each in series for _, share in each.points]
    least = max(min((error for error in errors if error > 0), default=0) / 2, LEAST)
    for each in series:
        axes.plot(
            [epoch for epoch, _ in each.points],
            [max(100 * (1 - share), least) for _, share in each.points],
            label=each.label,
            **style_of(each, sets),
        )
    axes.set_title(title)
    set_percent(axes, [max(error, least) for error in errors], least if 0 in errors else None)
    names.axis("off")
    legend = names.legend(handles=axes.lines, loc="upper center", frameon=False, fontsize=9)
    for text in legend.get_texts():
        text.set_parse_math(False)


def style_of(series: Series, sets: list[str]) -> dict[str, Any]:
    """How matplotlib draws it. sets: the names, in the order of the colours."""
    style: dict[str, Any] = {"color": "#555555", "marker": "o", "linestyle": "--", "markersize": 5}
    if series.name:
        place = sets.index(series.name) % len(COLOURS)
        style |= {"color": COLOURS[place], "marker": MARKERS[place], "linestyle": "-"}
    elif series.is_fine:
        style |= {"marker": "", "linestyle": "-", "linewidth": 1}
    if series.kind == "test":
        style |= {"markersize": 9, "markeredgecolor": "black", "linestyle": ""}
    elif len(series.points) > MOST_MARKED:
        style["markevery"] = [len(series.points) - 1]
    return style


def set_percent(axes: "Axes", errors: list[float], zero: float | None = None) -> None:
    """A logarithmic axis from the tick below all errors to the tick above them, with plain labels.

    zero: where an error of 0 is drawn, which is then the lowest tick.
    """
    from matplotlib.ticker import NullLocator

    low = max([tick for tick in TICKS if tick <= min(errors, default=1) * 0.95], default=TICKS[0])
    high = min([tick for tick in TICKS if tick >= max(errors, default=10) * 1.05], default=TICKS[-1])
    labels = {tick: f"{tick:g}" for tick in TICKS if low <= tick <= high}
    if zero:
        low = zero * 0.9  # room for the markers
        labels = {zero: "0"} | {tick: label for tick, label in labels.items() if tick > zero * 1.5}
    axes.set_yscale("log")
    axes.yaxis.set_minor_locator(NullLocator())
    axes.set_yticks(list(labels), list(labels.values()))
    axes.set_ylim(low * 0.95, high * 1.05)
    axes.grid(axis="y", color="#dddddd")


def set_epochs(axes: "Axes", last: float) -> None:
    """Whole numbers from 0, and room for the markers of the last epoch."""
    from matplotlib.ticker import MaxNLocator

    axes.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1, steps=[1, 2, 5, 10]))
    axes.set_xlim(0, last * 1.05)
    axes.set_xlabel("epoch")
