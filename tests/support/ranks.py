"""python -m tests.support.ranks FOLDER OPTIONS: two processes train together, on tiny sets. OPTIONS: those of train.py.

They are forks of one that has imported all. FOLDER gets what each prints, as 0.out and 0.err, 1.out and 1.err. Prints
their exit statuses. END: the name of a signal by which the second ends itself, at the step STEP of the second epoch.
"""

import os
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

import train
from model.training import distributed
from model.training.trainer import Training
from tests.support.tiny import expect_tiny, without_curves


def train_as(rank: str, options: list[str]) -> int:
    """train.py in a process of this rank; its exit status."""
    patch = pytest.MonkeyPatch()
    patch.setattr(distributed, "CHECK_EVERY", 4)  # so the 35 steps of an epoch do not end at a check
    expect_tiny(patch)
    without_curves(patch)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # as train.py has it by then
    train_batch = Training.train_batch
    end, step = os.environ["END"], int(os.environ["STEP"])

    def ending(self: Training, split: Any, steps: Any) -> None:
        if (self.epoch, self.step, rank) == (1, step, "1") and end:
            os.kill(os.getpid(), getattr(signal, end))
        train_batch(self, split, steps)

    patch.setattr(Training, "train_batch", ending)
    return train.main(options)


def forked(rank: str, folder: Path, options: list[str]) -> int:
    """The number of a process of this rank."""
    if child := os.fork():
        return child
    os.environ.update(RANK=rank, LOCAL_RANK=rank)
    for stream, name in ((sys.stdout, "out"), (sys.stderr, "err")):
        os.dup2(os.open(folder / f"{rank}.{name}", os.O_WRONLY | os.O_CREAT | os.O_TRUNC), stream.fileno())
    status = train_as(rank, options)
    sys.stdout.flush()
    os._exit(status)


def main() -> None:
    children = [forked(rank, Path(sys.argv[1]), sys.argv[2:]) for rank in ("0", "1")]
    print(*(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children))


if __name__ == "__main__":
    main()
