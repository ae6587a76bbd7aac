"""The page as a visitor uses it: draw with a pen, press buttons, read the screen."""

import io
from base64 import b64decode
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Locator, Page, expect

WATCH = (Path(__file__).resolve().parent / "watch.js").read_text("utf-8")
# Listens after the page, which keeps there what it shows when it is left.
FORGET = """() => {
    for (const left of ["pagehide", "visibilitychange"])
        addEventListener(left, () => [localStorage, sessionStorage].forEach((kept) => kept.clear()));
}"""
MARGIN = 0.1  # of the pad's side: strokes of a box of 500 are drawn inside it
BOX = 500
Stroke = Sequence[Sequence[float]]


class Pad:
    """A page of the app. Strokes are lists of [x, y] in 0..500, the form of tests/digits.npz."""

    def __init__(self, page: Page, address: str, demo: bool = False) -> None:
        self.page = page
        self.browser = page.context.new_cdp_session(page)
        page.add_init_script(WATCH)
        self.visit(address, demo)

    def visit(self, address: str, demo: bool = False) -> None:
        self.page.goto(address)
        self.ready(demo)

    def leave(self) -> None:
        """Leave the app so that nothing of this visit is kept for the next one in this window."""
        self.page.unroute_all(behavior="ignoreErrors")
        self.page.mouse.move(0, 0)
        self.page.evaluate(FORGET)
        self.page.goto("about:blank")

    def ready(self, demo: bool = False) -> None:
        """Wait until the pad shows its examples and the page has sent it a cell; end the demo, unless it is wanted."""
        expect(self.page.locator("#pad .examples button")).to_have_count(10)
        self.page.wait_for_function("watched.cells > 0")
        if not demo and "somebody" in self.find(".hint").inner_text():
            self.page.keyboard.press("Escape")
            self.page.evaluate("watched.shown.splice(0, watched.shown.length - 1)")  # what the demo showed

    def reload(self) -> None:
        self.page.reload()
        self.ready()

    def find(self, selector: str) -> Locator:
        """An element of the pad or the viewer."""
        return self.page.locator(f"#rowwise {selector}")

    def place(self, point: Sequence[float]) -> tuple[float, float]:
        """A point of the box of 500 in pixels of the window."""
        box = self.find(".paper").bounding_box()
        assert box
        x, y = (MARGIN + (1 - 2 * MARGIN) * part / BOX for part in point)
        return box["x"] + x * box["width"], box["y"] + y * box["height"]

    def start_stroke(self, stroke: Stroke) -> None:
        """Draw a stroke and leave the pen down.

        While a button is down, Playwright's mouse looks at each move whether something is dragged, which takes 40 ms:
        it makes only the first move and the last.
        """
        origin, corner = self.place((0, 0)), self.place((BOX, BOX))
        scale = [(far - near) / BOX for near, far in zip(origin, corner, strict=True)]
        first, *points = [
            [near + scale[axis] * point[axis] for axis, near in enumerate(origin)] for point in stroke
        ]
        self.page.mouse.move(*first)
        self.page.mouse.down()
        for x, y in points[:-1]:
            event = {"type": "mouseMoved", "x": x, "y": y, "button": "left", "buttons": 1}
            self.browser.send("Input.dispatchMouseEvent", event)
        for point in points[-1:]:
            self.page.mouse.move(*point)

    def draw(self, strokes: Sequence[Stroke]) -> None:
        """Draw strokes with real pointer events, and wait for the answer to the whole drawing."""
        self.draw_unanswered(strokes)
        self.settle()

    def draw_unanswered(self, strokes: Sequence[Stroke]) -> None:
        """Draw strokes without waiting for an answer."""
        for stroke in strokes:
            self.start_stroke(stroke)
            self.page.mouse.up()

    def settle(self) -> None:
        """Wait until the newest drawing is answered and shown."""
        self.page.evaluate("watched.settled()")

    def press(self, name: str) -> None:
        """One of the buttons undo, redo, clear, play."""
        self.find(f".{name}").click()

    def choose(self, cell: str) -> None:
        """Choose a cell in the list, by its label or by the name before "(RNN of 16 units)"; returns when the page was
        told of it."""
        told = self.page.evaluate("watched.cells")
        before = self.page.locator("#cell input").input_value()
        is_new = before != cell and not before.startswith(f"{cell} (")
        self.page.locator("#cell input").click()
        options = self.page.locator("#cell [role=option]")
        expect(options.first).to_be_visible()
        labels = [str(option.get_attribute("aria-label")) for option in options.all()]
        found = [label for label in labels if label == cell or label.startswith(f"{cell} (")]
        assert len(found) == 1, f"{cell} is not in the list"
        options.nth(labels.index(found[0])).click()
        expect(self.page.locator("#cell input")).to_have_value(found[0])
        if is_new:
            self.page.wait_for_function("told => watched.cells > told", arg=told)

    def cells(self) -> list[str]:
        """The labels in the list."""
        self.page.locator("#cell input").click()
        options = self.page.locator("#cell [role=option]")
        expect(options.first).to_be_visible()
        labels = [str(option.get_attribute("aria-label")) for option in options.all()]
        self.page.locator("#cell input").blur()
        return labels

    def digit(self) -> str:
        return self.find(".digit").inner_text()

    def reader(self) -> str:
        """The line that names the network; empty when nothing is read."""
        return self.find(".note").inner_text()

    def bars(self) -> list[float]:
        """Heights of the ten bars in percent, as set."""
        heights = self.find(".fill").evaluate_all(
            "bars => bars.map((bar) => parseFloat(bar.style.height) || 0)"
        )
        return [float(height) for height in heights]

    def pictures(self) -> dict[str, str]:
        """The canvases of the pad and the viewer, as they are on the screen: name -> data URL."""
        self.settle()
        return dict(self.page.evaluate("watched.pictures()"))

    def image(self, canvas: Locator) -> NDArray[np.float64]:
        """The pixels of a canvas, [height, width, 4]: red, green, blue and opacity, 0 to 255."""
        self.settle()
        url = str(canvas.evaluate("canvas => canvas.toDataURL()"))
        return np.array(Image.open(io.BytesIO(b64decode(url.partition(",")[2]))), np.float64)

    def asked(self) -> tuple[list[Any], str]:
        """(strokes, name of the cell) of the newest question that was answered."""
        question = self.page.evaluate("watched.question")
        return question["strokes"], question["cell"]
