"""The viewer with its panels, as a visitor uses it, and the networks that the tests of it read with."""

import re
from pathlib import Path
from typing import Any

import torch
from numpy.typing import NDArray
from playwright.sync_api import Locator

from model.drawing.strokes import Drawing, rows_from_strokes
from model.files.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from model.interpret.top_activations import find_top_activations
from model.interpret.trace import Trace, trace
from model.network.cells import CELLS
from tests.support.forked import Forked
from tests.support.nets import network
from tests.support.pad import Pad

UNITS = 12


class Viewer(Pad):
    """A page with a drawing of which the panels tell."""

    def draw_two(self) -> None:
        """The two of the examples, in one click; that a pen does the same is held by other tests."""
        self.find(".examples button").nth(2).click()
        self.settle()

    def empty(self) -> None:
        """As the page was when it was opened: light, nothing drawn, all closed, the GRU reads, units as trained.

        But the fields of the panels keep what was filled in or chosen there.
        """
        self.paint("light")
        self.page.get_by_role("tab", name="Story", exact=True).click()
        if self.find(".clear").is_enabled():
            self.press("clear")
        if self.page.locator("#cell input").input_value() != "GRU":
            self.choose("GRU")
        self.find(".order select").select_option("trained")
        self.settle()

    def paint(self, page: str) -> None:
        """Make the page light or dark, as Gradio does."""
        self.page.evaluate("page => document.body.classList.toggle('dark', page === 'dark')", page)
        self.settle()

    def toggle(self, title: str) -> None:
        """Open a panel's tab, or the story's where it is open."""
        tab = self.page.get_by_role("tab", name=title, exact=True)
        if tab.get_attribute("aria-selected") == "true":
            tab = self.page.get_by_role("tab", name="Story", exact=True)
        tab.click()
        self.settle()

    def choose_order(self, order: str) -> None:
        """Order the units by a choice of the story's list, and come back to the tab that is open."""
        opened = self.page.get_by_role("tab", selected=True).inner_text()
        self.page.get_by_role("tab", name="Story", exact=True).click()
        self.find(".order select").select_option(label=order)
        self.page.get_by_role("tab", name=opened, exact=True).click()
        self.settle()

    def control(self, label: str) -> Locator:
        """The list or the field of the open panel that has this label."""
        labels = self.find(".panel label").filter(has_text=re.compile(rf"^{re.escape(label)} "))
        return labels.locator("select, input")

    def pick(self, label: str, choice: str) -> None:
        self.control(label).select_option(label=choice)
        self.settle()

    def fill(self, label: str, value: object) -> None:
        self.control(label).fill(str(value))
        self.settle()

    def move_to(self, row: int) -> None:
        """Put the cursor on a row, from 1."""
        self.find(".slider").fill(str(row))
        self.settle()

    def hover(self, picture: Locator, x: float, y: float) -> str:
        """What the page says of a place, in parts of the picture's width and height."""
        picture.scroll_into_view_if_needed()
        box = picture.bounding_box()
        assert box
        picture.hover(position={"x": box["width"] * x, "y": box["height"] * y})
        self.settle()
        return self.find(".tooltip").inner_text()

    def panel(self) -> str:
        """All that the open panel says."""
        return self.find(".panel").inner_text()

    def want(self) -> dict[str, Any]:
        """The panels that the page asked for last, with their options."""
        return dict(self.page.evaluate("watched.question.want"))

    def drawn(self) -> Drawing:
        """What the page asked about last."""
        return rows_from_strokes(self.asked()[0])


def value_of(text: str) -> float:
    """A number as the page writes it."""
    return float(text.replace("−", "-"))


def first_ink(ink: NDArray[Any]) -> int:
    """The first row (from 0) of a picture [28, 28] that has ink."""
    return int(ink.any(axis=1).argmax())


def percent(part: float) -> str:
    """A probability as the page writes it."""
    if part > 0.999:
        return "> 99.9 %"
    return f"{part * 100:.1f} %" if part > 0.99 else f"{part * 100:.0f} %"


def answer(belief: NDArray[Any]) -> str:
    """The answer as the page writes it, of a network that is always sure."""
    last = belief[-1].round(4)
    return f"{last.argmax()}, {percent(float(last.max()))}"


def place(picture: Locator, row: int, unit: int) -> Any:
    """Where a row and a line of a heat map lie in it, both from 0."""
    box = picture.bounding_box()
    assert box
    return {"x": box["width"] * (row + 0.5) / 28, "y": box["height"] * (unit + 0.5) / UNITS}


class Loud(Forked):
    """The app on networks with large random weights: they change their minds often, saturate, and disagree.

    `little` has other sizes, and no file of what drives its units.
    """

    def __init__(self, folder: Path) -> None:
        images = torch.randint(
            0, 256, (30, 28, 28), dtype=torch.uint8, generator=torch.Generator().manual_seed(1)
        )
        for cell in CELLS:
            classifier = network(cell, 2, UNITS, dtype=torch.float32)
            classifier.readout.weight.data *= 4
            top = find_top_activations(classifier, images)
            save_checkpoint(
                folder / f"{cell}.safetensors", Checkpoint(classifier, {}, 0, top_activations=top)
            )
        little = network("gru", 1, 3, dtype=torch.float32)
        save_checkpoint(folder / "little.safetensors", Checkpoint(little, {}, 0))
        super().__init__(folder, "--checkpoints", str(folder))

    def checkpoint(self, name: str) -> Checkpoint:
        return load_checkpoint(self.folder / f"{name}.safetensors")

    def read(self, pad: Viewer) -> Trace:
        """The trace of what the page asked about, made here."""
        return trace(self.checkpoint(pad.asked()[1]), pad.drawn())
