"""RowClassifier, compared with the torch modules that it wraps and with torch's single-step cells."""

import pytest
import torch
from torch import Tensor, nn

from model.network.classifier import CELLS, RowClassifier

STEPS = {"rnn": nn.RNNCell, "gru": nn.GRUCell, "lstm": nn.LSTMCell}
SHAPES = [(cell, layers, hidden) for cell in CELLS for layers in (1, 2, 3) for hidden in (1, 7, 128)]


def seeded(cell: str, num_layers: int = 2, hidden_size: int = 16) -> RowClassifier:
    torch.manual_seed(7)
    return RowClassifier(cell, num_layers=num_layers, hidden_size=hidden_size)


def pictures(batch: int) -> Tensor:
    return torch.rand(batch, 28, 28, generator=torch.Generator().manual_seed(batch))


def wrapped(classifier: RowClassifier) -> tuple[nn.RNNBase, nn.Linear]:
    """The same network as torch's own two modules, made apart and given the same weights."""
    modules = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}
    recurrent = modules[classifier.cell](28, classifier.hidden_size, classifier.num_layers, batch_first=True)
    readout = nn.Linear(classifier.hidden_size, 10)
    recurrent.load_state_dict(classifier.recurrent.state_dict())
    readout.load_state_dict(classifier.readout.state_dict())
    return recurrent, readout


@pytest.mark.parametrize(("cell", "layers", "hidden"), SHAPES)
def test_equals_the_modules_it_wraps(cell: str, layers: int, hidden: int) -> None:
    classifier = seeded(cell, layers, hidden)
    recurrent, readout = wrapped(classifier)
    rows = pictures(5)
    states, _ = recurrent(rows)
    assert torch.equal(classifier(rows), readout(states[:, -1]))
    torch.testing.assert_close(classifier(rows, every_row=True), readout(states), rtol=0, atol=1e-6)


@pytest.mark.parametrize(("cell", "layers", "hidden"), SHAPES)
def test_gradients_equal_those_of_the_modules(cell: str, layers: int, hidden: int) -> None:
    classifier = seeded(cell, layers, hidden)
    recurrent, readout = wrapped(classifier)
    rows, labels = pictures(5), torch.arange(5)
    nn.functional.cross_entropy(classifier(rows), labels).backward()
    nn.functional.cross_entropy(readout(recurrent(rows)[0][:, -1]), labels).backward()
    ours = [parameter.grad for parameter in classifier.parameters()]
    theirs = [parameter.grad for parameter in [*recurrent.parameters(), *readout.parameters()]]
    for our, their in zip(ours, theirs, strict=True):
        torch.testing.assert_close(our, their)


@pytest.mark.parametrize("cell", CELLS)
def test_reads_one_row_a_step_from_the_top(cell: str) -> None:
    """One layer, stepped by hand with torch's cell from a zero state, row 0 first."""
    classifier = seeded(cell, num_layers=1)
    step = STEPS[cell](28, 16)
    names = {name.removesuffix("_l0"): weight for name, weight in classifier.recurrent.state_dict().items()}
    step.load_state_dict(names)
    rows, state = pictures(3), None
    for row in range(28):
        state = step(rows[:, row], state)
    hidden = state[0] if isinstance(state, tuple) else state
    torch.testing.assert_close(classifier(rows), classifier.readout(hidden))


@pytest.mark.parametrize("cell", CELLS)
def test_a_row_changes_no_readout_before_it(cell: str) -> None:
    classifier, rows = seeded(cell), pictures(4)
    before = classifier(rows, every_row=True)
    for row in (27, 13, 1):
        changed = rows.clone()
        changed[:, row] = 1 - changed[:, row]
        after = classifier(changed, every_row=True)
        assert torch.equal(after[:, :row], before[:, :row])
        assert not torch.isclose(after[:, row], before[:, row]).all(dim=1).any()


@pytest.mark.parametrize("cell", CELLS)
def test_the_answer_is_the_last_rows_readout(cell: str) -> None:
    classifier, rows = seeded(cell), pictures(4)
    readouts = classifier(rows, every_row=True)
    assert readouts.shape == (4, 28, 10)
    torch.testing.assert_close(classifier(rows), readouts[:, -1])


@pytest.mark.parametrize("cell", CELLS)
def test_a_picture_alone_equals_itself_in_a_batch(cell: str) -> None:
    classifier, rows = seeded(cell, hidden_size=128), pictures(64)
    together = classifier(rows)
    for index in range(64):
        alone = classifier(rows[index : index + 1])
        torch.testing.assert_close(alone[0], together[index], atol=1e-5, rtol=0)


@pytest.mark.parametrize("cell", CELLS)
def test_initial_state_is_zero(cell: str) -> None:
    state = seeded(cell).initial_state(pictures(3).double())
    pair = state if isinstance(state, tuple) else (state,)
    assert len(pair) == (2 if cell == "lstm" else 1)
    for part in pair:
        assert part.shape == (2, 3, 16)
        assert part.dtype == torch.float64
        assert not part.any()


@pytest.mark.parametrize("cell", CELLS)
def test_arguments_rebuild_the_network(cell: str) -> None:
    classifier = RowClassifier(cell, input_size=5, hidden_size=3, num_layers=4, num_classes=6)
    again = RowClassifier(**classifier.arguments)  # type: ignore[arg-type]
    again.load_state_dict(classifier.state_dict())
    rows = torch.rand(2, 9, 5)
    assert torch.equal(again(rows), classifier(rows))


@pytest.mark.parametrize("cell", ["transformer", "GRU", "", None, 3])
def test_an_unknown_cell_is_refused(cell: object) -> None:
    with pytest.raises(ValueError, match=r"^unknown cell .*: choose one of rnn, gru, lstm$"):
        RowClassifier(cell)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["input_size", "hidden_size", "num_layers", "num_classes"])
@pytest.mark.parametrize("size", [0, -1, 2.0, "2", None, True])
def test_a_size_that_is_no_count_is_refused(name: str, size: object) -> None:
    with pytest.raises(ValueError, match=f"^{name} must be a whole number of 1 or more, not {size!r}$"):
        RowClassifier("gru", **{name: size})  # type: ignore[arg-type]
