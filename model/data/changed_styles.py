"""Digits as some hands write them and the data sets lack them, made of pen digits by changing their strokes.

Each style is a function of a digit's strokes and a numpy Generator that returns strokes, in any unit, y downwards;
None where this digit has no place for the change.
"""

import numpy as np

from model.data.drawn_0_to_4 import flag
from model.data.non_digits import Strokes
from model.data.pen_paths import Path, Random, arc, curve, joined, line, with_loop


def in_box(strokes: Strokes) -> Strokes:
    """The strokes moved and scaled: 10 units high from y = 0, and from x = 0 to the right."""
    points = np.concatenate(strokes).astype(np.float64)
    low = points.min(axis=0)
    height = max(float(np.ptp(points[:, 1])), 1e-9)
    return [(stroke - low) * (10 / height) for stroke in strokes]


def sharpest(path: Path, first: float, last: float) -> int | None:
    """The point between these shares of the path where it turns most, over two points to both sides; None if it turns
    by less than 60 degrees."""
    before, after = path[2:-2] - path[:-4], path[4:] - path[2:-2]
    cross = before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0]
    turns = np.abs(np.arctan2(cross, (before * after).sum(axis=1)))
    share = np.arange(2, len(path) - 2) / len(path)
    turns = np.where((share > first) & (share < last), turns, 0)
    return int(turns.argmax()) + 2 if len(turns) and turns.max() > np.radians(60) else None


def heading(path: Path) -> Path:
    """The direction in which the path ends, of length 1."""
    ahead = path[-1] - path[-3]
    return ahead / max(float(np.hypot(*ahead)), 1e-9)


def by_height(path: Path) -> Path:
    """The path so directed that it ends below its start."""
    return path if path[-1, 1] >= path[0, 1] else path[::-1]


def with_pen_down(first: Path, second: Path, rng: Random) -> Path:
    """Two strokes made one: the pen stays down from the first to the second, straight, in a curve or in a loop."""
    start, end = first[-1], second[0]
    kind = rng.integers(0, 3)
    if kind == 0:
        return joined(first, second)
    bulge = (start + end) / 2 + rng.uniform(0.2, 0.7) * float(np.hypot(*(end - start))) * np.array(
        [0.8, -0.6]
    )
    over = end - [0, rng.uniform(0.3, 0.9)]
    way = [bulge] if kind == 1 else [bulge, over]
    return joined(first, curve(start, *way, end), second)


def joined_four(strokes: Strokes, rng: Random) -> Strokes | None:
    """A four of an arm and a stem, in one stroke."""
    strokes = in_box(strokes)
    if len(strokes) != 2 or strokes[1][0, 1] > 5:  # the second must be the stem, from its top
        return None
    arm, stem = strokes
    crossed = stem[np.abs(stem[:, 1] - arm[-1, 1]).argmin(), 0]
    if not 1 < arm[-1, 0] - crossed < 4.5:  # where the bar does not cross the stem, the joined four is a nine
        return None
    return [with_pen_down(arm, stem, rng)]


def joined_five(strokes: Strokes, rng: Random) -> Strokes | None:
    """A five whose top runs into its body: the ends that lie nearest to each other become one corner."""
    if len(strokes) != 2:
        return None
    body, top = sorted(in_box(strokes), key=len, reverse=True)
    body = by_height(body)
    top = top if np.hypot(*(top[-1] - body[0])) < np.hypot(*(top[0] - body[0])) else top[::-1]
    gap = float(np.hypot(*(top[-1] - body[0])))
    if gap > 3 or body[0, 1] > 4:
        return None
    stroke = joined(top, body)
    return [with_loop(stroke, len(top), rng.uniform(0.3, 0.8))] if rng.random() < 0.35 else [stroke]


def footed_pen_seven(strokes: Strokes, rng: Random) -> Strokes | None:
    """A seven with a foot, curled or straight, and where it has no bar, often with one."""
    strokes = in_box(strokes)
    longest = max(range(len(strokes)), key=lambda k: float(np.ptp(strokes[k][:, 1])))
    stem = by_height(strokes[longest])
    size, end = rng.uniform(0.4, [1, 1.4]), stem[-1]
    kind = rng.integers(0, 3)
    if kind == 0:
        foot = arc(end + [size[0], 0], size, 180, 180 - rng.uniform(90, 190), rng.uniform(0.7, 1.2))
    elif kind == 1:
        foot = arc(end - [size[0], 0], size, 0, rng.uniform(80, 170))
    else:
        foot = line(end - [rng.choice([0, rng.uniform(0.5, 1.8)]), 0], end + [rng.uniform(0.6, 1.4), 0])
    others = strokes[:longest] + strokes[longest + 1 :]
    return [joined(stem, foot), *(others or bar(stem, rng))]


def bar(stem: Path, rng: Random) -> Strokes:
    """A bar through this stem, at 35 to 65 % of its height."""
    middle = stem[np.argmin(np.abs(stem[:, 1] - rng.uniform(3.5, 6.5)) + (stem[:, 1] < 2) * 10)]
    half = rng.uniform([0.9, -0.5], [2.6, 0.5])
    return [line(middle - half, middle + half)]


def barred_pen_seven(strokes: Strokes, rng: Random) -> Strokes | None:
    """A seven without a bar gets one."""
    strokes = in_box(strokes)
    return [*strokes, *bar(by_height(strokes[0]), rng)] if len(strokes) == 1 else None


