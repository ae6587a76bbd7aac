"""Checkpoints and the state of a training, mutated: real files, in every way in which one may be broken."""

import json
import random
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from model.drawing.strokes import rows_from_strokes
from model.errors import CheckpointError
from model.files.checkpoint import check_header, load_checkpoint, save_checkpoint
from model.files.container import split, unpack
from model.interpret.panels.lesson import QUESTIONS
from model.interpret.trace import Compared, Trace, trace
from model.network.cells import CELLS
from model.training.config import HERE
from model.training.recipes import TUTORIAL
from model.training.resume import restore, save_state
from model.training.trainer import Training
from tests.fuzz.mutations import clear, damaged, spoil
from tests.fuzz.payloads import changed_checkpoint
from tests.fuzz.runner import Case
from tests.support.checkpoints import made, with_top
from tests.support.digits import load_digits
from tests.support.tiny import TINY, expect_tiny, tiny_config, tiny_data

SHIPPED = 0.02  # of the cases begin with a checkpoint of the repository, the others with one of 6 units


def damaged_header(content: bytes, rng: random.Random) -> bytes:
    header, data = split(content)
    header = damaged(header, rng)
    return len(header).to_bytes(8, "little") + header + data


def changed_value(content: bytes, rng: random.Random) -> bytes:
    return changed_checkpoint(*unpack(content), rng)


def check_lesson(reading: Trace) -> None:
    """Each of its questions has an answer whose numbers are finite."""
    reading = replace(reading, others=[Compared("case", "case", reading)])
    for ask in QUESTIONS.values():
        answer = ask(reading)
        answer.pop("ink", None)  # packed for the page
        json.dumps(answer, allow_nan=False)


def start_checkpoints(folder: Path) -> Case:
    """A case: one mutated checkpoint is loaded, reads a digit and answers the lesson's questions."""
    path, small = folder / "case.safetensors", []
    for cell in CELLS:
        save_checkpoint(path, with_top(made(cell)))
        small.append(path.read_bytes())
    shipped = [(HERE / "checkpoints" / f"{cell}.safetensors").read_bytes() for cell in CELLS]
    drawings = [rows_from_strokes(strokes) for strokes, _ in load_digits()[:10]]

    def case(rng: random.Random) -> None:
        good = rng.choice(shipped if rng.random() < SHIPPED else small)
        spoil(path, good, rng, damaged, damaged_header, changed_value)
        with suppress(CheckpointError):  # nothing else is raised
            check_header(path)
        checkpoint = load_checkpoint(path)
        check_header(path)
        reading = trace(checkpoint, rng.choice(drawings))
        assert abs(float(reading.probabilities.sum()) - 1) < 1e-5
        assert np.isfinite(reading.belief).all() and np.isfinite(reading.hidden).all()
        check_lesson(reading)
        if (top := checkpoint.top_activations) is not None:
            assert top.pictures[top.which].shape == (*top.row.shape, 28, 28)
            assert top.row.max() < 28 and np.isfinite(top.value).all()

    return case


def start_states(folder: Path) -> Case:
    """A case: a training is restored from a damaged state and goes on to its end."""
    expect_tiny(pytest.MonkeyPatch())
    tiny_data(folder / "data")
    trainings = []
    for recipe in (replace(TINY, epochs=2), replace(TUTORIAL, batch_size=16)):
        config = tiny_config(folder, "gru", recipe, out=folder / recipe.name)
        config.out.mkdir()
        training = Training(config)
        training.run_epoch(lambda: None)
        save_state(training)
        trainings.append((training, config.state_path.read_bytes()))

    def case(rng: random.Random) -> None:
        training, content = rng.choice(trainings)
        path = training.config.state_path
        spoil(path, content, rng, damaged)
        if not path.exists():
            clear(path)  # it may be a link to nothing
            path.write_bytes(b"")  # no state at all is no fault: the training starts anew
        restore(training)
        while training.epoch < training.recipe.epochs:
            training.run_epoch(lambda: None)
        rows = training.data.pictures.rows()[:4]
        assert training.network()(rows).softmax(-1).isfinite().all()

    return case
