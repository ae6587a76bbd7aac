"""Finding the ink: each rule and its limits, against a formula."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from model.drawing import segment
from model.drawing.redraw import outline
from model.drawing.segment import (
    FAINT,
    background,
    crop_box,
    find_inks,
    ink_fraction,
    is_light_on_dark,
    noise_level,
    smooth_light,
    threshold_ink,
)

Y, X = np.mgrid[-1:1:128j, -1:1:128j]
LIGHT = (0.7 + 0.15 * X - 0.1 * Y - 0.1 * X * Y - 0.1 * X**2).astype(
    np.float32
)  # a lamp's, brightest on one side
Grey = NDArray[np.float32]


def bars(*pieces: tuple[int, int, int, int, float]) -> Grey:
    """Rectangles (top, left, bottom, right) of ink on 128x128."""
    ink = np.zeros((128, 128), np.float32)
    for top, left, bottom, right, darkness in pieces:
        ink[top:bottom, left:right] = darkness
    return ink


STROKE = (30, 60, 100, 68)


def test_the_digit_is_found_on_a_small_copy_and_cut_out_of_the_large_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of a picture of 640x320, whose digit is 200 pixels high: 40 of the 128 of the small copy, 96 of the crop.

    The speck beside the digit is no ink of the crop any more.
    """
    inks: list[Grey] = []

    def watched(ink: Grey, faint: float) -> tuple[Grey | None, Grey]:
        inks.append(ink)
        return threshold_ink(ink, faint)

    monkeypatch.setattr(segment, "threshold_ink", watched)
    grey = np.ones((640, 320), np.float32)
    grey[200:400, 100:140] = grey[290:302, 166:178] = 0
    (found,) = find_inks(grey).inks
    assert inks[0].shape == (128, 64) and inks[-1].shape == (found.shape[0] - 2, found.shape[1] - 2)
    assert inks[0][59, 34] > 0.5 and not inks[-1][:, -6:].any()
    assert np.ptp(np.argwhere(found > 0), axis=0)[0] + 1 == pytest.approx(96, abs=5)
    assert all((edge < 0).all() for edge in (found[0], found[-1], found[:, 0], found[:, -1]))


def test_shrunk_pictures_keep_their_proportions_and_four_pixels() -> None:
    shapes = [segment.shrink(np.ones(shape, np.float32), 128).shape for shape in ((200, 10), (10, 2000))]
    assert shapes == [(128, 6), (4, 128)]


def test_the_crop_has_a_margin_within_the_picture() -> None:
    """Of an eighth of the longer side and two pixels; and no side of the crop is below eight pixels."""
    mask = bars((30, 60, 80, 70, 1)) > 0
    assert crop_box(mask) == ((52, 22, 78, 88), (50, 127))
    assert crop_box(mask.T) == ((22, 52, 88, 78), (127, 50))
    assert crop_box(mask[30:80, 60:70]) == ((0, 0, 10, 50), (19, 96))
    assert crop_box(mask[30:80, 60:62])[1] == (8, 96)
    assert crop_box(mask[30:80, 60:62].T)[1] == (96, 8)


def test_a_round_digit_stays_round_when_it_is_cut_out() -> None:
    """Where the crop enlarges the picture, and where it shrinks one whose ink is dots as a printer's."""
    for side, dots in ((36, False), (1536, True)):
        y, x = np.mgrid[:side, :side] - (side - 1) / 2
        grey = np.clip(np.hypot(x, y) - side * 0.3 + 0.5, 0, 1).astype(np.float32)
        if dots:
            grey[::2] = 1
        (ink,) = find_inks(grey).inks
        points = outline(ink)
        radius = np.hypot(*(points - points.mean(axis=0)).T)
        assert radius.std() < 0.012 * radius.mean()


@pytest.mark.parametrize(("darkness", "found"), [(0.085, True), (0.05, False)])
def test_the_faintest_ink(darkness: float, found: bool) -> None:
    assert bool(find_inks(1 - bars((*STROKE, darkness))).inks) == found


def test_ink_is_a_fraction_of_the_papers_light_but_not_of_the_dark() -> None:
    grey, paper = np.array([0.2, 0.9, 0.01, 0.0]), np.array([0.8, 0.8, 0.03, 0.0])
    np.testing.assert_allclose(ink_fraction(grey, paper), [0.75, -0.125, 0.4, 0], atol=1e-7)


def test_noise_is_its_standard_deviation_whatever_is_drawn() -> None:
    noise = np.random.default_rng(1).normal(0, 0.05, (128, 128))
    for ink in (0, bars((*STROKE, 1)) + bars((30, 20, 34, 110, 1))):
        assert noise_level(noise + ink) == pytest.approx(0.05, rel=0.06)


@pytest.mark.parametrize(("times", "found"), [(12, True), (7, False)])
def test_ink_is_nine_times_the_noise(times: float, found: bool) -> None:
    """Of noise as fine as a chessboard, which fades towards the border."""
    fade = np.clip(np.minimum(np.arange(128), np.arange(127, -1, -1)) / 12, 0, 1)
    noise = (np.indices((128, 128)).sum(axis=0) % 2 - 0.5) * 8 * np.outer(fade, fade)
    level = noise_level(gaussian_filter(noise, segment.BLUR))
    assert 9 * level > segment.MIN_INK
    assert (threshold_ink(noise + bars((*STROKE, times * level)), FAINT)[0] is not None) == found


