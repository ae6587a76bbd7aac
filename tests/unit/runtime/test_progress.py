"""Bars are shown on a terminal and in a notebook alone, and never in the way of the items."""

import io
import sys
from types import ModuleType

import pytest

from model.runtime.progress import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("rank", [None, "0", "1"])
@pytest.mark.parametrize(
    ("stream", "is_notebook"), [(Terminal, False), (io.StringIO, False), (io.StringIO, True)]
)
def test_a_bar_is_shown_where_somebody_sees_it_by_the_first_process(
    stream: type[io.StringIO], is_notebook: bool, rank: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = stream()
    monkeypatch.setattr(sys, "stdout" if is_notebook else "stderr", written)
    monkeypatch.delenv("RANK", raising=False)
    monkeypatch.delitem(sys.modules, "ipykernel", raising=False)
    if is_notebook:
        monkeypatch.setitem(sys.modules, "ipykernel", ModuleType("ipykernel"))
    if rank:
        monkeypatch.setenv("RANK", rank)
    assert list(progress(range(3), "drawing")) == [0, 1, 2]
    assert ("drawing" in written.getvalue()) == ((stream is Terminal or is_notebook) and rank != "1")


@pytest.mark.parametrize("stream", [None, io.StringIO()])
def test_without_an_open_stderr_nothing_is_shown(
    stream: io.StringIO | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if stream is not None:
        stream.close()
    monkeypatch.setattr(sys, "stderr", stream)
    assert list(progress(iter("ab"), "drawing", total=2)) == ["a", "b"]


@pytest.mark.parametrize("fault", [OSError(28, "No space left on device"), ValueError("closed file")])
def test_what_nobody_takes_is_dropped(fault: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(Terminal):
        def write(self, text: str) -> int:
            raise fault

    monkeypatch.setattr(sys, "stderr", Full())
    monkeypatch.delitem(sys.modules, "ipykernel", raising=False)
    assert list(progress(range(3), "drawing")) == [0, 1, 2]
