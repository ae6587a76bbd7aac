"""The learning curves of a training: a line an epoch as CSV, and a picture."""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.files.atomic import atomic_write
from model.training.plotting import COLOURS, MARKERS, new_figure, write_png

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Line = dict[str, float]

ROW_14 = "_row_14"
LEAST = 0.01  # %: a logarithmic axis has no place for an error of 0
TICKS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100)  # %
MOST_MARKED = 30  # epochs; the markers of more would hide the line


@dataclass(frozen=True)
class Series:
    """One line of a panel of errors, or one point of a test set. points: (epoch, share of right answers in 0..1)."""

    kind: str  # training, validation or test
    name: str  # of the set; "" for the training pictures
    points: list[tuple[float, float]]

    @property
    def label(self) -> str:
        """As the legend has it, with the last error: "validation: pen  0.84 %"."""
        named = f"{self.kind}: {self.name}" if self.name else self.kind
        return f"{named}  {100 * (1 - self.points[-1][1]):.2f} %"


def save(
    history: list[Line],
    stem: Path,
    about: str,
    metrics: dict[str, Any] | None = None,
    augmented: bool = False,
) -> None:
    """Write <stem>.metrics.csv, a line an epoch, and <stem>.curves.png.

    history: a dict an epoch, of epoch, loss, accuracy (0..1), learning_rate, seconds, and for each validation set
    validation_<set> and validation_<set>_row_14 (0..1). All but epoch and loss may be missing.
    about: the title. metrics: those of the finished network, whose <set>_test and <set>_test_row_14 are shown at the
    last epoch; None before the end. augmented: whether the training pictures were.

    Raises OSError if they cannot be written; an earlier file is then unchanged.
    """
    tests = test_figures(metrics or {})
    table, picture = paths(stem)
    lines = [*history[:-1], history[-1] | tests]
    with atomic_write(table) as tmp, open(tmp, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(dict.fromkeys(name for line in lines for name in line)))
        writer.writeheader()
        writer.writerows(lines)
    draw(history, picture, about, tests, augmented)


def paths(stem: Path) -> tuple[Path, Path]:
    """The files of the lines and of the picture."""
    return Path(f"{stem}.metrics.csv"), Path(f"{stem}.curves.png")


def test_figures(metrics: dict[str, Any]) -> dict[str, float]:
    """The figures of the test sets after the last row and after row 14: <set>_test and <set>_test_row_14."""
    names = [name for name in metrics if name.endswith("_test")]
    wanted = {each for name in names for each in (name, name + ROW_14)}
    return {name: value for name, value in metrics.items() if name in wanted}


def draw(history: list[Line], path: Path, about: str, tests: dict[str, float], augmented: bool) -> None:
    """PNG: loss above learning rate, the errors after the last row, and those after row 14 where they are known."""
    last_row, row_14 = series_of(history, tests, augmented)
    has_rate = all("learning_rate" in line for line in history)
    left = "rate" if has_rate else "loss"
    # The legends have a row of their own: within a panel they would hide points.
    rows = [["loss", "errors"], [left, "errors"], [left, "names"]]
    if row_14:
        rows = [[*row, f"{row[-1]}_14"] for row in rows]
    legends = 0.1 + 0.2 * max(len(last_row), len(row_14))
    figure = new_figure(4.2 * len(rows[0]), 4.2 + legends)
    panels: dict[str, Axes] = figure.subplot_mosaic(rows, height_ratios=[2.6, 0.8, legends])  # type: ignore
    figure.suptitle(about, parse_math=False)
    draw_numbers(panels["loss"], history, "loss", "Training loss")
    if has_rate:
        draw_numbers(panels["rate"], history, "learning_rate", "Learning rate")
        highest = max(line["learning_rate"] for line in history)
        # matplotlib's own labels would be "0.5" beside a small "1e-5".
        panels["rate"].set_yticks([0, highest], ["0", f"{highest:.3g}"])
    draw_errors(panels["errors"], panels["names"], last_row, "Errors after the last row, %")
    if row_14:
        draw_errors(panels["errors_14"], panels["names_14"], row_14, "Errors after row 14 of 28, %")
    for name in panels.keys() - {"names", "names_14"}:
        set_epochs(panels[name], [line["epoch"] for line in history])
    write_png(figure, path)


