"""Bars are shown on a terminal alone, and never in the way of the items."""

import io
import sys

import pytest

from model.data.progress import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("rank", [None, "0", "1"])
@pytest.mark.parametrize("stream", [Terminal, io.StringIO])
def test_a_bar_is_shown_on_a_terminal_by_the_first_process(
    stream: type[io.StringIO], rank: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = stream()
    monkeypatch.setattr(sys, "stderr", written)
    monkeypatch.delenv("RANK", raising=False)
    if rank:
        monkeypatch.setenv("RANK", rank)
    assert list(progress(range(3), "drawing")) == [0, 1, 2]
    assert ("drawing" in written.getvalue()) == (stream is Terminal and rank != "1")


def test_where_there_is_no_stderr_nothing_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    assert list(progress(iter("ab"), "drawing", total=2)) == ["a", "b"]
