"""docs/notebook.ipynb in a real kernel, on tiny data; and what a notebook shows of Ctrl-C and of errors."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from tests.support.tiny import tiny_data

ROOT = Path(__file__).resolve().parents[3]
NOTEBOOK = ROOT / "docs" / "notebook.ipynb"
LINKED = ("model", "train.py", "checkpoints", "requirements-notebook.txt")
# What the kernel runs first: the loaders expect the tiny data.
PREPARE = f"""
import sys
import pytest
sys.path.insert(0, {str(ROOT)!r})
from tests.support.tiny import *
patch = pytest.MonkeyPatch()
expect_tiny(patch)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with tiny data, as a notebook finds it from docs/."""
    root = tmp_path_factory.mktemp("notebook")
    for name in LINKED:
        (root / name).symlink_to(ROOT / name)
    tiny_data(root / "data")
    (root / "docs").mkdir()
    return root / "docs"


def own(folder: Path) -> dict[str, str]:
    """An environment whose IPython keeps its history in this folder."""
    return os.environ | {"IPYTHONDIR": str(folder / "ipython")}


def run(cells: list[Any], folder: Path) -> list[Any]:
    """The cells after a kernel has run them in this folder, PREPARE first, each with its outputs."""
    book = new_notebook(cells=[new_code_cell(PREPARE), *cells])
    resources = {"metadata": {"path": str(folder)}}
    client = NotebookClient(book, timeout=300, kernel_name="python3", allow_errors=True, resources=resources)
    client.execute(env=own(folder))
    return book.cells


def printed(cell: Any, name: str = "stdout") -> str:
    """What a cell has written, without what a bar has written over."""
    text = "".join(
        each.text for each in cell.outputs if each.output_type == "stream" and each.get("name") == name
    )
    return re.sub(r"[^\n]*\r", "", text)


def errors(cell: Any) -> list[Any]:
    return [each for each in cell.outputs if each.output_type == "error"]


# After the notebook's own cells: a training that is interrupted and resumed, and calls that are refused.
OPTIONS = 'recipe="quick", data_dir="data", batch_size=16, hidden_size=4, out="stopped"'
STOPPED = [
    f"interrupt(patch, 1, 1)\nfit('gru', epochs=2, {OPTIONS})",
    f"patch.undo(); expect_tiny(patch)\nprint(len(fit('gru', epochs=2, resume=True, {OPTIONS}).history))",
]
REFUSED = [
    f"fit('gru', epochs=0, {OPTIONS})",
    "fit('gru', recipe='slow')",
    "fit('gru', epoch=1)",
    "fit('gru', out='train.py')",
    "fit('gru', out='refused', data_dir='train.py')",
    "load_checkpoint('nothing.safetensors')",
]


@pytest.fixture(scope="module")
def all_cells(folder: Path) -> list[Any]:
    own = [cell for cell in nbformat.read(NOTEBOOK, 4).cells if cell.cell_type == "code"]
    return run([*own, *(new_code_cell(program) for program in STOPPED + REFUSED)], folder)


@pytest.fixture(scope="module")
def executed(all_cells: list[Any]) -> list[Any]:
    """PREPARE and the notebook's cells of code."""
    return all_cells[: -len(STOPPED + REFUSED)]


@pytest.fixture(scope="module")
def stopped(all_cells: list[Any]) -> list[Any]:
    return all_cells[-len(STOPPED + REFUSED) : -len(REFUSED)]


@pytest.fixture(scope="module")
def refused(all_cells: list[Any]) -> list[Any]:
    return all_cells[-len(REFUSED) :]


def test_every_cell_runs_without_a_warning(executed: list[Any], folder: Path) -> None:
    """A widget for the bar is not installed here: nothing complains of that."""
    assert not [error.evalue for cell in executed for error in errors(cell)]
    assert not "".join(printed(cell, "stderr") for cell in executed)
    assert (folder.parent / "runs" / "gru.safetensors").is_file()


def test_cells_show_what_they_promise(executed: list[Any]) -> None:
    _, _, first, live, history, read, belief, again = executed
    assert re.search(r"gru\.safetensors reads \d+\.\d\d% of MNIST's test set\n$", printed(first))
    bar = "".join(each.text for each in first.outputs if each.output_type == "stream")
    assert "gru epoch 1/1:   0%|" in bar  # the bar, though the output is no terminal
    for cell in (live, history, belief):
        assert [each for each in cell.outputs if "image/png" in each.get("data", {})]
    assert printed(read).startswith("this one: a ")
    assert "\nshipped: a " in printed(read)
    assert printed(again).endswith("True\n")


