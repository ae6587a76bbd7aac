"""The two pages that benchmarks.live draws on: Rowwise, and a demo with gr.Sketchpad."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.support.digits import load_digits
from tests.support.server import ROOT, Server

RECORDER = (Path(__file__).resolve().parent / "latency" / "live.js").read_text("utf-8")
LABEL = "[data-testid=label-output-value]"
VIEWPORT: ViewportSize = {"width": 1280, "height": 800}
BOX = 500  # side of the box that the recorded stroke lies in
PATIENCE = 60_000  # ms to wait for a page or an answer before giving up
USED = 0.8  # of the drawing area's height

Points = list[tuple[float, float]]


@dataclass(frozen=True)
class App:
    """A page to measure: where it is, its canvas, and how to wait until it can be drawn on, and until it answered."""

    page: Page
    address: str
    canvas: str
    ready: Callable[[Page], None]
    answered: Callable[[Page], None]


def ready_ours(page: Page) -> None:
    expect(page.locator("#pad .examples button")).to_have_count(10)


def answered_ours(page: Page) -> None:
    """No new answer for half a second: the last one was to the whole stroke."""
    page.wait_for_function("live.shown.length && performance.now() - live.shown.at(-1) > 500")


def ready_naive(page: Page) -> None:
    """A sketchpad opens with no tool in its hand."""
    page.get_by_role("button", name="Brush", exact=True).click()
    expect(page.get_by_role("button", name="Brush Size")).to_be_visible()


def answered_naive(page: Page) -> None:
    expect(page.locator(LABEL)).to_have_count(1)
    page.wait_for_function("live.shown.some((time) => time > live.up)")


@contextmanager
def both_apps(browser: Browser) -> Iterator[dict[str, App]]:
    """The two apps, each in a server and a page of its own."""
    with ExitStack() as stack:
        ours = stack.enter_context(Server(ROOT))
        naive = stack.enter_context(Server(ROOT, app=("-m", "benchmarks.latency.naive_app")))
        pages = [browser.new_context(viewport=VIEWPORT).new_page() for _ in range(2)]
        for page in pages:
            page.set_default_timeout(PATIENCE)
            page.add_init_script(RECORDER)
        yield {
            "Rowwise": App(pages[0], ours.address, "#pad .paper", ready_ours, answered_ours),
            "gr.Sketchpad": App(pages[1], naive.address, "canvas", ready_naive, answered_naive),
        }


def stroke_points(moves: int) -> Points:
    """The recorded two as a start and so many moves, evenly along its length, in 0..1."""
    path = np.array(load_digits()[2][0][0], np.float64) / BOX
    walked = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(path, axis=0).T))])
    places = np.linspace(0, walked[-1], moves + 1)
    return [
        (float(np.interp(s, walked, path[:, 0])), float(np.interp(s, walked, path[:, 1]))) for s in places
    ]


def draw(app: App, points: Points, rate: float) -> None:
    """One stroke at so many moves a second, in the middle of the drawing area."""
    box = app.page.locator(app.canvas).last.bounding_box()
    assert box
    side = USED * min(box["width"], box["height"])
    left, top = box["x"] + (box["width"] - side) / 2, box["y"] + (box["height"] - side) / 2
    start = time.perf_counter()
    for number, (x, y) in enumerate(points):
        time.sleep(max(0.0, start + number / rate - time.perf_counter()))
        app.page.mouse.move(left + x * side, top + y * side)
        if number == 0:
            app.page.mouse.down()
    app.page.mouse.up()