def series_of(
    history: list[Line], tests: dict[str, float], augmented: bool
) -> tuple[list[Series], list[Series]]:
    """(series after the last row, series after row 14): the training's, the validation sets' and the test sets'."""
    columns = {
        name: [(line["epoch"], line[name]) for line in history if name in line]
        for name in dict.fromkeys(name for line in history for name in line)
        if name == "accuracy" or name.startswith("validation_")
    }
    columns |= {name: [(history[-1]["epoch"], value)] for name, value in tests.items()}
    found: tuple[list[Series], list[Series]] = [], []
    for name, points in columns.items():
        # A set may be called "a_row_14": the suffix counts only where the name without it is there too.
        is_row_14 = name.endswith(ROW_14) and name.removesuffix(ROW_14) in columns
        plain = name.removesuffix(ROW_14) if is_row_14 else name
        if name == "accuracy":
            series = Series("training, augmented" if augmented else "training", "", points)
        elif name in tests:
            series = Series("test", plain.removesuffix("_test"), points)
        else:
            series = Series("validation", plain.removeprefix("validation_"), points)
        found[is_row_14].append(series)
    return found


def draw_numbers(axes: "Axes", history: list[Line], name: str, title: str) -> None:
    """A line above 0; the title has its last value."""
    epochs, values = [line["epoch"] for line in history], [line[name] for line in history]
    axes.plot(epochs, values, color="black", marker="o" if len(epochs) <= MOST_MARKED else "", markersize=4)
    axes.set_title(f"{title}: {values[-1]:.3g} at the end")
    axes.set_ylim(0, max(*values, 1e-12) * 1.2)


def draw_errors(axes: "Axes", names: "Axes", series: list[Series], title: str) -> None:
    """Errors in % on a logarithmic axis, which shows the last tenths; names: the place of the legend.

    A set has one colour and one marker. At its test the marker is larger, with a black edge.
    """
    sets = list(dict.fromkeys(each.name for each in series if each.name))
    for each in series:
        errors = [max(100 * (1 - share), LEAST) for _, share in each.points]
        style: dict[str, Any] = {"color": "#555555", "marker": "o", "linestyle": "--", "markersize": 5}
        if each.name:
            place = sets.index(each.name) % len(COLOURS)
            style |= {"color": COLOURS[place], "marker": MARKERS[place], "linestyle": "-"}
        if each.kind == "test":
            style |= {"markersize": 9, "markeredgecolor": "black", "linestyle": ""}
        elif len(each.points) > MOST_MARKED:
            style["markevery"] = [len(each.points) - 1]
        axes.plot([epoch for epoch, _ in each.points], errors, label=each.label, **style)
    axes.set_title(title)
    set_percent(axes, [max(100 * (1 - share), LEAST) for each in series for _, share in each.points])
    names.axis("off")
    legend = names.legend(handles=axes.lines, loc="upper center", frameon=False, fontsize=9)
    for text in legend.get_texts():
        text.set_parse_math(False)


def set_percent(axes: "Axes", errors: list[float]) -> None:
    """A logarithmic axis from the tick below all errors to the tick above them, with plain labels."""
    from matplotlib.ticker import NullLocator

    low = max([tick for tick in TICKS if tick <= min(errors, default=1) * 0.95], default=TICKS[0])
    high = min([tick for tick in TICKS if tick >= max(errors, default=10) * 1.05], default=TICKS[-1])
    axes.set_yscale("log")
    axes.yaxis.set_minor_locator(NullLocator())
    ticks = [tick for tick in TICKS if low <= tick <= high]
    axes.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
    axes.set_ylim(low * 0.95, high * 1.05)
    axes.grid(axis="y", color="#dddddd")


def set_epochs(axes: "Axes", epochs: list[float]) -> None:
    """Whole numbers only, and room for the markers of the first and the last epoch."""
    from matplotlib.ticker import MaxNLocator

    axes.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1, steps=[1, 2, 5, 10]))
    axes.set_xlim(epochs[0] - 0.5, epochs[-1] + max(0.5, 0.03 * len(epochs)))
    axes.set_xlabel("epoch")
