"""The digits five to nine as some hands write them and the data sets lack them; see drawn_0_to_4.py."""

import numpy as np

from model.data.non_digits import Strokes
from model.data.pen_paths import Path, Random, arc, curve, joined, line, mirrored


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


def around_the_loop(rng: Random, left: Path, right: Path) -> Strokes:
    """An eight: its left arm to the waist at (0, 0), round the lower loop, and up again on its right arm."""
    wide, deep = rng.uniform([2, 2.1], [3.3, 3])
    loop = arc((rng.normal(0, 0.2), deep + 0.2), (wide, deep), -60, 240)
    stroke = joined(left, loop, right[::-1])
    return [mirrored(stroke) if rng.random() < 0.4 else stroke]


def arms(tips: Path, bends: Path) -> list[Path]:
    """The two upper arms of an eight, each from its tip to the waist."""
    return [curve(tip, (bend, -3.8), (bend, -1.8), (0, 0)) for tip, bend in zip(tips, bends, strict=True)]


def open_eight(rng: Random) -> Strokes:
    """An eight open at the top: its ends stay apart, at heights of their own."""
    wide, gap = rng.uniform(1.9, 3), rng.uniform(0.25, 0.9)
    middle = rng.uniform(-0.4, 0.4) * (1 - gap)
    tips = np.stack([wide * np.array([middle - gap, middle + gap]), -rng.uniform(3.6, 5.4, 2)], axis=1)
    return around_the_loop(rng, *arms(tips, wide * rng.uniform(1.05, 1.5, 2) * [-1, 1]))


def crossed_eight(rng: Random) -> Strokes:
    """An eight whose ends cross at the top and run on."""
    wide, cross = rng.uniform(1.9, 3), rng.uniform(0.25, 0.8, 2)
    tips = np.stack([wide * cross * [1, -1], -rng.uniform(4.2, 5.8) + rng.uniform(-0.2, 0.2, 2)], axis=1)
    return around_the_loop(rng, *arms(tips, wide * rng.uniform(1.1, 1.6, 2) * [-1, 1]))


def stopped_eight(rng: Random) -> Strokes:
    """An eight begun as an S, whose last line stops to the right of its beginning."""
    wide = rng.uniform(1.9, 3)
    tip = np.array([wide * rng.uniform(0.2, 0.8), -rng.uniform(3.6, 4.8)])
    left = curve(tip, (0.3 * wide, -6.2), (-1.8 * wide, -5.5), (-1.6 * wide, -1.2), (0, 0))
    end = (tip[0] + wide * rng.uniform(0.25, 0.7), -rng.uniform(2, 4.4))
    return around_the_loop(rng, left, curve(end, (0.7 * wide, -1.2), (0, 0)))


def crossing_nine(rng: Random, longest: float = 2.4) -> Strokes:
    """A nine whose loop begins on the far side of the stem: a line through the stem, the loop, then the stem."""
    wide, high = rng.uniform([1.7, 1.6], [3.2, 2.8])
    out, fall = rng.uniform(0.1, longest), rng.uniform(-0.6, 1)
    begin = line((-wide - out, high + fall), (rng.uniform(-0.3, 0.3), high))
    inner = rng.uniform(0, 0.3) * wide  # how far the stem runs inside the loop
    half = wide - inner / 2
    right = arc((0, 0), (wide, high), 80, 0)
    turn = arc((wide - half, 0), (half, high), 0, -175)
    foot = (-wide + inner + rng.uniform(-min(out, 1), 1.2), high + rng.uniform(3.5, 7.5))
    stroke = joined(begin, right, turn, line((-wide + inner, 0.1), foot))
    return [stroke]


def crossing_nine_to_the_left(rng: Random) -> Strokes:
    """crossing_nine() with its loop on the usual side; a longer line would make a four."""
    return [mirrored(stroke) for stroke in crossing_nine(rng, longest=1.4)]


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
