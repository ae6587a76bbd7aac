"""The command that fuzzes: a share of its cases on every run of the tests, and what it takes for a fault."""

import json
import os
import random
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("neither fork nor limits are on Windows", allow_module_level=True)

from tests.fuzz.__main__ import KINDS, main
from tests.fuzz.runner import Kind, rng_of, run

ROOT = Path(__file__).resolve().parents[3]
linux = pytest.mark.skipif(sys.platform != "linux", reason="limits on memory are Linux's")


@linux
def test_mutated_files_and_drawings_are_refused_or_work() -> None:
    """In a process of its own: torch must not have computed before it forks."""
    command = [sys.executable, "-m", "tests.fuzz", "--cases", "80", "--seed", "7", "--json"]
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    counts = json.loads(ran.stdout.splitlines()[-1])
    assert counts.keys() == KINDS.keys()
    for name, count in counts.items():
        assert count["cases"] == 80
        assert count["refused"] > 20, name  # the mutations spoil
        assert count["working"] > 0, name  # and not everything


def faults(case: Callable[[random.Random], None], folder: Path) -> list[str]:
    """What the runner takes for faults: the case is the second of three, those beside it work."""
    folder.mkdir(exist_ok=True)

    def start(_: Path) -> Callable[[random.Random], None]:
        return lambda rng: case(rng) if rng.random() == rng_of("odd", 0, 1).random() else None

    found = run("odd", Kind(start, ValueError), 0, 3, folder)
    assert (found.cases, found.working + len(found.faults)) in ((3, 3), (3, 2))
    assert found.faults.keys() <= {1}
    return list(found.faults.values())


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (ValueError("x: is broken."), []),
        (ValueError("x: is broken"), ["no sentence: 'x: is broken'"]),
        (ValueError("x: is\nbroken."), ["no sentence: 'x: is\\nbroken.'"]),
        (KeyError("x"), ["KeyError: 'x'"]),
        (AssertionError("no number"), ["AssertionError: no number"]),
    ],
)
def test_our_sentence_is_no_fault_and_all_else_is(
    error: Exception, expected: list[str], tmp_path: Path
) -> None:
    def case(rng: random.Random) -> None:
        raise error

    assert faults(case, tmp_path) == expected


def test_a_crash_is_a_fault_and_the_others_are_tried(tmp_path: Path) -> None:
    found = faults(lambda rng: os.kill(os.getpid(), signal.SIGKILL), tmp_path)
    assert found == ["the process was ended by SIGKILL"]


@linux
def test_more_memory_than_the_bound_is_a_fault_also_where_it_is_refused(tmp_path: Path) -> None:
    def case(rng: random.Random) -> None:
        try:
            bytearray(2**29)
        except MemoryError as error:
            raise ValueError("x: is damaged.") from error

    assert faults(case, tmp_path) == ["allocated too much: x: is damaged."]


def test_a_case_is_the_same_on_every_run() -> None:
    assert rng_of("z", 1, 2).random() == rng_of("z", 1, 2).random() != rng_of("z", 1, 3).random()


def test_a_fault_is_printed_with_its_number_and_ends_at_status_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def case(rng: random.Random) -> None:
        raise KeyError("x")

    monkeypatch.setitem(KINDS, "z", Kind(lambda folder: case, ValueError))
    assert main(["--kind", "z", "--cases", "2"]) == 1
    printed = capsys.readouterr().out
    assert re.search(r"^\| z \| 2 \| 0 \| 0 \| 2 \|$", printed, re.MULTILINE)
    assert "z case 1: KeyError: 'x'\n" in printed
    with pytest.raises(KeyError):
        main(["--kind", "z", "--case", "1"])
