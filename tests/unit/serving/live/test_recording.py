"""What is kept of a training: its course for ever, the rest for a moment, and no more networks than may be."""

from typing import Any

import pytest

from model.serving.live import recording as module
from model.serving.live.recording import PASSING, Recording


def point(pictures: int, kept: bool = True, size: int = 10) -> dict[str, Any]:
    return {"is": "point", "pictures": pictures, "kept": kept, "network": bytes([pictures % 256]) * size}


def recorded(*messages: dict[str, Any]) -> Recording:
    """A recording of these messages, numbered from 1."""
    found = Recording({})
    found.state = "starting"
    for number, message in enumerate(messages, 1):
        found.note(number, message)
    return found


def test_states_follow_the_messages() -> None:
    found = Recording({})
    states = []
    for message in (
        {"is": "began"},
        point(0),
        {"is": "paused", "pictures": 0},
        {"is": "going on"},
        {"is": "done", "pictures": 9},
        {"is": "measured", "pictures": 9},
        {"is": "network", "checkpoint": b"all"},
    ):
        found.note(1, message)
        states.append(found.state)
    assert states == ["training", "training", "paused", "training", "finishing", "finishing", "done"]
    assert found.final == b"all"
    assert recorded({"is": "diverged", "pictures": 3}).state == "diverged"
    failed = recorded({"is": "problem", "sentence": "No."})
    assert (failed.state, failed.why) == ("failed", "No.")


def test_news_are_in_order_and_hold_no_networks() -> None:
    found = recorded({"is": "began"}, point(0), point(1, kept=False), {"is": "paused"}, point(2))
    assert [each.get("pictures") for each in found.news(0)] == [None, 0, 1, None, 2]
    assert [each["is"] for each in found.news(2)] == ["point", "paused", "point"]
    assert found.news(5) == []
    assert all("network" not in each for each in found.news(0))


def test_what_passes_is_kept_for_a_moment_and_the_course_for_ever() -> None:
    """However often somebody pauses."""
    messages = [point(0)]
    for number in range(1000):
        messages += [{"is": "paused", "pictures": number}, point(number, kept=False)]
    found = recorded(*messages, point(2000))
    news = found.news(0)
    assert len(news) == PASSING + 2
    assert news[0]["pictures"] == 0
    assert news[-1]["pictures"] == 2000


def test_a_moment_is_the_nearest_that_is_kept_and_the_newest_always_counts() -> None:
    found = recorded(point(0), point(100), point(200), point(230, kept=False))
    assert found.snapshot(None) == (230, bytes([230]) * 10)
    asked = (0, 49, 51, 150, 151, 220, 9999)
    nearest = [found.snapshot(at) for at in asked]
    assert [each[0] for each in nearest if each] == [0, 0, 100, 100, 200, 230, 230]
    assert nearest[1] == (0, bytes(10))
    assert recorded({"is": "began"}).snapshot(5) is None


def test_too_large_snapshots_are_thinned_evenly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every other goes, then those between them are not kept; the first and the newest stay."""
    monkeypatch.setattr(module, "MOST_BYTES", 200)
    found = Recording({})
    for pictures in range(61):
        found.note(pictures, point(pictures, size=10))
        assert sum(map(len, found.snapshots.values())) <= 200
    assert list(found.snapshots) == list(range(0, 61, 4))
    assert found.snapshot(60) == (60, bytes([60]) * 10)
    assert len(found.news(-1)) == 61


def test_a_single_network_is_kept_however_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_BYTES", 5)
    assert list(recorded(point(0), point(1), point(2)).snapshots) == [0]


def test_its_bytes_are_counted() -> None:
    found = recorded(point(0), point(1), point(2, kept=False))
    found.note(4, {"is": "measured", "pictures": 1, "places": "abcd"})
    assert found.nbytes == 3 * 10 + 4
    found.note(5, {"is": "network", "checkpoint": b"12345"})
    assert found.nbytes == 2 * 10 + 4 + 2 * 5  # once as the newest


def test_the_trained_network_is_the_last_snapshot() -> None:
    found = recorded(point(0), point(100), {"is": "network", "checkpoint": b"all"})
    assert found.snapshot(None) == found.snapshot(100) == (100, b"all")
    assert found.snapshot(0) == (0, point(0)["network"])
