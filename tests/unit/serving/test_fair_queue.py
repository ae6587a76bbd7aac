"""Whose question comes next: each client has the same share, by cost, and what waits has a bound."""

from typing import Any

import pytest

from model.serving import fair_queue
from model.serving.fair_queue import FairQueue, TooManyError


def taken(queue: FairQueue, most: int = 1, cost: float = 20) -> list[Any]:
    """The questions that are taken next."""
    return [pending.question for pending in queue.take(most, cost)]


def test_each_client_gets_the_same_share() -> None:
    """By cost, not by number: for each question of "dear", "cheap" has three answered."""
    queue = FairQueue()
    for number in range(4):
        queue.put("dear", 6, f"dear {number}")
    for number in range(9):
        queue.put("cheap", 2, f"cheap {number}")
    order = [taken(queue)[0].split()[0] for _ in range(12)]
    assert order[:3] == ["cheap", "cheap", "dear"]  # it finishes with the third
    assert [order[:at].count("cheap") for at in (4, 8, 12)] == [3, 6, 9]


def test_who_comes_later_waits_for_no_more_than_one_round() -> None:
    queue = FairQueue()
    for number in range(50):
        queue.put("greedy", 2, number)
    assert [taken(queue) for _ in range(20)] == [[number] for number in range(20)]
    queue.put("late", 2, "late")
    assert "late" in taken(queue, 2, 4)


def test_a_client_saves_no_share_up() -> None:
    """Who asked nothing for long is served like the others, not before them."""
    queue = FairQueue()
    for number in range(40):
        queue.put("steady", 2, number)
    for _ in range(20):
        taken(queue)
    for _ in range(10):
        queue.put("rested", 2, "rested")
    assert [taken(queue) for _ in range(10)].count(["rested"]) in (5, 6)


def test_a_batch_has_a_bound_of_number_and_cost() -> None:
    """The first of it may cost more than the bound."""
    queue = FairQueue()
    for cost in (2, 3, 4, 50, 1):
        queue.put(f"client {cost}", cost, cost)
    assert taken(queue, 2, 100) == [1, 2]
    assert taken(queue, 9, 6) == [3]
    assert taken(queue, 9, 6) == [4]
    assert taken(queue, 9, 6) == [50]


def test_what_waits_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """In all, and of one client; what is taken or taken back no longer counts."""
    monkeypatch.setattr(fair_queue, "MOST", 5)
    monkeypatch.setattr(fair_queue, "OF_ONE", 3)
    queue = FairQueue()
    first, *_ = [queue.put("a", 1, number) for number in range(3)]
    with pytest.raises(TooManyError):
        queue.put("a", 1, "too many")
    queue.put("b", 1, 3), queue.put("c", 1, 4)
    with pytest.raises(TooManyError):
        queue.put("d", 1, "too many")
    queue.remove(first)
    queue.remove(first)  # no fault
    queue.put("a", 1, 5)
    assert sorted(sum((taken(queue) for _ in range(5)), [])) == [1, 2, 3, 4, 5]
    assert not queue.waiting and not queue.finish
