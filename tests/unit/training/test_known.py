"""The command that makes the known drawings: of training data alone, and a choice that stands for all of it."""

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Generator

from model.data.mnist import read_mnist
from model.data.pen_digits import PenDigits, load_pen_digits
from model.data.rendering import render
from model.data.splits import MNIST_VALIDATION, by_writer
from model.files.known import KNOWN, load_known
from model.training import known as module
from model.training.known import main, medoids, missed
from tests.support.known import SHIPPED_KNOWN
from tests.support.small import save_small

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"


@pytest.fixture
def sets(monkeypatch: pytest.MonkeyPatch) -> tuple[torch.Tensor, torch.Tensor, PenDigits]:
    """Random pictures in place of MNIST's, their labels, and some pen digits; a tenth of the drawings is chosen."""
    generator = torch.Generator().manual_seed(0)
    images = torch.randint(0, 256, (MNIST_VALIDATION + 400, 28, 28), dtype=torch.uint8, generator=generator)
    digits = torch.arange(len(images)) % 10
    pen = load_pen_digits().select(np.arange(7494) % 16 == 0)
    monkeypatch.setattr(module, "read_mnist", lambda folder, train: (images, digits))
    monkeypatch.setattr(module, "load_pen_digits", lambda: pen)
    monkeypatch.setattr(module, "COUNTS", (15, 5))
    return images, digits, pen


def test_they_are_drawings_that_trained(
    tmp_path: Path, sets: tuple[torch.Tensor, torch.Tensor, PenDigits], capsys: pytest.CaptureFixture[str]
) -> None:
    """Each is a picture before the validation pictures, or a training writer's, with its label; none is there twice."""
    images, digits, pen = sets
    for name in ("rnn", "lstm"):
        save_small(tmp_path, name, name)
    path = tmp_path / KNOWN
    assert main(["--data-dir", "nowhere", "--checkpoints", str(tmp_path), "--out", str(path)]) == 0
    assert "200 drawings" in capsys.readouterr().out
    known = load_known(path)
    assert known.labels.tolist() == list(range(10)) * 20
    assert known.sources.reshape(-1, 10).tolist() == [[int(place % 4 == 3)] * 10 for place in range(20)]
    trained, _ = by_writer(pen)
    for source, pictures, labels in (
        (0, images[:400].numpy(), digits.numpy()),
        (1, np.stack([render(strokes) for strokes in trained.strokes]), trained.labels),
    ):
        all_labels = {picture.tobytes(): label for picture, label in zip(pictures, labels, strict=False)}
        chosen = [picture.tobytes() for picture in known.pictures[known.sources == source]]
        assert [all_labels[picture] for picture in chosen] == known.labels[known.sources == source].tolist()
        assert len(set(chosen)) == len(chosen)


def test_networks_that_are_sure_of_too_few_digits_choose_none(
    tmp_path: Path, sets: tuple[torch.Tensor, torch.Tensor, PenDigits], capsys: pytest.CaptureFixture[str]
) -> None:
    """Only drawings of which all networks are sure are known."""
    save_small(tmp_path, "gru")
    save_small(tmp_path, "rnn", "rnn", threshold=1.0)
    assert main(["--checkpoints", str(tmp_path), "--out", str(tmp_path / KNOWN)]) == 1
    assert capsys.readouterr().err.endswith("its networks are sure of too few digits to choose among.\n")


def test_no_shipped_drawing_is_of_a_writer_who_validates() -> None:
    known = load_known(SHIPPED_KNOWN)
    _, held = by_writer(load_pen_digits())
    shipped = {picture.tobytes() for picture in known.pictures[known.sources == 1]}
    assert not shipped & {render(strokes).tobytes() for strokes in held.strokes}


@pytest.mark.skipif(not DATA.exists(), reason="MNIST is not beside the project")
def test_the_shipped_pictures_are_mnists_training_pictures() -> None:
    known = load_known(SHIPPED_KNOWN)
    images, digits = (each[:-MNIST_VALIDATION].numpy() for each in read_mnist(DATA, train=True))
    labels = {picture.tobytes(): label for picture, label in zip(images, digits, strict=True)}
    mine = known.sources == 0
    assert [labels[picture.tobytes()] for picture in known.pictures[mine]] == known.labels[mine].tolist()


def test_medoids_stand_for_every_heap() -> None:
    """One point of each of five far heaps, the one next to its weighted middle."""
    generator = Generator().manual_seed(1)
    heaps = [10 * heap + torch.rand(40, 3, generator=generator) for heap in range(5)]
    points, weights = torch.cat(heaps), torch.rand(200, generator=generator)
    # Of some starts two centres share a heap; of this one none do.
    found = medoids(points, weights, 5, Generator().manual_seed(7))
    expected = set()
    for number, heap in enumerate(heaps):
        share = weights[40 * number : 40 * (number + 1), None]
        middle = (heap * share).sum(dim=0) / share.sum()
        expected.add(40 * number + int((heap - middle).norm(dim=1).argmin()))
    assert set(found.tolist()) == expected


def test_medoids_are_none_twice() -> None:
    points = torch.zeros(6, 2)
    assert sorted(medoids(points, torch.ones(6), 6, Generator().manual_seed(0)).tolist()) == list(range(6))


def test_missed_is_what_no_near_one_has_the_label_of() -> None:
    """Against a search through all, in float64."""
    generator = torch.Generator().manual_seed(0)
    states, labels = (
        torch.randn(300, 4, generator=generator),
        torch.randint(0, 30, (300,), generator=generator),
    )
    places = torch.randperm(300, generator=generator)[:120]
    expected = []
    for number, state in enumerate(states.double()):
        order = (states[places].double() - state).norm(dim=1).argsort()
        nearest = [place for place in places[order].tolist() if place != number]
        expected.append(labels[number] not in labels[nearest[:12]])
    chosen = set(places.tolist())
    found = missed(states, labels, places).bool().tolist()
    # Where a drawing was not chosen, the nearest one is left out in its place: so some more are missed.
    assert [found[each] for each in chosen] == [expected[each] for each in chosen]
    assert 0 < sum(found) < 300


def test_what_cannot_be_made_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "MNIST" / "raw").mkdir(parents=True)
    for name in ("train-images-idx3-ubyte", "train-labels-idx1-ubyte"):
        (tmp_path / "MNIST" / "raw" / name).write_bytes(b"broken")
    assert main(["--data-dir", str(tmp_path), "--out", str(tmp_path / KNOWN)]) == 1
    assert main(["--checkpoints", str(tmp_path), "--out", str(tmp_path / KNOWN)]) == 1
    monkeypatch.setattr(module, "known_drawings", lambda *_: load_known(SHIPPED_KNOWN))
    assert main(["--out", str(tmp_path / "nowhere" / KNOWN)]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 3
    assert all(line.startswith("known: ") and line.endswith(".") for line in lines)
    assert not (tmp_path / KNOWN).exists()
    with pytest.raises(SystemExit) as ended:
        main(["--seed", "1"])
    assert ended.value.code == 2
