"""Several processes, started by torchrun, that train one network together through DistributedDataParallel.

Each step takes one batch, whatever the number of processes: each process reads its shard of it, and the gradients are
averaged. So the losses are those of one process, but for rounding. Process 0 is the main one: it alone prints,
measures and writes files.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel

from model.errors import CheckpointError, DataError, TrainingError
from model.training.device import choose_device
from model.training.interrupts import HeldInterrupt

# Steps between two checks for Ctrl-C: a check is an all_reduce, which waits for every process.
CHECK_EVERY = 10
T = TypeVar("T")


@dataclass(frozen=True)
class ProcessGroup:
    """The processes that train together. rank: 0..size-1; local_rank: this process among those of its machine.

    With one process, every method leaves things as they are. With several, all of them must call the same methods in
    the same order. gloo and NCCL raise RuntimeError when another process has ended.
    """

    rank: int = 0
    size: int = 1
    local_rank: int = 0

    @property
    def is_main(self) -> bool:
        return self.rank == 0

    def shard(self, count: int) -> slice:
        """This process's pictures of a batch of count. The sizes of two shards differ by one at most."""
        return slice(count * self.rank // self.size, count * (self.rank + 1) // self.size)

    def device(self, chosen: torch.device) -> torch.device:
        """Where this process computes. Raises TrainingError if the machine has no GPU for it."""
        if self.size == 1 or chosen.type == "cpu":
            return chosen
        if chosen.type != "cuda" or self.local_rank >= torch.cuda.device_count():
            raise TrainingError(
                f"--device {chosen.type}: this machine does not have one for each process; "
                "give torchrun a smaller --nproc-per-node, or use --device cpu."
            )
        torch.cuda.set_device(self.local_rank)
        return torch.device("cuda", self.local_rank)

    def parallel(self, network: nn.Module) -> nn.Module:
        """The network, with a backward() that also averages the gradients over all processes."""
        return network if self.size == 1 else DistributedDataParallel(network)

    def all_reduce(self, sums: Tensor) -> Tensor:
        """Add up a tensor over all processes, in place."""
        if self.size > 1:
            dist.all_reduce(sums)
        return sums

    def broadcast(self, make: Callable[[], T]) -> T:
        """What make() returns in the main process, in all of them. What it raises there is raised in all."""
        box: list[Any] = [None]
        if self.is_main:
            try:
                box = [make()]
            except (DataError, CheckpointError, TrainingError) as error:
                box = [error]
        if self.size > 1:
            dist.broadcast_object_list(box)
        if isinstance(box[0], Exception):
            raise box[0]
        return box[0]

    def barrier(self) -> None:
        """Wait until every process has called this."""
        self.all_reduce(torch.zeros(1))

    def check_interrupt(self, held: HeldInterrupt, step: int) -> None:
        """Raise KeyboardInterrupt in all processes if Ctrl-C was pressed in any. step: those done in this epoch."""
        if self.size == 1:
            held.release()
        elif step % CHECK_EVERY == 0 and self.all_reduce(torch.tensor(float(held.pressed))) > 0:
            raise KeyboardInterrupt


SINGLE = ProcessGroup()


def is_main_process() -> bool:
    """Whether this is torchrun's first process, or there is no torchrun."""
    return os.environ.get("RANK", "0") == "0"


@contextmanager
def init_process_group(device: str) -> Iterator[ProcessGroup]:
    """Join the processes that torchrun has started; SINGLE without torchrun. device: as --device names it.

    Raises TrainingError if this machine has no such device.
    """
    if int(os.environ.get("WORLD_SIZE", "1")) == 1:
        yield SINGLE
        return
    on_gpu = choose_device(device).type == "cuda"
    dist.init_process_group("cpu:gloo,cuda:nccl" if on_gpu else "gloo")
    try:
        yield ProcessGroup(dist.get_rank(), dist.get_world_size(), int(os.environ["LOCAL_RANK"]))
    finally:
        dist.destroy_process_group()
