"""python -m tests.fuzz: a few of its cases on every run of the tests, and what counts as a fault."""

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
    pytest.skip("Windows has no fork and no limits", allow_module_level=True)

from tests.fuzz.__main__ import KINDS, main
from tests.fuzz.runner import Kind, rng_of, run

ROOT = Path(__file__).resolve().parents[3]
linux = pytest.mark.skipif(sys.platform != "linux", reason="the limit on memory is Linux's")


@linux
def test_mutated_files_and_drawings_are_refused_or_work() -> None:
    """In a new process: torch must not have computed before it forks."""
    command = [sys.executable, "-m", "tests.fuzz", "--cases", "20", "--seed", "7", "--json"]
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    counts = json.loads(ran.stdout.splitlines()[-1])
    assert counts.keys() == KINDS.keys()
    for name, count in counts.items():
        assert count["cases"] == 20
        assert count["refused"] > 5, name  # mutations do break files
        assert count["working"] > 0, name  # but not all of them


def ran_out(rng: random.Random) -> None:
    """Our error, because the limit on memory refused 512 MB."""
    try:
        bytearray(2**29)
    except MemoryError as error:
        raise ValueError("x: is damaged.") from error


def raised(error: Exception) -> Callable[[random.Random], None]:
    def case(rng: random.Random) -> None:
        raise error

    return case


@pytest.mark.parametrize(
    ("case", "claims", "expected"),
    [
        (raised(ValueError("x: is broken.")), False, None),
        (raised(ValueError("x: is broken")), False, "not one line with a full stop: 'x: is broken'"),
        (raised(ValueError("x: is\nbroken.")), False, "not one line with a full stop: 'x: is\\nbroken.'"),
        (raised(KeyError("x")), False, "KeyError: 'x'"),
        (raised(AssertionError("no number")), False, "AssertionError: no number"),
        (lambda rng: os.kill(os.getpid(), signal.SIGKILL), False, "the process was ended by SIGKILL"),
        pytest.param(ran_out, False, "allocated too much: x: is damaged.", marks=linux),
        pytest.param(ran_out, True, None, marks=linux),
    ],
)
def test_our_error_in_one_line_is_no_fault_and_all_else_is(
    case: Callable[[random.Random], None], claims: bool, expected: str | None, tmp_path: Path
) -> None:
    """The second of three cases is this one; the others work, also after a crash."""

    def start(_: Path) -> Callable[[random.Random], None]:
        return lambda rng: case(rng) if rng.random() == rng_of("odd", 0, 1).random() else None

    found = run("odd", Kind(start, ValueError, claims=claims), 0, 3, tmp_path)
    assert (found.working, found.refused) == (2, int(expected is None))
    assert found.faults == ({1: expected} if expected else {})


def test_a_case_is_the_same_on_every_run() -> None:
    assert rng_of("x", 1, 2).random() == rng_of("x", 1, 2).random() != rng_of("x", 1, 3).random()


def test_a_fault_is_printed_with_its_number_and_ends_at_status_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def case(rng: random.Random) -> None:
        raise KeyError("x")

    monkeypatch.setitem(KINDS, "x", Kind(lambda folder: case, ValueError))
    assert main(["--kind", "x", "--cases", "2"]) == 1
    printed = capsys.readouterr().out
    assert re.search(r"^\| x \| 2 \| 0 \| 0 \| 2 \|$", printed, re.MULTILINE)
    assert "x case 1: KeyError: 'x'\n" in printed
    with pytest.raises(KeyError):
        main(["--kind", "x", "--case", "1"])
