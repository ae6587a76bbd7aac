"""python -m benchmarks.training and benchmarks.training.muon: a cell that they do not know, and their tables."""

from argparse import Namespace
from pathlib import Path

import pytest
import torch

from benchmarks.training import __main__ as bench
from benchmarks.training import muon
from model.network.cells import CELLS


def test_a_cell_without_a_target_is_left_out_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setitem(CELLS, "mgu", CELLS["gru"])
    monkeypatch.setattr(bench, "load_mnist", lambda *_, **__: None)
    monkeypatch.setattr(bench, "memory", lambda *_: {"rnn": 1000.0})
    for name, value in (("races", {"rnn": []}), ("floors", [])):
        monkeypatch.setattr(bench, name, lambda *_, value=value: value)
    options = Namespace(data_dir=tmp_path, threads=torch.get_num_threads(), seeds=1, rounds=1)
    assert bench.figures(options)["races"] == {"rnn": []}
    assert capsys.readouterr().out == (
        "mgu: not measured, because benchmarks/training/race.py has no target for it.\n"
    )


def test_both_muons_are_measured_for_each_cell(capsys: pytest.CaptureFixture[str]) -> None:
    assert muon.measure("rnn", 1).keys() == muon.TITLES.keys()
    print(muon.tables({"rnn": {"ours": 1.0, "torch": 2.0}, "gru": {"ours": 3.0, "torch": 4.0}}))
    assert "| torch's, in bfloat16 | 2.0 | 4.0 |" in capsys.readouterr().out
