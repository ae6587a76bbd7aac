"""Faults of the environment that torch or gradio meet with a traceback when they are imported."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.server import APP, ROOT

PROGRAMS = ["app.py", "train.py"]
FROM_NOWHERE = (
    "import os, sys; os.rmdir(os.getcwd()); os.execv(sys.executable, [sys.executable, sys.argv[1]])"
)
CLOSED = """
import os, sys
from model.runtime.startup import prepare
prepare()
print(sys.stdout.fileno(), sys.stdout.name == os.devnull, file=sys.stderr)
"""


@pytest.mark.parametrize("name", ["GRADIO_SERVER_PORT", "GRADIO_NUM_PORTS", "WEB_CONCURRENCY"])
@pytest.mark.parametrize("value", ["abc", "", "-1"])
def test_a_setting_that_is_no_number(name: str, value: str) -> None:
    ended = subprocess.run(
        [sys.executable, str(APP)], env=os.environ | {name: value}, capture_output=True, text=True
    )
    said = f"app.py: {name} is {value!r}; set it to a whole number, or leave it out.\n"
    assert (ended.returncode, ended.stdout, ended.stderr) == (2, "", said)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere it cannot be deleted")
@pytest.mark.parametrize("program", PROGRAMS)
def test_a_current_directory_that_is_gone(program: str, tmp_path: Path) -> None:
    asked = [sys.executable, "-c", FROM_NOWHERE, str(APP.with_name(program))]
    (tmp_path / "gone").mkdir()
    ended = subprocess.run(asked, cwd=tmp_path / "gone", capture_output=True, text=True)
    reason = "the current directory is gone (No such file or directory); change to one that is there."
    assert (ended.returncode, ended.stdout, ended.stderr) == (1, "", f"{program}: {reason}\n")


@pytest.mark.skipif(os.name != "posix", reason="needs sh")
def test_a_closed_output_is_no_place_for_a_file() -> None:
    """The next file to be opened, a checkpoint say, would get its number, and what libraries print."""
    closed = ["sh", "-c", 'exec "$@" >&-', "sh", sys.executable, "-c", CLOSED]
    ended = subprocess.run(closed, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    assert (ended.returncode, ended.stderr) == (0, "1 True\n")