def slashed_pen_zero(strokes: Strokes, rng: Random) -> Strokes | None:
    """A slash through a zero, often far beyond it."""
    strokes = in_box(strokes)
    size = np.ptp(np.concatenate(strokes), axis=0)
    if size[0] > 10:
        return None
    middle = np.concatenate(strokes).min(axis=0) + size / 2
    lower, upper = rng.uniform(0.6, 1.6, 2)
    across = np.array([max(float(size[0]), 4.5), -rng.uniform(5, 9)]) * 0.4
    return [*strokes, line(middle - lower * across, middle + upper * across)]


def curled_pen_zero(strokes: Strokes, rng: Random) -> Strokes | None:
    """A zero that is written on over its beginning, inside or outside it."""
    stroke = in_box(strokes)[0]
    if len(strokes) != 1 or np.hypot(*(stroke[-1] - stroke[0])) > 3 or stroke[0, 1] > 3:
        return None
    middle = (stroke.min(axis=0) + stroke.max(axis=0)) / 2
    again = stroke[1 : max(3, int(len(stroke) * rng.uniform(0.08, 0.3)))]
    scale = np.linspace(1, rng.choice([rng.uniform(0.6, 0.85), rng.uniform(1.05, 1.2)]), len(again))[:, None]
    return [joined(stroke, middle + (again - middle) * scale)]


def upright_stem(strokes: Strokes) -> Path | None:
    """The stem of a one without its flag and its foot, from its top at (0, 0); None unless it is straight and steep."""
    stem = by_height(in_box(strokes)[0])
    stem = stem[stem[:, 1].argmin() :]
    if len(stem) < 3 or stem[-1, 1] < 8:
        return None
    stem = (stem - stem[0]) * (10 / stem[-1, 1])
    length = float(np.hypot(*np.diff(stem, axis=0).T).sum())
    straight = float(np.hypot(*stem[-1])) > 0.96 * length
    return stem if straight and -1.2 < stem[-1, 0] < 2.5 else None


def flagged_pen_one(strokes: Strokes, rng: Random) -> Strokes | None:
    """A one with another flag."""
    stem = upright_stem(strokes)
    return None if stem is None else [joined(flag(stem, rng, 6), stem)]


def pen_one_on_a_serif(strokes: Strokes, rng: Random) -> Strokes | None:
    """A one on a level line, with a short flag or none."""
    stem = upright_stem(strokes)
    if stem is None:
        return None
    left, right = rng.uniform(0.8, 3, 2)
    serif = line(stem[-1] - [left, 0], stem[-1] + [right, rng.normal(0, 0.3)])
    return [joined(flag(stem, rng, 4), stem) if rng.random() < 0.7 else stem, serif]


def opened_pen_eight(strokes: Strokes, rng: Random) -> Strokes | None:
    """An eight that ends before it closes at the top, or whose ends run on past each other."""
    stroke = in_box(strokes)[0]
    if len(strokes) != 1 or len(stroke) < 20 or max(stroke[0, 1], stroke[-1, 1]) > 3:
        return None
    _, (long, short), _ = np.linalg.svd(stroke - stroke.mean(axis=0), full_matrices=False)
    if short < 0.4 * long:  # too narrow: little would be left of its upper loop
        return None
    if rng.random() < 0.6:
        first, last = rng.uniform(0, 0.1, 2) * len(stroke)
        return [stroke[1 + int(first) : len(stroke) - 1 - int(last)]]
    first, last = rng.uniform(0.5, 1.6, 2)
    begin = line(stroke[0] + first * heading(stroke[::-1]), stroke[0])
    return [joined(begin, stroke, line(stroke[-1], stroke[-1] + last * heading(stroke)))]


def looped_pen_two(strokes: Strokes, rng: Random) -> Strokes | None:
    """A two whose lower left corner becomes a loop."""
    stroke = in_box(strokes)[0]
    corner = sharpest(stroke, 0.5, 0.95)
    if len(strokes) != 1 or corner is None or stroke[corner, 1] < 7 or stroke[-1, 0] < stroke[corner, 0] + 2:
        return None
    return [with_loop(stroke, corner, rng.uniform(0.4, 1))]


def looped_pen_three(strokes: Strokes, rng: Random) -> Strokes | None:
    """A three with a loop where its bowls meet."""
    stroke = in_box(strokes)[0]
    corner = sharpest(stroke, 0.25, 0.75)
    if len(strokes) != 1 or corner is None or not 3.5 < stroke[corner, 1] < 6.5:
        return None
    ends = np.hypot(*(stroke[[0, -1]] - stroke[corner]).T)
    if stroke[corner, 0] > stroke[:, 0].mean() or ends.min() < 3.2:  # its bowls must be open to the left
        return None
    return [with_loop(stroke, corner, rng.uniform(0.3, 0.6))]


def curled_pen_six(strokes: Strokes, rng: Random) -> Strokes | None:
    """A six that is written on after its loop has closed: it curls into the loop."""
    stroke = in_box(strokes)[0]
    if len(strokes) != 1 or stroke[-1, 1] < 3.5 or stroke[0, 1] > 2:
        return None
    stem = stroke[: len(stroke) // 2]
    if stroke[-1, 0] < stem[np.abs(stem[:, 1] - stroke[-1, 1]).argmin(), 0] + 0.3:  # it has crossed the stem
        return None
    ahead = heading(stroke)
    left = np.array([ahead[1], -ahead[0]])  # where the loop's inside is
    reach, bend = rng.uniform(0.5, 1.3), rng.uniform(0.5, 1.2)
    ends = stroke[-1] + ahead * reach * 0.6, stroke[-1] + ahead * reach + left * bend
    return [joined(stroke, curve(stroke[-1], *ends))]
