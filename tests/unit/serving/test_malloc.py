"""Freed memory, as the system sees it: given back by the app, kept in a training. Where the C library is glibc."""

import platform
import subprocess
import sys

import pytest

from tests.support.server import ROOT

START = """
import numpy as np
from model.runtime.malloc import keep_memory, return_memory

def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096 // 2**20

"""
# Once a large block was freed, glibc takes the next ones from its arenas; there a small one that lives keeps those
# below it.
APP = """
np.ones(30 * 2**20, np.uint8)
start, kept = resident(), []
for _ in range(20):
    large = np.ones(20 * 2**20, np.uint8)
    kept.append((large, np.ones(100_000, np.uint8)))
kept = [small for _, small in kept]
del large
print(resident() - start)
"""
TRAINING = """
start = resident()
np.ones(400 * 2**20, np.uint8)
print(resident() - start)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="mallopt's options are glibc's")
@pytest.mark.parametrize(
    ("prepare", "blocks", "few"),
    [("", APP, False), ("return_memory()", APP, True), ("", TRAINING, True), ("keep_memory()", TRAINING, False)],
    ids=["without", "app", "without either", "training"],
)  # fmt: skip
def test_what_is_freed(prepare: str, blocks: str, few: bool) -> None:
    """Of 400 MiB, the process still has few or nearly all."""
    script = [sys.executable, "-c", START + prepare + blocks]
    done = subprocess.run(script, cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(done.stdout) in (range(60) if few else range(380, 440))
