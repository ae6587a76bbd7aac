"""Picture files as people have them: pen digits, MNIST's and printed ones, whole, cropped, pale, broken, thresholded.

A source draws a digit as ink, float32 [height, width] in 0..1, with paper around it. A kind makes a picture of the ink,
uint8 [height, width] or [height, width, 3]. The generator decides size, pen, place, light and colour.
"""

import io
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from model.data.pen_digits import PenDigits
from model.data.rendering import Pictures
from tests.support import painting

FONTS = ("DejaVuSans", "DejaVuSans-Bold", "DejaVuSerif", "DejaVuSansMono", "STIXGeneral", "cmss10", "cmr10")
LARGEST = 4000  # pixels: side of one in forty photos
SMALLEST = 8  # pixels: the app reads no smaller side

Rng = np.random.Generator
Ink = NDArray[np.float32]
Draw = Callable[[Rng], Ink]
Picture = NDArray[np.uint8]


class Digit(NamedTuple):
    """A digit, and what draws it."""

    label: int
    draw: Draw


def digits_of(pen: PenDigits, mnist: tuple[Pictures, NDArray[Any]] | None, count: int) -> list[Digit]:
    """`count` digits: of five two from a pen, two of MNIST where it is there, one printed; spread over the sets."""
    return [one_of(pen, mnist, number, count) for number in range(count)]


