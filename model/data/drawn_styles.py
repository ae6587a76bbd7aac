"""Digits as some hands write them and the data sets lack them, drawn from arcs and lines with random proportions.

Each style is a function of a numpy Generator that returns strokes, about 10 units high, y downwards.
"""

import numpy as np
from numpy.typing import NDArray

from model.data.non_digits import Strokes
from model.data.pen_paths import arc, curve, joined, line, mirrored

Random = np.random.Generator
Floats = NDArray[np.float64]


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
    lower, upper = rng.uniform([-1.8, 0.7], [-0.7, 1.8]) * to_edge
    middle = rng.normal(0, 0.2, 2)
    slash = line(middle + lower * direction, middle + upper * direction)
    return [oval, mirrored(slash) if rng.random() < 0.1 else slash]


def curled_zero(rng: Random) -> Strokes:
    """An oval whose ends overlap at the top, run past each other or curl inwards."""
    radii, start = rng.uniform([2.2, 4], [4, 5]), rng.uniform(235, 305)
    overlap, inward = rng.uniform(15, 110), rng.choice([rng.uniform(0.6, 0.9), rng.uniform(0.9, 1.3)])
    oval = arc((0, 0), radii, start, start - 360 - overlap, inward)
    return [mirrored(oval) if rng.random() < 0.5 else oval]


def flag(stem: Floats, rng: Random, longest: float) -> Floats:
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


def bowl_of_a_three(rng: Random, top: float, end: float) -> tuple[Floats, float]:
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


def one_stroke_five(rng: Random) -> Strokes:
    """A five in one stroke: its top from right to left, a corner, a bend or a loop, and the bowl."""
    left, neck = rng.uniform(-2.6, -1.6), rng.uniform(3, 4.3)
    start, corner = (rng.uniform(1.5, 3.2), rng.uniform(-0.6, 0.6)), np.array([left, rng.uniform(0, 0.6)])
    wide, high = rng.uniform([2.4, 2.4], [3.4, 3.2])
    bowl = arc((left + wide * 0.8, neck + high - 0.5), (wide, high), -145, rng.uniform(110, 165))
    kind = rng.integers(0, 3)
    if kind == 0:
        return [joined(line(start, corner), line(corner, bowl[0]), bowl)]
    if kind == 1:
        return [joined(curve(start, corner, corner, bowl[0]), bowl)]
    size = rng.uniform([0.4, 0.4], [1, 0.9])
    loop = arc(corner, size, 90, 360)
    return [joined(line(start, loop[0]), loop, curve(loop[-1], (left, neck - 1), bowl[0]), bowl)]


def large_looped_six(rng: Random) -> Strokes:
    """A six whose loop takes half of its height or more, and closes on the stem, beyond it or inside."""
    wide, high = rng.uniform([2.2, 2.2], [3.6, 3.3])
    top = (rng.uniform(-0.5, 3), -high - rng.uniform(2.4, 5))
    stem = curve(top, (-wide * rng.uniform(0.6, 1.1), -high - rng.uniform(0, 1.5)), (-wide, 0))
    loop = arc((0, 0), (wide, high), 180, -rng.uniform(150, 215), rng.uniform(0.7, 1.1))
    return [joined(stem, loop)]


def footed_seven(rng: Random) -> Strokes:
    """A seven with a bar through its stem and a foot: curled to either side, or a straight line."""
    top = line((-rng.uniform(2, 3.6), rng.uniform(-0.4, 0.5)), (rng.uniform(1.6, 3), rng.uniform(-0.3, 0.3)))
    if rng.random() < 0.3:
        top = joined(line(top[0] + [rng.uniform(-0.5, 0.2), rng.uniform(0.8, 2)], top[0]), top)
    foot = np.array([rng.uniform(-1.6, 0.6), 10 - rng.uniform(0, 1)])
    stem = curve(top[-1], (top[-1] + foot) / 2 + rng.uniform([-1.2, -0.8], [0.3, 0.3]), foot)
    size, kind = rng.uniform(0.5, 1.6, 2), rng.integers(0, 4)
    if kind < 2:
        curl = arc(foot + [size[0], 0], size, 180, 180 - rng.uniform(90, 200), rng.uniform(0.7, 1.2))
    elif kind == 2:
        curl = arc(foot - [size[0], 0], size, 0, rng.uniform(80, 170))
    else:
        curl = line(foot - [rng.choice([0, rng.uniform(0.5, 2)]), 0], foot + [rng.uniform(0.8, 1.8), 0])
    middle = stem[rng.integers(5, 10)] + rng.normal(0, 0.15, 2)
    half = rng.uniform([0.9, -0.5], [2.4, 0.5])
    return [joined(top, stem, curl), line(middle - half, middle + half)]


