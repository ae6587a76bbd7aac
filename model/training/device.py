"""Where a training computes, and the generators of its random numbers there."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import torch
from torch import Generator

from model.errors import TrainingError


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


@contextmanager
def default_torch_settings() -> Iterator[None]:
    """New tensors are float32 and on the processor, and gradients are kept, whatever the calling program has chosen;
    afterwards its choice holds again. Meanwhile the type is the whole program's: torch has one for all threads."""
    chosen = torch.get_default_dtype()
    # Only where it changes something: under it each operation takes a little longer.
    on_processor = nullcontext() if torch.get_default_device().type == "cpu" else torch.device("cpu")
    torch.set_default_dtype(torch.float32)
    try:
        with on_processor, torch.inference_mode(False), torch.enable_grad():
            yield
    finally:
        torch.set_default_dtype(chosen)
