"""The brake on wrong passwords alone, with a clock of its own."""

import logging

import pytest

from ui.server.guesses import FROM_ALL, FROM_MANY, FROM_ONE, KNOWN, MINUTE, Guesses
from ui.server.log import LOGGER


class Clock:
    time = 0.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def brake(clock: Clock) -> Guesses:
    return Guesses(clock)


def guess(brake: Guesses, address: str, right: bool = False) -> bool:
    """Whether the guess was tried."""
    tried = brake.begin(address)
    if tried:
        brake.end(address, right)
    return tried


def test_an_address_has_few_guesses_a_minute(brake: Guesses, clock: Clock) -> None:
    """Another address is not held up by them."""
    assert [guess(brake, "a") for _ in range(FROM_ONE + 3)] == [True] * FROM_ONE + [False] * 3
    assert guess(brake, "b", right=True)
    clock.time = MINUTE
    assert guess(brake, "a")


def test_right_passwords_are_not_counted(brake: Guesses) -> None:
    assert all(guess(brake, "a", right=True) for _ in range(FROM_ONE * 3))
    assert all(guess(brake, "a") for _ in range(FROM_ONE))


def test_guesses_at_the_same_time_count_before_they_are_answered(brake: Guesses) -> None:
    assert [brake.begin("a") for _ in range(FROM_ONE + 1)] == [True] * FROM_ONE + [False]


def test_an_answer_of_the_last_minute_gives_no_guess_back(brake: Guesses, clock: Clock) -> None:
    assert brake.begin("a")
    clock.time = MINUTE
    assert guess(brake, "b")
    brake.end("a", right=True)
    assert [guess(brake, "a") for _ in range(FROM_ONE + 1)] == [True] * FROM_ONE + [False]


def test_many_addresses_have_few_guesses_together(brake: Guesses) -> None:
    """A stranger's first guess is tried for long; an address that has logged in before is not held up at all."""
    assert guess(brake, "owner", right=True)
    for number in range(FROM_MANY):
        assert guess(brake, f"early {number}")
    assert [guess(brake, "later") for _ in range(2)] == [True, False]
    tried = sum(guess(brake, f"late {number}") for number in range(FROM_ALL))
    assert tried == FROM_ALL - FROM_MANY - 1
    assert [guess(brake, "owner", right) for right in (False, False, True)] == [True] * 3


def test_what_is_remembered_is_bounded(brake: Guesses) -> None:
    for number in range(FROM_ALL * 2):
        guess(brake, f"wrong {number}")
    for number in range(KNOWN * 2):
        brake.end(f"right {number}", right=True)
    assert len(brake.wrong) <= FROM_ALL
    assert list(brake.known) == [f"right {number}" for number in range(KNOWN, KNOWN * 2)]


def test_log_has_a_line_a_kind_and_minute(
    brake: Guesses, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    """Each says how many there were since the last."""
    with caplog.at_level(logging.WARNING, LOGGER.name):
        for minute in range(2):
            clock.time = minute * MINUTE
            for _ in range(FROM_ONE + 4):
                guess(brake, "10.0.0.1")
    wrong = "Wrong name or password, last from 10.0.0.1: {} since the last such line."
    refused = (
        "Logins refused after too many wrong passwords, last from 10.0.0.1: {} since the last such line."
    )
    assert caplog.messages == [wrong.format(1), refused.format(1), wrong.format(5), refused.format(4)]
