"""Real processes, killed at random moments."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")
def test_killed_at_random_moments_it_ends_at_the_same_bytes(tiny: Path) -> None:
    command = [sys.executable, "-m", "tests.support.killed", str(tiny), "lstm"]
    run = subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    found = re.fullmatch(r"(\d+) kills, (\d+) while a file was being written, (\d+) trainings\n", run.stdout)
    assert found and int(found[1]) >= 8 and int(found[2]) > 0, run.stdout
