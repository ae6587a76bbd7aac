"""Whose connection is closed when there are too many, and who counts as one client."""

from typing import Any

import pytest

from ui.server.clients import client_name, client_of
from ui.server.connections import LINES_A_SECOND, LINES_AT_ONCE, Connections


class Connection:
    def __init__(self, address: str) -> None:
        self.address, self.open = address, True

    def get_extra_info(self, name: str) -> Any:
        assert name == "peername"
        return (self.address, 1) if self.address else None

    def abort(self) -> None:
        self.open = False


def test_who_has_most_loses_the_most_silent_one() -> None:
    connections = Connections(3)
    made = [Connection("a") for _ in range(3)]
    for each in made:
        connections.add(each)
    assert connections.takes(made[0], b"{}")
    assert connections.takes(Connection("a"), b"{}")  # one that was closed: no fault
    for address in ("a", "a"):
        connections.add(Connection(address))
    assert [each.open for each in made] == [True, False, False]


def test_who_has_most_loses_the_oldest() -> None:
    connections = Connections(4)
    made = [Connection(address) for address in ("b", "a", "a", "a", "a", "a", "c")]
    for each in made:
        connections.add(each)
    assert [each.open for each in made] == [True, False, False, False, True, True, True]
    assert connections.count == 4


def test_a_closed_connection_no_longer_counts() -> None:
    connections = Connections(2)
    first, second, third = (Connection(address) for address in ("a", "", "a"))
    for each in (first, second):
        connections.add(each)
    for _ in range(2):  # asyncio tells once more of those that were aborted
        connections.remove(first)
    connections.add(third)
    assert first.open and second.open and third.open
    for each in (second, third):
        connections.remove(each)
    assert connections.count == 0 and not connections.of


@pytest.mark.parametrize("host, name", [
    ("192.0.2.1", "192.0.2.1"), ("::ffff:192.0.2.1", "192.0.2.1"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
    ("2001:db8:1:2::9", "2001:db8:1:2::"), ("2001:db8:1:3::9", "2001:db8:1:3::"), ("fe80::1%eth0", "fe80::"),
    ("testclient", "testclient"), ("", ""),
])  # fmt: skip
def test_a_client_is_an_address_or_a_network_of_64_bits(host: str, name: str) -> None:
    assert client_name(host) == name
    assert client_of({"client": (host, 5)}) == name


def test_a_request_without_an_address_has_a_client_too() -> None:
    assert client_of({"client": None}) == client_of({}) == ""


def test_lines_have_a_bound_at_once_and_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of one connection, which is closed; another of the same client goes on."""
    clock = [5.0]
    monkeypatch.setattr("ui.server.connections.monotonic", lambda: clock[0])
    connections = Connections(99)
    made = [Connection("a") for _ in range(3)]
    for each in made:
        connections.add(each)
    assert not connections.takes(made[0], b"\r\n" * (LINES_AT_ONCE + 1)) and not made[0].open
    for _ in range(2):
        for _ in range(LINES_A_SECOND // LINES_AT_ONCE):
            assert connections.takes(made[1], b"\r\n" * LINES_AT_ONCE)
        clock[0] += 1
    for _ in range(LINES_A_SECOND // LINES_AT_ONCE):
        assert connections.takes(made[1], b"\r\n" * LINES_AT_ONCE)
    assert not connections.takes(made[1], b"\r\n") and not made[1].open
    assert connections.takes(made[2], b"\r\n") and connections.count == 1
