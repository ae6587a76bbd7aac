"""The device of a training, its random generators, and torch's default settings."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import torch
from torch import Generator

from model.errors import TrainingError


def choose_device(name: str) -> torch.device:
    """The device of that name; "auto" is cuda where there is one, else cpu, on Apple's chips too.

    There mps is the slower one: PyTorch's issue 138898 measures 249 us on mps and 117 us on cpu for a step of a GRU of
    128 units, issue 123148 7.6 times the time for a bidirectional GRU of 256; in issue 94691 a GRU gives NaN on mps.
    Raises TrainingError if this machine has none of that name.
    """
    available = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    if name == "auto":
        name = "cuda" if available["cuda"] else "cpu"
    if not available[name]:
        raise TrainingError(f"--device {name}: this machine or this torch has none; use --device cpu.")
    return torch.device(name)


def generator_of(device: torch.device, *numbers: int) -> Generator:
    """A generator on the device, seeded by a hash of these numbers that is the same on every machine."""
    seed = 0
    for number in numbers:
        seed = (seed * 1_000_003 + number + 1) % 2**63
    return Generator(device).manual_seed(seed)


def is_out_of_memory(error: RuntimeError) -> bool:
    """Whether torch found no memory on the processor: there it raises no kind of its own."""
    return "DefaultCPUAllocator" in str(error)


@contextmanager
def torch_settings(threads: int) -> Iterator[None]:
    """Inside the block new tensors are float32 and on the CPU, gradients are recorded, and torch has this many threads
    (0: as many as before), whatever the calling program has set; its settings are restored afterwards."""
    dtype, threads_before = torch.get_default_dtype(), torch.get_num_threads()
    # Only where it changes something: inside torch.device(...) each operation takes a little longer.
    # In torch 2.9 get_default_device() fails after set_default_device(None), so a new tensor tells.
    on_cpu = nullcontext() if torch.empty(0).device.type == "cpu" else torch.device("cpu")
    torch.set_default_dtype(torch.float32)
    torch.set_num_threads(threads or threads_before)
    try:
        with on_cpu, torch.inference_mode(False), torch.enable_grad():
            yield
    finally:
        torch.set_default_dtype(dtype)
        torch.set_num_threads(threads_before)
