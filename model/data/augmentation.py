"""Batched, seeded changes of pictures [B, 28, 28] that keep the digit: what training sees instead of the same picture.

Each change has two halves. draw_* takes a torch.Generator and draws all the random numbers of a batch, on the
generator's device; the other half changes pictures by their numbers. So the same seed gives the same pictures, also
where only some of a batch are changed here: those of this process (model/training/distributed.py), or those that do not stay
as they are. No global random state is touched.
"""

import math
from collections.abc import Callable
from functools import cache

import torch
import torch.nn.functional as F
from torch import Generator, Tensor

Numbers = tuple[Tensor, ...]  # each [B, ...]: what was drawn for each picture


def augment(rows: Tensor, generator: Generator, clean: float = 0.15, first: int = 0, of: int = 0) -> Tensor:
    """A changed copy of rows, float32 [B, 28, 28] in 0..1; a share `clean` (0..1) of them stays as it is.

    rows are pictures first .. first + B - 1 of a batch of `of` pictures (0: rows are the whole batch).
    """
    count, mine = of or len(rows), slice(first, first + len(rows))
    drawn = [tuple(each[mine] for each in draw(count, generator)) for draw, _ in STEPS]
    stays = (uniform(count, generator, 0, 1) < clean)[mine]
    if rows.device.type != "cpu":  # to choose the others there would wait for the device
        return torch.where(stays[:, None, None], rows, changed(rows, drawn))
    others = (~stays).nonzero()[:, 0]
    if not len(others):
        return rows.clone()
    theirs = [tuple(each.index_select(0, others) for each in numbers) for numbers in drawn]
    return rows.index_copy(0, others, changed(rows.index_select(0, others), theirs))


def changed(rows: Tensor, drawn: list[Numbers]) -> Tensor:
    """The pictures after all of STEPS, by the numbers drawn for each step."""
    for (_, change), numbers in zip(STEPS, drawn, strict=True):
        rows = change(rows, numbers)
    return rows


def uniform(count: int, generator: Generator, low: float, high: float) -> Tensor:
    """One random number in low..high for each of so many pictures: [count]."""
    drawn = torch.rand(count, generator=generator, device=generator.device, dtype=torch.float32)
    return drawn * (high - low) + low


def sample_affine(count: int, generator: Generator) -> Numbers:
    """angle in radians, slant, logs of scale and stretch, shifts in pixels, and places of a bend [count, 2, 5, 5]."""
    angle = uniform(count, generator, -math.radians(15), math.radians(15))
    slant = uniform(count, generator, -0.2, 0.2)
    scale = uniform(count, generator, -0.12, 0.12)
    stretch = uniform(count, generator, -0.12, 0.12)
    shift_x, shift_y = uniform(count, generator, -4, 4), uniform(count, generator, -4, 4)
    places = torch.randn(count, 2, 5, 5, generator=generator, device=generator.device, dtype=torch.float32)
    return angle, slant, scale, stretch, shift_x, shift_y, places


def warp(rows: Tensor, numbers: Numbers) -> Tensor:
    """Turn (15 degrees), slant (0.2), scale and stretch (12 %), shift (2 pixels), and bend elastically.

    The bend is a field of normal shifts (about 1 pixel) at 5 x 5 places, interpolated in between: a cheap form of
    the elastic distortions of P. Simard et al., 2003.
    """
    size = rows.shape[-1]
    angle, slant, scale, stretch, shift_x, shift_y, places = numbers
    scale, stretch = torch.exp(scale), torch.exp(stretch)
    cosine, sine = torch.cos(angle), torch.sin(angle)
    # The grid runs from -1 to 1: 2 pixels are 4 / size.
    top = torch.stack([cosine * scale * stretch, (slant * cosine - sine) * scale, shift_x / size], dim=1)
    bottom = torch.stack([sine * scale * stretch, (slant * sine + cosine) * scale, shift_y / size], dim=1)
    theta = torch.stack([top, bottom], dim=1)
    grid = F.affine_grid(theta, [len(rows), 1, size, size], align_corners=False)
    between = bicubic_matrix(places.shape[-1], size, rows.device)
    bend = between @ (places * (2 * 0.9 / size)) @ between.T
    grid = grid + bend.permute(0, 2, 3, 1)
    return F.grid_sample(rows[:, None], grid, align_corners=False)[:, 0]


