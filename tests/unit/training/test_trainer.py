"""One training, compared with plain torch."""

import math
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from model.data.splits import Split, TrainingData
from model.errors import TrainingError
from model.files.checkpoint import load_checkpoint
from model.network.cells import CELLS
from model.network.classifier import RowClassifier
from model.training import probe
from model.training import trainer as training
from model.training.config import Config
from model.training.fit import train_network
from model.training.recipes import TUTORIAL
from model.training.trainer import Training, choose_device, generator_of
from tests.support.tiny import TINY, tiny_config
from train import main

SMALL_TUTORIAL = replace(TUTORIAL, batch_size=16)


def run(config: Config) -> Training:
    """The training up to its end, nothing saved."""
    made = Training(config)
    while made.epoch < made.recipe.epochs:
        made.run_epoch(lambda: None)
    return made


# The device, the start and the schedule


@pytest.mark.parametrize(
    ("cuda", "mps", "chosen"), [(True, True, "cuda"), (False, True, "cpu"), (False, False, "cpu")]
)
def test_auto_takes_cuda_or_the_processor_on_apples_chips_too(
    cuda: bool, mps: bool, chosen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: cuda)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: mps)
    assert choose_device("auto") == torch.device(chosen)
    assert choose_device("cpu") == torch.device("cpu")
    assert not mps or choose_device("mps") == torch.device("mps")


