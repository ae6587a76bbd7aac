"""How long the page takes to load over a slow network: python -m benchmarks.loading

python -m benchmarks.loading                     Rowwise and a Gradio page with a canvas alone, in turn
python -m benchmarks.loading --against FOLDER    and the app.py of another checkout

A headless Chromium with an empty cache, 400 ms of latency and 1.5 Mbit/s. The pad counts once its canvas is painted,
and again once it takes a drawing; the viewer once its bars are painted. Requests and kB are those until then.
"""

import argparse
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from benchmarks.command import ROOT, make_parser, positive_int, run_command
from benchmarks.pages import PATIENCE, checkouts
from benchmarks.tables import spread, with_spread
from tests.support.chromium import system_chromium
from tests.support.markdown import table
from tests.support.server import Server

NETWORK = {"offline": False, "latency": 400, "downloadThroughput": 1.5e6 / 8, "uploadThroughput": 1.5e6 / 8}
WATCH = (Path(__file__).resolve().parent / "latency" / "loading.js").read_text("utf-8")
BARE = "bare Gradio page"
PARTS = {"pad": "pad painted, s", "buttons": "pad takes a drawing, s", "viewer": "viewer painted, s"}
RATIO = "pad painted, times the bare page's"
LOADED = {"requests": "requests", "kB": "kB over the network"}  # until all parts are painted


def load(browser: Browser, address: str, parts: Sequence[str]) -> dict[str, float]:
    """Seconds until each part was painted, in a new browser's context, and what came until then."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.add_init_script(WATCH)
    network = context.new_cdp_session(page)
    sizes: list[float] = []
    network.on("Network.loadingFinished", lambda each: sizes.append(each["encodedDataLength"]))
    network.send("Network.enable")
    network.send("Network.emulateNetworkConditions", NETWORK)
    page.goto(address, wait_until="commit")
    page.wait_for_function("(parts) => parts.every((name) => name in painted)", arg=list(parts))
    painted: dict[str, float] = page.evaluate("painted")
    loaded = {
        "requests": sum(map(bool, sizes)),
        "kB": sum(sizes) / 1000,
    }  # pictures within a file have size 0
    context.close()
    return {name: painted[name] / 1000 for name in parts} | loaded


def figures(options: argparse.Namespace) -> dict[str, Any]:
    """Seconds of each page and part as [median, smallest, largest], and each round's ratio to the bare page."""
    commands = {BARE: ["-m", "benchmarks.latency.bare_app"], **checkouts(options.against)}
    with ExitStack() as stack:
        addresses = {
            name: stack.enter_context(Server(ROOT, app=command)).address for name, command in commands.items()
        }
        browser = stack.enter_context(sync_playwright()).chromium.launch(
            executable_path=system_chromium(), args=["--no-sandbox"]
        )
        rounds = [
            {name: load(browser, address, parts_of(name)) for name, address in addresses.items()}
            for _ in range(options.rounds)
        ]
        browser.close()
    found: dict[str, Any] = {
        name: {part: spread([times[name][part] for times in rounds]) for part in [*parts_of(name), *LOADED]}
        for name in addresses
    }
    for name in addresses:
        found[name]["ratio"] = spread([times[name]["pad"] / times[BARE]["pad"] for times in rounds])
    return found


def parts_of(name: str) -> list[str]:
    """What is waited for on this page."""
    return ["pad"] if name == BARE else list(PARTS)


def tables(found: dict[str, Any]) -> str:
    """The figures as Markdown."""
    lines = [
        [
            title,
            *(
                with_spread(each[part], 0 if part in LOADED else 2) if part in each else ""
                for each in found.values()
            ),
        ]
        for part, title in {**PARTS, "ratio": RATIO, **LOADED}.items()
    ]
    return table(["median (smallest to largest)", *found], lines)


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status: 0 measured, 2 wrong option."""
    parser = make_parser("loading", __doc__)
    parser.add_argument("--rounds", type=positive_int, default=5, help="loads of each page (%(default)s)")
    parser.add_argument("--against", type=Path, metavar="FOLDER", help="load the app of another checkout too")
    return run_command(parser, figures, tables, argv)


if __name__ == "__main__":
    sys.exit(main())