@cache
def bicubic_matrix(count: int, size: int, device: torch.device) -> Tensor:
    """The matrix [size, count] that interpolates count values at size places, cubically, the ends on the ends.

    On both sides of a field it is F.interpolate(mode="bicubic", align_corners=True), which takes 25 times as long on
    a processor; it is made by that function, from one value of 1 at a time.
    """
    ones = torch.eye(count, device=device, dtype=torch.float32)[None, None]
    return F.interpolate(ones, size=(size, count), mode="bicubic", align_corners=True)[0, 0]


def draw_pen(count: int, generator: Generator) -> Numbers:
    """How much broader (above 0) or finer (below), for half of the pictures; 0 for the others."""
    return (uniform(count, generator, -0.5, 0.7) * (uniform(count, generator, 0, 1) < 0.5),)


def vary_stroke_width(rows: Tensor, numbers: Numbers) -> Tensor:
    """Drawn broader or finer: mixed with their 3 x 3 maximum (or minimum)."""
    amount = numbers[0][:, None, None]
    sign = torch.where(amount < 0, -1.0, 1.0).to(rows.dtype)  # a minimum is the maximum of what is negative
    return torch.lerp(rows, sign * max_pool_3x3(sign * rows), amount.abs())


def max_pool_3x3(rows: Tensor) -> Tensor:
    """The maximum of each pixel's 3 x 3 neighbours that there are. Down, then across: the same as F.max_pool2d with a
    stride of 1, which takes ten times as long on a processor."""
    down = rows.clone()
    down[:, 1:] = torch.maximum(down[:, 1:], rows[:, :-1])
    down[:, :-1] = torch.maximum(down[:, :-1], rows[:, 1:])
    across = down.clone()
    across[..., 1:] = torch.maximum(across[..., 1:], down[..., :-1])
    across[..., :-1] = torch.maximum(across[..., :-1], down[..., 1:])
    return across


def draw_contrast(count: int, generator: Generator) -> Numbers:
    """The logarithm of the gain."""
    return (uniform(count, generator, -0.35, 0.4),)


def change_contrast(rows: Tensor, numbers: Numbers) -> Tensor:
    """Ink made lighter or darker (gain 0.7 to 1.5, cut at 1)."""
    return (rows * torch.exp(numbers[0])[:, None, None]).clamp(0, 1)


def draw_specks(count: int, generator: Generator) -> Numbers:
    """Of the lost spot, then of the dot: x, y and side in pixels, and whether there is one (one in eight)."""
    drawn: list[Tensor] = []
    for low, high in ((2, 3.5), (1, 2.5)):
        drawn += [uniform(count, generator, 2, 28 - 3), uniform(count, generator, 2, 28 - 3)]
        drawn += [uniform(count, generator, low, high), uniform(count, generator, 0, 1) < 1 / 8]
    return tuple(drawn)


def specks(rows: Tensor, numbers: Numbers) -> Tensor:
    """One picture in eight gets a stray dot, one in eight loses a spot of 2 to 3 pixels."""
    places = torch.arange(rows.shape[-1], device=rows.device, dtype=rows.dtype)

    def spot(x: Tensor, y: Tensor, side: Tensor, there: Tensor) -> Tensor:
        across = (places - x[:, None]).abs() < side[:, None] / 2
        down = ((places - y[:, None]).abs() < side[:, None] / 2) & there[:, None]
        return down.to(rows.dtype)[:, :, None] * across.to(rows.dtype)[:, None, :]

    rows = torch.minimum(rows, 1 - spot(*numbers[:4]))
    return torch.maximum(rows, spot(*numbers[4:]))


STEPS: tuple[tuple[Callable[[int, Generator], Numbers], Callable[[Tensor, Numbers], Tensor]], ...] = (
    (sample_affine, warp),
    (draw_pen, vary_stroke_width),
    (draw_contrast, change_contrast),
    (draw_specks, specks),
)