@pytest.mark.parametrize("name", ["cuda", "mps"])
def test_a_device_that_is_not_there_is_one_line(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    assert main(["--device", name, "--out", str(tmp_path)]) == 1
    message = f"train.py: --device {name}: this machine or this torch has none; use --device cpu.\n"
    assert capsys.readouterr() == ("", message)


@pytest.mark.parametrize("seed", [7, 2**64 - 1])
def test_the_tutorial_starts_with_torchs_own_weights(seed: int, tiny: Path) -> None:
    made = Training(tiny_config(tiny, recipe=SMALL_TUTORIAL, seed=seed))
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        expected = RowClassifier("gru", hidden_size=8, num_layers=1)
    torch.testing.assert_close(made.classifier.state_dict(), expected.state_dict(), rtol=0, atol=0)


def test_the_tutorials_recipe_may_have_all_the_data(tiny: Path) -> None:
    """Then it validates, on pen digits too, and trains on MNIST alone: its epochs read no pen digits."""
    made = Training(tiny_config(tiny, recipe=replace(SMALL_TUTORIAL, data="all")))
    assert len(made.data.pictures) == 50 and made.data.pen is None
    assert made.validation.keys() == {"mnist", "pen"}


@pytest.mark.parametrize(
    ("progress", "share"), [(0, 0.001), (0.025, 0.5), (0.5, 0.5), (0.75, 0.5 - math.sqrt(0.125)), (1, 0.001)]
)
def test_the_learning_rate_rises_and_falls(progress: float, share: float, tiny: Path) -> None:
    made = Training(tiny_config(tiny))
    made.set_learning_rate(progress)
    rates = [optimizer.param_groups[0]["lr"] for optimizer in made.optimizers]
    assert rates == [pytest.approx(share * TINY.learning_rate)] * 2


# The steps, against plain torch


def plain_tutorial(config: Config, train: Split, order: list[Tensor]) -> list[Tensor]:
    """The tutorial's loop in torch's own terms: Adam 0.001, cross-entropy on the last row, nothing else."""
    modules = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}
    torch.manual_seed(config.seed)
    recurrent = modules[config.cell](28, config.hidden_size, config.num_layers, batch_first=True)
    readout = nn.Linear(config.hidden_size, 10)
    parameters = [*recurrent.parameters(), *readout.parameters()]
    optimizer = torch.optim.Adam(parameters, lr=0.001)
    for places in order:
        for batch in places.split(config.recipe.batch_size):
            out, _ = recurrent(train.images[batch].float() / 255)
            loss = nn.functional.cross_entropy(readout(out[:, -1]), train.labels[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return parameters


@pytest.mark.parametrize("cell", CELLS)
def test_the_tutorials_recipe_is_the_tutorials_loop(
    cell: str, tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[Tensor] = []

    def watched(self: TrainingData, generator: torch.Generator, *_: int) -> Split:
        order.append(torch.randperm(len(self.pictures), generator=generator))
        return Split(self.pictures.images[order[-1]], self.pictures.labels[order[-1]])

    monkeypatch.setattr(TrainingData, "epoch", watched)
    config = tiny_config(tiny, cell, SMALL_TUTORIAL, num_layers=2)
    made = run(config)
    assert made.validation == {}
    assert len(order) == 2
    assert all(len(places) == 60 for places in order)
    with torch.random.fork_rng(devices=[]):
        expected = plain_tutorial(config, made.data.pictures, order)
    for ours, theirs in zip(made.network().parameters(), expected, strict=True):
        torch.testing.assert_close(ours, theirs, rtol=1e-5, atol=1e-6)


def test_the_mean_of_the_weights_is_the_running_mean(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """average = decay * average + (1 - decay) * weights, from the first step's weights on."""
    recipe = replace(TINY, epochs=1, average=0.9, cosine=False)  # whose first step is a large one
    made = Training(tiny_config(tiny, recipe=recipe))
    weights: list[Tensor] = []
    made.run_epoch(lambda: weights.append(made.classifier.readout.weight.detach().clone()))
    mean = weights[0]
    for weight in weights[1:]:
        mean = 0.9 * mean + 0.1 * weight
    assert len(weights) > 3
    torch.testing.assert_close(made.network().readout.weight.detach(), mean)
    assert not torch.equal(mean, weights[-1])


def test_no_gradient_is_longer_than_the_clip(tiny: Path) -> None:
    made = Training(tiny_config(tiny, recipe=replace(TINY, epochs=1, clip=0.01)))

    def check() -> None:
        gradients = [weight.grad for weight in made.classifier.parameters() if weight.grad is not None]
        assert float(torch.nn.utils.get_total_norm(gradients)) <= 0.01 * 1.001

    made.run_epoch(check)


def test_every_step_has_its_own_augmentation_and_every_epoch_its_own_order(
    tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seeds: list[int] = []
    batches: list[tuple[float, ...]] = []
    clean: list[float] = []

    def watched(rows: Tensor, generator: torch.Generator, share: float, *_: int) -> Tensor:
        seeds.append(generator.initial_seed())
        clean.append(share)
        batches.append(tuple(rows.flatten().tolist()))
        return rows

    monkeypatch.setattr(training, "augment", watched)
    run(tiny_config(tiny))
    assert len(set(seeds)) == len(set(batches)) == len(seeds) == 3 * 7  # 50 + 48 + 5 pictures, batches of 16
    steps = len(clean)
    assert clean == pytest.approx([0.15 + (0.6 - 0.15) * step / steps for step in range(steps)])
    first, seeds[:] = list(seeds), []
    run(tiny_config(tiny, seed=1))
    assert not set(first) & set(seeds)


def test_bfloat16_changes_the_products_and_little_else(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe, "choose_precision", lambda config, _: (config.recipe.precision, ""))
    exact = run(tiny_config(tiny))
    rounded = run(tiny_config(tiny, recipe=replace(TINY, precision="bfloat16")))
    assert not torch.equal(exact.network().readout.weight, rounded.network().readout.weight)
    for line, other in zip(exact.history, rounded.history, strict=True):
        assert line["loss"] == pytest.approx(other["loss"], rel=0.01)


def test_the_points_of_an_epoch_add_up_to_it(tiny: Path) -> None:
    """Batches have 16 pictures, but for the last of an epoch, which has 12 of its 108. Not all are digits."""
    made = run(tiny_config(tiny))
    points = made.points.lines
    assert [point["epoch"] for point in points] == pytest.approx([(step + 1) / 7 for step in range(21)])
    pictures = [16] * 6 + [12]
    for line, start in zip(made.history, (0, 7, 14), strict=True):
        losses = [point["loss"] for point in points[start : start + 7]]
        mean = sum(map(math.prod, zip(losses, pictures, strict=True))) / 108
        assert mean == pytest.approx(line["loss"], rel=1e-6)
        assert points[start + 6]["learning_rate"] == line["learning_rate"]


def test_a_loss_that_is_no_number_ends_the_training(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "row_cross_entropy", lambda *_: torch.tensor(math.nan, requires_grad=True))
    with pytest.raises(TrainingError) as caught:
        train_network(tiny_config(tiny, "rnn", out=tiny / "nan"))
    assert str(caught.value) == ("rnn: the loss is nan after epoch 1; train with a smaller --learning-rate.")
    assert not list((tiny / "nan").iterdir())


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
@pytest.mark.parametrize("cell", CELLS)
def test_what_cuda_trains_the_cpu_reads(cell: str, tiny: Path, no_curves: None) -> None:
    """Rounding differs on a GPU, and so do its random numbers: the losses agree only about, the answers closely."""
    plain = replace(SMALL_TUTORIAL, epochs=3)
    config = tiny_config(tiny, cell, plain, out=tiny / f"cuda-{cell}", device="cuda")
    checkpoint = load_checkpoint(train_network(config).path)
    there, here = run(config), run(replace(config, device="cpu"))
    assert next(checkpoint.classifier.parameters()).device == torch.device("cpu")
    for ours, theirs in zip(there.history, here.history, strict=True):
        assert ours["loss"] == pytest.approx(theirs["loss"], rel=1e-3)
    rows = here.data.pictures.rows()
    on_gpu = there.network().eval()(rows.cuda()).cpu()
    torch.testing.assert_close(checkpoint.classifier(rows), on_gpu, rtol=1e-3, atol=1e-3)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
@pytest.mark.parametrize("cell", CELLS)
def test_no_step_waits_for_the_gpu(cell: str, tiny: Path) -> None:
    made = Training(tiny_config(tiny, cell, device="cuda", out=tiny / f"wait-{cell}"))
    drawn = made.data.epoch(generator_of(torch.device("cpu"), 0), 1, 5)
    split = Split(drawn.images.cuda(), drawn.labels.cuda())
    made.train_batch(split, 1000)
    torch.cuda.set_sync_debug_mode("error")  # at one of 50 steps of 1000 it may wait: points.py
    try:
        made.train_batch(split, 1000)
    finally:
        torch.cuda.set_sync_debug_mode("default")
