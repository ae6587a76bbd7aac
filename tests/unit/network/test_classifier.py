"""RowClassifier, compared with the torch modules that it wraps."""

from copy import deepcopy

import pytest
import torch
from torch import Tensor, nn

from model.network.cells import CELLS
from model.network.classifier import RowClassifier
from tests.support.nets import SHAPES

MODULES = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}


def seeded(cell: str, num_layers: int = 2, hidden_size: int = 16) -> RowClassifier:
    torch.manual_seed(7)
    return RowClassifier(cell, num_layers=num_layers, hidden_size=hidden_size)


def pictures(batch: int) -> Tensor:
    return torch.rand(batch, 28, 28, generator=torch.Generator().manual_seed(batch))


@pytest.mark.parametrize(("cell", "layers", "hidden"), SHAPES)
def test_equals_the_modules_it_wraps_and_so_do_its_gradients(cell: str, layers: int, hidden: int) -> None:
    """Against torch's own two modules, made apart and given the same weights; their state starts at zero."""
    classifier = seeded(cell, layers, hidden)
    recurrent = MODULES[cell](28, hidden, layers, batch_first=True)
    readout = nn.Linear(hidden, 10)
    recurrent.load_state_dict(classifier.recurrent.state_dict())
    readout.load_state_dict(classifier.readout.state_dict())
    rows, labels = pictures(5), torch.arange(5)
    states, _ = recurrent(rows)
    assert torch.equal(classifier(rows), readout(states[:, -1]))
    torch.testing.assert_close(classifier(rows, every_row=True), readout(states), rtol=0, atol=1e-6)
    nn.functional.cross_entropy(classifier(rows), labels).backward()
    nn.functional.cross_entropy(readout(states[:, -1]), labels).backward()
    theirs = [*recurrent.parameters(), *readout.parameters()]
    for our, their in zip(classifier.parameters(), theirs, strict=True):
        torch.testing.assert_close(our.grad, their.grad)


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
def test_a_picture_alone_equals_itself_in_a_batch(cell: str) -> None:
    classifier, rows = seeded(cell, hidden_size=128), pictures(64)
    together = classifier(rows)
    alone = torch.cat([classifier(picture) for picture in rows.split(1)])
    torch.testing.assert_close(alone, together, atol=1e-5, rtol=0)


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("every_row", [False, True])
def test_pictures_are_read_in_the_shapes_that_torchvision_gives(cell: str, every_row: bool) -> None:
    """With a channel, and one alone: the same numbers, without the dimension that was not there."""
    classifier, rows = seeded(cell), pictures(4)
    expected = classifier(rows, every_row)
    assert torch.equal(classifier(rows[:, None], every_row), expected)
    alone = classifier(rows[2], every_row)
    assert alone.shape == expected.shape[1:]
    assert torch.equal(alone, classifier(rows[2:3], every_row)[0])
    assert torch.equal(alone, classifier(rows[2:3, None], every_row)[0])


@pytest.mark.parametrize(
    "shape", [(), (28,), (28, 27), (4, 28, 27), (4, 3, 28, 28), (4, 784), (1, 4, 1, 28, 28)]
)
def test_another_shape_is_refused_with_those_that_are_read(shape: tuple[int, ...]) -> None:
    expected = (
        f"the pictures must be [batch, steps, 28], [batch, 1, steps, 28] or [steps, 28], not {list(shape)}"
    )
    with pytest.raises(ValueError) as caught:
        seeded("gru")(torch.rand(shape))
    assert str(caught.value) == expected


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.filterwarnings("ignore:.*torch.jit:FutureWarning", "ignore:.*_flat_weights:UserWarning")
def test_can_be_exported_for_any_number_of_pictures(cell: str) -> None:
    """By torch.export, and by TorchScript, which torch still has for older programs."""
    classifier, rows = seeded(cell).eval(), pictures(3)
    batch = {0: torch.export.Dim("batch")}
    # A copy, because torch 2.9's export leaves stand-ins for the weights in the network.
    exported = torch.export.export(deepcopy(classifier), (rows,), dynamic_shapes=(batch,)).module()
    scripted = torch.jit.script(classifier)
    for count in (3, 5):
        expected = classifier(pictures(count))
        for other in (exported, scripted):
            torch.testing.assert_close(other(pictures(count)), expected, atol=1e-6, rtol=0)
    assert torch.equal(scripted(rows, every_row=True), classifier(rows, every_row=True))


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
