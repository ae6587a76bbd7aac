"""Pictures drawn from strokes: deformed within bounds, seeded, cached, and drawn again when the renderer changes."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import kstest, uniform

from model.data import rendering as module
from model.data.non_digits import TRAINED_KINDS, UNSEEN_KINDS
from model.data.pen_digits import PenDigits
from model.data.rendering import (
    augment_strokes,
    cached,
    drawn,
    fingerprint,
    render_non_digits,
    render_pen_digits,
    render_styles,
)
from tests.support.digits import EVERYDAY, pen_digits

DIGITS = pen_digits().select(np.isin(np.arange(120), EVERYDAY))
KINDS = (TRAINED_KINDS | UNSEEN_KINDS).values()
RECORDED = Path(__file__).with_name("rendered.npz")
FloatArray = NDArray[np.float64]
TILT, SLANT, STRETCH = (-np.radians(20), np.radians(20)), (-0.25, 0.25), (-0.22, 0.22)
FREQUENCY, PHASE, AMPLITUDE = (0.5, 1.6), (0, 2 * np.pi), (0, 0.045)
TILT_SHARE, STEP = (0.3, 1.0), (1, 1, 2, 3)
JITTER, GRID = (0, 0, 0.006, 0.012), (0, 0, 1 / 40, 1 / 80)
SHIFT, NOISE = (0, 0.015), (0, 1)
WAVE = (np.array([[0.5, 1.6], [1.2, 0.7]]), np.array([1, 4.0]), np.array([0.045, 0.02]))
NOISES = np.random.default_rng(1).normal(0, 1, (12, 2))


class Chosen:
    """A generator that draws these values from these ranges, and from every other range what changes nothing."""

    def __init__(self, values: dict[tuple[float, ...], Any]) -> None:
        self.values = values

    def draw(self, key: tuple[float, ...], otherwise: float, size: Any) -> FloatArray:
        return np.broadcast_to(self.values.get(key, otherwise), size)

    def uniform(self, low: float, high: float, size: Any = ()) -> FloatArray:
        return self.draw((low, high), max(low, 0), size)

    def normal(self, mean: float, deviation: float, size: Any) -> FloatArray:
        return self.draw((mean, deviation), 0, size)

    def choice(self, options: list[float]) -> FloatArray:
        return self.draw(tuple(options), options[0], ())


def recordable() -> dict[str, NDArray[np.uint8]]:
    """Ten digits in six variants; each trained kind, seven pairs of digits and each trained style deformed; every kind
    as it is."""
    kinds = [kind(np.random.default_rng(seed)) for kind in KINDS for seed in (1, 2)]
    return {
        "digits": render_pen_digits(DIGITS, 6, seed=1),
        "non_digits": render_non_digits(DIGITS, 35, seed=2),
        "styles": render_styles(DIGITS, 31, seed=3),
        "kinds": np.stack([module.render(strokes) for strokes in kinds]),
    }


def test_pixels_are_those_of_this_version_of_the_renderer() -> None:
    """Where this fails because pixels changed on purpose: raise RENDERER, and record the pictures again.

    np.savez_compressed(RECORDED, renderer=module.RENDERER, **recordable()) does that.
    """
    with np.load(RECORDED) as recorded:
        assert recorded["renderer"] == module.RENDERER
        for name, pictures in recordable().items():
            # Another processor may round otherwise.
            assert np.abs(pictures.astype(int) - recorded[name]).max() <= 2


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({TILT: 2 * np.arctan2(3, 4), TILT_SHARE: 0.5}, lambda x, y: (0.8 * x - 0.6 * y, 0.6 * x + 0.8 * y)),
        ({SLANT: 0.2}, lambda x, y: (x + 0.2 * y, y)),
        ({STRETCH: 0.2}, lambda x, y: (x * np.exp(0.2), y)),
        ({STRETCH: 0.2, SLANT: 0.1}, lambda x, y: ((x + 0.1 * y) * np.exp(0.2), y)),
        ({TILT: np.pi / 2, TILT_SHARE: 1, STRETCH: 0.2}, lambda x, y: (-y, x * np.exp(0.2))),
        (
            dict(zip((FREQUENCY, PHASE, AMPLITUDE), WAVE, strict=True)),
            lambda x, y: (
                x + 0.045 * np.sin(2 * np.pi * (0.5 * x + 1.2 * y) + 1),
                y + 0.02 * np.sin(2 * np.pi * (1.6 * x + 0.7 * y) + 4),
            ),
        ),
        ({SHIFT: np.array([0.01, -0.02])}, lambda x, y: (x + 0.01, y - 0.02)),
        ({JITTER: 0.012, NOISE: NOISES}, lambda x, y: (x + 0.012 * NOISES[:, 0], y + 0.012 * NOISES[:, 1])),
        ({GRID: 1 / 40}, lambda x, y: (np.round(40 * x) / 40, np.round(40 * y) / 40)),
        ({STEP: 3}, lambda x, y: (x[[0, 3, 6, 9, 11]], y[[0, 3, 6, 9, 11]])),
        ({STEP: 2}, lambda x, y: (x[[0, 2, 4, 6, 8, 10, 11]], y[[0, 2, 4, 6, 8, 10, 11]])),
    ],
    ids=lambda value: None,
)
def test_each_part_of_the_deformation_is_its_formula(values: dict[Any, Any], expected: Any) -> None:
    """In a box of 1 x 1, from its upper left corner, drawn from the ranges above; a tilt moves x towards y."""
    path = np.random.default_rng(2).uniform(0.1, 0.7, (12, 2))
    corners = np.linspace([0, 0], [0.6, 1], 12)
    found, _ = augment_strokes([path * 300 + 50, corners * 300 + 50], Chosen(values))  # type: ignore[arg-type]
    np.testing.assert_allclose(found, np.stack(expected(*path.T), axis=1), atol=1e-12)


def test_one_half_is_drawn_with_the_apps_pen_and_one_half_with_1_3_to_4_pixels() -> None:
    rng = np.random.default_rng(1)
    widths = np.array([module.sample_pen_width(rng) for _ in range(4000)])
    others = widths[widths != 2.2]
    assert abs(len(others) - 2000) < 4 * np.sqrt(1000)
    assert kstest(others, uniform(1.3, 2.7).cdf).pvalue > 1e-3


def test_each_variant_and_each_digit_is_drawn_with_its_own_numbers() -> None:
    """The first variant is as written; a digit's pictures do not depend on the digits beside it."""
    first, again, other = (render_pen_digits(DIGITS, 3, seed) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert np.array_equal(first[0], other[0])
    assert (first[1:] != other[1:]).any(axis=(2, 3)).all() and (first[1] != first[2]).any(axis=(1, 2)).all()
    assert np.array_equal(render_pen_digits(DIGITS.select(np.arange(10) < 4), 3, 1), first[:, :4])
    for render in (render_non_digits, render_styles):
        assert np.array_equal(render(DIGITS, 8, 1), render(DIGITS, 9, 1)[:8])
    assert np.array_equal(render_pen_digits(DIGITS, 2, 1), first[:2])


def test_the_fingerprint_changes_with_all_that_decides_the_pixels(monkeypatch: pytest.MonkeyPatch) -> None:
    """One digit whose strokes are cut elsewhere, or moved by one point, counts too."""
    points = np.array([[0, 0], [0, 9], [5, 5], [9, 9]], np.int16)
    cuts = [[points], [points[:1], points[1:]], [points[:2], points[2:]], [np.minimum(points, 8)]]
    sets = [PenDigits([strokes], *np.array([[label], [1]], np.uint8)) for strokes in cuts for label in (7, 8)]
    names = [fingerprint(each, *how) for each in [*sets, DIGITS] for how in ((2, 1), (3, 1), (2, 2))]
    assert fingerprint(DIGITS, 2, 1) == names[-3]
    monkeypatch.setattr(module, "RENDERER", 0)
    assert len({*names, fingerprint(DIGITS, 2, 1)}) == 28


def test_what_is_cached_is_made_once_and_again_where_it_is_broken(tmp_path: Path) -> None:
    made = []

    def make() -> dict[str, np.ndarray]:
        made.append(1)
        return {"pictures": np.arange(4, dtype=np.uint8)}

    folder = tmp_path / "new" / "cache"
    for expected in (1, 1):
        assert cached(folder, "x", make)["pictures"].tolist() == [0, 1, 2, 3]
        assert len(made) == expected
    path = folder / "x.npz"
    path.write_bytes(path.read_bytes()[:-30])
    assert cached(folder, "x", make)["pictures"].tolist() == [0, 1, 2, 3]
    assert len(made) == 2 and [each.name for each in folder.iterdir()] == ["x.npz"]
    np.savez(path, pictures=np.array([None]))  # a pickle, which could run any code, is not loaded
    assert cached(folder, "x", make)["pictures"].tolist() == [0, 1, 2, 3]
    assert list(cached(folder, "y", make)) == ["pictures"] and len(made) == 4
    (tmp_path / "file").touch()
    assert list(cached(tmp_path / "file", "x", make)) == ["pictures"]  # cannot be stored there


def test_more_pictures_than_are_asked_for_serve_and_fewer_are_drawn_again(tmp_path: Path) -> None:
    """Other seeds and digits have a cache of their own."""
    counts: list[int] = []

    def render(digits: PenDigits, count: int, seed: int) -> np.ndarray:
        counts.append(count)
        return render_styles(digits, count, seed)

    for count, drawn_so_far in ((3, [3]), (2, [3]), (3, [3]), (5, [3, 5]), (1, [3, 5]), (5, [3, 5])):
        found = drawn(tmp_path, "styles", render, DIGITS, count, 1)
        assert np.array_equal(found, render_styles(DIGITS, count, 1)) and counts == drawn_so_far
    other = drawn(tmp_path, "styles", render, DIGITS, 2, 7)
    assert np.array_equal(other, render_styles(DIGITS, 2, 7)) and counts == [3, 5, 2]
    few = DIGITS.select(np.arange(10) < 4)
    assert np.array_equal(drawn(tmp_path, "styles", render, few, 2, 1), render_styles(few, 2, 1))
    assert counts == [3, 5, 2, 2]


def test_two_that_draw_at_the_same_time_store_one_whole_file(tmp_path: Path) -> None:
    """The other one stores while this one draws; each has its own pictures, and the last file stays."""

    def drawn(value: int) -> dict[str, np.ndarray]:
        return {"pictures": np.full(4, value, np.uint8)}

    def other_first() -> dict[str, np.ndarray]:
        assert cached(tmp_path, "x", lambda: drawn(1))["pictures"].tolist() == [1] * 4
        return drawn(2)

    assert cached(tmp_path, "x", other_first)["pictures"].tolist() == [2] * 4
    assert cached(tmp_path, "x", lambda: drawn(3))["pictures"].tolist() == [2] * 4
    assert [path.name for path in tmp_path.iterdir()] == ["x.npz"]


def test_each_wait_says_what_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many as there are: the first training takes more than a minute with them."""
    said: list[tuple[str, int]] = []

    def noted(items: Any, what: str) -> Any:
        said.append((what, len(items)))
        return items

    monkeypatch.setattr(module, "progress", noted)
    render_pen_digits(DIGITS, 1, seed=1)
    render_non_digits(DIGITS, 3, seed=1)
    render_styles(DIGITS, 2, seed=1)
    assert said == [
        ("drawing the pen digits (once)", 10),
        ("drawing what is no digit (once)", 3),
        ("drawing styles of hands (once)", 2),
    ]
