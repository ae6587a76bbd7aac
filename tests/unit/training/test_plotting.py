"""Pictures are drawn whatever the surroundings are."""

import os
import subprocess
import sys
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import pytest
from PIL import Image

from model.training.plotting import new_figure, write_png

ROOT = Path(__file__).resolve().parents[3]
HAS_INLINE = find_spec("matplotlib_inline") is not None
# Up to 3.8 matplotlib does not look whether a module is there.
TAKES_ANY_MODULE = tuple(map(int, version("matplotlib").split(".")[:2])) < (3, 9)
PROGRAM = """
import os, sys
from pathlib import Path
from model.training.plotting import new_figure, write_png
figure = new_figure(2, 1)
figure.subplots().plot([1, 2])
write_png(figure, Path(sys.argv[1]))
assert "matplotlib.pyplot" not in sys.modules
assert os.environ["MPLBACKEND"] == sys.argv[2]
import matplotlib
print(matplotlib.rcParams["backend"] == sys.argv[2])
"""


@pytest.mark.parametrize(
    ("backend", "kept"),
    [
        ("module://matplotlib_inline.backend_inline", HAS_INLINE or TAKES_ANY_MODULE),
        ("other", False),
    ],
)
def test_a_backend_that_is_not_there_does_no_harm(backend: str, kept: bool, tmp_path: Path) -> None:
    """Jupyter names its own in MPLBACKEND, also for a training that another Python runs. One that is there is kept."""
    path = tmp_path / "a.png"
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(path), backend],
        env={**os.environ, "MPLBACKEND": backend, "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, f"{kept}\n", "")
    with Image.open(path) as picture:
        assert picture.size == (220, 110)


def test_a_letter_that_the_font_lacks_is_no_warning(tmp_path: Path, recwarn: pytest.WarningsRecorder) -> None:
    figure = new_figure(2, 1)
    figure.suptitle("数字")
    write_png(figure, tmp_path / "a.png")
    assert not list(recwarn)
