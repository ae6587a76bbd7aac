"""docs/tutorial.py: the loop that the benchmarks have always measured, and a file that the rest of Rowwise takes."""

import math
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset, TensorDataset

from docs import tutorial
from model.files.import_checkpoint import import_checkpoint
from model.network.cells import CELLS
from model.training.start import load_start
from tests.support.tiny import COUNTS, MNIST_FILES, tiny_data

MODULES: dict[str, Callable[..., nn.Module]] = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}


class Plain(nn.Module):
    """The network as the benchmarks had it before: without a first state of its own, so torch takes zeros."""

    def __init__(self, cell: str) -> None:
        super().__init__()
        self.recurrent = MODULES[cell](28, 128, 2, batch_first=True)
        self.readout = nn.Linear(128, 10)

    def forward(self, rows: Tensor) -> Tensor:
        hidden, _ = self.recurrent(rows)
        return self.readout(hidden[:, -1])


def plain_losses(pictures: Dataset[tuple[Tensor, ...]], cell: str, seed: int) -> Iterator[float]:
    """Of each step of the loop as the benchmarks had it before."""
    torch.manual_seed(seed)
    loader = DataLoader(pictures, batch_size=100, shuffle=True)
    network = Plain(cell)
    loss_of = nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(network.parameters(), lr=0.001)
    while True:
        for images, labels in loader:
            loss = loss_of(network(images.reshape(-1, 28, 28)), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            yield loss.item()


@pytest.mark.parametrize("cell", CELLS)
def test_each_step_has_the_loss_of_the_plain_loop_to_the_last_bit(cell: str) -> None:
    """Over three epochs, so the order of each epoch counts too."""
    generator = torch.Generator().manual_seed(5)
    pictures = TensorDataset(
        torch.rand(700, 1, 28, 28, generator=generator), torch.randint(0, 10, (700,), generator=generator)
    )
    expected = plain_losses(pictures, cell, seed=3)
    torch.manual_seed(3)
    losses = [loss.item() for loss in tutorial.train(tutorial.Network(cell), pictures, epochs=3)]
    assert losses == [next(expected) for _ in losses]
    assert len(losses) == 21


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the program finds a tiny MNIST, which it reads in batches of one picture."""
    monkeypatch.setattr(tutorial, "FOLDER", tmp_path)
    monkeypatch.setattr(tutorial, "batch_size", 1)
    tiny_data(tmp_path / "data")
    assert {path.name for path in (tmp_path / "data" / "MNIST" / "raw").iterdir()} == set(MNIST_FILES)
    return tmp_path


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> None:
    monkeypatch.setattr("sys.argv", ["docs/tutorial.py", *arguments])
    tutorial.main()


@pytest.mark.parametrize("cell", CELLS)
def test_it_trains_measures_and_saves_what_the_rest_takes(
    cell: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(monkeypatch, *([] if cell == "gru" else [cell]))
    path = folder / "runs" / f"tutorial-{cell}.pth"
    network = tutorial.Network(cell)
    network.load_state_dict(torch.load(path, weights_only=True))
    test = tutorial.MNIST(folder / "data", train=False)
    rows, labels = test.data / 255, test.targets
    with torch.no_grad():
        scores = network(rows)
        share = (scores.argmax(1) == labels).float().mean().item()
        torch.testing.assert_close(import_checkpoint(path).classifier(rows), scores)
    steps = tutorial.num_epochs * COUNTS["train"]
    first, *rest = capsys.readouterr().out.splitlines()
    assert first.startswith(f"step 100 of {steps}: loss ")
    assert rest == [f"right on MNIST's test set: {share:.2%}", f"{path} is saved."]
    start = load_start(path)
    assert (start.arguments["cell"], start.arguments["hidden_size"], start.arguments["num_layers"]) == (
        cell,
        128,
        2,
    )


def test_it_replaces_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder / "runs" / "tutorial-gru.pth"
    path.parent.mkdir()
    path.write_bytes(b"mine")
    monkeypatch.setattr(tutorial, "train", lambda *_: pytest.fail("trained for nothing"))
    with pytest.raises(SystemExit, match=r"tutorial-gru\.pth is there already: move it .*\.$"):
        run(monkeypatch)
    assert path.read_bytes() == b"mine"


def refused(monkeypatch: pytest.MonkeyPatch) -> str:
    """The one sentence with which it ends, status 1; nothing is trained."""
    monkeypatch.setattr(tutorial, "train", lambda *_: pytest.fail("trained for nothing"))
    with pytest.raises(SystemExit) as ended:
        run(monkeypatch)
    said = ended.value.code
    assert isinstance(said, str) and said.endswith(".") and "\n" not in said and not said.endswith("..")
    return said


def test_without_mnist_and_network_it_says_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In one line, though torchvision's message has several and ends with a line break."""
    shutil.rmtree(folder / "data")
    monkeypatch.setattr(tutorial.MNIST, "mirrors", ["nowhere:/"])
    said = refused(monkeypatch)
    assert re.fullmatch(r"MNIST is not in .*raw and could not be downloaded: Error downloading .*", said)
    assert "nowhere:/" in said


def test_a_data_folder_that_is_a_file_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.rmtree(folder / "data")
    (folder / "data").write_text("a file")
    assert refused(monkeypatch).startswith(f"MNIST is not in {folder / 'data'}")


def idx(kind: int, *sizes: int, count: int | None = None) -> bytes:
    """A file of MNIST's format, of zeros."""
    head = bytes((0, 0, kind, len(sizes))) + b"".join(size.to_bytes(4, "big") for size in sizes)
    return head + bytes(math.prod(sizes) if count is None else count)


@pytest.mark.parametrize("name", MNIST_FILES)
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0\0\x08\x03\0\0",
        b"<!DOCTYPE html>",
        b"\0\0\x0a\x01" + bytes(9),
        idx(8, 60, 28, 28, count=0),
        idx(8, 60, 28, 28, count=9),
        idx(8, 60, count=59),
        idx(8, 60, 27, 27),
        idx(8, 59),
        idx(8, 0, 28, 28),
        idx(13, 60, count=240),
    ],
    ids=["empty", "head", "html", "type", "none", "cut", "cut labels", "27", "59", "0", "float"],
)
def test_files_that_are_not_whole_or_not_mnists_are_told(
    name: str, content: bytes, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The test set's, too, and before the training."""
    raw = folder / "data" / "MNIST" / "raw"
    (raw / name).write_bytes(content)
    assert refused(monkeypatch) == f"The files in {raw} are not all of MNIST: delete them, and start again."


@pytest.mark.parametrize("is_file", [True, False])
def test_a_folder_that_cannot_be_written_is_told_before_the_training(
    is_file: bool, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if is_file:
        (folder / "runs").write_text("a file")
    elif Path("/proc/self").is_dir():
        (folder / "runs").symlink_to("/proc/self")  # not even root may write there
    else:
        pytest.skip("no folder that nobody may write in")
    assert refused(monkeypatch).startswith(f"Nothing can be saved in the folder {folder / 'runs'}: ")


@pytest.mark.parametrize("while_in", ["MNIST", "train", "evaluate"])
def test_ctrl_c_ends_it_with_one_sentence(
    while_in: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(tutorial, while_in, interrupted)
    with pytest.raises(SystemExit) as ended:
        run(monkeypatch)
    assert ended.value.code == "Stopped; nothing is saved."
    assert list((folder / "runs").iterdir()) == []


def test_it_refuses_other_cells(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        run(monkeypatch, "transformer")
    assert ended.value.code == 2
    assert "'rnn'" in capsys.readouterr().err
