"""How live the page is: answers under the pen, the time from a move of the pen to its answer, and where it goes.

python -m benchmarks.live                  app.py and a gr.Sketchpad demo (benchmarks/latency/naive_app.py), interleaved
python -m benchmarks.live --repeats 20
python -m benchmarks.live --against FOLDER    and the app.py of another checkout, interleaved with both
python -m benchmarks.live --latency 100       Rowwise alone, far away: the browser adds 100 ms to each request
python -m benchmarks.live --tab neighbours    Rowwise with that tab open, too

One stroke, a recorded two, is drawn in a headless Chromium with real pointer events, `--moves` of them at `--rate` a
second. An answer counts once it is painted: two in one frame are one. All apps read with their checkpoint of the GRU.
In turn with them the same stroke is drawn on a bare canvas: how soon ink alone is painted, by the same clock.
"""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import expect, sync_playwright

from benchmarks.answering import answering_steps
from benchmarks.command import in_turn, make_parser, positive_int, run_command
from benchmarks.pages import (
    INK,
    NAIVE,
    PATIENCE,
    App,
    Points,
    draw,
    new_page,
    running_apps,
    stroke_points,
    strokes_of,
)
from benchmarks.tables import spread, with_spread
from tests.support.chromium import system_chromium
from tests.support.markdown import table

UNDER_THE_PEN = {  # of a stroke, by its field: its name in the table, and decimal places
    "answers": ("answers painted while the pen is down", 0),
    "rate": ("of them a second", 0),
    "frames": ("frames a second while the pen is down", 0),
    "seconds": ("seconds that the stroke took", 1),
    "wait": ("ms from pointer-up to the new answer", 0),
}
TAB = "Rowwise, the tab open"
ON_THE_WAY = {  # of an answer, by the two moments between which it lies
    "pointer event to question": ("moved", "sent"),
    "question to answer: HTTP and server": ("sent", "received"),
    "answer read and unpacked": ("received", "answered"),
    "waiting for the frame, painting": ("answered", "painted"),
}

Stroke = dict[str, Any]  # its measurements, by the fields of UNDER_THE_PEN, and "delays" and "ways"


def measure(app: App, points: Points, rate: float) -> Stroke:
    """Draw one stroke on a freshly loaded page, so that no app keeps anything of an earlier one."""
    app.page.goto(app.address)
    app.ready(app.page)
    app.page.evaluate("new Promise((resolve) => requestIdleCallback(resolve))")
    app.page.evaluate("live.reset()")
    draw(app, points, rate)
    app.answered(app.page)
    log: dict[str, Any] = app.page.evaluate("live")
    app.page.goto("about:blank")  # or it would take time from the other apps
    return stroke_of(log)


def stroke_of(log: dict[str, Any]) -> Stroke:
    """The measurements, from the moments in ms that latency/live.js noted.

    delays: from each move of the pen until an answer to it was painted. ways: of each answer, between the moments of
    ON_THE_WAY.
    """
    down, up, shown, moves = log["down"], log["up"], log["shown"], log["moves"]
    asks = [ask | {"moved": moves[ask["moves"] - 1]} for ask in log["asks"] if ask["moves"]]
    asks = [ask for ask in asks if "painted" in ask]
    knowing = [next((ask for ask in asks if ask["moves"] > number), None) for number in range(len(moves))]
    answers, seconds = sum(down <= moment <= up for moment in shown), (up - down) / 1000
    return {
        "answers": answers,
        "rate": answers / seconds,
        "frames": sum(down <= moment <= up for moment in log["frames"]) / seconds,
        "seconds": seconds,
        "wait": max(0.0, shown[-1] - up),  # 0 if the last answer was painted before pointer-up
        "delays": [ask["painted"] - moved for ask, moved in zip(knowing, moves, strict=True) if ask],
        "ways": {name: [ask[end] - ask[start] for ask in asks] for name, (start, end) in ON_THE_WAY.items()},
    }


