"""Batched, seeded augmentation of pictures [B, 28, 28]: each epoch trains on other pictures of the same digits.

sample() draws the random numbers of a whole batch from a torch.Generator, on the generator's device. STEPS are the
functions that change pictures by their numbers. So the same seed gives the same pictures, also where a process has
only its share of the batch (model/training/distributed.py), or only some pictures change. The global random state is
not used.
"""

import math
from collections.abc import Callable
from functools import cache

import torch
import torch.nn.functional as F
from torch import Generator, Tensor

Drawn = tuple[Tensor, ...]  # random numbers, each [B, ...]: one entry for each picture


def augment(rows: Tensor, generator: Generator, clean: float = 0.15, first: int = 0, of: int = 0) -> Tensor:
    """An augmented copy of rows, float32 [B, 28, 28] in 0..1; a share `clean` (0..1) of the pictures stays unchanged.

    rows are pictures first .. first + B - 1 of a batch of `of` pictures (0: rows are the whole batch).
    """
    count, mine = of or len(rows), slice(first, first + len(rows))
    drawn = [tuple(each[mine] for each in numbers) for numbers in sample(count, generator)]
    stays = (uniform(count, generator, 0, 1) < clean)[mine]
    if rows.device.type != "cpu":  # nonzero() would wait for the device
        return torch.where(stays[:, None, None], rows, apply_steps(rows, drawn))
    others = (~stays).nonzero()[:, 0]
    if not len(others):
        return rows.clone()
    drawn = [tuple(each.index_select(0, others) for each in numbers) for numbers in drawn]
    return rows.index_copy(0, others, apply_steps(rows.index_select(0, others), drawn))


def apply_steps(rows: Tensor, drawn: list[Drawn]) -> Tensor:
    """The pictures after all of STEPS, with the numbers drawn for each step."""
    for change, numbers in zip(STEPS, drawn, strict=True):
        rows = change(rows, *numbers)
    return rows


def sample(count: int, generator: Generator) -> list[Drawn]:
    """The random numbers of `count` pictures: the arguments of each of STEPS."""

    def draw(*ranges: tuple[float, float]) -> Drawn:
        return tuple(uniform(count, generator, low, high) for low, high in ranges)

    tilt, place = math.radians(15), ((2, 25), (2, 25))
    affine = draw((-tilt, tilt), (-0.2, 0.2), (-0.12, 0.12), (-0.12, 0.12), (-4, 4), (-4, 4))
    bend = torch.randn(count, 2, 5, 5, generator=generator, device=generator.device, dtype=torch.float32)
    width, contrast = draw((-0.5, 0.7), (0, 1)), draw((-0.35, 0.4))
    specks = draw(*place, (2, 3.5), (0, 1), *place, (1, 2.5), (0, 1))
    return [(*affine, bend), width, contrast, specks]


def uniform(count: int, generator: Generator, low: float, high: float) -> Tensor:
    """Uniform random numbers in low..high: float32 [count]."""
    drawn = torch.rand(count, generator=generator, device=generator.device, dtype=torch.float32)
    return drawn * (high - low) + low


def warp(rows: Tensor, *numbers: Tensor) -> Tensor:
    """Rotate by an angle in radians, slant, scale, stretch, shift by half pixels, and bend elastically.

    The bend is a grid [B, 2, 5, 5] of normally distributed shifts (about 1 pixel), interpolated to all pixels: a cheap
    form of the elastic distortions of P. Simard et al., 2003.
    """
    angle, slant, log_scale, log_stretch, shift_x, shift_y, bend = numbers
    size = rows.shape[-1]
    scale, stretch = torch.exp(log_scale), torch.exp(log_stretch)
    cosine, sine = torch.cos(angle), torch.sin(angle)
    # The grid runs from -1 to 1: 2 pixels are 4 / size.
    top = torch.stack([cosine * scale * stretch, (slant * cosine - sine) * scale, shift_x / size], dim=1)
    bottom = torch.stack([sine * scale * stretch, (slant * sine + cosine) * scale, shift_y / size], dim=1)
    theta = torch.stack([top, bottom], dim=1)
    grid = F.affine_grid(theta, [len(rows), 1, size, size], align_corners=False)
    interpolate = bicubic_matrix(bend.shape[-1], size, rows.device)
    field = interpolate @ (bend * (2 * 0.9 / size)) @ interpolate.T
    grid = grid + field.permute(0, 2, 3, 1)
    return F.grid_sample(rows[:, None], grid, align_corners=False)[:, 0]


@cache
def bicubic_matrix(count: int, size: int, device: torch.device) -> Tensor:
    """The matrix [size, count] that interpolates count values to size values, with the ends aligned.

    M @ field @ M.T equals F.interpolate(mode="bicubic", align_corners=True), which takes 25 times as long on a CPU.
    """
    ones = torch.eye(count, device=device, dtype=torch.float32)[None, None]
    return F.interpolate(ones, size=(size, count), mode="bicubic", align_corners=True)[0, 0]


def vary_stroke_width(rows: Tensor, amount: Tensor, chance: Tensor) -> Tensor:
    """Broader (amount above 0) or finer strokes in half of the pictures: mix in the 3 x 3 maximum or minimum."""
    amount = (amount * (chance < 0.5))[:, None, None]
    sign = torch.where(amount < 0, -1.0, 1.0).to(rows.dtype)  # min(x) = -max(-x)
    return torch.lerp(rows, sign * max_pool_3x3(sign * rows), amount.abs())


def max_pool_3x3(rows: Tensor) -> Tensor:
    """F.max_pool2d(rows, 3, stride=1, padding=1), which takes 19 times as long on a CPU. First down, then across."""
    padded = F.pad(rows, (1, 1, 1, 1), value=-math.inf)
    down = torch.maximum(torch.maximum(padded[:, :-2], padded[:, 1:-1]), padded[:, 2:])
    return torch.maximum(torch.maximum(down[..., :-2], down[..., 1:-1]), down[..., 2:])


def change_contrast(rows: Tensor, log_gain: Tensor) -> Tensor:
    """Lighter or darker ink: gain 0.7 to 1.5, cut at 1."""
    return (rows * torch.exp(log_gain)[:, None, None]).clamp(0, 1)


def add_specks(rows: Tensor, *numbers: Tensor) -> Tensor:
    """One picture in eight loses a square of 2 to 3.5 pixels, one in eight gets a stray dot of 1 to 2.5.

    numbers: (x, y, side, chance) of the square, then of the dot; the first three in pixels.
    """
    pixels = torch.arange(rows.shape[-1], device=rows.device, dtype=rows.dtype)

    def square(x: Tensor, y: Tensor, side: Tensor, chance: Tensor) -> Tensor:
        across = (pixels - x[:, None]).abs() < side[:, None] / 2
        down = ((pixels - y[:, None]).abs() < side[:, None] / 2) & (chance < 1 / 8)[:, None]
        return (down[:, :, None] & across[:, None, :]).to(rows.dtype)

    rows = torch.minimum(rows, 1 - square(*numbers[:4]))
    return torch.maximum(rows, square(*numbers[4:]))


STEPS: tuple[Callable[..., Tensor], ...] = (warp, vary_stroke_width, change_contrast, add_specks)
