"""The digits zero to four as some hands write them and the data sets lack them: arcs and lines of random proportions.

Each style is a function of a numpy Generator that returns strokes, about 10 units high, y downwards.
"""

import numpy as np

from model.data.non_digits import Strokes
from model.data.pen_paths import Path, Random, arc, curve, joined, line, mirrored


def slashed_zero(rng: Random) -> Strokes:
    """An oval with a slash that ends inside it or far outside, at both ends on its own."""
    radii = rng.uniform([2.2, 4], [4, 5])
    start = rng.uniform(200, 340)
    oval = arc(
        (0, 0), radii, start, start + rng.choice([-1, 1]) * rng.uniform(345, 390), rng.uniform(0.93, 1.07)
    )
    angle = np.radians(rng.uniform(28, 56))
    direction = np.array([np.cos(angle), -np.sin(angle)])
    to_edge = 1 / np.hypot(*(direction / radii))
    lower, upper = rng.uniform([-2.1, 0.7], [-0.7, 2.1]) * to_edge
    middle = rng.normal(0, 0.2, 2)
    slash = line(middle + lower * direction, middle + upper * direction)
    return [oval, mirrored(slash) if rng.random() < 0.1 else slash]


def curled_zero(rng: Random) -> Strokes:
    """An oval whose ends overlap at the top, run past each other or curl inwards."""
    radii, start = rng.uniform([2.2, 4], [4, 5]), rng.uniform(235, 305)
    overlap, inward = rng.uniform(15, 110), rng.choice([rng.uniform(0.6, 0.9), rng.uniform(0.9, 1.3)])
    oval = arc((0, 0), radii, start, start - 360 - overlap, inward)
    return [mirrored(oval) if rng.random() < 0.5 else oval]


def flag(stem: Path, rng: Random, longest: float) -> Path:
    """The flag of this stem, from its tip to the stem's top: 25 to 50 degrees from the stem, to the left."""
    angle = np.radians(rng.uniform(25, 50))
    length = rng.uniform(
        2, longest if angle < np.radians(40) else min(longest, 4.5)
    )  # beyond that it is a seven
    down = (stem[-1] - stem[0]) / np.hypot(*(stem[-1] - stem[0]))
    left = np.array([-down[1], down[0]])
    tip = stem[0] + length * (np.cos(angle) * down + np.sin(angle) * left)
    bulge = rng.choice([0, 0.1]) * rng.uniform(-1, 1) * length * left
    return curve(tip, (tip + stem[0]) / 2 + bulge, stem[0])


def flagged_one(rng: Random) -> Strokes:
    """A stem, almost upright, with a flag."""
    stem = line((0, 0), (rng.uniform(-0.4, 0.8), 10))
    tip = flag(stem, rng, longest=6)
    return [joined(tip, stem)] if rng.random() < 0.7 else [tip, stem]


def one_on_a_serif(rng: Random) -> Strokes:
    """A stem on a level line, with or without a short flag."""
    foot = rng.uniform(-0.6, 0.6)
    stem = line((0, 0), (foot, 10))
    if rng.random() < 0.7:
        stem = joined(flag(stem, rng, longest=4), stem)
    left, right = rng.uniform(0.8, 3, 2)
    return [stem, line((foot - left, 10 + rng.normal(0, 0.2)), (foot + right, 10 + rng.normal(0, 0.2)))]


def looped_two(rng: Random) -> Strokes:
    """A two with a loop at its lower left corner."""
    wide, high = rng.uniform([2, 1.8], [3.4, 3])
    top = arc((0, 0), (wide, high), rng.uniform(170, 220), 360 + rng.uniform(10, 40))
    corner, size = rng.uniform([-2.8, 5.8], [-1.6, 6.8]), rng.uniform([0.5, 0.35], [1.5, 1.1])
    loop = arc(corner, size, 45, rng.uniform(270, 310))
    diagonal = curve(top[-1], (top[-1] + loop[0]) / 2 + rng.normal(0, 0.3, 2), loop[0])
    end = (rng.uniform(2, 4), corner[1] + rng.uniform(-0.3, 1.2))
    middle = ((corner[0] + end[0]) / 2, end[1] + rng.uniform(-0.3, 0.9))
    return [joined(top, diagonal, loop, curve(loop[-1], middle, end))]


