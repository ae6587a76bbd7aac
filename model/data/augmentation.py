"""Batched, seeded augmentation of pictures [B, 28, 28]: each epoch trains on other pictures of the same digits.

Each augmentation is two functions. sample_* draws the random numbers of a whole batch from a torch.Generator, on the
generator's device. The other function changes pictures by their numbers. So the same seed gives the same pictures,
also where a process has only its share of the batch (model/training/distributed.py), or only some pictures change.
The global random state is not used.
"""

import math
from collections.abc import Callable
from functools import cache

import torch
import torch.nn.functional as F
from torch import Generator, Tensor

Drawn = tuple[Tensor, ...]  # random numbers, each [B, ...]: those of each picture


def augment(rows: Tensor, generator: Generator, clean: float = 0.15, first: int = 0, of: int = 0) -> Tensor:
    """An augmented copy of rows, float32 [B, 28, 28] in 0..1; a share `clean` (0..1) of the pictures stays unchanged.

    rows are pictures first .. first + B - 1 of a batch of `of` pictures (0: rows are the whole batch).
    """
    count, mine = of or len(rows), slice(first, first + len(rows))
    drawn = [tuple(each[mine] for each in sample(count, generator)) for sample, _ in STEPS]
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
    for (_, change), numbers in zip(STEPS, drawn, strict=True):
        rows = change(rows, numbers)
    return rows


def uniform(count: int, generator: Generator, low: float, high: float) -> Tensor:
    """Uniform random numbers in low..high: float32 [count]."""
    drawn = torch.rand(count, generator=generator, device=generator.device, dtype=torch.float32)
    return drawn * (high - low) + low


def sample_affine(count: int, generator: Generator) -> Drawn:
    """angle in radians, slant, log scale, log stretch, two shifts in half pixels, and a bend [count, 2, 5, 5]."""
    angle = uniform(count, generator, -math.radians(15), math.radians(15))
    slant = uniform(count, generator, -0.2, 0.2)
    scale = uniform(count, generator, -0.12, 0.12)
    stretch = uniform(count, generator, -0.12, 0.12)
    shift_x, shift_y = uniform(count, generator, -4, 4), uniform(count, generator, -4, 4)
    bend = torch.randn(count, 2, 5, 5, generator=generator, device=generator.device, dtype=torch.float32)
    return angle, slant, scale, stretch, shift_x, shift_y, bend


def warp(rows: Tensor, numbers: Drawn) -> Tensor:
    """Rotate (15 degrees), slant (0.2), scale and stretch (12 %), shift (2 pixels), and bend elastically.

    The bend is a grid of 5 x 5 normally distributed shifts (about 1 pixel), interpolated to all pixels: a cheap form
    of the elastic distortions of P. Simard et al., 2003.
    """
    size = rows.shape[-1]
    angle, slant, scale, stretch, shift_x, shift_y, bend = numbers
    scale, stretch = torch.exp(scale), torch.exp(stretch)
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
    That function makes the matrix, from an identity matrix.
    """
    ones = torch.eye(count, device=device, dtype=torch.float32)[None, None]
    return F.interpolate(ones, size=(size, count), mode="bicubic", align_corners=True)[0, 0]


def sample_stroke_width(count: int, generator: Generator) -> Drawn:
    """How much broader (above 0) or finer (below 0) half of the pictures get; 0 for the others."""
    return (uniform(count, generator, -0.5, 0.7) * (uniform(count, generator, 0, 1) < 0.5),)


def vary_stroke_width(rows: Tensor, numbers: Drawn) -> Tensor:
    """Broader or finer strokes: a mix of the picture and its 3 x 3 maximum or minimum."""
    amount = numbers[0][:, None, None]
    sign = torch.where(amount < 0, -1.0, 1.0).to(rows.dtype)  # min(x) = -max(-x)
    return torch.lerp(rows, sign * max_pool_3x3(sign * rows), amount.abs())


def max_pool_3x3(rows: Tensor) -> Tensor:
    """F.max_pool2d(rows, 3, stride=1, padding=1), which takes ten times as long on a CPU. First down, then across."""
    down = rows.clone()
    down[:, 1:] = torch.maximum(down[:, 1:], rows[:, :-1])
    down[:, :-1] = torch.maximum(down[:, :-1], rows[:, 1:])
    across = down.clone()
    across[..., 1:] = torch.maximum(across[..., 1:], down[..., :-1])
    across[..., :-1] = torch.maximum(across[..., :-1], down[..., 1:])
    return across


def sample_contrast(count: int, generator: Generator) -> Drawn:
    """The log of the gain."""
    return (uniform(count, generator, -0.35, 0.4),)


def change_contrast(rows: Tensor, numbers: Drawn) -> Tensor:
    """Lighter or darker ink: gain 0.7 to 1.5, cut at 1."""
    return (rows * torch.exp(numbers[0])[:, None, None]).clamp(0, 1)


def sample_specks(count: int, generator: Generator) -> Drawn:
    """Eight tensors: (x, y, side, present) of an erased square, then of an added one, in pixels.

    Each square is present in one picture of eight.
    """
    drawn: list[Tensor] = []
    for low, high in ((2, 3.5), (1, 2.5)):
        drawn += [uniform(count, generator, 2, 28 - 3), uniform(count, generator, 2, 28 - 3)]
        drawn += [uniform(count, generator, low, high), uniform(count, generator, 0, 1) < 1 / 8]
    return tuple(drawn)


def add_specks(rows: Tensor, numbers: Drawn) -> Tensor:
    """One picture in eight loses a square of 2 to 3.5 pixels, one in eight gets a stray dot of 1 to 2.5."""
    pixels = torch.arange(rows.shape[-1], device=rows.device, dtype=rows.dtype)

    def square(x: Tensor, y: Tensor, side: Tensor, present: Tensor) -> Tensor:
        across = (pixels - x[:, None]).abs() < side[:, None] / 2
        down = ((pixels - y[:, None]).abs() < side[:, None] / 2) & present[:, None]
        return down.to(rows.dtype)[:, :, None] * across.to(rows.dtype)[:, None, :]

    rows = torch.minimum(rows, 1 - square(*numbers[:4]))
    return torch.maximum(rows, square(*numbers[4:]))


STEPS: tuple[tuple[Callable[[int, Generator], Drawn], Callable[[Tensor, Drawn], Tensor]], ...] = (
    (sample_affine, warp),
    (sample_stroke_width, vary_stroke_width),
    (sample_contrast, change_contrast),
    (sample_specks, add_specks),
)
