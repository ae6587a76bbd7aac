"""What the open page costs: python -m benchmarks.watching

At rest, in processor time, beside an empty page in the same browser; while it plays all rows, and while the pen draws,
with each panel open: frames a second and the longest wait for one.
"""

import sys
import time
from collections.abc import Sequence
from typing import Any

import numpy as np
from playwright.sync_api import Browser, CDPSession, Page, expect, sync_playwright

from benchmarks.command import make_parser, show
from benchmarks.live import measure
from benchmarks.load.client import processor_seconds
from benchmarks.pages import (
    PATIENCE,
    RECORDER,
    VIEWPORT,
    App,
    Points,
    answered_ours,
    ready_ours,
    stroke_points,
)
from benchmarks.tables import spread, table, with_spread
from tests.support.chromium import system_chromium
from tests.support.server import ROOT, Server

NO_PANEL = "none"
PANELS = (NO_PANEL, "Compare", "Gates", "What mattered", "One unit", "What if", "From ink to rows")
RATE = 60  # moves of the pen a second
SETTLED = 10_000  # ms after which what loading and drawing began has ended
REST = {  # what rests: what the table calls it
    "empty": "an empty page",
    "page": "Rowwise's page, a digit drawn",
    "server": "its server",
}


def browser_seconds(session: CDPSession) -> float:
    """Processor time of all processes of the browser so far."""
    return sum(each["cpuTime"] for each in session.send("SystemInfo.getProcessInfo")["processInfo"])


def at_rest(browser: Browser, server: Server, seconds: float, rounds: int) -> dict[str, list[float]]:
    """Percent of a core, [median, smallest, largest], of an empty page and of ours, in turn, and of our server."""
    session = browser.new_browser_cdp_session()
    page = browser.new_context(viewport=VIEWPORT).new_page()
    used: dict[str, list[float]] = {name: [] for name in REST}

    def rest(name: str) -> None:
        page.wait_for_timeout(SETTLED)
        started, browsed, served = (
            time.perf_counter(),
            browser_seconds(session),
            processor_seconds(server.process.pid),
        )
        time.sleep(seconds)
        passed = time.perf_counter() - started
        used[name].append(100 * (browser_seconds(session) - browsed) / passed)
        if name == "page":
            used["server"].append(100 * (processor_seconds(server.process.pid) - served) / passed)

    for _ in range(rounds):
        page.goto("about:blank")
        rest("empty")
        page.goto(server.address)
        ready_ours(page)
        drawn(page)
        rest("page")
    page.context.close()
    return {name: spread(shares) for name, shares in used.items()}


def drawn(page: Page) -> None:
    """The first example, read."""
    page.locator("#pad .examples button").first.click()
    expect(page.locator("#viewer .digit")).not_to_have_text("–")


def open_panel(page: Page, panel: str) -> None:
    if panel != NO_PANEL:
        page.locator("#viewer .tabs").get_by_role("button", name=panel, exact=True).click()


def played(app: App, panel: str) -> dict[str, float]:
    """Frames while all rows are played."""
    page = app.page
    page.goto(app.address)
    app.ready(page)
    open_panel(page, panel)
    drawn(page)
    app.answered(page)
    play = page.locator("#viewer .play")
    page.evaluate("live.reset()")
    play.click()
    expect(play).to_have_text("Pause")
    expect(play).to_have_text("Play")
    return frames_of(page.evaluate("live.frames"))


def penned(app: App, panel: str, points: Points) -> dict[str, float]:
    """Frames while the pen draws a stroke, and how many answers a second were painted meanwhile."""
    stroke = measure(app, points, RATE, lambda page: open_panel(page, panel))
    return {"frames": stroke.frames, "longest": stroke.longest, "answers": stroke.rate}


def frames_of(moments: Sequence[float]) -> dict[str, float]:
    """frames a second, and longest: ms between two."""
    gaps = np.diff(moments)
    return {"frames": float(1000 / gaps.mean()), "longest": float(gaps.max())}


def watch(browser: Browser, server: Server, rounds: int) -> dict[str, dict[str, dict[str, list[float]]]]:
    """{panel: {"play" or "pen": {figure: [median, smallest, largest]}}}; the panels in turn."""
    page = browser.new_context(viewport=VIEWPORT).new_page()
    page.set_default_timeout(PATIENCE)
    page.add_init_script(RECORDER)
    app = App(page, server.address, "#pad .paper", ready_ours, answered_ours)
    points = stroke_points(60)
    found: dict[str, dict[str, list[dict[str, float]]]] = {panel: {"play": [], "pen": []} for panel in PANELS}
    penned(app, NO_PANEL, points)  # not counted: the first stroke also loads things
    for _ in range(rounds):
        for panel in PANELS:
            found[panel]["play"].append(played(app, panel))
            found[panel]["pen"].append(penned(app, panel, points))
    page.context.close()
    return {
        panel: {
            kind: {name: spread([each[name] for each in seen]) for name in seen[0]}
            for kind, seen in kinds.items()
        }
        for panel, kinds in found.items()
    }


def tables(found: dict[str, Any]) -> str:
    """The figures as Markdown."""
    rest = [[title, with_spread(found["rest"][name])] for name, title in REST.items()]
    figures = (
        ("play", "frames"),
        ("play", "longest"),
        ("pen", "frames"),
        ("pen", "longest"),
        ("pen", "answers"),
    )
    lines = [
        [panel, *(with_spread(kinds[kind][name], 0) for kind, name in figures)]
        for panel, kinds in found["panels"].items()
    ]
    header = ["open panel", "playing: frames a second", "longest wait for one, ms"]
    header += ["drawing: frames a second", "longest wait for one, ms", "answers a second"]
    return f"{table(['at rest', 'processor, % of a core'], rest)}\n\n{table(header, lines)}"


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status: 0 measured, 2 wrong option."""
    parser = make_parser("watching", (__doc__ or "").partition(":")[0])
    parser.add_argument("--rounds", type=int, default=3, help="of everything (%(default)s)")
    parser.add_argument("--seconds", type=float, default=5, help="of each rest (%(default)s)")
    options = parser.parse_args(argv)
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright, Server(ROOT) as server:
        browser = playwright.chromium.launch(executable_path=system_chromium(), args=["--no-sandbox"])
        found = {
            "rest": at_rest(browser, server, options.seconds, options.rounds),
            "panels": watch(browser, server, options.rounds),
        }
        browser.close()
    return show(tables(found), found, options.json)


if __name__ == "__main__":
    sys.exit(main())
