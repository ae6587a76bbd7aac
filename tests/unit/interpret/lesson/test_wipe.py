"""The wiped memory: torch's module reads the rows below as if a drawing began there."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from model.interpret.lesson.wipe import largest, wiped
from model.interpret.trace import Compared, Trace
from tests.support.lesson import EVERY_CELL, blank, example, of_picture, small, subjects, tolerance


def answered(*others: Trace | str) -> dict[str, object]:
    """Named "0", "1", ..."""
    beside = [Compared(str(number), f"network {number}", each) for number, each in enumerate(others)]
    return wiped(replace(small("gru"), others=beside))


@torch.no_grad()
def read_in_two(found: Trace) -> np.ndarray:
    """[28, 10]: belief of the first 14 rows, then of the others, each read from a state of zeros."""
    classifier, (rows, _) = found.checkpoint.classifier, found.tensors()
    logits = torch.cat([classifier(half[None], every_row=True)[0] for half in (rows[:14], rows[14:])])
    return (logits / found.checkpoint.temperature).softmax(-1).numpy()


@pytest.mark.parametrize("cell", EVERY_CELL)
def test_after_row_14_it_reads_as_if_nothing_had_been(cell: str) -> None:
    for found in [*subjects(cell), of_picture(cell)]:
        answer = wiped(replace(found, others=[Compared("its name", "a label", found)]))
        [part] = answer["networks"]
        belief, near = read_in_two(found), tolerance(found)
        assert (answer["row"], answer["most"]) == (13, ["its name"])
        assert (part["name"], part["network"], part["cell"]) == ("a label", "its name", cell)
        np.testing.assert_allclose(part["belief"], belief, atol=1e-4)
        np.testing.assert_allclose(part["belief"][:14], found.belief[:14], atol=1e-4)
        assert part["digit"] == found.likeliest
        assert part["before"] == pytest.approx(float(found.probabilities.max()), abs=near)
        assert part["after"] == pytest.approx(float(belief[-1, found.likeliest]), abs=10 * near)
        assert part["likeliest"] == belief[-1].argmax()
        assert part["share"] == pytest.approx(float(belief[-1].max()), abs=10 * near)
        assert part["ribbon"][:14] == found.for_page()["ribbon"][:14]
        kinds = [text.split()[0] for text in part["ribbon"]]
        assert all(
            (kind == "held") == (max(row) > 0.5)
            for kind, row in zip(kinds, belief, strict=True)
            if kind != "blank"
        )


def test_all_three_stand_in_their_order_and_the_largest_losses_are_named() -> None:
    found = {cell: example(cell, 9) for cell in EVERY_CELL}
    answer = wiped(
        replace(found["gru"], others=[Compared(cell, cell.upper(), each) for cell, each in found.items()])
    )
    losses = {each["network"]: each["before"] - each["after"] for each in answer["networks"]}
    assert list(losses) == list(EVERY_CELL)
    most = max(losses.values())
    assert answer["most"] == [cell for cell in EVERY_CELL if losses[cell] > most - 0.05]


@pytest.mark.parametrize(
    ("losses", "names"),
    [
        ([0.9, 0.2, 0.1], "a"),
        ([0.1, 0.3, 0.26], "bc"),
        ([0.0, 0.04, -0.001], "abc"),
        ([-0.3, -0.2, -0.1], "c"),
        ([0.5, 0.44, 0.5], "ac"),
        ([], ""),
    ],
)
def test_who_loses_most(losses: list[float], names: str) -> None:
    assert largest(dict(zip("abc", losses, strict=False))) == list(names)


def test_a_network_that_cannot_be_read_stands_there_with_a_sentence() -> None:
    answer = answered("it is gone.", small("rnn"))
    assert answer["most"] == ["1"]
    assert isinstance(answer["networks"], list)
    assert answer["networks"][0] == {"name": "network 0", "network": "0", "problem": "it is gone."}
    nobody = answered("it is gone.")
    assert nobody["most"] == []
    assert answered()["networks"] == []


def test_an_unsure_drawing_has_a_likeliest_digit_too() -> None:
    found = example("lstm", 11)
    assert found.digit is None
    [part] = wiped(replace(found, others=[Compared("lstm", "LSTM", found)]))["networks"]
    assert part["digit"] == found.likeliest
    assert wiped(blank("gru"))["networks"] == []
