"""Pictures in: a photo of a digit by the button, by drop, by paste and from the camera is read, by every panel."""

import io
from base64 import b64encode
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.conftest import NewPad
from tests.browser.test_view import PHONE
from tests.support.digits import load_digits, thinned
from tests.support.pad import Pad
from tests.support.painting import photograph, render
from tests.support.server import Server

FIVE = load_digits()[5][0]
TWO = thinned(load_digits()[2][0])
SHEET = render(FIVE, 640, 24, (200, 120, 300))
# Held sideways, as phones keep a photo: its EXIF says how to turn it.
SIDEWAYS = Image.fromarray(np.rot90(photograph(SHEET, np.random.default_rng(5)))).convert("RGB")
FOUND = "Dark ink on light paper: see “From ink to rows”."
# Drop files, or paste one, as the browser's own events have them.
HAND_OVER = """([kind, name, type, data]) => {
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    const held = new DataTransfer();
    held.items.add(new File([bytes], name, { type }));
    const events = { drop: ["dragover", "drop"], over: ["dragover"], paste: ["paste"] };
    for (const event of events[kind]) {
        const options = { bubbles: true, cancelable: true };
        document.activeElement.dispatchEvent(kind === "paste"
            ? new ClipboardEvent(event, { ...options, clipboardData: held })
            : new DragEvent(event, { ...options, dataTransfer: held }));
    }
}"""
# A camera that shows the photo, and whether it is on.
CAMERA = """
    navigator.mediaDevices.getUserMedia = async () => {
        if (!window.photo) throw new DOMException("", "NotAllowedError");
        const image = new Image();
        image.src = window.photo;
        await image.decode();
        const canvas = document.createElement("canvas");
        [canvas.width, canvas.height] = [image.width, image.height];
        const context = canvas.getContext("2d");
        context.drawImage(image, 0, 0);
        setInterval(() => context.drawImage(image, 0, 0), 30);
        const stream = canvas.captureStream();
        (window.tracks ??= []).push(...stream.getTracks());
        return stream;
    };
"""


def jpeg(image: Image.Image, orientation: int = 1) -> bytes:
    file, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = orientation
    image.save(file, "JPEG", quality=88, exif=exif)
    return file.getvalue()


PHOTO = jpeg(SIDEWAYS, 6)


def hand_over(pad: Pad, kind: str, content: bytes, name: str = "five.jpg", type: str = "image/jpeg") -> None:
    pad.page.evaluate(HAND_OVER, [kind, name, type, b64encode(content).decode()])


def choose(pad: Pad, content: bytes, name: str = "five.jpg") -> None:
    """By the button and the dialog."""
    pad.find(".tools .picture").click()
    with pad.page.expect_file_chooser() as chooser:
        pad.find(".picture-dialog button").filter(has_text="Choose a file").click()
    chooser.value.set_files({"name": name, "mimeType": "image/jpeg", "buffer": content})


def shown(pad: Pad) -> Any:
    """What is read, once the newest picture is: the digit, the rows that the server was asked about, the pad."""
    expect(pad.find(".state")).to_have_text(FOUND)
    pad.page.wait_for_function("watched.question.picture")
    pad.settle()
    return pad.digit(), pad.page.evaluate("watched.question.picture"), pad.pictures()["paper"]


def test_a_photo_is_read_by_every_way_in_and_by_every_panel(new_pad: NewPad, shipped: Server) -> None:
    pad = new_pad(shipped)
    choose(pad, PHOTO)
    first = shown(pad)
    assert first[0] == "5"
    for kind in ("drop", "paste"):
        pad.press("clear")
        pad.settle()
        assert not pad.image(pad.find(".paper")).any()
        expect(pad.find(".state")).to_have_text("")
        hand_over(pad, kind, PHOTO)
        assert shown(pad) == first
    for tab in pad.find(".tabs button:not(#tab-story, #tab-hand)").all():  # the boxes of a hand are empty
        tab.click()
        expect(pad.find(".panel > .hollow")).to_have_count(0)
        pad.settle()
        assert pad.image(pad.find(".panel canvas:visible").first).any()
    pad.find("#tab-preprocessing").click()
    expect(pad.find(".picture-steps figure:visible")).to_have_count(3)
    orange = (pad.image(pad.find(".picture-steps canvas").first)[..., :3] == [255, 150, 0]).all(axis=-1)
    assert 0.002 < orange.mean() < 0.1  # the outline of the crop
    pad.page.wait_for_function("location.hash.includes('picture=')")
    pad.reload()
    pad.settle()
    assert (pad.digit(), pad.pictures()["paper"]) == (first[0], first[2])
    expect(pad.find(".picture-steps figure:visible")).to_have_count(1)
    expect(pad.find(".picture-steps .finding")).to_contain_text("only the rows are kept")


