"""python -m tests.unit.killed FOLDER CELL: kills a training with SIGKILL at random lines, and resumes it each time.

FOLDER holds data/ with the tiny sets. A child process traces the lines of model/ and train.py that it executes, those
that save included, and kills itself at one of them, so the moments are random but the same on every run. Whenever a
training has come through, it is compared with one that was never killed. Prints how many kills and trainings it was.
"""

import json
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
SOURCES = (train.__file__, str(Path(history.__file__).parent))


def forked(job: Callable[[], None]) -> int:
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


def traced(job: Callable[[], object], act: Callable[[int, str], None]) -> None:
    """Do the job, and act at each line: on the number of lines so far, and on the function."""
    count = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        if not frame.f_code.co_filename.startswith(SOURCES):
            return None
        if event == "line":
            count += 1
            act(count, frame.f_code.co_name)
        return trace

    sys.settrace(trace)
    job()
    sys.settrace(None)


def kill_at(line: int) -> Callable[[int, str], None]:
    def act(count: int, _: str) -> None:
        if count == line:
            os.kill(os.getpid(), signal.SIGKILL)

    return act


def lines_of(config: Config) -> tuple[int, list[int]]:
    """Train without a kill; how many lines that takes, and which of them save something."""
    note = config.out.with_suffix(".lines")

    def job() -> None:
        saving, last = [], 0

        def act(count: int, function: str) -> None:
            nonlocal last
            last = count
            if function in ("save_atomically", "replace", "finish"):
                saving.append(count)

        traced(lambda: train.fit(config), act)
        note.write_text(json.dumps([last, saving]))

    assert forked(job) == 0, "failed"
    last, saving = json.loads(note.read_text())
    return last, saving


def contents(config: Config) -> dict[str, Any]:
    """What a training has left, less what kills leave: files that were never renamed."""
    files = {path.name: path for path in config.out.iterdir() if not path.name.endswith(".tmp")}
    pickled = {name: read_payload(path) for name, path in files.items() if name.endswith(".pt")}
    return pickled | {name: path.read_bytes() for name, path in files.items() if name not in pickled}


def run_killed(config: Config, line: int) -> bool:
    """Go on with a training and kill it at this line, or never at 0; whether it got so far."""
    status = forked(lambda: traced(lambda: train.fit(config), kill_at(line)))
    assert status in (0, signal.SIGKILL), "failed"
    return status != 0


def main(folder: Path, cell: str) -> None:
    """Exit status 1 if a resumed training ends elsewhere or fails."""
    recipe = replace(TINY, epochs=4, data="mnist")
    config = tiny_config(folder, cell, recipe, resume=True, out=folder / "unkilled")
    last, saving = lines_of(config)
    expected = contents(config)
    kills, trainings, rng = 0, 0, random.Random(7)
    while kills < KILLS or not trainings:
        again = replace(config, out=folder / f"killed-{trainings}")
        line = rng.choice(saving) if kills % 2 else rng.randrange(1, last)
        if run_killed(again, line if kills < KILLS else 0):
            kills += 1
        else:
            assert same(contents(again), expected), "another result"
            trainings += 1
    print(f"{kills} kills, {trainings} trainings")


if __name__ == "__main__":
    with pytest.MonkeyPatch.context() as patch:
        expect_tiny(patch)
        patch.setattr(history, "draw", lambda lines, path, title: path.write_text(title))
        main(Path(sys.argv[1]), sys.argv[2])
