"""python -m tests.support.killed FOLDER CELL: SIGKILLs a training at random moments, and resumes it each time.

FOLDER holds data/ with the tiny sets. The kills come in turn at a random one of the lines that save, and amid a file,
once a random number of its bytes is written. After each, the earlier checkpoint or the new one loads. Each training
that comes through has left the same bytes as one that was never killed. Prints the numbers of kills and trainings;
ROWWISE_KILLS sets how many kills.
"""

import os
import random
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
import torch._dynamo  # noqa: F401 -- the optimizer and the data import these when first used: once, not in each child
import torchvision.datasets  # noqa: F401

from model.files import atomic
from model.files.checkpoint import load_checkpoint, save_checkpoint
from model.training import learning_curves, names, output_files
from model.training.config import Config
from model.training.fit import train_network
from model.training.resume import read_state
from model.training.trainer import Training
from tests.support.checkpoints import made
from tests.support.tiny import TINY, contents, expect_tiny, tiny_config, without_curves

KILLS = int(os.environ.get("ROWWISE_KILLS", "8"))
SAVING = (
    Path(atomic.__file__).parent,
    *(Path(str(each.__file__)) for each in (learning_curves, names, output_files)),
)
METHODS = (Training.save_state.__code__, Training.finish.__code__)


def forked(job: Callable[[], object]) -> int:
    """Run a job in a child process; its exit status as os.waitpid gives it. torch must not have computed before."""
    if child := os.fork():
        return os.waitpid(child, 0)[1]
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        job()
        os._exit(0)
    except BaseException as error:
        print(repr(error), file=sys.stderr)
        os._exit(1)


def is_saving(frame: FrameType) -> bool:
    path = Path(frame.f_code.co_filename)
    return frame.f_code in METHODS or path in SAVING or path.parent in SAVING


def at_line(config: Config, last: int, note: Path | None = None) -> None:
    """Train, and kill this process at this one of the lines that save, from 1. note: a file for their number."""
    count = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        if event == "call":
            return trace if is_saving(frame) else None
        count += event == "line"
        if count == last:
            os.kill(os.getpid(), signal.SIGKILL)
        return trace

    sys.settrace(trace)
    train_network(config)
    sys.settrace(None)
    if note:
        note.write_text(str(count))


def at_byte(config: Config, most: int) -> None:
    """Train; the system ends the process where a file would grow beyond so many bytes."""
    import resource  # not on Windows, where other tests import this file

    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)  # Python ignores it; the default is to end
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    train_network(config)


def check_left(config: Config) -> None:
    """The earlier checkpoint or the new one is complete, and so is the state, if there is one."""
    load_checkpoint(config.checkpoint_path)
    if config.state_path.exists():
        read_state(config.state_path, config.fingerprint())


def prepared(config: Config, number: int) -> Config:
    """The training in a folder of its own, in which an earlier checkpoint lies."""
    again = replace(config, out=config.out.with_name(f"killed-{number}"))
    assert forked(lambda: save_checkpoint(again.checkpoint_path, made(config.cell))) == 0, "not saved"
    return again


def main(folder: Path, cell: str) -> None:
    """Fails if a resumed training fails or ends at other bytes, or if a kill has left a broken file."""
    recipe = replace(TINY, epochs=4, data="mnist")
    config = tiny_config(folder, cell, recipe, resume=True, force=True, out=folder / "unkilled")
    assert forked(partial(at_line, config, 0, folder / "lines")) == 0, "failed"
    lines, expected = int((folder / "lines").read_text()), contents(config)
    size = max(path.stat().st_size for path in config.out.iterdir())
    kills, trainings, rng = 0, 0, random.Random(7)
    left: set[Path] = set()
    again = prepared(config, 0)
    while kills < KILLS or not trainings:
        jobs = (
            partial(at_line, again, rng.randrange(1, lines)),
            partial(at_byte, again, rng.randrange(size)),
        )
        status = forked(jobs[kills % 2] if kills < KILLS else partial(train_network, again))
        assert status in (0, signal.SIGKILL, signal.SIGXFSZ), "failed"
        assert forked(partial(check_left, again)) == 0, "left broken"
        left |= set(again.out.glob("*.tmp"))
        if status:
            kills += 1
        else:
            found = {name: content for name, content in contents(again).items() if not name.endswith(".tmp")}
            assert found == expected, "another result"
            trainings += 1
            again = prepared(config, trainings)
    print(f"{kills} kills, {len(left)} while a file was being written, {trainings} trainings")


if __name__ == "__main__":
    with pytest.MonkeyPatch.context() as patch:
        expect_tiny(patch)
        without_curves(patch)
        main(Path(sys.argv[1]), sys.argv[2])