def delays_of(strokes: list[Stroke]) -> dict[str, float]:
    """Milliseconds from a move of the pen until its answer is painted."""
    delays = [delay for stroke in strokes for delay in stroke["delays"]]
    return {
        "moves": len(delays),
        "median": float(np.median(delays)),
        "95th percentile": float(np.percentile(delays, 95)),
    }


def figures(options: argparse.Namespace) -> dict[str, Any]:
    """Spreads as [median, smallest, largest]; times in ms, but "seconds"."""
    points = stroke_points(options.moves)
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=system_chromium(), args=["--no-sandbox"])
        with running_apps(browser, options.against, options.latency) as apps:
            if options.tab:
                plain, page = apps["Rowwise"], new_page(browser, options.latency)
                apps[TAB] = replace(plain, page=page, address=f"{plain.address}#tab={options.tab}")
            strokes = {name: partial(measure, app, points, options.rate) for name, app in apps.items()}
            in_turn(strokes, 1)  # not counted: the first stroke also loads things
            results = in_turn(strokes, options.repeats)
    ink = results.pop(INK)
    found: dict[str, Any] = {
        name: {field: spread([stroke[field] for stroke in drawn]) for field in UNDER_THE_PEN}
        for name, drawn in results.items()
    }
    results.pop(TAB, None)
    naive = results.pop(NAIVE, [])
    ours, *others = results.values()
    found |= {"delay": delays_of(ours), "ink": delays_of(ink), "latency": options.latency or 0}
    if others:
        found["delay_against"] = delays_of(others[0])
    if naive:
        waits = [stroke["wait"] for stroke in naive]
        found["times_faster"] = float(np.median(waits) / found["delay"]["median"])
    found["ways"] = {
        name: float(np.median([taken for stroke in ours for taken in stroke["ways"][name]]))
        for name in ON_THE_WAY
    }
    found["server"] = answering_steps(strokes_of(points))
    return found


def tables(found: dict[str, Any]) -> str:
    """The figures as Markdown."""
    apps = [name for name, each in found.items() if isinstance(each, dict) and "answers" in each]
    lines = [
        [title, *(with_spread(found[app][field], places) for app in apps)]
        for field, (title, places) in UNDER_THE_PEN.items()
    ]
    ways = [[name, f"{taken:.1f}"] for name, taken in found["ways"].items()]
    server = [[f"server: {name}", f"{taken:.2f}"] for name, taken in found["server"].items()]
    return (
        f"{table(['median (smallest to largest)', *apps], lines)}\n\n{describe_delays(found)}\n\n"
        f"{table(['where the time goes (medians)', 'ms'], ways + server)}"
    )


def describe_delays(found: dict[str, Any]) -> str:
    """The delays in words."""
    text = f"From a move of the pen until its answer is painted: {in_words(found['delay'])}."
    if "times_faster" in found:
        times = found["times_faster"]
        text += f" That is {times:.0f} times faster than the demo is from pointer-up to its answer."
    if found.get("latency"):
        text += f" The browser added {found['latency']:.0f} ms to each request."
    others = {"Ink on a bare canvas": "ink", "The other checkout": "delay_against"}
    return text + "".join(
        f" {name}: {in_words(found[field])}." for name, field in others.items() if field in found
    )


def in_words(delay: dict[str, float]) -> str:
    median, late = delay["median"], delay["95th percentile"]
    return f"{median:.1f} ms in the median of {delay['moves']} moves, {late:.1f} ms at the 95th percentile"


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status: 0 measured, 2 wrong option."""
    parser = make_parser("live", __doc__)
    add = parser.add_argument
    add("--repeats", type=positive_int, default=5, help="strokes in each app (%(default)s)")
    add("--moves", type=positive_int, default=60, help="pointer moves of a stroke (%(default)s)")
    add("--rate", type=float, default=60, help="of them a second (%(default)s)")
    add("--against", type=Path, metavar="FOLDER", help="measure the app.py of another checkout too")
    add("--tab", metavar="NAME", help="measure Rowwise with this tab open, too: neighbours, gates, ...")
    add("--latency", type=float, metavar="MS", help="added to each request; without the demo")
    return run_command(parser, figures, tables, argv)


if __name__ == "__main__":
    raise SystemExit(main())
