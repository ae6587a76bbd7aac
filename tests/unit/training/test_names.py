"""Which name a network gets, and that nothing which was trained is replaced unasked."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import train
from model.errors import DataError, TrainingError
from model.files.payload import read_payload, save_atomically
from model.training.config import Config, default_name
from model.training.fit import train_network, train_networks
from model.training.names import claimed
from model.training.recipes import QUICK
from model.training.trainer import Training
from tests.support.tiny import TINY, contents, interrupt, tiny_config

pytestmark = pytest.mark.usefixtures("sigint", "no_curves")
ONE = replace(TINY, epochs=1)


@pytest.fixture
def unnamed(tiny: Path, tmp_path: Path) -> Config:
    """A GRU of one epoch, for whose name nobody asked."""
    return tiny_config(tiny, recipe=ONE, out=tiny / tmp_path.name, name="")


def stop(config: Config, monkeypatch: pytest.MonkeyPatch, epoch: int = 0) -> None:
    """Train it until Ctrl-C in the second step of that epoch."""
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        interrupt(patch, epoch, 1)
        train_network(config)


@pytest.mark.parametrize(
    ("cell", "sizes", "name"),
    [("rnn", (128, 2), "rnn"), ("rnn", (16, 2), "rnn-16x2"), ("lstm", (128, 1), "lstm-128x1")],
)
def test_the_usual_name_tells_the_cell_and_unusual_sizes(
    cell: str, sizes: tuple[int, int], name: str
) -> None:
    assert default_name(cell, *sizes) == name


@pytest.mark.parametrize("name", ["../x", "a/b", "", ".hidden", "-rf", "a b", "a.", "x" * 65, "a\n"])
def test_a_name_is_that_of_a_file(name: str) -> None:
    if name:
        with pytest.raises(ValueError, match="^name must be at most 64 letters"):
            Config("gru", QUICK, name=name)
    assert Config("gru", QUICK, name="gr\u00fc-2.1_b").network == "gr\u00fc-2.1_b"


def test_a_second_network_is_saved_beside_the_first(
    unnamed: Config, capsys: pytest.CaptureFixture[str]
) -> None:
    first = train_network(unnamed)
    before = contents(unnamed)
    second = train_network(replace(unnamed, seed=1))
    assert (first.name, second.name) == ("gru-8x1", "gru-8x1-2")
    assert f"{first.path} is there already, so this network is named gru-8x1-2.\n" in capsys.readouterr().out
    assert before.items() <= contents(unnamed).items()
    assert train_network(replace(unnamed, seed=2)).name == "gru-8x1-3"


def test_force_replaces_it(unnamed: Config) -> None:
    first = train_network(unnamed)
    before = contents(unnamed)
    second = train_network(replace(unnamed, seed=1, force=True))
    assert first.path == second.path and first.metrics != second.metrics
    assert contents(unnamed).keys() == before.keys()


@pytest.mark.parametrize("end", ["safetensors", "training.pt", "metrics.csv", "curves.png"])
def test_a_name_that_was_asked_for_is_refused_where_a_file_has_it(end: str, unnamed: Config) -> None:
    config = replace(unnamed, name="mine")
    config.out.mkdir()
    file = config.out / f"mine.{end}"
    file.write_text("precious")
    with pytest.raises(TrainingError) as caught:
        train_network(config)
    advice = "go on with it by --resume" if end == "training.pt" else "go on by --resume if it is this one"
    assert str(caught.value) == (
        f"{file}: is there already; choose another --name, {advice}, or replace it with --force."
    )
    assert contents(config) == {file.name: b"precious"}


def test_a_second_start_keeps_an_interrupted_training(
    unnamed: Config, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And --resume finds it among the others, by its settings."""
    config = replace(unnamed, recipe=TINY, seed=5)
    train_network(replace(unnamed, recipe=TINY))
    stop(config, monkeypatch, epoch=1)
    state = unnamed.out / "gru-8x1-2.training.pt"
    before = state.read_bytes()
    assert train_network(replace(config, seed=6)).name == "gru-8x1-3"
    assert "--resume" not in capsys.readouterr().out
    with claimed([config]) as (again,):
        assert again.name == "gru-8x1-4"
    assert (
        f"{state} is a training of the same settings: --resume goes on with it.\n" in capsys.readouterr().out
    )
    assert state.read_bytes() == before
    resumed = train_network(replace(config, resume=True))
    assert resumed.name == "gru-8x1-2" and not state.exists()
    alone = train_network(replace(config, out=unnamed.out / "alone"))
    assert (resumed.history, resumed.path.read_bytes()) == (alone.history, alone.path.read_bytes())


