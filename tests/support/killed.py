"""python -m tests.support.killed FOLDER CELL: SIGKILLs a training at random moments, and resumes it each time.

FOLDER holds data/ with the tiny sets. A quarter of the kills comes at a random one of the lines of model/ and train.py
that a whole training executes, a quarter at one of those that save, a quarter by a clock, be it in the middle of a
system call, and a quarter in the middle of a file, when a random number of its bytes is written. After each, the
checkpoint that was there before, or the new one, loads. Whenever a training has come through, all that it left is
compared with one that was never killed. Prints how many kills and trainings it was.
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

import train
from model.files import atomic as whole
from model.files.checkpoint import load_checkpoint, save_checkpoint
from model.files.payload import read_payload
from model.training import learning_curves as history
from model.training.recipes import Config
from model.training.resume import read_state
from tests.support.checkpoints import made
from tests.support.tiny import TINY, expect_tiny, same, tiny_config

KILLS = int(os.environ.get("ROWWISE_KILLS", "20"))  # more by hand
SAVING = (
    "save_state",
    "save_atomically",
    "finish",
    "save",
    "write",
)  # and all of model/files/atomic.py
SOURCES = (train.__file__, str(Path(history.__file__).parents[1]))
Lines = tuple[int, int]  # executed in all, and while saving


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


def traced(job: Callable[[], object], act: Callable[[bool], None]) -> None:
    """Do the job, and act at each of its lines, told whether it is one that saves."""

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        code = frame.f_code
        if not code.co_filename.startswith(SOURCES):
            return None
        if event == "line":
            act(code.co_name in SAVING or code.co_filename == whole.__file__)
        return trace

    sys.settrace(trace)
    job()
    sys.settrace(None)


def counted(config: Config, note: Path) -> Lines:
    """How many lines a training executes from its start to its end; it is left whole."""
    lines = [0, 0]

    def act(saving: bool) -> None:
        lines[0] += 1
        lines[1] += saving

    def job() -> None:
        traced(lambda: train.fit(config), act)
        note.write_text(f"{lines[0]} {lines[1]}")

    assert forked(job) == 0, "failed"
    executed, saved = map(int, note.read_text().split())
    return executed, saved


def at_line(config: Config, line: int, saving: bool) -> None:
    """Go on with a training and kill it at this line, counted from 1, of all or of those that save."""
    count = 0

    def act(is_saving: bool) -> None:
        nonlocal count
        count += is_saving or not saving
        if count == line:
            os.kill(os.getpid(), signal.SIGKILL)

    traced(lambda: train.fit(config), act)


def at_time(config: Config, seconds: float) -> None:
    """Go on with a training that the system ends after so long, be it inside a system call."""
    signal.setitimer(signal.ITIMER_REAL, seconds)  # nobody handles SIGALRM: the process ends there and then
    train.fit(config)


def at_byte(config: Config, most: int) -> None:
    """Go on with a training that the system ends where a file would grow beyond so many bytes: half of it is there."""
    import resource  # not on Windows, where other tests import this file

    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)  # Python ignores it; the default is to end
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    train.fit(config)


def contents(config: Config) -> dict[str, Any]:
    """Everything that a training has left."""
    files = {path.name: path for path in config.out.iterdir()}
    pickled = {name: read_payload(path) for name, path in files.items() if name.endswith(".pt")}
    return pickled | {name: path.read_bytes() for name, path in files.items() if name not in pickled}


def check_left(config: Config) -> None:
    """The earlier checkpoint, or the new one, is whole, and so is the state, if there is one."""
    load_checkpoint(config.checkpoint_path)
    if config.state_path.exists():
        read_state(config.state_path, config.settings(), config.recipe.epochs)


def prepared(config: Config, number: int) -> Config:
    """The training in a folder of its own, in which an earlier checkpoint lies."""
    again = replace(config, out=config.out.with_name(f"killed-{number}"))
    assert forked(lambda: save_checkpoint(again.checkpoint_path, made(config.cell))) == 0, "not saved"
    return again


def killing(config: Config, kind: int, lines: Lines, size: int, rng: random.Random) -> Callable[[], None]:
    """The training, with one of the four kinds of kill in it; size: bytes of the largest file that it writes."""
    kinds = (
        partial(at_line, config, rng.randrange(1, lines[0]), saving=False),
        partial(at_line, config, rng.randrange(1, lines[1]), saving=True),
        partial(at_time, config, rng.uniform(0, 1)),
        partial(at_byte, config, rng.randrange(size)),
    )
    return kinds[kind]


def main(folder: Path, cell: str) -> None:
    """Exit status 1 if a resumed training ends elsewhere or fails, or if a kill has left anything broken."""
    recipe = replace(TINY, epochs=4, data="mnist")
    config = tiny_config(folder, cell, recipe, resume=True, out=folder / "unkilled")
    lines = counted(config, folder / "lines")
    expected = contents(config)
    size = max(path.stat().st_size for path in config.out.iterdir())
    kills, trainings, rng = 0, 0, random.Random(7)
    left: set[Path] = set()
    again = prepared(config, 0)
    while kills < KILLS or not trainings:
        job = killing(again, kills % 4, lines, size, rng) if kills < KILLS else partial(train.fit, again)
        status = forked(job)
        assert status in (0, signal.SIGKILL, signal.SIGALRM, signal.SIGXFSZ), "failed"
        assert forked(partial(check_left, again)) == 0, "left broken"
        if status:
            kills += 1
            left |= set(again.out.glob("*.tmp"))
        else:
            assert same(contents(again), expected), "another result"
            trainings += 1
            again = prepared(config, trainings)
    print(f"{kills} kills, {len(left)} while a file was being written, {trainings} trainings")


if __name__ == "__main__":
    with pytest.MonkeyPatch.context() as patch:
        expect_tiny(patch)
        patch.setattr(history, "draw", lambda lines, path, title: path.write_text(title))
        main(Path(sys.argv[1]), sys.argv[2])
