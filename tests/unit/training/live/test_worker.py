"""The worker of a live training as a process: what it sends, how it obeys, and that it leaves nothing behind."""

import sys
from base64 import b64decode
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from model.data.live import load_live
from model.files.checkpoint import Checkpoint, checkpoint_from, load_checkpoint
from model.interpret.decagon import place_of
from tests.support.live_worker import SMALL, running
from train import main as train

Messages = list[dict[str, Any]]


@pytest.fixture(scope="module")
def course() -> Messages:
    """A training of an RNN of 8 units, from its start to its end."""
    with running() as worker:
        worker.tell(**SMALL)
        messages = list(worker.messages())
        assert worker.process.wait() == 0
    return messages


def points(messages: Messages, kept: bool = True) -> Messages:
    return [each for each in messages if each["is"] == "point" and each["kept"] >= kept]


def network(content: str) -> Checkpoint:
    return checkpoint_from(b64decode(content))


def test_the_messages_come_in_their_order(course: Messages) -> None:
    kinds = [each["is"] for each in course]
    assert kinds[:3] == ["ready", "began", "point"] and kinds[-1] == "network"
    rest = kinds[kinds.index("done") + 1 : -1]
    assert set(rest) == {"measured"} and set(kinds[2 : kinds.index("done")]) == {"point"}
    began = course[1]
    assert began["labels"] == load_live()[1].labels.tolist()
    assert (began["total"], began["batch_size"]) == (25_000, 80)
    assert began["learning_rate"] == began["default_rate"] == 0.007


def test_sixty_networks_are_kept_and_all_of_them_measured(course: Messages) -> None:
    kept = [each["pictures"] for each in points(course)]
    assert len(kept) == 61 and kept[0] == 0 and kept[-1] == 25_000
    assert max(np.diff(kept)) <= 25_000 / 60 + 80
    at_once = [each["pictures"] for each in points(course) if "accuracy" in each]
    later = [each["pictures"] for each in course if each["is"] == "measured"]
    assert sorted(at_once + later) == kept and set(kept[::3]) <= set(at_once)
    assert points(course)[0]["loss"] is None and all(each["loss"] > 0 for each in points(course)[1:])
    seconds = [each["seconds"] for each in points(course, kept=False)]
    assert seconds == sorted(seconds)


def test_a_measure_is_what_that_network_reads_offline(course: Messages) -> None:
    """At the first, at a point that was measured later, and at the last."""
    _, (pictures, labels) = load_live()
    rows = torch.from_numpy(pictures).float() / 255
    measured = {each["pictures"]: each for each in course if "accuracy" in each}
    kept = points(course)
    for each in (kept[0], kept[1], kept[40], kept[-1]):
        found, figures = network(each["network"]), measured[each["pictures"]]
        assert found.metrics == {"pictures": each["pictures"]}
        with torch.inference_mode():
            logits = found.classifier(rows, every_row=True)
        right = (logits.argmax(dim=-1).numpy() == labels[:, None]).mean(axis=0)
        assert figures["accuracy"] == pytest.approx(right[27]) and figures["row_14"] == pytest.approx(
            right[13]
        )
        places = np.frombuffer(b64decode(figures["places"]), "<u2").reshape(28, 300, 2) / 65535 * 2 - 1
        expected = place_of(logits.softmax(dim=-1).numpy()).swapaxes(0, 1)
        assert np.abs(places - expected).max() < 2e-5


def test_the_losses_add_up_to_those_of_the_epochs(course: Messages) -> None:
    """Twelve of the sixty points end an epoch's fifth of the training."""
    history = network(course[-1]["checkpoint"]).metrics["history"]
    kept = points(course)
    for epoch, line in enumerate(history):
        pairs = zip(kept[12 * epoch :], kept[12 * epoch + 1 : 12 * epoch + 13], strict=False)
        total = sum(after["loss"] * (after["pictures"] - before["pictures"]) for before, after in pairs)
        assert total / 5_000 == pytest.approx(line["loss"])


def test_it_learns(course: Messages) -> None:
    """From chance to three times as much, though it has eight units."""
    measured = {each["pictures"]: each["accuracy"] for each in course if "accuracy" in each}
    assert measured[0] < 0.2 and measured[25_000] > 0.3
    assert next(each for each in course if each["is"] == "done")["learned"]


def test_the_same_seed_gives_the_same_curve(course: Messages) -> None:
    with running() as worker:
        worker.tell(**SMALL)
        again = list(worker.messages())
    for one, other in zip(points(course), points(again), strict=True):
        for name in ("pictures", "loss", "network"):
            assert one[name] == other[name]