def arms_and_loop(rng: Random, tips: Floats, bends: Floats) -> Strokes:
    """An eight from the tip of its left arm, through the waist at (0, 0), round the lower loop, to the right tip."""
    wide, deep = rng.uniform([2, 2.1], [3.3, 3])
    left, right = (
        curve(tip, (bend, -3.8), (bend, -1.8), (0, 0)) for tip, bend in zip(tips, bends, strict=True)
    )
    loop = arc((rng.normal(0, 0.2), deep + 0.2), (wide, deep), -60, 240)
    stroke = joined(left, loop, right[::-1])
    return [mirrored(stroke) if rng.random() < 0.4 else stroke]


def open_eight(rng: Random) -> Strokes:
    """An eight open at the top: its ends stay apart, at heights of their own."""
    wide, gap = rng.uniform(1.9, 3), rng.uniform(0.25, 0.9)
    middle = rng.uniform(-0.4, 0.4) * (1 - gap)
    tips = np.stack([wide * np.array([middle - gap, middle + gap]), -rng.uniform(3.6, 5.4, 2)], axis=1)
    return arms_and_loop(rng, tips, wide * rng.uniform(1.05, 1.5, 2) * [-1, 1])


def crossed_eight(rng: Random) -> Strokes:
    """An eight whose ends cross at the top and run on."""
    wide, cross = rng.uniform(1.9, 3), rng.uniform(0.25, 0.8, 2)
    tips = np.stack([wide * cross * [1, -1], -rng.uniform(4.2, 5.8) + rng.uniform(-0.2, 0.2, 2)], axis=1)
    return arms_and_loop(rng, tips, wide * rng.uniform(1.1, 1.6, 2) * [-1, 1])


def crossing_nine(rng: Random) -> Strokes:
    """A nine whose loop begins on the far side of the stem: a line through the stem, the loop, then the stem."""
    wide, high = rng.uniform([1.7, 1.6], [3.2, 2.8])
    out, fall = rng.uniform(0.1, 2.4), rng.uniform(-0.6, 1)
    begin = line((-wide - out, high + fall), (rng.uniform(-0.3, 0.3), high))
    inner = rng.uniform(-0.1, 0.3) * wide  # how far the stem runs inside the loop
    half = wide - inner / 2
    right = arc((0, 0), (wide, high), 80, 0)
    turn = arc((wide - half, 0), (half, high), 0, -175)
    foot = (-wide + inner + rng.uniform(-1, 1.2), high + rng.uniform(3.5, 7.5))
    stroke = joined(begin, right, turn, line((-wide + inner, 0.1), foot))
    return [stroke]


def crossing_nine_to_the_left(rng: Random) -> Strokes:
    """crossing_nine() with its loop on the usual side."""
    return [mirrored(stroke) for stroke in crossing_nine(rng)]


def overrun_nine(rng: Random) -> Strokes:
    """A nine whose loop begins right of the stem, or is a closed oval that the stem runs through."""
    wide, high = rng.uniform([1.8, 1.7], [3, 2.7])
    foot = (wide + rng.uniform(-2, 0.8), high + rng.uniform(3.5, 7))
    if rng.random() < 0.5:
        begin = (wide + rng.uniform(0.2, 1.8), -high * rng.uniform(0, 1.1))
        around = arc((0, 0), (wide, high), -75, -360)
        return [joined(curve(begin, (wide * 0.8, -high * 1.1), around[0]), around, line((wide, 0), foot))]
    start = rng.uniform(200, 360)
    oval = arc((0, 0), (wide, high), start, start - rng.uniform(345, 390), rng.uniform(0.9, 1.1))
    x = rng.uniform(0.5, 1.05)
    top = (
        wide * x,
        -high * rng.uniform(0, 1.3 if x > 0.75 else 0.6),
    )  # from above its middle it would be a phi
    return [oval, line(top, foot)]


def curled_nine(rng: Random) -> Strokes:
    """A nine as a circle and a curl: the tail bends to the left, as a hook."""
    wide, high = rng.uniform([1.9, 1.7], [3, 2.7])
    circle = arc((0, 0), (wide, high), rng.uniform(-50, 0), -360, rng.uniform(0.92, 1.05))
    depth = high + rng.uniform(3.5, 5.5)
    end = (-wide * rng.uniform(0, 1), depth - rng.uniform(-0.2, 1.3))
    tail = curve((wide, -0.2), (wide * rng.uniform(0.9, 1.3), depth * 0.8), (wide * 0.5, depth * 1.15), end)
    return [joined(circle, tail)] if rng.random() < 0.6 else [circle, tail]