def bowl_of_a_three(rng: Random, top: float, end: float) -> tuple[Path, float]:
    """The lower bowl, which begins at (x, top) and ends at this angle or before; and this x."""
    wide, high = rng.uniform([2.2, 2.3], [3.6, 3.2])
    left = rng.uniform(-0.8, 0.3)
    return arc((left, top + high), (wide, high), -90, rng.uniform(130, end)), left


def flat_three(rng: Random) -> Strokes:
    """A three with a level line on top and a straight diagonal to its middle."""
    middle = rng.uniform(3, 4.6)
    bowl, left = bowl_of_a_three(rng, middle, 190)
    top = line((left - rng.uniform(1.5, 3.2), rng.uniform(-0.3, 0.5)), (left + rng.uniform(1.4, 3), 0))
    return [joined(top, line(top[-1], bowl[0]), bowl)]


def looped_three(rng: Random) -> Strokes:
    """A three with a loop where its bowls meet."""
    wide, high = rng.uniform([1.8, 1.7], [3, 2.5])
    top = arc((0, 0), (wide, high), rng.uniform(190, 240), 360 + rng.uniform(50, 75))
    place, size = (rng.uniform(-1.6, -0.6), high + rng.uniform(0, 0.6)), rng.uniform([0.4, 0.35], [0.9, 0.7])
    loop = arc(place, size, 60, 285)
    bowl, left = bowl_of_a_three(rng, place[1] + 0.2, 160)
    return [joined(top, loop, bowl[2:] - [left, 0])]


def curved_four(rng: Random) -> Strokes:
    """A four in one stroke: an arm, a bowl, up its right side, a turn, and the stem down through the bowl."""
    wide, deep, high = rng.uniform([2, 1.5, 2.5], [3.4, 3.5, 4.8])
    stem_x = wide * rng.uniform(-0.6, 0.85)
    arm_top = -rng.uniform(0.5, 1.05) * high
    arm = line((-wide * rng.uniform(0.85, 1.25), arm_top), (-wide, 0))
    bowl = arc((0, 0), (wide, deep), 180, rng.uniform(-5, 30))
    lean = rng.uniform(0, 0.3) * wide
    half = (wide + lean - stem_x) / 2
    turn = arc((stem_x + half, 0), (half, high), 0, -175)
    stem = line((stem_x, 0), (stem_x + rng.uniform(-0.8, 0.8), deep + rng.uniform(2.5, 5.5)))
    return [joined(arm, bowl, turn, stem)]


def angular_four(rng: Random) -> Strokes:
    """A four in one stroke: down to the left, the bar, then with the pen down to the stem's top, and the stem."""
    x, bar = rng.uniform(0.3, 1.8), rng.uniform(5, 6.8)
    closed = rng.random() < 0.2  # the arm begins near the stem, so the turn must be narrow
    start = x - rng.uniform(0.3, 1) if closed else rng.uniform(-2.8, -1.4)
    corner = (-3 + rng.normal(0, 0.3), bar)
    end = (x + rng.uniform(1, 1.6 if closed else 3), bar + rng.normal(0, 0.4))
    top = (x + rng.normal(0, 0.2), rng.uniform(0.8 if closed else -0.3, 2.5))
    bulge = (end[0] + rng.uniform(-0.3, 0.2 if closed else 1.2), top[1] + rng.uniform(-1, 1.5))
    arm, over = line((start, rng.uniform(-0.3, 0.8)), corner), line(corner, end)
    stem = line(top, (x + rng.normal(0, 0.4), rng.uniform(9.3, 11.5)))
    if rng.random() < 0.4:  # a round corner
        over = curve(arm[-3], corner, (corner[0] + 1, bar + 0.2), end)
        arm = arm[:-2]
    return [joined(arm, over, curve(end, bulge, top), stem)]
