"""Runs cases in a child process with limits on its memory and on each case's time, and counts how they end.

A case may be refused by our own error in one line, or work. Everything else is a fault: another exception, a message
of several lines, a crash, memory beyond the limit, a case without end.
"""

import contextlib
import io
import json
import mmap
import os
import random
import resource
import signal
import struct
import sys
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

Case = Callable[[random.Random], None]
SECONDS = 10  # CPU time of a case, a hundred times what the slowest takes; three times that in wall time


@dataclass(frozen=True)
class Kind:
    """start(folder): prepares, and returns the function that tries one case. refusal: our error. memory: bytes that
    the cases may allocate. claims: a refused allocation is no fault, since numpy allocates what an npz claims."""

    start: Callable[[Path], Case]
    refusal: type[Exception]
    memory: int = 2**28
    claims: bool = False


@dataclass
class Found:
    """How many cases ended in which way. faults: number of the case -> what happened."""

    refused: int = 0
    working: int = 0
    faults: dict[int, str] = field(default_factory=dict)


def rng_of(name: str, seed: int, number: int) -> random.Random:
    """The random numbers of a case: the same on every run."""
    return random.Random(f"{name} {seed} {number}")


def outcome(kind: Kind, case: Case, rng: random.Random) -> str | None:
    """The fault; "" for a case that works, None for one that was refused as it should be."""
    try:
        case(rng)
        return ""
    except kind.refusal as error:
        message = str(error)
        if "\n" in message or not message.endswith("."):
            return f"not one line with a full stop: {message[:200]!r}"
        too_much = ran_out_of_memory(error) and not kind.claims
        return f"allocated too much: {message[:200]}" if too_much else None
    except Exception as error:
        return f"{type(error).__name__}: {str(error)[:200]}"


def ran_out_of_memory(error: BaseException | None) -> bool:
    """Whether the limit on memory caused the error."""
    while error is not None:
        if isinstance(error, MemoryError) or "allocate memory" in str(error):
            return True
        error = error.__cause__ or error.__context__
    return False


def limit_memory(room: int) -> None:
    """Let this process map at most `room` more bytes."""
    with open("/proc/self/statm") as file:
        mapped = int(file.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (mapped + room, mapped + room))


def work(
    name: str, kind: Kind, seed: int, numbers: range, folder: Path, progress: mmap.mmap, out: int
) -> None:
    """The child process: tries the cases in turn. Notes each in `progress` before, and writes a line to `out` after."""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        warnings.simplefilter("ignore")  # torch and Pillow warn of files before they refuse them
        case = kind.start(folder)
        limit_memory(kind.memory)
        for number in numbers:
            progress[:8] = struct.pack("q", number)
            signal.setitimer(signal.ITIMER_PROF, SECONDS)  # SIGPROF ends the process
            signal.alarm(3 * SECONDS)  # waiting takes no CPU time
            found = outcome(kind, case, rng_of(name, seed, number))
            os.write(out, (json.dumps([number, found]) + "\n").encode())


def lines_of_child(job: Callable[[int], None]) -> Iterator[str]:
    """The lines that job(descriptor) writes in a child process, then the number of the signal that ended it, or 0."""
    reader, writer = os.pipe()
    if not (child := os.fork()):
        try:
            os.close(reader)
            job(writer)
            os._exit(0)
        except BaseException as error:
            print(repr(error), file=sys.stderr)
            os._exit(1)
    os.close(writer)
    with open(reader) as file:
        yield from file
    status = os.waitpid(child, 0)[1]
    if status and not os.WIFSIGNALED(status):
        raise RuntimeError("the cases could not be prepared")
    yield str(os.WTERMSIG(status) if status else 0)


def run(name: str, kind: Kind, seed: int, cases: int, folder: Path) -> Found:
    """Try cases 0 to cases - 1 of a kind. After a crash a new child goes on with the next case."""
    found, progress, first = Found(), mmap.mmap(-1, 8), 0
    while first < cases:
        progress[:8] = struct.pack("q", -1)
        here = folder / f"{name}-{first}"
        here.mkdir()
        numbers = range(first, cases)

        def job(out: int, numbers: range = numbers, here: Path = here) -> None:
            work(name, kind, seed, numbers, here, progress, out)

        *lines, ended = lines_of_child(job)
        for number, what in map(json.loads, lines):
            if what:
                found.faults[number] = what
            found.working += what == ""
            found.refused += what is None
        if ended == "0":
            break
        last = struct.unpack("q", progress[:8])[0]
        if last < 0:
            raise RuntimeError(f"{name}: killed before its first case")
        found.faults[last] = f"the process was ended by {signal.Signals(int(ended)).name}"
        first = last + 1
    return found
