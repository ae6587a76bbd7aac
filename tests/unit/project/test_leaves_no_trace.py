"""The same answers for any batch, number of threads and device of the training; importing programs are left alone."""

import json
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from model.drawing.strokes import rows_from_strokes
from model.files.checkpoint import Checkpoint, load_checkpoint
from model.interpret.trace import trace
from model.network.cells import CELLS
from model.training.config import HERE
from model.training.fit import train_network
from tests.support.digits import load_digits
from tests.support.tiny import contents, interrupt, tiny_config

DRAWINGS = [rows_from_strokes(strokes) for strokes, _ in load_digits()[:64]]
ROWS = torch.from_numpy(np.stack([drawing.rows for drawing in DRAWINGS]))
ROUNDING = 1e-5  # of a probability, float32 against float64; 1.5e-6 was the most that was measured


@pytest.fixture(scope="module", params=CELLS)
def shipped(request: pytest.FixtureRequest) -> Checkpoint:
    return load_checkpoint(HERE / "checkpoints" / f"{request.param}.safetensors")


@torch.no_grad()
def belief(checkpoint: Checkpoint, rows: torch.Tensor, threads: int) -> np.ndarray:
    """Probabilities after every row, [B, 28, 10], computed with this number of threads."""
    before = torch.get_num_threads()
    torch.set_num_threads(threads)
    try:
        logits = checkpoint.classifier(rows, every_row=True)
        return (logits / checkpoint.temperature).softmax(-1).numpy()
    finally:
        torch.set_num_threads(before)


@pytest.fixture(scope="module")
def exact(shipped: Checkpoint) -> np.ndarray:
    """The same in float64."""
    exact = load_checkpoint(HERE / "checkpoints" / f"{shipped.classifier.cell}.safetensors")
    exact.classifier.double()
    return belief(exact, ROWS.double(), 1)


@pytest.mark.parametrize(("batch", "threads", "count"), [(7, 1, 64), (64, 1, 64), (64, 2, 64), (1, 2, 4)])
def test_batch_and_threads_change_no_more_than_rounding(
    batch: int, threads: int, count: int, shipped: Checkpoint, exact: np.ndarray
) -> None:
    found = np.concatenate([belief(shipped, part, threads) for part in ROWS[:count].split(batch)])
    assert np.abs(found - exact[:count]).max() < ROUNDING
    assert np.array_equal(found[:, -1].argmax(-1), exact[:count, -1].argmax(-1))


def test_the_answer_to_a_visitor_is_that_of_the_batch(shipped: Checkpoint, exact: np.ndarray) -> None:
    found = np.stack([trace(shipped, drawing).belief for drawing in DRAWINGS[:16]])
    assert np.abs(found - exact[:16]).max() < ROUNDING


# Trained elsewhere


def on_cuda(path: Path) -> None:
    """Rewrite the file as torch.save writes tensors of a GPU: only the device's name in the pickle differs."""
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    (pickle,) = (name for name in entries if name.endswith("/data.pkl"))
    place = b"X\x03\0\0\0cpu"
    assert place in entries[pickle]
    entries[pickle] = entries[pickle].replace(place, b"X\x06\0\0\0cuda:0")
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)


def test_a_training_begun_on_a_gpu_goes_on_without_one(
    trained: dict[str, bytes], tiny: Path, no_curves: None, sigint: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rounding of a real GPU would be in the weights; here the numbers are the CPU's, only the device's name is
    another."""
    config = tiny_config(tiny, out=tiny / "moved")
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        interrupt(patch, 1, 1)
        train_network(config)
    on_cuda(config.state_path)
    train_network(replace(config, resume=True))
    assert contents(config) == trained


# Programs that import

PROGRAM = """
import json, random, signal, sys, warnings
import numpy as np
import torch

random.seed(1), np.random.seed(2), torch.manual_seed(3)
torch.set_num_threads(2), np.seterr(under="warn"), np.set_printoptions(precision=3)
torch.use_deterministic_algorithms(True), torch.set_printoptions(precision=3)

def state():
    return [
        random.getstate(), np.random.get_state(legacy=False)["state"]["key"].tolist(), torch.get_rng_state().tolist(),
        torch.get_num_threads(), torch.get_num_interop_threads(), str(torch.get_default_dtype()),
        str(torch.get_default_device()), torch.is_grad_enabled(), torch.is_inference_mode_enabled(),
        torch.are_deterministic_algorithms_enabled(), torch.get_float32_matmul_precision(),
        torch.backends.cudnn.benchmark, torch.backends.cudnn.deterministic,
        torch.backends.mkldnn.enabled, torch.is_autocast_enabled("cpu"),
        np.geterr(), np.get_printoptions()["precision"], str(signal.getsignal(signal.SIGINT)), sys.getrecursionlimit(),
        str(warnings.filters), sys.path, {name: str(hook) for name, hook in
        (("excepthook", sys.excepthook), ("displayhook", sys.displayhook))},
    ]

before = state()
import importlib, pkgutil
import torchvision, matplotlib.figure, tqdm, PIL.Image, scipy.ndimage  # what they change is theirs
own = state()
import model
for module in pkgutil.walk_packages(model.__path__, "model."):
    importlib.import_module(module.name)
import train
assert state() == own, "importing"
from pathlib import Path
from dataclasses import replace
import pytest
from model.files.checkpoint import load_checkpoint
from model.drawing.strokes import rows_from_strokes
from model.drawing.picture import rows_from_picture
from model.interpret.trace import trace
from model.training.fit import train_network
from tests.support.tiny import TINY, expect_tiny, tiny_config

checkpoint = load_checkpoint("checkpoints/lstm.safetensors")
drawing = rows_from_strokes([[[120, 40], [118, 90], [117, 150], [116, 210]]])
found = trace(checkpoint, drawing)
found.gates, found.attribution(3), rows_from_picture(np.full((99, 99), 255, np.uint8))
assert state() == own, "reading"
with pytest.MonkeyPatch.context() as patch:
    expect_tiny(patch)
    train_network(tiny_config(Path(sys.argv[1]), "gru", replace(TINY, epochs=1), out=Path(sys.argv[2])))
assert state() == own, "training"
print(len(own))
"""


def test_a_program_that_imports_is_left_as_it_was(tiny: Path, tmp_path: Path) -> None:
    """Random states, threads, types, gradients, printing, signals and warnings, after import, reading and training."""
    command = [sys.executable, "-c", PROGRAM, str(tiny), str(tmp_path / "out")]
    environment = os.environ | {"PYTHONPATH": str(HERE)}
    ran = subprocess.run(command, cwd=HERE, env=environment, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout.splitlines()[-1]) == 22
    assert not ran.stderr.strip()
