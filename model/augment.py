"""Batched, seeded changes of pictures [B, 28, 28] that keep the digit: what training sees instead of the same picture.

Every function takes a torch.Generator on the pictures' device, so the same seed gives the same batch; no global
random state is touched.
"""

import math

import torch
import torch.nn.functional as F
from torch import Generator, Tensor


def augment(rows: Tensor, generator: Generator, clean: float = 0.15) -> Tensor:
    """A changed copy of rows, float32 [B, 28, 28] in 0..1; a share `clean` (0..1) of them stays as it is."""
    changed = warp(rows, generator)
    changed = change_pen(changed, generator)
    changed = change_contrast(changed, generator)
    changed = specks(changed, generator)
    keep = uniform(rows, generator, 0, 1)[:, None, None] < clean
    return torch.where(keep, rows, changed)


def uniform(rows: Tensor, generator: Generator, low: float, high: float) -> Tensor:
    """One random number in low..high for each picture: [B]."""
    return torch.rand(len(rows), generator=generator, device=rows.device) * (high - low) + low


def warp(rows: Tensor, generator: Generator) -> Tensor:
    """Turn (15 degrees), slant (0.2), scale and stretch (12 %), shift (2 pixels), and bend elastically.

    The bend is a field of normal shifts (about 1 pixel) at 5 x 5 places, interpolated in between: a cheap form of
    the elastic distortions of P. Simard et al., 2003.
    """
    size = rows.shape[-1]
    angle = uniform(rows, generator, -math.radians(15), math.radians(15))
    slant = uniform(rows, generator, -0.2, 0.2)
    scale = torch.exp(uniform(rows, generator, -0.12, 0.12))
    stretch = torch.exp(uniform(rows, generator, -0.12, 0.12))
    cosine, sine = torch.cos(angle), torch.sin(angle)
    shift_x = uniform(rows, generator, -4, 4) / size  # the grid runs from -1 to 1: 2 pixels are 4 / size
    shift_y = uniform(rows, generator, -4, 4) / size
    top = torch.stack([cosine * scale * stretch, (slant * cosine - sine) * scale, shift_x], dim=1)
    bottom = torch.stack([sine * scale * stretch, (slant * sine + cosine) * scale, shift_y], dim=1)
    theta = torch.stack([top, bottom], dim=1)
    grid = F.affine_grid(theta, [len(rows), 1, size, size], align_corners=False)
    places = torch.randn(len(rows), 2, 5, 5, generator=generator, device=rows.device) * (2 * 0.9 / size)
    bend = F.interpolate(places, size=(size, size), mode="bicubic", align_corners=True)
    grid = grid + bend.permute(0, 2, 3, 1)
    return F.grid_sample(rows[:, None], grid, align_corners=False)[:, 0]


def change_pen(rows: Tensor, generator: Generator) -> Tensor:
    """Half of the pictures drawn broader or finer: mixed with their 3 x 3 maximum (or minimum)."""
    amount = uniform(rows, generator, -0.5, 0.7) * (uniform(rows, generator, 0, 1) < 0.5)
    amount = amount[:, None, None]
    broad = F.max_pool2d(rows[:, None], 3, stride=1, padding=1)[:, 0]
    fine = -F.max_pool2d(-rows[:, None], 3, stride=1, padding=1)[:, 0]
    return rows + amount.clamp(min=0) * (broad - rows) + (-amount).clamp(min=0) * (fine - rows)


def change_contrast(rows: Tensor, generator: Generator) -> Tensor:
    """Ink made lighter or darker (gain 0.7 to 1.5, cut at 1)."""
    return (rows * torch.exp(uniform(rows, generator, -0.35, 0.4))[:, None, None]).clamp(0, 1)


def specks(rows: Tensor, generator: Generator) -> Tensor:
    """One picture in eight gets a stray dot, one in eight loses a spot of 2 to 3 pixels."""
    size = rows.shape[-1]
    places = torch.arange(size, device=rows.device, dtype=rows.dtype)

    def spot(low: float, high: float) -> Tensor:
        x, y = uniform(rows, generator, 2, size - 3), uniform(rows, generator, 2, size - 3)
        side = uniform(rows, generator, low, high)[:, None]
        across = (places - x[:, None]).abs() < side / 2
        down = (places - y[:, None]).abs() < side / 2
        chosen = uniform(rows, generator, 0, 1) < 1 / 8
        return down[:, :, None] & across[:, None, :] & chosen[:, None, None]

    rows = rows.masked_fill(spot(2, 3.5), 0.0)
    return torch.where(spot(1, 2.5), torch.ones_like(rows), rows)