def test_what_is_no_digit_leaves_the_drawing_as_it_was(new_pad: NewPad, shipped: Server) -> None:
    """Its sentence is said. A pen takes a picture's place, undo brings it back, and nothing of it can be erased."""
    pad = new_pad(shipped)
    pad.draw(TWO)
    paper = pad.pictures()["paper"]
    page = np.hstack([render(load_digits()[label][0], 120, 6, (20, 20, 80)) for label in range(5)])
    blank = Image.new("RGB", (80, 80), "white")
    for content, sentence in (
        (jpeg(Image.fromarray(page)), "This picture holds several digits; send one at a time."),
        (jpeg(blank), "No digit found in this picture."),
        (b"nothing", "five.jpg: not a picture that can be read; PNG, JPEG, WebP, GIF or BMP will do."),
    ):
        hand_over(pad, "paste", content)
        expect(pad.find(".state")).to_have_text(sentence)
        assert (pad.digit(), pad.pictures()["paper"]) == ("2", paper)
    hand_over(pad, "over", PHOTO)
    expect(pad.find(".dropping")).to_be_visible()
    hand_over(pad, "drop", PHOTO)
    expect(pad.find(".dropping")).to_be_hidden()
    photo = shown(pad)
    expect(pad.find(".erase")).to_be_disabled()
    pad.draw(TWO)
    assert pad.pictures()["paper"] == paper
    for stroke in TWO:
        assert stroke
        pad.press("undo")
    pad.settle()
    assert (pad.digit(), pad.pictures()["paper"]) == (photo[0], photo[2])
    pad.press("undo")
    pad.settle()
    assert (pad.digit(), pad.pictures()["paper"]) == ("2", paper)


def test_the_camera_takes_a_picture_and_is_off_again(new_pad: NewPad, shipped: Server) -> None:
    """Or there is none; the focus comes back to the button."""
    pad = new_pad(shipped, alone=True, script=CAMERA)
    button, dialog = pad.find(".tools .picture"), pad.find(".picture-dialog")
    button.press("Enter")
    dialog.get_by_role("button", name="Use the camera").click()
    expect(dialog.get_by_role("status")).to_have_text("There is no camera that this page may use.")
    pad.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(button).to_be_focused()
    upright = b64encode(jpeg(SIDEWAYS.rotate(-90, expand=True))).decode()
    pad.page.evaluate("data => { window.photo = 'data:image/jpeg;base64,' + data; }", upright)
    for last in ("Cancel", "Take the picture"):
        button.click()
        dialog.get_by_role("button", name="Use the camera").dblclick()
        expect(dialog.locator("video")).to_be_visible()
        dialog.get_by_role("button", name=last).click()
        expect(dialog).to_have_count(0)
        assert {*pad.page.evaluate("tracks.map((track) => track.readyState)")} == {"ended"}
    assert shown(pad)[0] == "5"


@pytest.mark.parametrize("language", ["de-DE"])
def test_a_phone_opens_its_own_list_which_has_a_camera(new_pad: NewPad, small: Server, language: str) -> None:
    pad = new_pad(small, **PHONE, locale=language)
    with pad.page.expect_file_chooser() as chooser:
        pad.find(".tools .picture").click()
    assert chooser.value.element.get_attribute("accept") == "image/*"
    chooser.value.set_files({"name": "notes.txt", "mimeType": "text/plain", "buffer": b"nothing"})
    expect(pad.find(".state")).to_have_text("Diese Datei ist kein Bild.")
