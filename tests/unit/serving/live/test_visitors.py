"""What is kept of visitors, within bounds: who asked for nothing for the longest is forgotten first."""

import pytest

from model.serving.live import visitors as module
from model.serving.live.own import OwnNetworks
from model.serving.live.recording import Recording
from model.serving.live.visitor import Visitor
from model.serving.live.visitors import Visitors

SETTINGS = {"cell": "rnn", "hidden_size": 8, "num_layers": 1}


def visitor(number: int, used: float = 0.0, is_there: bool = False, size: int = 0) -> Visitor:
    """One who has trained a network of this size, asked last at this time, and whose page may be there."""
    found = Visitor(f"{number:032x}", "x", None if is_there else used, used)
    if size:
        found.recording = Recording(SETTINGS)
        found.recording.note(1, {"is": "point", "pictures": 0, "kept": False, "network": bytes(size)})
    return found


def made(*given: Visitor, busy: tuple[Visitor, ...] = ()) -> tuple[Visitors, list[Visitor]]:
    """(the visitors, those of them who were forgotten)."""
    gone: list[Visitor] = []
    found = Visitors(OwnNetworks(), lambda each: each in busy, gone.append)
    for each in given:
        found.add(each)
    return found, gone


def test_too_many_trainings_let_the_longest_unused_go() -> None:
    """First those whose page has gone; never who trains, nor the last."""
    given = [visitor(number, used=number, size=1) for number in range(module.MOST_TRAINED + 4)]
    given[0].left = None
    found, gone = made(*given, busy=(given[1],))
    found.trim(given[2])
    assert gone == given[3:7]
    assert len(found.of) == module.MOST_TRAINED


def test_too_many_bytes_let_the_longest_unused_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_BYTES", 100)
    one, two, three = (visitor(number, used=number, size=40) for number in (1, 2, 3))
    only_opened = visitor(4, used=0)
    found, gone = made(one, two, three, only_opened)
    found.own.add(two.key, SETTINGS, bytes(30), ())
    found.trim(three)
    assert gone == [one, two]
    assert found.own.networks(two.key) == []
    assert found.nbytes() == 40


def test_what_nobody_may_take_away_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_BYTES", 10)
    one, two = visitor(1, size=40), visitor(2, size=40)
    found, gone = made(one, two, busy=(one,))
    found.trim(two)
    assert gone == []


def test_many_who_only_open_the_tab_cost_little(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 3)
    trained = visitor(0, used=0, size=1, is_there=True)
    found, gone = made(trained, *(visitor(number, used=number) for number in range(1, 9)))
    assert len(found.of) == 3
    assert trained not in gone
