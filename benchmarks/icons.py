"""Draw the pictures in ui/icons, once: python -m benchmarks.icons

The icon, and the card that other pages show of Rowwise: a 9, the row that the GRU reads, and what it believed so far.
"""

import argparse
import sys
from collections.abc import Sequence

from playwright.sync_api import Browser, sync_playwright

from benchmarks.command import ROOT
from model.drawing.strokes import rows_from_strokes
from model.files.checkpoint import load_checkpoint
from model.interpret.trace import trace
from tests.support.chromium import system_chromium
from ui.components import EXAMPLES
from ui.server.icons import FOLDER, SIZES
from ui.words import phrase

CARD = (1200, 630)
DIGIT, ROW = (
    9,
    18,
)  # the page's example of a 9, which looks like an 8 at first, and the row that is being read
COLOURS = [
    "#5a3757",
    "#13a1a1",
    "#175ecf",
    "#7f210b",
    "#a06d62",
    "#977ae0",
    "#c96f90",
    "#9c952c",
    "#993390",
    "#556139",
]  # fmt: skip -- of ui/web/shared/controls.css


def ink(strokes: list, side: float, read: float, width: float) -> str:
    """A drawing in SVG, in the middle 20 of 28 rows of a square: black down to a height, 0 to 1, and pale below."""
    points = [point for stroke in strokes for point in stroke]
    (left, right), (top, bottom) = ((min(axis), max(axis)) for axis in zip(*points, strict=True))
    scale = 20 / 28 * side / max(right - left, bottom - top)
    x0, y0 = (side - scale * (left + right)) / 2, (side - scale * (top + bottom)) / 2
    lines = "".join(
        f'<polyline points="{" ".join(f"{x0 + scale * x:.1f},{y0 + scale * y:.1f}" for x, y in stroke)}"/>'
        for stroke in strokes
    )
    drawn = f'fill="none" stroke-width="{width}" stroke-linecap="round" stroke-linejoin="round"'
    return (
        f'<clipPath id="read"><rect width="{side}" height="{read * side}"/></clipPath>'
        f'<g {drawn} stroke="#ccc">{lines}</g><g {drawn} stroke="#222" clip-path="url(#read)">{lines}</g>'
        f'<path d="M0 {read * side}H{side}" stroke="#f90" stroke-width="{side / 64}"/>'
    )


def beliefs(strokes: list) -> str:
    """The curve of each digit's belief over the rows in SVG, 520 x 260, whole down to ROW and pale below."""
    found = trace(load_checkpoint(ROOT / "checkpoints" / "gru.safetensors"), rows_from_strokes(strokes))
    first = int(found.rows.any(axis=1).argmax())  # before it there is no ink, and nothing to believe
    lines = []
    for digit, shares in enumerate(found.belief[first:].T):
        places = [(520 * row / 27, 260 * (1 - share)) for row, share in enumerate(shares, first)]
        for part, opacity in ((places[: ROW - first], 1), (places[ROW - first - 1 :], 0.25)):
            points = " ".join(f"{x:.1f},{y:.1f}" for x, y in part)
            lines.append(f'<polyline points="{points}" stroke="{COLOURS[digit]}" opacity="{opacity}"/>')
        x, y = min(places, key=lambda place: place[1])
        if y < 130:  # it led at some row
            lines.append(
                f'<text x="{x:.0f}" y="{y - 16:.0f}" fill="{COLOURS[digit]}" stroke="none">{digit}</text>'
            )
    style = 'font-size="30" font-weight="bold" text-anchor="middle"'
    return f"<g fill='none' stroke-width='7' stroke-linejoin='round' {style}>{''.join(lines)}</g>"


def card(strokes: list) -> str:
    """The card as an SVG."""
    said, read = phrase("page.tagline").split(" recurrent ")
    return f"""<svg xmlns="http://www.w3.org/2000/svg" width="{CARD[0]}" height="{CARD[1]}" font-family="DejaVu Sans">
      <rect width="100%" height="100%" fill="#fff"/>
      <g transform="translate(65 65)"><rect width="500" height="500" rx="12" fill="#fff" stroke="#ccc"/>
      {ink(strokes, 500, ROW / 28, 38)}</g>
      <text x="620" y="130" font-size="68" font-weight="bold" fill="#222">{phrase("page.title")}</text>
      <text x="620" y="185" font-size="25" fill="#444">{said} recurrent</text>
      <text x="620" y="222" font-size="25" fill="#444">{read}</text>
      <g transform="translate(620 290)"><path d="M0 0V260H520" fill="none" stroke="#bbb" stroke-width="2"/>
      <path d="M{520 * (ROW - 1) / 27} -10V260" stroke="#f90" stroke-width="5"/>{beliefs(strokes)}</g>
    </svg>"""


def icon(strokes: list, side: int) -> str:
    """The icon as an SVG: white with a border, so that it is seen on any ground."""
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96" width="{side}" height="{side}">
      <rect width="96" height="96" rx="18" fill="#fff"/><g>{ink(strokes, 96, ROW / 28, 12)}</g>
      <rect x="1" y="1" width="94" height="94" rx="17" fill="none" stroke="#999" stroke-width="2"/></svg>"""


def save(browser: Browser, svg: str, name: str, size: tuple[int, int]) -> None:
    """Write an SVG into ui/icons as a PNG."""
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    page.set_content(
        f'<body style="margin:0;background:none">{svg.replace("<svg", "<svg style=display:block", 1)}'
    )
    page.screenshot(path=FOLDER / name, omit_background=True)
    page.close()


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status: 0 drawn, 2 wrong option."""
    argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0]).parse_args(argv)
    strokes = EXAMPLES[DIGIT]["strokes"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=system_chromium(), args=["--no-sandbox"])
        save(browser, card(strokes), "card.png", CARD)
        for side in SIZES:
            save(browser, icon(strokes, side), f"icon-{side}.png", (side, side))
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