def test_the_command_succeeds_where_all_three_are_there_and_resumes_each(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As in a clean clone. Ctrl-C comes in the second training, before the third has begun."""
    monkeypatch.setattr("model.training.trainer.training_data", lambda *_: drawn(tiny))
    out = tmp_path / "out"
    command = ["--epochs", "1", "--batch-size", "32", "--data-dir", str(tiny / "data"), "--out", str(out)]
    command += ["--threads", "1", "--device", "cpu"]
    assert train.main(command) == 0
    before = {path: path.read_bytes() for path in out.iterdir()}
    assert {path.name for path in before} >= {"rnn.safetensors", "gru.safetensors", "lstm.safetensors"}
    with monkeypatch.context() as patch:
        count = iter(range(100))
        begin = Training.__init__

        def second(self: Training, *given: Any) -> None:
            begin(self, *given)
            if next(count) == 1:
                interrupt(patch, 0, 0)

        patch.setattr(Training, "__init__", second)
        assert train.main([*command, "--seed", "1"]) == 130
    assert {path.name for path in out.glob("*.training.pt")} == {"gru-2.training.pt", "lstm-2.training.pt"}
    assert train.main([*command, "--seed", "1", "--resume"]) == 0
    assert {path.stem for path in out.glob("*.safetensors")} == {
        f"{cell}{number}" for cell in ("rnn", "gru", "lstm") for number in ("", "-2")
    }
    assert {path: path.read_bytes() for path in before} == before
    assert not list(out.glob("*.training.pt"))
    capsys.readouterr()


def drawn(tiny: Path) -> Any:
    """The tiny sets, drawn once."""
    from model.data.splits import training_data

    return training_data(tiny / "data", tiny / "drawn", "all")


def test_two_trainings_that_begin_at_once_get_two_names(unnamed: Config) -> None:
    with claimed([unnamed]) as (first,), claimed([replace(unnamed, seed=1)]) as (second,):
        assert (first.name, second.name) == ("gru-8x1", "gru-8x1-2")
        assert read_payload(first.state_path) == {"settings": first.fingerprint()}
        named = replace(unnamed, name="mine")
        with claimed([named]), pytest.raises(TrainingError), claimed([named]):
            pytest.fail("claimed twice")


def fail(*_: object) -> None:
    raise DataError("no data.")


def press(*_: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("end", [fail, press])
def test_of_what_never_began_nothing_stays(
    end: Callable[..., None], unnamed: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Training, "load_data", end)
    with pytest.raises((DataError, KeyboardInterrupt)):
        train_networks([unnamed, replace(unnamed, cell="rnn")])
    assert not list(unnamed.out.iterdir())


def test_claims_that_fail_amid_leave_nothing(unnamed: Config) -> None:
    unnamed.out.mkdir()
    (unnamed.out / "mine.safetensors").touch()
    with pytest.raises(TrainingError), claimed([unnamed, replace(unnamed, name="mine")]):
        pytest.fail("claimed")
    assert [path.name for path in unnamed.out.iterdir()] == ["mine.safetensors"]


@pytest.fixture
def left(unnamed: Config) -> Config:
    """A claim of that name, whose process was killed before its first step was saved."""
    unnamed.out.mkdir()
    save_atomically(unnamed.state_path, {"settings": unnamed.fingerprint()})
    return unnamed


@pytest.mark.parametrize("change", [{}, {"seed": 1}, {"resume": True}, {"resume": True, "seed": 1}])
def test_a_claim_that_was_left_holds_no_name(change: dict[str, Any], left: Config) -> None:
    trained = train_network(replace(left, **change))
    assert trained.name == "gru-8x1" and len(trained.history) == 1


@pytest.mark.parametrize("resume", [False, True])
def test_a_running_training_is_left_alone(resume: bool, unnamed: Config) -> None:
    """Neither its claim nor its name goes to another, whatever becomes of that one."""
    with claimed([unnamed]) as (running,):
        other = replace(unnamed, seed=1, resume=resume)
        if resume:
            with pytest.raises(TrainingError, match="another process trains this network; wait for its end"):
                train_network(replace(unnamed, resume=True))
        else:
            assert train_network(other).name == "gru-8x1-2"
        with pytest.raises(TrainingError, match="another process trains this network"):
            train_network(replace(unnamed, force=True))
        assert running.state_path.exists()


def test_force_keeps_an_interrupted_training_until_it_saves(
    unnamed: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So a mistake, as in --data, costs nothing."""
    stop(unnamed, monkeypatch)
    before = unnamed.state_path.read_bytes()
    with monkeypatch.context() as patch, pytest.raises(DataError):
        patch.setattr(Training, "load_data", fail)
        train_network(replace(unnamed, force=True, seed=1))
    assert unnamed.state_path.read_bytes() == before


def test_resume_finds_the_latest_and_passes_over_gaps(
    unnamed: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    for seed in (1, 2, 3):
        train_network(replace(unnamed, seed=seed))
    for path in unnamed.out.glob("gru-8x1-2.*"):
        path.unlink()
    assert train_network(replace(unnamed, seed=3, resume=True)).name == "gru-8x1-3"
    for age, name in ((50, "old"), (0, "new"), (99, "older")):
        stop(replace(unnamed, name=name, seed=9), monkeypatch)
        state = unnamed.out / f"{name}.training.pt"
        stamp = state.stat().st_mtime - age
        os.utime(state, (stamp, stamp))
        state.rename(unnamed.out / f"gru-8x1-{ {'old': 4, 'new': 5, 'older': 6}[name] }.training.pt")
    assert train_network(replace(unnamed, seed=9, resume=True)).name == "gru-8x1-5"