def test_the_command_line_makes_the_same_network(course: Messages, tmp_path: Path) -> None:
    """Bit by bit, with the same temperature, history and pictures of units."""
    command = course[1]["command"].split()
    assert command[:2] == ["python", "train.py"]
    assert train([*command[2:], "--out", str(tmp_path), "--name", "same"]) == 0
    saved, sent = load_checkpoint(tmp_path / "same.safetensors"), network(course[-1]["checkpoint"])
    for name, weight in saved.classifier.state_dict().items():
        assert torch.equal(weight, sent.classifier.state_dict()[name])
    assert saved.recipe == sent.recipe and saved.seed == sent.seed and saved.temperature == sent.temperature
    assert saved.metrics["confusion"] == sent.metrics["confusion"]
    assert saved.top_activations and sent.top_activations
    assert np.array_equal(saved.top_activations.which, sent.top_activations.which)
    last = network(points(course)[-1]["network"])
    assert torch.equal(last.classifier.readout.weight, sent.classifier.readout.weight)


def test_it_pauses_makes_one_step_and_goes_on() -> None:
    with running() as worker:
        worker.tell(**SMALL)
        worker.tell(do="pause")
        first = worker.until("paused")
        at = first[-1]["pictures"]
        worker.tell(do="step")
        one = next(worker.messages())
        assert one["is"] == "point" and one["pictures"] == at + 80 and "accuracy" in one
        worker.tell(do="step")
        assert next(worker.messages())["pictures"] == at + 2 * 80
        worker.tell(do="go on")
        assert next(worker.messages())["is"] == "going on"
        assert worker.until("done")[-1]["pictures"] == 25_000


def test_at_quarter_speed_the_numbers_are_the_same(course: Messages) -> None:
    with running() as worker:
        worker.tell(**SMALL)
        worker.tell(do="speed", share=0.25)
        some = list(islice((each for each in worker.messages() if each.get("kept")), 10))
    assert [each["network"] for each in some] == [each["network"] for each in points(course)[:10]]


@pytest.mark.parametrize(
    ("settings", "wanted"),
    [
        ({"learning_rate": 1000.0}, "learning_rate must be a number from 1e-09 to 100.0, not 1000.0."),
        ({"hidden_size": 10**6}, "hidden_size must be"),
    ],
)
def test_an_impossible_setting_is_one_sentence(settings: dict[str, Any], wanted: str) -> None:
    with running() as worker:
        worker.tell(**{**SMALL, **settings})
        *_, last = worker.messages()
        assert last["is"] == "problem" and last["sentence"].startswith(wanted)
        assert worker.process.wait() == 1


def test_a_rate_that_is_too_high_learns_nothing() -> None:
    with running() as worker:
        worker.tell(**{**SMALL, "hidden_size": 32, "learning_rate": 100.0})
        done = next(each for each in worker.until("done") if each["is"] == "done")
        assert not done["learned"]


def test_it_ends_where_nobody_listens() -> None:
    """In the middle of a training, and during a pause."""
    for more in ((), ({"do": "pause"},)):
        with running() as worker:
            worker.tell(**SMALL)
            for command in more:
                worker.tell(**command)
            worker.until("paused" if more else "point")
            assert worker.process.stdin
            worker.process.stdin.close()
            assert worker.process.wait(timeout=60) == 0


def test_it_needs_nothing_that_only_training_installs() -> None:
    """The container has neither torchvision nor matplotlib."""
    blocked = "import sys; sys.modules['torchvision'] = sys.modules['matplotlib'] = None; "
    code = blocked + "import runpy; runpy.run_module('model.training.live', run_name='__main__')"
    with running([sys.executable, "-c", code]) as worker:
        worker.tell(**SMALL)
        assert worker.until("point")[-1]["pictures"] == 0


@pytest.mark.parametrize("line", ["garbage\n", "{\n", "\n"])
def test_what_is_no_command_ends_it(line: str) -> None:
    with running() as worker:
        worker.tell(**SMALL)
        worker.until("point")
        assert worker.process.stdin
        worker.process.stdin.write(line)
        worker.process.stdin.flush()
        assert worker.process.wait(timeout=60) == 0


def test_broken_data_are_told_to_who_trains(tmp_path: Path) -> None:
    broken = tmp_path / "live.npz"
    broken.write_bytes(b"PK")
    code = "import pathlib, runpy; from model.data import live; "
    code += f"live.load_live.__defaults__ = (pathlib.Path({str(broken)!r}), live.SHIPPED_KNOWN); "
    code += "runpy.run_module('model.training.live', run_name='__main__')"
    with running([sys.executable, "-c", code]) as worker:
        worker.tell(**SMALL)
        *_, last = worker.messages()
    assert last["is"] == "problem" and last["sentence"].startswith(f"{broken}: missing or broken; it belongs")