def one_of(pen: PenDigits, mnist: tuple[Pictures, NDArray[Any]] | None, number: int, count: int) -> Digit:
    """The digit of this number, of 0 to `count`."""
    turn = number % 5
    if turn == 4:
        return Digit(number // 5 % 10, lambda rng: printed(number // 5 % 10, rng))
    if mnist and turn % 2:
        images, labels = mnist
        chosen = number * len(images) // count
        return Digit(int(labels[chosen]), lambda rng: enlarged(images[chosen], rng))
    chosen = number * len(pen) // count
    return Digit(int(pen.labels[chosen]), lambda rng: written(pen.strokes[chosen], rng))


def written(strokes: list[NDArray[Any]], rng: Rng) -> Ink:
    """Strokes drawn by a fine or a broad pen on a canvas of 20 to 800 pixels."""
    side = round(float(np.exp(rng.uniform(np.log(20), np.log(800)))))
    box = side * rng.uniform(0.45, 0.92)
    pen = max(1.2, box * rng.uniform(0.04, 0.17))
    left, top = rng.uniform(0.02, 0.98, 2) * (side - box)
    return as_ink(painting.render(strokes, side, pen, (left, top, box)))


def enlarged(image: NDArray[np.uint8], rng: Rng) -> Ink:
    """MNIST's picture as it is, 28 pixels, or up to twenty times as large."""
    side = 28 if rng.random() < 0.5 else round(28 * float(rng.uniform(1, 20)))
    return 1 - as_ink(np.asarray(Image.fromarray(image).resize((side, side), Image.Resampling.BICUBIC)))


def printed(label: int, rng: Rng) -> Ink:
    """A digit of a font, 12 to 300 pixels high."""
    size = round(float(np.exp(rng.uniform(np.log(16), np.log(300)))))
    font = load_font(str(rng.choice(FONTS)), size)
    left, top, right, bottom = font.getbbox(str(label))
    margin = round(size * float(rng.uniform(0.1, 0.6)))
    image = Image.new("L", (round(right - left) + 2 * margin, round(bottom - top) + 2 * margin), 255)
    ImageDraw.Draw(image).text((margin - left, margin - top), str(label), fill=0, font=font)
    return as_ink(np.asarray(image))


@cache
def load_font(name: str, size: int) -> ImageFont.FreeTypeFont:
    """A font that comes with matplotlib."""
    return ImageFont.truetype(Path(matplotlib.get_data_path(), "fonts", "ttf", f"{name}.ttf"), size)


def as_ink(picture: NDArray[np.uint8]) -> Ink:
    """Dark on light as ink in 0..1."""
    return np.float32(1) - picture.astype(np.float32) / np.float32(255)


# What happens to the ink


def cropped(ink: Ink, rng: Rng, margin: float = 0) -> Ink:
    """Cut to the ink's box, as contour cutters do, and 0 or 1 pixel around it; margin: of the longer side, too."""
    rows, columns = (np.flatnonzero((ink > 0.3).any(axis=axis)) for axis in (1, 0))
    longer = max(np.ptp(rows), np.ptp(columns)) + 1
    around = round(margin * longer) + int(rng.integers(0, 2))
    (top, bottom), (left, right) = (
        (max(0, least(ends, around)), ends[-1] + 1 + around) for ends in (rows, columns)
    )
    return ink[top:bottom, left:right]


def least(ends: NDArray[np.int64], around: int) -> int:
    """Where the cut begins; earlier for a digit that is less than SMALLEST pixels long."""
    return int(ends[0]) - around - max(0, SMALLEST - int(np.ptp(ends)) - 1 - 2 * around)


def places(ink: Ink, rng: Rng) -> tuple[NDArray[np.float64], float]:
    """(the distance of each pixel from a line in any direction through the middle of the ink, the ink's length)."""
    y, x = np.nonzero(ink > 0.3)
    middle = np.array([y.mean(), x.mean()])
    longer = float(max(np.ptp(y), np.ptp(x))) + 1
    middle += rng.uniform(-0.25, 0.25, 2) * longer
    angle = rng.uniform(0, 2 * np.pi)
    down, across = np.mgrid[: ink.shape[0], : ink.shape[1]] - middle[:, None, None]
    return down * np.sin(angle) + across * np.cos(angle), longer


def pale(ink: Ink, rng: Rng) -> Ink:
    """One side of a line has 30 to 60 % of the ink of the other; at once, as two pencils, or fading."""
    beyond, longer = places(ink, rng)
    softness = longer * (0.01 if rng.random() < 0.5 else rng.uniform(0.1, 0.3))
    level = rng.uniform(0.3, 0.6)
    share = 1 / (1 + np.exp(np.clip(-beyond / softness, -50, 50)))
    return (ink * (level + (1 - level) * share)).astype(np.float32)


def broken(ink: Ink, rng: Rng) -> Ink:
    """Without a straight band of 3 to 12 % of the digit's length."""
    beyond, longer = places(ink, rng)
    half = max(0.5, longer * rng.uniform(0.015, 0.06))
    return (ink * np.clip(np.abs(beyond) - half + 0.5, 0, 1)).astype(np.float32)


# What shows the ink


def shown(ink: Ink, rng: Rng) -> Picture:
    """Paper and ink of any lightness or, in every third picture, colour; light on dark in two of five."""
    paper, mark = rng.uniform(0.7, 1, 3), rng.uniform(0, 0.3, 3)
    if rng.random() < 2 / 3:
        paper[:], mark[:] = max(paper[0], 0.98 * (rng.random() < 0.7)), mark[0] * (rng.random() < 0.3)
    if rng.random() < 0.4:
        paper, mark = mark, paper
    light = np.rint(255 * (paper + ink[:, :, None] * (mark - paper))).astype(np.uint8)
    return light if np.ptp(paper) else np.ascontiguousarray(light[:, :, 0])


def thresholded(ink: Ink, rng: Rng) -> Picture:
    """Black and white alone, with specks in every second; or a JPEG of poor quality."""
    if rng.random() < 1 / 3:
        file = io.BytesIO()
        Image.fromarray(shown(ink, rng)).save(file, "JPEG", quality=int(rng.integers(15, 60)))
        return np.asarray(Image.open(file))
    hard = ink > rng.uniform(0.3, 0.6)
    if rng.random() < 0.5:
        hard ^= rng.random(hard.shape) < rng.uniform(0.0005, 0.004)
    picture = np.where(hard, 0, 255).astype(np.uint8)
    return picture if rng.random() < 0.6 else 255 - picture


def photographed(ink: Ink, rng: Rng) -> Picture:
    """A phone's photo: uneven light, blur and noise; turned a little; in every fourth the edge of the table."""
    side = max(ink.shape)
    room = np.zeros((round(1.5 * side),) * 2, np.float32)
    top, left = (int(rng.integers(0, room.shape[0] - length + 1)) for length in ink.shape)
    room[top : top + ink.shape[0], left : left + ink.shape[1]] = ink
    page = Image.fromarray(np.rint(255 * (1 - room)).astype(np.uint8))
    page = page.rotate(float(rng.uniform(-6, 6)), Image.Resampling.BILINEAR, fillcolor=255)
    longest = LARGEST if rng.random() < 1 / 40 else round(float(rng.uniform(150, 900)))
    photo = painting.photograph(np.asarray(page.resize((longest, longest), Image.Resampling.BICUBIC)), rng)
    if rng.random() < 1 / 4:
        photo = photo.copy()
        photo[:, : round(longest * float(rng.uniform(0.01, 0.06)))] = rng.integers(20, 90)
    return photo


def photo_cropped(ink: Ink, rng: Rng) -> Picture:
    """A photo cut close to the digit: with a tenth of its length around, or none."""
    tight = cropped(ink, rng, margin=float(rng.choice([0, 0.04, 0.1])))
    photo_side = round(float(rng.uniform(60, 500)))
    zoom = photo_side / max(tight.shape)
    size = tuple(max(SMALLEST, round(length * zoom)) for length in tight.shape[::-1])
    page = Image.fromarray(np.rint(255 * (1 - tight)).astype(np.uint8)).resize(size, Image.Resampling.BICUBIC)
    return painting.photograph(np.asarray(page), rng)


def framed(ink: Ink, rng: Rng) -> Picture:
    """With a frame at the border, a form's box, squared or ruled paper, as screenshots and forms have."""
    height, width = ink.shape
    margin = max(3, round(0.2 * max(ink.shape)))
    page = np.pad(ink, margin)
    y, x = np.indices(page.shape)
    from_edge = np.minimum.reduce([y, x, page.shape[0] - 1 - y, page.shape[1] - 1 - x])
    thick = max(1, round(0.02 * max(page.shape) * float(rng.uniform(0.5, 1.5))))
    kind = rng.integers(4)
    if kind == 0:
        page[from_edge < thick] = 1
    elif kind == 1:
        page[(from_edge >= margin // 3) & (from_edge < margin // 3 + thick)] = 1
    else:
        spacing = max(4 * thick, round(max(page.shape) * float(rng.uniform(0.1, 0.25))))
        lines = (y % spacing < thick) | ((x % spacing < thick) & (kind == 2))
        page = np.maximum(page, lines * np.float32(rng.uniform(0.1, 0.25)))
    return shown(page, rng)


Kind = Callable[[Draw, Rng], Picture]
KINDS: dict[str, Kind] = {
    "as they are": lambda draw, rng: shown(draw(rng), rng),
    "cropped": lambda draw, rng: shown(cropped(draw(rng), rng), rng),
    "pale in part": lambda draw, rng: shown(pale(draw(rng), rng), rng),
    "pale in part, cropped": lambda draw, rng: shown(pale(cropped(draw(rng), rng), rng), rng),
    "broken": lambda draw, rng: shown(broken(draw(rng), rng), rng),
    "broken, cropped": lambda draw, rng: shown(broken(cropped(draw(rng), rng), rng), rng),
    "thresholded": lambda draw, rng: thresholded(draw(rng), rng),
    "thresholded, cropped": lambda draw, rng: thresholded(cropped(draw(rng), rng), rng),
    "photographed": lambda draw, rng: photographed(draw(rng), rng),
    "photographed, cropped": lambda draw, rng: photo_cropped(draw(rng), rng),
    "framed or on lines": lambda draw, rng: framed(draw(rng), rng),
}


def pictures(digits: list[Digit], kind: str, seed: int) -> Iterator[Picture]:
    """A picture of this kind of each digit; the digit's number seeds its randomness, the same for all kinds."""
    for number, digit in enumerate(digits):
        yield KINDS[kind](digit.draw, np.random.default_rng([seed, number]))
