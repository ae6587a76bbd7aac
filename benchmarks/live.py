"""How live the page is: answers and frames while the pen is down, and the wait after it is lifted.

python -m benchmarks.live                  app.py and a gr.Sketchpad demo (benchmarks/naive_app.py), interleaved
python -m benchmarks.live --repeats 20

One stroke, a recorded two, is drawn in a headless Chromium with real pointer events, `--moves` of them at `--rate` a
second. An answer counts once it is on the screen: two in one frame are one. Both apps read with checkpoints/gru.pt.
"""

import argparse
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from tests.browser.chromium import system_chromium
from tests.server import ROOT, Server
from tests.unit.digits import load_digits

RECORDER = (Path(__file__).resolve().parent / "live.js").read_text("utf-8")
LABEL = "[data-testid=label-output-value]"
VIEWPORT: ViewportSize = {"width": 1280, "height": 800}
BOX = 500  # side of the box that the recorded stroke lies in
PATIENCE = 60_000  # ms to wait for a page or an answer before giving up
USED = 0.8  # of the drawing area's height

Points = list[tuple[float, float]]


@dataclass(frozen=True)
class Stroke:
    """What was measured on one stroke."""

    answers: int  # shown while the pen was down
    frames: float  # a second, while the pen was down
    seconds: float  # that the pen was down: longer than moves / rate where the page could not follow
    wait: float  # milliseconds from pointer-up until the answer to the whole stroke was shown


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


def measure(app: App, points: Points, rate: float) -> Stroke:
    """One stroke on a page that was just loaded, so that nothing of an earlier one is left in either app."""
    app.page.goto(app.address)
    app.ready(app.page)
    app.page.evaluate("new Promise((resolve) => requestIdleCallback(resolve))")
    app.page.evaluate("live.reset()")
    draw(app, points, rate)
    app.answered(app.page)
    down, up, frames, shown = app.page.evaluate("[live.down, live.up, live.frames, live.shown]")
    app.page.goto("about:blank")  # or it would take time from the other app
    during = [moment for moment in frames if down <= moment <= up]
    # The wait ends with the last answer: where it was shown before pointer-up there is none.
    return Stroke(
        answers=sum(down <= moment <= up for moment in shown),
        frames=1000 * len(during) / (up - down),
        seconds=(up - down) / 1000,
        wait=max(0.0, shown[-1] - up),
    )


@contextmanager
def both_apps(browser: Browser) -> Iterator[dict[str, App]]:
    """The two apps, each in a server and a page of its own."""
    with ExitStack() as stack:
        ours = stack.enter_context(Server(ROOT))
        naive = stack.enter_context(Server(ROOT, app=("-m", "benchmarks.naive_app")))
        pages = [browser.new_context(viewport=VIEWPORT).new_page() for _ in range(2)]
        for page in pages:
            page.set_default_timeout(PATIENCE)
            page.add_init_script(RECORDER)
        yield {
            "Rowwise": App(pages[0], ours.address, "#pad .paper", ready_ours, answered_ours),
            "gr.Sketchpad": App(pages[1], naive.address, "canvas", ready_naive, answered_naive),
        }


def table(results: dict[str, list[Stroke]]) -> Iterator[str]:
    """Medians with the smallest and the largest, a column an app, and the ratio of the waits."""
    yield "| " + " | ".join(["median (smallest to largest)", *results]) + " |"
    yield "| --- |" + " ---: |" * len(results)
    for name, field in (
        ("answers shown while the pen is down", "answers"),
        ("frames a second while the pen is down", "frames"),
        ("seconds that the stroke took", "seconds"),
        ("ms from pointer-up to the new answer", "wait"),
    ):
        places = 1 if field == "seconds" else 0
        columns = [spread([getattr(each, field) for each in strokes], places) for strokes in results.values()]
        yield "| " + " | ".join([name, *columns]) + " |"
    ours, naive = (median(stroke.wait for stroke in strokes) for strokes in results.values())
    yield ""
    yield f"The wait is {naive / max(ours, 1):.0f} times shorter (a wait under 1 ms counted as 1 ms)."


def spread(values: Sequence[float], places: int) -> str:
    middle, low, high = (f"{value:.{places}f}" for value in (median(values), min(values), max(values)))
    return f"{middle} ({low} to {high})"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--repeats", type=int, default=10, help="strokes in each app (%(default)s)")
    parser.add_argument("--moves", type=int, default=60, help="pointer moves of a stroke (%(default)s)")
    parser.add_argument("--rate", type=float, default=60, help="of them a second (%(default)s)")
    options = parser.parse_args()
    points = stroke_points(options.moves)
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=system_chromium(), args=["--no-sandbox"])
        cores, load = os.cpu_count(), os.getloadavg()[0]
        print(
            f"Chromium {browser.version}, {cores} cores, load {load:.1f} before; {options.repeats} strokes each."
        )
        with both_apps(browser) as apps:
            results: dict[str, list[Stroke]] = {name: [] for name in apps}
            for app in apps.values():
                measure(app, points, options.rate)  # not counted: the first stroke also loads things
            for _ in range(options.repeats):
                for name, app in apps.items():
                    results[name].append(measure(app, points, options.rate))
        browser.close()
    print("\n".join(table(results)))


if __name__ == "__main__":
    main()