def test_the_file_holds_no_outputs_and_is_valid() -> None:
    book = nbformat.read(NOTEBOOK, 4)
    nbformat.validate(book)
    assert not [cell for cell in book.cells if cell.get("outputs") or cell.get("execution_count")]


def test_lines_for_other_boards_take_what_an_epoch_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "".join(cell.source for cell in nbformat.read(NOTEBOOK, 4).cells if cell.cell_type == "markdown")
    programs = re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    line = {"epoch": 1, "loss": 0.5}

    def fit(cell: str, out: str, on_epoch: Any) -> None:
        on_epoch(line)

    board, wandb = Mock(), Mock()
    monkeypatch.setitem(sys.modules, "torch.utils.tensorboard", board)
    monkeypatch.setitem(sys.modules, "wandb", wandb)
    for program in programs:
        exec(program, {"fit": fit})
    assert len(programs) == 2
    board.SummaryWriter().add_scalar.assert_any_call("loss", 0.5, 1)
    wandb.init().log.assert_called_once_with(line)


def test_an_interrupted_training_is_one_line_and_goes_on(stopped: list[Any]) -> None:
    [error] = errors(stopped[0])
    state = Path("stopped") / "gru-4x2.training.pt"
    assert error.ename == "Interrupted"
    assert error.traceback == [
        f"Interrupted: {state} is saved, and the same call with resume=True goes on from it."
    ]
    assert not errors(stopped[1])
    assert printed(stopped[1]).splitlines()[-1] == "2"


def test_what_is_wrong_is_one_line(refused: list[Any]) -> None:
    shown = [error.traceback for cell in refused for error in errors(cell)]
    assert [len(lines) for lines in shown] == [1] * len(REFUSED)
    told = [lines[0] for lines in shown]
    kinds = ["OptionError", "OptionError", "OptionError", "TrainingError", "DataError", "CheckpointError"]
    assert [line.split(":")[0] for line in told] == kinds
    assert told[0] == "OptionError: epochs must be a whole number from 1 to 1000000, not 0."
    assert told[1] == "OptionError: recipe must be one of rowwise, short, tutorial, quick, live, not 'slow'."
    assert told[2].startswith("OptionError: fit() has no option 'epoch'; it has recipe, ")


def first_cell_alone(folder: Path, repository: str) -> subprocess.CompletedProcess[str]:
    """The notebook's first cell of code in an empty folder, as in Colab, with this REPOSITORY."""
    first = next(cell.source for cell in nbformat.read(NOTEBOOK, 4).cells if cell.cell_type == "code")
    program = folder / "first.ipy"
    program.write_text(first.replace('REPOSITORY = ""', f"REPOSITORY = {repository!r}"), "utf-8")
    command = [sys.executable, "-m", "IPython", "--no-banner", program.name]
    return subprocess.run(command, cwd=folder, env=own(folder), capture_output=True, text=True)


def test_the_first_cell_fetches_the_project_where_it_is_not(tmp_path: Path) -> None:
    there, empty = tmp_path / "there", tmp_path / "empty"
    there.mkdir()
    empty.mkdir()
    shutil.copy(ROOT / "requirements-notebook.txt", there)
    who = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.org"]
    for words in (["init", "--quiet"], ["add", "."], [*who, "commit", "--quiet", "-m", "all"]):
        subprocess.run(["git", *words], cwd=there, check=True)
    ran = first_cell_alone(empty, there.as_uri())
    assert (empty / "rowwise" / "requirements-notebook.txt").is_file(), ran.stderr
    assert not [line for line in (ran.stdout + ran.stderr).splitlines() if "rror" in line]


def test_the_first_cell_asks_for_the_address_that_it_lacks(tmp_path: Path) -> None:
    ran = first_cell_alone(tmp_path, "")
    assert "write the address of Rowwise into REPOSITORY." in ran.stdout + ran.stderr
    assert "Traceback" not in ran.stdout + ran.stderr


def numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]


def test_the_ranges_hold_what_is_pinned_and_no_more() -> None:
    """So a machine keeps the torch that it has, within the range; `make oldest` tests its lower end."""
    pinned = dict(
        re.findall(r"^(\S+)==([\d.]+)", (ROOT / "requirements.txt").read_text("utf-8"), re.MULTILINE)
    )
    lines = (ROOT / "requirements-notebook.txt").read_text("utf-8").splitlines()
    ranges = [line.split("  #")[0] for line in lines if not line.startswith("#")]
    for line in ranges:
        name, lowest = line.split(">=")
        assert numbers(lowest) <= numbers(pinned[name])
    assert len(ranges) == 8
    assert "--resolution lowest-direct -r requirements-notebook.txt" in (ROOT / "Makefile").read_text("utf-8")
