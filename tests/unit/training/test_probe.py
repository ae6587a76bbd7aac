"""What this machine can compute in, and how long a step takes."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from model.files.payload import read_payload
from model.training import probe
from model.training.config import HERE, Config
from model.training.fit import train_network
from model.training.options import make_config
from model.training.probe import choose_precision, time_step
from model.training.recipes import QUICK
from tests.support.tiny import TINY, contents, interrupt, tiny_config

CPU = torch.device("cpu")
ROUNDED = replace(QUICK, precision="bfloat16")


@pytest.mark.parametrize(
    ("seconds", "chosen", "said"),
    [
        ({"float32": 0.066, "bfloat16": 0.528}, "float32", "a small step takes 528 ms, in float32 66 ms"),
        ({"float32": 0.066, "bfloat16": 0.030}, "bfloat16", ""),
        ({"float32": 0.066}, "float32", "cannot compute in bfloat16"),
    ],
)
def test_bfloat16_is_taken_where_it_is_not_slower(
    seconds: dict[str, float], chosen: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def timed(config: Config, device: torch.device, precision: str) -> float:
        assert config.recipe.batch_size == probe.PICTURES
        if precision not in seconds:
            raise RuntimeError("could not create a primitive descriptor for the LSTM")
        return seconds[precision]

    monkeypatch.setattr(probe, "time_step", timed)
    precision, sentence = choose_precision(Config("lstm", ROUNDED), CPU)
    assert precision == chosen and said in sentence and bool(said) == bool(sentence)


def test_what_somebody_asked_for_may_be_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe, "time_step", lambda *given: {"float32": 0.01, "bfloat16": 0.08}[given[2]])
    assert choose_precision(Config("lstm", ROUNDED, exact=True), CPU) == ("bfloat16", "")
    assert choose_precision(make_config("lstm", precision="bfloat16"), CPU) == ("bfloat16", "")
    assert choose_precision(make_config("lstm", recipe="quick"), CPU)[0] == "float32"


def test_float32_is_not_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe, "time_step", lambda *_: pytest.fail("timed"))
    assert choose_precision(Config("gru", TINY), CPU) == ("float32", "")


def test_a_probe_leaves_the_random_numbers_alone() -> None:
    before = torch.get_rng_state()
    assert time_step(Config("gru", TINY, hidden_size=4), CPU, "float32") > 0
    assert torch.equal(torch.get_rng_state(), before)


def test_a_real_processor_without_bfloat16_trains_in_float32(tiny: Path, tmp_path: Path) -> None:
    """oneDNN is told to use no newer instructions than AVX2, before it is first used: torch's LSTM then fails."""
    program = """
import torch
from model.training.config import Config
from model.training.probe import choose_precision
from model.training.recipes import QUICK
from dataclasses import replace
config = Config("lstm", replace(QUICK, precision="bfloat16"), hidden_size=128)
print(choose_precision(config, torch.device("cpu"))[0])
"""
    environment = {"ONEDNN_MAX_CPU_ISA": "AVX2", "OMP_NUM_THREADS": "1", "PYTHONPATH": str(HERE)}
    ran = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True)
    assert ran.stdout == "float32\n", ran.stderr


@pytest.mark.usefixtures("sigint", "no_curves")
def test_what_began_in_one_precision_goes_on_in_it(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A probe may find another one at the next start."""
    found = iter([("float32", ""), ("bfloat16", "")])
    monkeypatch.setattr(probe, "choose_precision", lambda *_: next(found))
    recipe: Any = replace(TINY, epochs=1, precision="bfloat16")
    config = tiny_config(tiny, recipe=recipe, out=tiny / "precision")
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        interrupt(patch, 0, 1)
        train_network(config)
    assert read_payload(config.state_path)["precision"] == "float32"
    trained = train_network(replace(config, resume=True))
    assert trained.metrics["precision"] == "float32"
    monkeypatch.setattr(probe, "choose_precision", lambda *_: ("float32", ""))
    whole = replace(config, out=tiny / "precision-whole")
    train_network(whole)
    assert contents(config) == contents(whole)
