"""Where a training computes, and the generators of its random numbers there."""

import torch
from torch import Generator

from model.resume import TrainingError


def choose_device(name: str) -> torch.device:
    """The device of that name; "auto" prefers cuda, then mps. Raises TrainingError if this machine has none."""
    there = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    if name == "auto":
        name = next(kind for kind in ("cuda", "mps", "cpu") if there[kind])
    if not there[name]:
        raise TrainingError(f"--device {name}: this machine or this torch has none; use --device cpu.")
    return torch.device(name)


def generator_of(device: torch.device, *numbers: int) -> Generator:
    """A generator on the device, seeded by these numbers (a fixed mixing of them, the same everywhere)."""
    seed = 0
    for number in numbers:
        seed = (seed * 1_000_003 + number + 1) % 2**63
    return Generator(device).manual_seed(seed)
