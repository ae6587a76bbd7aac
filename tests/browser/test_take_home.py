"""Take it home: the dialog by keyboard alone, what comes out of it, and what it does where the browser lacks a part."""

import csv
import io
import json
from typing import Any

import numpy as np
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Locator, expect

from tests.browser.conftest import NewPad
from tests.support.digits import load_digits, thinned
from tests.support.pad import Pad
from tests.support.server import Server
from ui.words import phrase

GRAVE = ("serious", "critical")
TWO, SEVEN = (thinned(load_digits()[digit][0]) for digit in (2, 7))
# How long a video is, and the mean difference of its pixels near the start and near the end.
FRAMES = """async (video) => {
    if (video.readyState < 1) await new Promise((resolve) => (video.onloadedmetadata = resolve));
    video.pause();
    const pictures = [];
    for (const share of [0.1, 0.9]) {
        video.currentTime = share * video.duration;
        await new Promise((resolve) => (video.onseeked = resolve));
        const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
        canvas.getContext("2d").drawImage(video, 0, 0);
        pictures.push(canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data);
    }
    const [first, last] = pictures;
    const difference = first.reduce((sum, value, at) => sum + Math.abs(value - last[at]), 0) / first.length;
    return { seconds: video.duration, difference };
}"""
FOCUSED = "document.querySelector('.take-home :focus')?.textContent"
# A browser without a clipboard and a recorder, whose system takes files.
OTHERWISE = """() => {
    Object.defineProperty(navigator, "clipboard", { value: undefined });
    delete window.MediaRecorder;
    navigator.canShare = () => true;
    navigator.share = async (data) => (window.given = { ...data, files: data.files.map((file) => file.name) });
}"""


def open_dialog(pad: Pad) -> Locator:
    """By the keyboard; the card is there."""
    pad.find(".menu .share").focus()
    pad.page.keyboard.press("Enter")
    expect(pad.find(".take-home img")).to_be_visible()
    return pad.find(".take-home")


def reach(pad: Pad, key: str) -> None:
    """Go to a button of the dialog by Tab, and press it."""
    words = phrase(f"share.{key}") if key.islower() else key
    for _ in range(20):
        pad.page.keyboard.press("Tab")
        if pad.page.evaluate(FOCUSED) == words:
            return pad.page.keyboard.press("Enter")
    raise AssertionError(f"{key} is not reached")


def saved(pad: Pad, key: str, name: str) -> bytes:
    """The content of the file that a button gives, under that name."""
    with pad.page.expect_download() as download:
        reach(pad, key)
    assert download.value.suggested_filename == name
    return download.value.path().read_bytes()


def card_of(pad: Pad) -> Any:
    """The card's pixels, from its file."""
    digit = pad.digit()
    image = Image.open(io.BytesIO(saved(pad, "save_card", f"rowwise-{digit}.png")))
    assert image.format == "PNG" and image.size == (1200, 630)
    return np.asarray(image.convert("L"), float)


def check_numbers(pad: Pad) -> None:
    """The files hold the drawing's exact numbers."""
    name = f"rowwise-{pad.digit()}"
    held = json.loads(saved(pad, "JSON", f"{name}.json"))
    assert (held["strokes"], held["cell"]) == pad.asked()
    rows = list(csv.DictReader(io.StringIO(saved(pad, "CSV", f"{name}.csv").decode())))
    assert len(rows) == len(held["belief"]) == 28
    for row, (line, belief) in enumerate(zip(rows, held["belief"], strict=True)):
        assert [float(line[f"belief_{digit}"]) for digit in range(10)] == belief
        assert float(line["hidden_2_3"]) == held["hidden"][1][row][2]


def copied_link(pad: Pad) -> str:
    """What the clipboard holds."""
    pad.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    reach(pad, "copy_link")
    expect(pad.find(".take-home .link .said")).to_have_text(phrase("share.copied"))
    link = str(pad.page.evaluate("navigator.clipboard.readText()"))
    pad.page.context.clear_permissions()
    return link


def check_access(pad: Pad) -> None:
    """Axe finds nothing grave in the dialog."""
    found = Axe().run(pad.page, context=".take-home", options={"resultTypes": ["violations"]}).response
    assert found["passes"]
    assert [each["id"] for each in found["violations"] if each["impact"] in GRAVE] == []


def test_all_that_is_taken_home_by_keyboard(pad: Pad, new_pad: NewPad, small: Server) -> None:
    expect(pad.find(".menu .share")).to_be_disabled()
    pad.draw(TWO)
    dialog = open_dialog(pad)
    reach(pad, "make_video")
    expect(dialog.locator("progress")).to_be_visible()
    card = card_of(pad)
    check_numbers(pad)
    link = copied_link(pad)
    check_access(pad)
    pad.page.keyboard.press("Home")  # of the page: they move its cursor
    expect(dialog.locator("video")).to_be_visible()
    video = dialog.locator("video").evaluate(FRAMES)
    assert video["seconds"] > 2 and video["difference"] > 0.5
    pad.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(pad.find(".menu .share")).to_be_focused()
    expect(pad.find(".row")).to_have_text("row 28 of 28")
    friend = new_pad(small)
    friend.page.goto("about:blank")
    friend.page.goto(link)
    friend.ready()
    assert friend.pictures() == pad.pictures()
    pad.press("clear")
    pad.draw(SEVEN)
    open_dialog(pad)
    other = card_of(pad)
    drawing = np.s_[140:560, 52:476]
    assert 0.01 < (card[drawing] < 128).mean() < 0.3
    assert (np.abs(card - other)[drawing] > 64).mean() > 0.01


def test_a_browser_that_lacks_a_part_says_so(pad: Pad) -> None:
    pad.draw(TWO)
    pad.page.evaluate(OTHERWISE)
    dialog = open_dialog(pad)
    expect(dialog.locator(".animation")).to_contain_text(phrase("share.no_video"))
    for part, key in ((".link", "copy_link"), (".python", "copy_python")):
        dialog.get_by_role("button", name=phrase(f"share.{key}")).click()
        expect(dialog.locator(f"{part} .said")).to_have_text(phrase("share.by_hand"))
        field = dialog.locator(f"{part} :is(input, textarea)")
        assert pad.page.evaluate("getSelection().toString()") == field.input_value() != ""
    assert f"# {phrase('share.python_folder')}" in dialog.locator(".python textarea").input_value()
    dialog.get_by_role("button", name=phrase("share.system")).click()
    given = pad.page.evaluate("given")
    assert given["url"] == dialog.locator(".link input").input_value()
    assert given["files"] == [f"rowwise-{pad.digit()}.png"]
    dialog.locator("h3").first.click()
    expect(dialog).to_be_visible()
    pad.page.mouse.click(4, 400)
    expect(dialog).to_have_count(0)