def widths(ink: Grey) -> list[int]:
    """The width of what is above the threshold in each row of the stroke, but for its ends."""
    above, _ = threshold_ink(ink, FAINT)
    assert above is not None
    return [int(count) for count in (above > 0).sum(axis=1)[36:94]]


@pytest.mark.parametrize(("pale", "kept"), [(0.4, 6), (0.3, 0)])
def test_a_pale_end_of_a_stroke_is_ink_from_a_third_of_the_darkest_on(pale: float, kept: int) -> None:
    """A few darker pixels do not count as the darkest."""
    fading = np.interp(np.arange(128), [30, 70], [1, pale]).astype(np.float32)
    ink = bars((*STROKE, 1)) * fading[:, None] + bars((10, 10, 12, 12, 2))
    assert set(widths(ink)[40:]) == {kept}


def test_edges_are_where_the_ink_is_half_of_that_nearby() -> None:
    """Of a blurred stroke that fades along its way; it has the same width everywhere."""
    fading = bars((*STROKE, 1)) * np.linspace(1.3, 0.3, 128, dtype=np.float32)[:, None]
    blurred = gaussian_filter(fading, (0, 3))
    assert set(widths(blurred)) <= {8, 9, 10}


@pytest.mark.parametrize("right", [70, 72, 78])
def test_a_pale_stroke_stays_beside_a_dark_one(right: int) -> None:
    """Of 45 %, where the edges are sharp."""
    above, _ = threshold_ink(bars((*STROKE, 1), (30, right, 100, right + 1, 1)), FAINT)
    assert above is not None and above[60, right] > 0


def test_a_fine_line_is_blurred_by_less_than_a_pixel() -> None:
    """A line of one pixel keeps the middle of a Gaussian of 0.8 pixels, less half of it as the threshold."""
    above, _ = threshold_ink(bars((30, 60, 100, 61, 1)), FAINT)
    expected = 1 / np.exp(-(np.arange(-4, 5) ** 2) / (2 * 0.8**2)).sum() / 2
    assert above is not None and above[60, 60] == pytest.approx(expected, abs=0.004)


def test_a_smooth_light_is_found_under_the_ink() -> None:
    np.testing.assert_allclose(smooth_light(LIGHT), LIGHT, atol=0.002)
    inked = LIGHT * (1 - bars((20, 40, 110, 52, 0.9), (20, 40, 32, 90, 0.9)))
    np.testing.assert_allclose(smooth_light(inked), LIGHT, atol=0.03)


@pytest.mark.parametrize("share", [1.0, 0.2])
def test_the_paper_has_the_light_of_the_picture_without_its_ink(share: float) -> None:
    """Under broad ink, with darker corners, in a dark picture."""
    light = share * LIGHT * (1 - 0.02 * (X**2 + Y**2) ** 2).astype(np.float32)
    inked = light * (1 - bars((20, 40, 110, 60, 0.9), (20, 40, 36, 95, 0.9)))
    np.testing.assert_allclose(background(inked), light, rtol=0.08)


@pytest.mark.parametrize("ink", [(*STROKE, 0.5), (30, 64, 100, 65, 0.5), (30, 0, 100, 30, 0.5)])
def test_ink_is_told_from_paper(ink: tuple[int, int, int, int, float]) -> None:
    """Also broad ink at the border, and a fine line beside a wide, weak shadow or gleam of light."""
    for shadow in (-0.2, 0, 0.2):
        dark = (0.6 + 0.1 * X - bars(ink) + bars((80, 90, 118, 128, shadow))).astype(np.float32)
        assert not is_light_on_dark(dark)
        assert is_light_on_dark(1 - dark)


def test_ink_all_along_the_border_is_no_digit() -> None:
    """Squared paper is none; what lies along two sides may be one."""
    squares, corner = np.ones((2, 128, 128), np.float32)
    squares[4::13] = squares[5::13] = squares[:, 4::13] = squares[:, 5::13] = 0
    corner[:, 3:9] = corner[-9:-3] = 0
    assert find_inks(squares).inks == []
    assert find_inks(corner).inks


def test_a_broad_shadow_is_no_ink() -> None:
    """A closing over half of the side leaves it, and fills a stroke."""
    shadow = (0.8 - 0.2 * gaussian_filter(np.float32(abs(X) < 0.62), (0, 3))).astype(np.float32)
    inked = shadow * (1 - bars((20, 55, 110, 75, 0.9)))
    np.testing.assert_allclose(background(inked)[10:-10, 50:78], shadow[10:-10, 50:78], rtol=0.1)


@pytest.mark.parametrize(("paper", "frame"), [(1.0, 0.0), (0.1, 0.9)])
@pytest.mark.parametrize("around", [0, 5])
def test_a_frame_is_cut_off_with_the_paper_around_it(paper: float, frame: float, around: int) -> None:
    """Three pixels of it; ink that runs along the border is no frame, since paper is seen beside it."""
    page = np.pad(np.full((60, 40), paper, np.float32), 3, constant_values=frame)
    framed = np.pad(page, around, constant_values=paper) if around else page
    assert segment.without_frame(framed).shape == (60, 40)
    page[:, 10:20] = frame  # from the frame at the top to that at the bottom
    assert segment.without_frame(page).shape == page.shape


def test_rings_without_end_are_cut_off_three_times() -> None:
    y, x = np.indices((400, 400))
    rings = (np.minimum.reduce([y, x, 399 - y, 399 - x]) % 2).astype(np.float32)
    assert segment.without_frame(rings).shape == (394, 394)
