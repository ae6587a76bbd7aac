"""How live the page is: answers under the pen, the time from a move of the pen to its answer, and where it goes.

python -m benchmarks.live                  app.py and a gr.Sketchpad demo (benchmarks/latency/naive_app.py), interleaved
python -m benchmarks.live --repeats 20

One stroke, a recorded two, is drawn in a headless Chromium with real pointer events, `--moves` of them at `--rate` a
second. An answer counts once it is painted: two in one frame are one. Both apps read with checkpoints/gru.safetensors.
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from playwright.sync_api import Browser, Page, expect, sync_playwright

from benchmarks.answering import answering_steps
from benchmarks.command import make_parser, show
from benchmarks.pages import BOX, PATIENCE, App, Points, both_apps, draw, stroke_points
from benchmarks.tables import spread, table, with_spread
from tests.support.chromium import system_chromium

UNDER_THE_PEN = {  # of a stroke, by its field: what the table calls it, and places after the point
    "answers": ("answers painted while the pen is down", 0),
    "rate": ("of them a second", 0),
    "frames": ("frames a second while the pen is down", 0),
    "seconds": ("seconds that the stroke took", 1),
    "wait": ("ms from pointer-up to the new answer", 0),
}
ON_THE_WAY = {  # of an answer, by the two moments between which it lies
    "pointer event to question": ("moved", "sent"),
    "question to answer: HTTP and server": ("sent", "received"),
    "answer read and unpacked": ("received", "answered"),
    "waiting for the frame, painting": ("answered", "painted"),
}


@dataclass(frozen=True)
class Stroke:
    """What was measured on one stroke."""

    answers: int  # painted while the pen was down
    rate: float  # of these answers a second
    frames: float  # a second, while the pen was down
    longest: float  # milliseconds between two of these
    seconds: float  # that the pen was down: longer than moves / rate where the page could not follow
    wait: float  # milliseconds from pointer-up until the answer to the whole stroke was painted
    delays: list[float]  # milliseconds from each move of the pen until an answer that knows it was painted
    ways: dict[str, list[float]]  # milliseconds of each answer between the moments of ON_THE_WAY


def measure(app: App, points: Points, rate: float, prepare: Callable[[Page], None] | None = None) -> Stroke:
    """One stroke on a page that was just loaded, so that nothing of an earlier one is left in either app, and that
    `prepare` has brought into the state wanted."""
    app.page.goto(app.address)
    app.ready(app.page)
    if prepare:
        prepare(app.page)
    app.page.evaluate("new Promise((resolve) => requestIdleCallback(resolve))")
    app.page.evaluate("live.reset()")
    draw(app, points, rate)
    app.answered(app.page)
    seen: dict[str, Any] = app.page.evaluate("live")
    app.page.goto("about:blank")  # or it would take time from the other app
    down, up, shown, moves = seen["down"], seen["up"], seen["shown"], seen["moves"]
    asks = [ask | {"moved": moves[ask["moves"] - 1]} for ask in seen["asks"] if ask["moves"]]
    asks = [ask for ask in asks if "painted" in ask]
    knowing = [next((ask for ask in asks if ask["moves"] > number), None) for number in range(len(moves))]
    answers, seconds = sum(down <= moment <= up for moment in shown), (up - down) / 1000
    frames = [moment for moment in seen["frames"] if down <= moment <= up]
    return Stroke(
        answers=answers,
        rate=answers / seconds,
        frames=len(frames) / seconds,
        longest=float(np.diff(frames).max(initial=0.0)),
        seconds=seconds,
        wait=max(0.0, shown[-1] - up),  # none where the last answer was painted before pointer-up
        delays=[ask["painted"] - moved for ask, moved in zip(knowing, moves, strict=True) if ask],
        ways={name: [ask[end] - ask[start] for ask in asks] for name, (start, end) in ON_THE_WAY.items()},
    )


def measure_all(browser: Browser, points: Points, rate: float, repeats: int) -> dict[str, list[Stroke]]:
    """So many strokes in each app, in turn."""
    with both_apps(browser) as apps:
        results: dict[str, list[Stroke]] = {name: [] for name in apps}
        for app in apps.values():
            measure(app, points, rate)  # not counted: the first stroke also loads things
        for _ in range(repeats):
            for name, app in apps.items():
                results[name].append(measure(app, points, rate))
    return results


def figures(results: dict[str, list[Stroke]], points: Points) -> dict[str, Any]:
    """Spreads as [median, smallest, largest]; times in ms, but "seconds"."""
    found: dict[str, Any] = {
        name: {field: spread([asdict(stroke)[field] for stroke in strokes]) for field in UNDER_THE_PEN}
        for name, strokes in results.items()
    }
    ours, naive = results.values()
    delays = [delay for stroke in ours for delay in stroke.delays]
    found["delay"] = {
        "moves": len(delays),
        "median": float(np.median(delays)),
        "95th percentile": float(np.percentile(delays, 95)),
    }
    found["times_faster"] = float(np.median([stroke.wait for stroke in naive]) / np.median(delays))
    found["ways"] = {
        name: float(np.median([taken for stroke in ours for taken in stroke.ways[name]]))
        for name in ON_THE_WAY
    }
    found["server"] = answering_steps([[[x * BOX, y * BOX] for x, y in points]])
    return found


def tables(found: dict[str, Any]) -> str:
    """The figures as Markdown."""
    apps = [name for name, each in found.items() if isinstance(each, dict) and "answers" in each]
    lines = [
        [title, *(with_spread(found[app][field], places) for app in apps)]
        for field, (title, places) in UNDER_THE_PEN.items()
    ]
    delay = found["delay"]
    ways = [[name, f"{taken:.1f}"] for name, taken in found["ways"].items()]
    server = [[f"server: {name}", f"{taken:.2f}"] for name, taken in found["server"].items()]
    return (
        f"{table(['median (smallest to largest)', *apps], lines)}\n\n"
        f"From a move of the pen until its answer is painted: {delay['median']:.1f} ms in the median of "
        f"{delay['moves']} moves, {delay['95th percentile']:.1f} ms at the 95th percentile. That is "
        f"{found['times_faster']:.0f} times faster than the demo is from pointer-up to its answer.\n\n"
        f"{table(['where the time goes (medians)', 'ms'], ways + server)}"
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status: 0 measured, 2 wrong option."""
    parser = make_parser("live", (__doc__ or "").split("\n")[0])
    parser.add_argument("--repeats", type=int, default=5, help="strokes in each app (%(default)s)")
    parser.add_argument("--moves", type=int, default=60, help="pointer moves of a stroke (%(default)s)")
    parser.add_argument("--rate", type=float, default=60, help="of them a second (%(default)s)")
    options = parser.parse_args(argv)
    points = stroke_points(options.moves)
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=system_chromium(), args=["--no-sandbox"])
        results = measure_all(browser, points, options.rate, options.repeats)
        browser.close()
    found = figures(results, points)
    return show(tables(found), found, options.json)


if __name__ == "__main__":
    sys.exit(main())
