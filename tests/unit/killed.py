"""python -m tests.unit.killed FOLDER CELL: kills a training with SIGKILL at random lines, and resumes it each time.

FOLDER holds data/ with the tiny sets. A child process traces the lines of model/ and train.py that it executes, those
that save included, and kills itself at one of them, so the moments are random but the same on every run. Whenever a
training has come through, it is compared with one that was never killed. Prints how many kills and trainings it was.
"""

import os
import random
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
import torch._dynamo  # noqa: F401 -- the optimizer and the data import these when first used: once, not in each child
import torchvision.datasets  # noqa: F401

import train
from model import history
from model.archive import read_payload
from model.recipe import Config
from tests.unit.tiny import TINY, expect_tiny, same, tiny_config

KILLS = int(os.environ.get("ROWWISE_KILLS", "20"))  # more by hand
SAVING = ("save_state", "save_atomically", "finish", "save", "replace", "write")
SOURCES = (train.__file__, str(Path(history.__file__).parent))


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


def traced(job: Callable[[], object], act: Callable[[str], None]) -> None:
    """Do the job, and act at each of its lines on the name of the function."""

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        if not frame.f_code.co_filename.startswith(SOURCES):
            return None
        if event == "line":
            act(frame.f_code.co_name)
        return trace

    sys.settrace(trace)
    job()
    sys.settrace(None)


def run_killed(config: Config, line: int, saving: bool) -> bool:
    """Go on with a training and kill it at this line, counted from 1, of all or of those that save; whether it got
    so far."""
    count = 0

    def act(function: str) -> None:
        nonlocal count
        count += not saving or function in SAVING
        if count == line:
            os.kill(os.getpid(), signal.SIGKILL)

    status = forked(lambda: traced(lambda: train.fit(config), act))
    assert status in (0, signal.SIGKILL), "failed"
    return status != 0


def contents(config: Config) -> dict[str, Any]:
    """What a training has left, less what kills leave: files that were never renamed."""
    files = {path.name: path for path in config.out.iterdir() if not path.name.endswith(".tmp")}
    pickled = {name: read_payload(path) for name, path in files.items() if name.endswith(".pt")}
    return pickled | {name: path.read_bytes() for name, path in files.items() if name not in pickled}


def main(folder: Path, cell: str) -> None:
    """Exit status 1 if a resumed training ends elsewhere or fails."""
    recipe = replace(TINY, epochs=4, data="mnist")
    config = tiny_config(folder, cell, recipe, resume=True, out=folder / "unkilled")
    assert forked(lambda: train.fit(config)) == 0, "failed"
    expected = contents(config)
    kills, trainings, left, rng = 0, 0, set(), random.Random(7)
    while kills < KILLS or not trainings:
        again = replace(config, out=folder / f"killed-{trainings}")
        saving = kills % 2 == 1
        line = rng.randrange(1, 90 if saving else 8000)
        if run_killed(again, line if kills < KILLS else 0, saving):
            kills += 1
            left |= set(again.out.glob("*.tmp"))
        else:
            assert same(contents(again), expected), "another result"
            trainings += 1
    print(f"{kills} kills, {len(left)} while a file was being written, {trainings} trainings")


if __name__ == "__main__":
    with pytest.MonkeyPatch.context() as patch:
        expect_tiny(patch)
        patch.setattr(history, "draw", lambda lines, path, title: path.write_text(title))
        main(Path(sys.argv[1]), sys.argv[2])
