"""Styles of hands: what makes each of them, seen in its geometry, and that what trains is not what tests."""

from inspect import isfunction

import numpy as np
import pytest
from numpy.random import default_rng

from model.data import changed_styles, drawn_0_to_4, drawn_5_to_9, pen_paths, unseen_styles
from model.data.non_digits import Strokes
from model.data.pen_digits import load_pen_digits
from model.data.pen_paths import arc, curve, line, with_loop
from model.data.styles import CHANGED_STYLES, DRAWN_STYLES, change_one, style_labels, trained_styles
from model.data.unseen_styles import UNSEEN_STYLES, written
from tests.support.digits import EVERYDAY, pen_digits

DIGITS = load_pen_digits()
STYLES = trained_styles(DIGITS)
RANDOM = 200  # drawings of each style
NAMES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")

Points = np.ndarray


def drawings(name: str) -> list[Strokes]:
    return [STYLES[name][1](default_rng(seed)) for seed in range(RANDOM)]


def crossings(first: Points, second: Points) -> list[tuple[float, float]]:
    """Where two paths cross: at which place of each, in points from its start. A path may be given twice."""
    a, b = first[:-1, None], second[None, :-1]
    along, across = np.diff(first, axis=0)[:, None], np.diff(second, axis=0)[None, :]
    with np.errstate(divide="ignore", invalid="ignore"):
        area = along[..., 0] * across[..., 1] - along[..., 1] * across[..., 0]
        gap = b - a
        s = (gap[..., 0] * across[..., 1] - gap[..., 1] * across[..., 0]) / area
        t = (gap[..., 0] * along[..., 1] - gap[..., 1] * along[..., 0]) / area
    i, j = np.nonzero((s >= -1e-9) & (s <= 1 + 1e-9) & (t >= -1e-9) & (t <= 1 + 1e-9))
    places = zip((i + s[i, j]).tolist(), (j + t[i, j]).tolist(), strict=True)
    return [(p, q) for p, q in places if first is not second or q > p + 1.5]


def angle_between(a: Points, b: Points) -> float:
    """In degrees."""
    return float(np.degrees(np.arccos(a @ b / np.hypot(*a) / np.hypot(*b))))


def test_each_style_draws_other_finite_strokes_each_time() -> None:
    for name, (digit, draw) in STYLES.items():
        first, again, other = (np.concatenate(draw(default_rng(seed))) for seed in (1, 1, 2))
        assert np.array_equal(first, again) and np.isfinite(first).all(), name
        assert first.shape != other.shape or not np.allclose(first, other), name
        assert {stroke.shape[1] for stroke in draw(default_rng(3))} == {2}
        assert 0 <= digit <= 9
    assert {digit for digit, _ in STYLES.values()} == set(range(10))
    assert style_labels(2 * len(STYLES)).tolist() == 2 * [digit for digit, _ in STYLES.values()]


def test_a_digit_without_place_for_a_change_becomes_a_drawn_one() -> None:
    """So do all digits of a set that lacks this one."""
    few = pen_digits().select(np.isin(np.arange(120), EVERYDAY))
    none = few.select(few.labels == 3)
    for name, (digit, _) in CHANGED_STYLES.items():
        drawn = next(draw for label, draw in DRAWN_STYLES.values() if label == digit)
        if digit != 3:
            found, expected = change_one(none, name, default_rng(1)), drawn(default_rng(1))
            assert all(np.array_equal(a, b) for a, b in zip(found, expected, strict=True))


@pytest.mark.parametrize("name", [name for name in STYLES if "in one stroke" in name])
def test_one_stroke_is_one_stroke(name: str) -> None:
    assert {len(strokes) for strokes in drawings(name)} == {1}


def test_a_nines_loop_crosses_its_stem() -> None:
    """Above the middle of the stem, which is the last third of the stroke, or a stroke of its own."""
    for name in ("nine whose loop crosses the stem", "nine whose loop crosses the stem, to the left"):
        for (stroke,) in drawings(name):
            assert crossings(stroke[:8], stroke[-9:])


@pytest.mark.parametrize("name", ["two with a loop", "three with a loop", "four in one stroke, round"])
def test_a_loop_crosses_its_own_stroke(name: str) -> None:
    for (stroke,) in drawings(name):
        assert crossings(stroke, stroke)


@pytest.mark.parametrize("name", ["one with a flag", "pen one with a flag"])
def test_a_flag_is_25_to_50_degrees_from_the_stem_and_shorter_than_it(name: str) -> None:
    """It lies to the left of the stem."""
    for strokes in drawings(name):
        points = np.concatenate(strokes)
        top = int(np.flatnonzero((np.abs(points) < 1e-9).all(axis=1))[0])
        flag, stem = points[0] - points[top], points[-1] - points[top]
        assert 24.99 <= angle_between(flag, stem) <= 50.01
        assert 0.19 <= np.hypot(*flag) / np.hypot(*stem) <= 0.61
        assert stem[0] * flag[1] - stem[1] * flag[0] > 0


@pytest.mark.parametrize("name", ["seven with a bar and a foot", "pen seven with a bar"])
def test_a_bar_crosses_the_stem_between_its_ends(name: str) -> None:
    for stem, bar in drawings(name):
        assert crossings(stem, bar)
        low, high = np.quantile(stem[:, 1], [0, 1])
        assert low < bar[:, 1].mean() < high


