"""The pages that benchmarks.live draws on: Rowwise, perhaps another version of it, a gr.Sketchpad demo, a canvas."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, Page, expect

from benchmarks.command import ROOT
from tests.support.digits import load_digits
from tests.support.server import APP, Server

HERE = Path(__file__).resolve().parent / "latency"
RECORDER = (HERE / "live.js").read_text("utf-8")
NAIVE, INK = "gr.Sketchpad", "ink on a bare canvas"
BOX = 500  # side of the box that the recorded stroke lies in
PATIENCE = 60_000  # ms to wait for a page or an answer before giving up
USED = 0.8  # of the drawing area's height

Points = list[tuple[float, float]]


@dataclass(frozen=True)
class App:
    """A running app: its page and drawing area, and how to wait until it can be drawn on, and until it answered."""

    page: Page
    address: str
    canvas: str
    ready: Callable[[Page], None]
    answered: Callable[[Page], None]


def rowwise_ready(page: Page) -> None:
    expect(page.locator("#pad .examples button")).to_have_count(10)


def rowwise_answered(page: Page) -> None:
    """No new answer for half a second: the last one was to the whole stroke."""
    page.wait_for_function("live.shown.length && performance.now() - live.shown.at(-1) > 500")


def sketchpad_ready(page: Page) -> None:
    """A sketchpad opens with no tool selected."""
    page.get_by_role("button", name="Brush", exact=True).click()
    expect(page.get_by_role("button", name="Brush Size")).to_be_visible()


def sketchpad_answered(page: Page) -> None:
    expect(page.get_by_test_id("label-output-value")).to_have_count(1)
    page.wait_for_function("live.shown.some((time) => time > live.up)")


def checkouts(against: Path | None) -> dict[str, list[str]]:
    """The app.py of this checkout and, if named, of another one: name -> what Python runs."""
    others = {f"Rowwise in {against}": [str(against.resolve() / APP.name)]} if against else {}
    return {"Rowwise": [str(APP)], **others}


ROWWISE = ("#pad .paper", rowwise_ready, rowwise_answered)
SKETCHPAD = ("canvas", sketchpad_ready, sketchpad_answered)
CANVAS = ("canvas", lambda page: expect(page.locator("canvas")).to_be_visible(), rowwise_answered)


@contextmanager
def running_apps(browser: Browser, against: Path | None, latency: float | None) -> Iterator[dict[str, App]]:
    """The apps by name, each in a server and a page of its own, and the bare canvas.

    against: another checkout of Rowwise, run as well. latency: milliseconds that the browser adds to each request; the
    demo is left out then.
    """
    commands = {name: (command, ROWWISE) for name, command in checkouts(against).items()}
    if latency is None:
        commands[NAIVE] = (["-m", "benchmarks.latency.naive_app"], SKETCHPAD)
    with ExitStack() as stack:
        apps = {INK: App(new_page(browser, None), (HERE / "bare_canvas.html").as_uri(), *CANVAS)}
        for name, (command, kind) in commands.items():
            server = stack.enter_context(Server(ROOT, app=command))
            apps[name] = App(new_page(browser, latency), server.address, *kind)
        yield apps


def new_page(browser: Browser, latency: float | None) -> Page:
    """A page with the recorder in it, whose network has that latency."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.set_default_timeout(PATIENCE)
    page.add_init_script(RECORDER)
    if latency:
        network = {"offline": False, "latency": latency, "downloadThroughput": -1, "uploadThroughput": -1}
        page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", network)
    return page


def stroke_points(moves: int) -> Points:
    """The recorded two as a start and that number of moves, evenly along its length, in 0..1."""
    path = np.array(load_digits()[2][0][0], np.float64) / BOX
    walked = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(path, axis=0).T))])
    places = np.linspace(0, walked[-1], moves + 1)
    x, y = (np.interp(places, walked, side).tolist() for side in path.T)
    return list(zip(x, y, strict=True))


def strokes_of(points: Points) -> list[list[list[float]]]:
    """The stroke through these points in 0..1, as the app takes strokes."""
    return [[[x * BOX, y * BOX] for x, y in points]]


def draw(app: App, points: Points, rate: float) -> None:
    """Draw one stroke in the middle of the drawing area, with `rate` moves a second.

    Not with Playwright's mouse: while a button is down it runs scripts in the page before and after each move, to find
    out whether something is dragged, and each time waits until the page has run them.
    """
    box = app.page.locator(app.canvas).last.bounding_box()
    assert box
    side = USED * min(box["width"], box["height"])
    left, top = box["x"] + (box["width"] - side) / 2, box["y"] + (box["height"] - side) / 2
    browser = app.page.context.new_cdp_session(app.page)

    def send(kind: str, x: float, y: float, buttons: int = 1) -> None:
        place = {"x": left + x * side, "y": top + y * side}
        event = {"type": kind, **place, "button": "left", "buttons": buttons, "clickCount": 1}
        browser.send("Input.dispatchMouseEvent", event)

    start = time.perf_counter()
    for number, (x, y) in enumerate(points):
        time.sleep(max(0.0, start + number / rate - time.perf_counter()))
        send("mouseMoved" if number else "mousePressed", x, y)
    send("mouseReleased", *points[-1], buttons=0)
    browser.detach()
