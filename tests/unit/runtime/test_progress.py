"""The bar is shown on terminals and in notebooks, and nowhere else."""

import io
import sys
from types import ModuleType

import pytest

from model.runtime.progress import progress_bar


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("terminal", "notebook", "shown", "where"),
    [
        (True, False, True, "stderr"),
        (False, False, True, ""),
        (True, False, False, ""),
        (False, True, True, "stdout"),
        (False, True, False, ""),
    ],
)
def test_a_bar_is_written_where_somebody_sees_it(
    terminal: bool, notebook: bool, shown: bool, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A notebook shows stderr on red, so there it is stdout."""
    outputs = {name: (Terminal if terminal else io.StringIO)() for name in ("stdout", "stderr")}
    for name, output in outputs.items():
        monkeypatch.setattr(sys, name, output)
    if notebook:
        monkeypatch.setitem(sys.modules, "ipykernel", ModuleType("ipykernel"))
    else:
        monkeypatch.delitem(sys.modules, "ipykernel", raising=False)
    with progress_bar(4, "gru epoch 1/2", done=1, shown=shown) as bar:
        bar.update()
    texts = {name: output.getvalue() for name, output in outputs.items()}
    assert [name for name, text in texts.items() if text] == [where] * bool(where)
    assert not where or "gru epoch 1/2:  25%|" in texts[where]


def test_a_program_without_a_console_has_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    with progress_bar(4, "gru") as bar:
        bar.update()
    assert bar.disable
