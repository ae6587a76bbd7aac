"""Several processes, on one machine or on several, that train one network together; torchrun starts them.

Each step has one batch, whatever the number of processes: each takes its part of it, the gradients are summed, and
each then makes the same step. So the losses are those of one process, but for rounding. Process 0 leads: it alone
prints, measures and writes files.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import torch
import torch.distributed as dist
from torch import Tensor, nn

from model.errors import TrainingError
from model.training.interrupts import DeferredInterrupt

LOOK_EVERY = 10  # steps: to ask all processes for a Ctrl-C is to wait for them


class Team:
    """Processes that train together; this one is number rank, 0..size-1. Alone, which is the default, it does nothing.

    All of them must call gather, add_gradients and release in the same order.
    Raises TrainingError from each of these when one of the others has ended.
    """

    def __init__(self, rank: int = 0, size: int = 1, place: int = 0) -> None:
        self.rank, self.size, self.place = (
            rank,
            size,
            place,
        )  # place: this process among those of this machine
        self.leads = rank == 0
        self.calls = 0

    def part(self, count: int) -> slice:
        """This process's pictures of a batch of so many: parts follow one another, and differ by one at most."""
        return slice(count * self.rank // self.size, count * (self.rank + 1) // self.size)

    def device(self, chosen: torch.device) -> torch.device:
        """Where this process computes. Raises TrainingError if the machine has no GPU for it."""
        if self.size == 1 or chosen.type == "cpu":
            return chosen
        if chosen.type != "cuda":
            raise TrainingError(
                f"--device {chosen.type}: several processes cannot share it; use --device cpu."
            )
        if self.place >= torch.cuda.device_count():
            raise TrainingError(
                f"there are more processes than the {torch.cuda.device_count()} GPUs of this machine; "
                "give torchrun a smaller --nproc-per-node."
            )
        torch.cuda.set_device(self.place)
        return torch.device("cuda", self.place)

    def wait(self) -> None:
        """Until all are here."""
        if self.size > 1:
            with together():
                dist.barrier()

    def add_gradients(self, network: nn.Module, measured: Tensor) -> Tensor:
        """Sum each gradient over all processes, in place, and the figures measured, [n], which come back as float32.
        One message for all. Alone nothing changes."""
        if self.size == 1:
            return measured
        parameters = list(network.parameters())
        for weight in parameters:
            if weight.grad is None:  # this process had no picture of the batch
                weight.grad = torch.zeros_like(weight)
        gradients = [weight.grad for weight in parameters if weight.grad is not None]
        message = torch.cat([*(each.flatten() for each in gradients), measured.float()])
        with together():
            dist.all_reduce(message)
        sizes = [each.numel() for each in gradients]
        *sums, figures = message.split([*sizes, len(measured)])
        for each, total in zip(gradients, sums, strict=True):
            each.copy_(total.view_as(each))
        return figures

    def release(self, held: DeferredInterrupt, now: bool = False) -> None:
        """Raises KeyboardInterrupt in every process, at the same step, if Ctrl-C was pressed in any: alone at once,
        else at every tenth call, or now."""
        if self.size == 1:
            return held.release()
        self.calls += 1
        if now or self.calls % LOOK_EVERY == 0:
            pressed = torch.tensor(float(held.pressed), device=self.messages())
            with together():
                dist.all_reduce(pressed)
            if pressed > 0:
                raise KeyboardInterrupt
        return None

    def messages(self) -> torch.device:
        """Where tensors must lie to be sent: NCCL sends from GPUs, gloo from memory."""
        return torch.device("cuda", self.place) if dist.get_backend() == "nccl" else torch.device("cpu")


ALONE = Team()


@contextmanager
def together() -> Iterator[None]:
    """What torch raises when a process of the team has ended becomes one sentence."""
    try:
        yield
    except RuntimeError:  # gloo and NCCL name a socket, a timeout or an address
        raise TrainingError(
            "another process of this training has ended; the same command with --resume goes on from what was "
            "saved, if anything was."
        ) from None


@contextmanager
def joined(device: str) -> Iterator[Team]:
    """The team that torchrun has started, joined; ALONE without torchrun. device: as --device names it."""
    if int(os.environ.get("WORLD_SIZE", "1")) == 1:
        yield ALONE
        return
    on_gpu = device == "cuda" or (device == "auto" and torch.cuda.is_available())
    dist.init_process_group("nccl" if on_gpu else "gloo")
    try:
        yield Team(dist.get_rank(), dist.get_world_size(), int(os.environ["LOCAL_RANK"]))
    finally:
        dist.destroy_process_group()
