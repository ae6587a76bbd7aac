"""The pictures that drive every unit most, against a search by hand. (Their place in a checkpoint: unit/files.)"""

import numpy as np
import pytest
import torch
from torch import Tensor

from model.interpret.top_activations import COUNT, find_top_activations
from model.network.cells import CELLS
from tests.support.nets import by_hand, network

HIDDEN = 7
HALF = 2**-10  # relative rounding of float16, in which values are kept


def pictures(count: int) -> Tensor:
    seeded = torch.Generator().manual_seed(3)
    return torch.randint(0, 256, (count, 28, 28), dtype=torch.uint8, generator=seeded)


@pytest.mark.parametrize("layers", [1, 2, 3])
@pytest.mark.parametrize("cell", CELLS)
def test_equals_a_search_over_every_picture_and_row(cell: str, layers: int) -> None:
    """The formulas read each picture alone; of each, the highest and the lowest row counts."""
    classifier, images = network(cell, layers, HIDDEN, dtype=torch.float32), pictures(24)
    most = find_top_activations(classifier, images)
    hidden = torch.stack([by_hand(classifier, image.float() / 255)[0] for image in images]).numpy()
    kept = [images.tolist().index(picture) for picture in most.pictures.tolist()]
    for layer in range(layers):
        for unit in range(HIDDEN):
            for end, sign in enumerate((1, -1)):
                of_unit = sign * hidden[:, layer, :, unit]  # [pictures, rows]
                best = sorted(of_unit.max(axis=1), reverse=True)[:COUNT]
                value, row, which = (part[layer, unit, end] for part in (most.value, most.row, most.which))
                places = [kept[place] for place in which]
                np.testing.assert_allclose(sign * value, best, rtol=HALF)
                np.testing.assert_allclose(of_unit[places, row], best, atol=1e-6)
                assert len(set(places)) == COUNT


def test_more_pictures_than_a_batch() -> None:
    """The whole of torch's module at once, over 1,030 pictures of which each end is beyond the first thousand."""
    classifier, images = network("rnn", 1, 3, dtype=torch.float32), pictures(1030)
    images[:1000] //= 8
    most = find_top_activations(classifier, images)
    with torch.no_grad():
        hidden, _ = classifier.recurrent(images.float() / 255)
    for end, sign in enumerate((1, -1)):
        best = (sign * hidden).amax(dim=1).topk(COUNT, dim=0).values.T
        np.testing.assert_allclose(sign * most.value[0, :, end], best.numpy(), rtol=HALF)


def test_only_pictures_that_are_shown_are_kept() -> None:
    most = find_top_activations(network("gru", 1, 1, dtype=torch.float32), pictures(50))
    assert set(most.which.ravel()) == set(range(len(most.pictures)))
    assert most.which.shape == (1, 1, 2, 10)
