"""Whatever a visitor sends: one sentence that says what was wrong."""

from typing import Any

import pytest

from model.errors import TrainingError
from model.serving.live.checks import after_of, settings_of, share_of, visitor_of, visitor_or_none
from tests.support.live import SETTINGS

KEY = "0123456789abcdef" * 2
NAN, INFINITE = float("nan"), float("inf")
ODD: list[Any] = [None, True, False, "", "1", [], {}, [1], 1.0, 1e308, -1e308, NAN, INFINITE, 2**70, -1]


@pytest.mark.parametrize(
    "good",
    [
        {},
        {"cell": "gru"},
        {"hidden_size": 256, "num_layers": 3, "seed": 999_999},
        {"learning_rate": 1e-6},
        {"learning_rate": 100},
    ],
)
def test_settings_in_their_ranges(good: dict[str, Any]) -> None:
    assert settings_of({**SETTINGS, **good, "do": "train", "more": 1}) == SETTINGS | good


@pytest.mark.parametrize(
    ("name", "values", "said"),
    [
        ("cell", ["cnn", "RNN", *ODD], "The cell of a training must be one of rnn, gru, lstm."),
        ("hidden_size", [7, 257, 64.5, *ODD], "The hidden size must be a whole number from 8 to 256."),
        ("num_layers", [0, 4, *ODD], "The number of layers must be a whole number from 1 to 3."),
        ("seed", [1_000_000, 0.5, *ODD], "The seed must be a whole number from 0 to 999,999."),
        ("learning_rate", [0, 1e-7, 100.1, True, "1", [], {}, 1e308, NAN, INFINITE, -1],
         "The learning rate must be a number from 0.000001 to 100, or none for the usual one."),
    ],
)  # fmt: skip
def test_settings_out_of_their_ranges(name: str, values: list[Any], said: str) -> None:
    for value in values:
        with pytest.raises(TrainingError) as caught:
            settings_of(SETTINGS | {name: value})
        assert str(caught.value) == said
    with pytest.raises(TrainingError):
        settings_of({each: SETTINGS[each] for each in SETTINGS if each != name} | {"cell": None})


@pytest.mark.parametrize("odd", [*ODD, KEY.upper(), KEY[:-1], KEY + "0", KEY + "\n", "g" * 32, KEY.encode()])
def test_another_visitor_is_none(odd: Any) -> None:
    for question in (odd, {"visitor": odd}, [odd]):
        assert visitor_or_none(question) is None
        with pytest.raises(TrainingError, match="32 hexadecimal digits; load the page again"):
            visitor_of(question)
    assert visitor_of({"visitor": KEY}) == visitor_or_none({"visitor": KEY}) == KEY


def test_other_shares_and_numbers() -> None:
    assert [share_of({"share": share}) for share in (1, 1.0, 0.25)] == [1, 1, 0.25]
    for odd in (None, True, "1", 0, 0.5, NAN, [1]):
        with pytest.raises(TrainingError, match=r"^The speed must be 1 or 0\.25\.$"):
            share_of({"share": odd})
    assert [after_of({"after": after}) for after in (0, 7, 2**53)] == [0, 7, 2**53]
    assert {after_of({"after": odd}) for odd in ODD} == {0}
