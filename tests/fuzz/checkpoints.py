"""Checkpoints and the state of a training, mutated: real files, in every way in which one may be broken."""

import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from model.drawing.strokes import rows_from_strokes
from model.files.checkpoint import load_checkpoint, save_checkpoint
from model.files.payload import read_payload
from model.interpret.trace import trace
from model.network.classifier import CELLS
from model.training import learning_curves as history
from model.training.recipes import HERE, TUTORIAL
from model.training.trainer import Training
from tests.fuzz.mutations import damaged, damaged_archive, put_in_place, with_pickle
from tests.fuzz.payloads import changed_payload
from tests.support.checkpoints import made
from tests.support.digits import load_digits
from tests.support.tiny import TINY, expect_tiny, tiny_config, tiny_data

SHIPPED = 0.02  # of the cases begin with a checkpoint of the repository, the others with one of 6 units


def clear(path: Path) -> None:
    """Whatever lies there, of whatever kind, is gone."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def spoil(path: Path, content: bytes, payload: dict[str, Any], rng: random.Random) -> None:
    """Write to path what was this file once."""
    clear(path)
    how = rng.random()
    if how < 0.05:
        put_in_place(path, rng)
    elif how < 0.3:
        path.write_bytes(damaged(content, rng))
    elif how < 0.5:
        path.write_bytes(damaged_archive(content, rng))
    elif how < 0.75:
        path.write_bytes(with_pickle(content, rng))
    else:
        path.write_bytes(changed_payload(payload, rng))


def start_checkpoints(folder: Path) -> Callable[[random.Random], None]:
    """A case: one mutated checkpoint is loaded and reads a digit."""
    path, good = folder / "case.pt", folder / "good.pt"
    sources: dict[bool, list[tuple[bytes, dict[str, Any]]]] = {True: [], False: []}
    for cell in CELLS:
        save_checkpoint(good, made(cell))
        for shipped, source in ((False, good), (True, HERE / "checkpoints" / f"{cell}.pt")):
            sources[shipped].append((source.read_bytes(), read_payload(source)))
    drawings = [rows_from_strokes(strokes) for strokes, _ in load_digits()[:10]]

    def case(rng: random.Random) -> None:
        spoil(path, *rng.choice(sources[rng.random() < SHIPPED]), rng)
        checkpoint = load_checkpoint(path)
        reading = trace(checkpoint, rng.choice(drawings))
        assert abs(float(reading.probabilities.sum()) - 1) < 1e-5
        assert torch.isfinite(torch.from_numpy(reading.belief)).all()
        assert torch.isfinite(torch.from_numpy(reading.hidden)).all()

    return case


def start_states(folder: Path) -> Callable[[random.Random], None]:
    """A case: a training is restored from a mutated state, goes on to its end and writes its history."""
    expect_tiny(pytest.MonkeyPatch())
    tiny_data(folder / "data")
    trainings = []
    for recipe in (replace(TINY, epochs=2), replace(TUTORIAL, batch_size=16)):
        config = tiny_config(folder, "gru", recipe, out=folder / recipe.name)
        training = Training(config)
        training.run_epoch(lambda: None)
        training.save_state()
        path = config.state_path
        trainings.append((training, path.read_bytes(), read_payload(path)))

    def case(rng: random.Random) -> None:
        training, content, payload = rng.choice(trainings)
        path = training.config.state_path
        spoil(path, content, payload, rng)
        if not path.exists():
            clear(path)  # it may be a link to nothing
            path.write_bytes(b"")  # no state at all is no fault: the training starts anew
        training.restore()
        while training.epoch < training.recipe.epochs:
            training.run_epoch(lambda: None)
        if rng.random() < 0.02:
            history.save(training.history, path.with_suffix(""), "fuzz")
        else:
            history.write(training.history, path.with_suffix(".csv"))
        rows = training.data.mnist.rows()[:4]
        assert training.network()(rows).softmax(-1).isfinite().all()

    return case