def test_a_zeros_slash_crosses_it_or_ends_inside() -> None:
    """Some reach far beyond it at both ends, and most rise to the right."""
    slashes = [slash for _, slash in drawings("zero with a slash")]
    counts = [len(crossings(oval, slash)) for oval, slash in drawings("zero with a slash")]
    assert {0, 1, 2} <= set(counts)
    rising = [slash[-1, 0] > slash[0, 0] for slash in slashes]
    assert 0.8 < np.mean(rising) < 1


def test_an_eights_ends_stay_apart_or_cross() -> None:
    """The waist is crossed by both; only one of the two styles crosses once more, above it."""
    for (stroke,) in drawings("eight, open at the top"):
        assert np.hypot(*(stroke[0] - stroke[-1])) > 0.4
        assert stroke[[0, -1], 1].max() < -3.5 < 2 < stroke[:, 1].max()
    for (stroke,) in drawings("eight, its last line too short"):
        assert np.hypot(*(stroke[0] - stroke[-1])) > 0.4
    for (stroke,) in drawings("eight with crossing ends"):
        assert any(p < 8 and q > len(stroke) - 9 for p, q in crossings(stroke, stroke))


def test_a_loop_at_a_corner_turns_the_long_way_round() -> None:
    """A right angle to the right becomes three quarters of a circle to the left."""
    corner = np.array([[0.0, 0], [1, 0], [2, 0], [3, 0], [3, 1], [3, 2], [3, 3]])
    looped = with_loop(corner, 3, 0.5)
    assert not crossings(corner, corner) and len(crossings(looped, looped)) == 1
    loop = looped[3:-3]
    np.testing.assert_allclose(loop[0], [3, 0])
    np.testing.assert_allclose(np.hypot(*(loop - [3, -0.5]).T), 0.5)
    np.testing.assert_allclose(looped[-1] - looped[-4], [0, 3])
    np.testing.assert_allclose(looped[-4], [2.5, -0.5])


def test_the_pieces_of_a_stroke() -> None:
    """A line and an arc end where they should; a Bezier curve starts towards its second point."""
    np.testing.assert_allclose(line((0, 1), (2, 5))[[0, -1]], [[0, 1], [2, 5]])
    quarter = arc((1, 1), (2, 3), 0, 90, inward=0.5)
    np.testing.assert_allclose(quarter[[0, -1]], [[3.0, 1.0], [1.0, 2.5]], atol=1e-12)
    bent = np.asarray(curve((0, 0), (0, 4), (4, 4)))
    np.testing.assert_allclose(bent[[0, -1]], [[0, 0], [4, 4]])
    np.testing.assert_allclose(bent[5], [4 / 9, 4 * (1 - 4 / 9)])  # a third of the way


def test_no_style_is_both_trained_and_kept_for_the_test() -> None:
    """Nor does the module of the unseen ones have any function of the trained ones, or of what draws them."""
    assert not set(STYLES) & set(UNSEEN_STYLES)
    trained = {draw for _, draw in DRAWN_STYLES.values()} | {change for _, change in CHANGED_STYLES.values()}
    assert len(trained) == len(STYLES)
    modules = (changed_styles, drawn_0_to_4, drawn_5_to_9, pen_paths)
    theirs = {each for module in modules for each in vars(module).values() if isfunction(each)}
    assert trained < theirs
    assert not theirs & {each for each in vars(unseen_styles).values() if isfunction(each)}


def test_unseen_styles_are_of_all_digits_and_each_drawing_is_another() -> None:
    for name, (digit, draw) in UNSEEN_STYLES.items():
        first, again, other = (np.concatenate(draw(default_rng(seed))) for seed in (1, 1, 2))
        assert np.array_equal(first, again) and np.isfinite(first).all() and first.shape == other.shape
        assert not np.allclose(first, other) and name.startswith(NAMES[digit])
    assert len(UNSEEN_STYLES) >= 20
    assert {digit for digit, _ in UNSEEN_STYLES.values()} == set(range(10))


def test_an_unseen_style_runs_from_end_to_end_through_its_corners() -> None:
    """On average; a point that is there twice is one place in each drawing."""
    drawn = np.array([written("05,50,50,57 19,91")(default_rng(seed))[0] for seed in range(RANDOM)])
    np.testing.assert_allclose(drawn[:, [0, -1]].mean(axis=0), [[0.0, 5.0], [5.0, 7.0]], atol=0.15)
    nearest = np.hypot(*(drawn - [5, 0]).transpose(2, 0, 1)).min(axis=1)
    assert np.median(nearest) < 0.6
    straight = written("19,91")(default_rng(1))[0]
    assert np.hypot(*(straight[0] - straight[-1])) > 8


@pytest.mark.parametrize(
    "name", ["nine begun left of its stem", "nine as a fish", "nine, oval and long stem"]
)
def test_an_unseen_nines_loop_crosses_its_stem(name: str) -> None:
    for seed in range(RANDOM):
        strokes = UNSEEN_STYLES[name][1](default_rng(seed))
        assert crossings(strokes[0], strokes[-1])


@pytest.mark.parametrize("name", [name for name in UNSEEN_STYLES if "flag" in name])
def test_an_unseen_flag_leaves_its_stem_by_about_as_much(name: str) -> None:
    angles = []
    for seed in range(RANDOM):
        stroke = UNSEEN_STYLES[name][1](default_rng(seed))[0]
        top = stroke[:, 1].argmin()
        angles.append(angle_between(stroke[0] - stroke[top], stroke[-1] - stroke[top]))
    assert 25 < np.mean(angles) < 45
