"""Augmentation: seeded, within bounds, and each picture stays recognisable and in its place in the batch."""

import math
import random
from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch import Generator, Tensor
from torch.nn import functional

from model.data import augmentation as module
from model.data.augmentation import STEPS, augment, sample
from model.drawing.strokes import rows_from_strokes
from tests.support.digits import load_digits

Step = Callable[[Tensor, Generator], Tensor]


def numbered(index: int) -> Step:
    """STEPS[index] with the numbers that are drawn for the whole batch."""
    return lambda rows, generator: STEPS[index](rows, *sample(len(rows), generator)[index])


NAMES = [step.__name__ for step in STEPS]
warp, vary_stroke_width, change_contrast, add_specks = map(numbered, range(4))
all_steps = pytest.mark.parametrize(
    "step", [augment, warp, vary_stroke_width, change_contrast, add_specks], ids=["augment", *NAMES]
)


def seeded(seed: int = 1) -> Generator:
    return Generator().manual_seed(seed)


def digits() -> Tensor:
    """The tests' digits as the network reads them: [120, 28, 28]."""
    return torch.from_numpy(np.stack([rows_from_strokes(strokes).rows for strokes, _ in load_digits()]))


def warped(rows: Tensor, *numbers: float) -> Tensor:
    """All pictures warped by the same numbers, without a bend."""
    count = len(rows)
    return module.warp(rows, *(torch.full((count,), each) for each in numbers), torch.zeros(count, 2, 5, 5))


@all_steps
def test_the_generator_alone_decides(step: Step) -> None:
    rows = digits()
    first, again, other = step(rows, seeded()), step(rows, seeded()), step(rows, seeded(2))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


def test_no_global_random_number_is_drawn() -> None:
    before = torch.get_rng_state(), random.getstate(), np.random.get_state(legacy=False)["state"]["pos"]
    augment(digits(), seeded())
    assert torch.equal(torch.get_rng_state(), before[0])
    assert (random.getstate(), np.random.get_state(legacy=False)["state"]["pos"]) == before[1:]


@all_steps
@pytest.mark.parametrize("batch", [1, 64])
def test_ink_stays_within_bounds_and_the_original_as_it_was(step: Step, batch: int) -> None:
    """Any picture: digits, blank, full, noise."""
    noise = torch.rand(batch, 28, 28, generator=seeded())
    for rows in (digits()[:batch], torch.zeros(batch, 28, 28), torch.ones(batch, 28, 28), noise):
        before = rows.clone()
        for seed in range(5):
            augmented = step(rows, seeded(seed))
            assert augmented.shape == rows.shape and augmented.dtype == torch.float32
            assert bool(((augmented >= 0) & (augmented <= 1 + 1e-6)).all())  # false for NaN
        assert torch.equal(rows, before)


@pytest.mark.parametrize("clean", [0.0, 0.15, 0.5, 1.0])
def test_a_share_stays_clean(clean: float) -> None:
    """Within four standard deviations of the binomial distribution."""
    rows = digits()[:100].repeat(10, 1, 1)
    same = (augment(rows, seeded(), clean) == rows).flatten(1).all(dim=1)
    expected, deviation = clean * len(rows), math.sqrt(len(rows) * clean * (1 - clean))
    assert abs(int(same.sum()) - expected) <= 4 * deviation


def test_each_picture_stays_recognisable_and_in_its_place() -> None:
    """The augmented copy is nearer to its original than to the average other picture, so it keeps its label."""
    rows = digits()
    augmented = augment(rows, seeded(), clean=0)
    distances = torch.cdist(augmented.flatten(1), rows.flatten(1))
    others = (distances.sum(dim=1) - distances.diagonal()) / (len(rows) - 1)
    assert (distances.diagonal() < others).float().mean() > 0.9
    order = torch.randperm(len(rows), generator=seeded())
    assert torch.equal(augment(rows[order], seeded(), clean=1), rows[order])


@pytest.mark.parametrize("clean", [0.0, 0.15, 1.0])
def test_a_part_of_a_batch_is_augmented_as_in_the_whole(clean: float) -> None:
    """Bit for bit: several processes that share a batch see the pictures that one would."""
    rows = digits()[:50]
    expected = augment(rows, seeded(), clean)
    parts = [rows[:17], rows[17:18], rows[18:50], rows[50:]]
    firsts = [0, 17, 18, 50]
    found = [augment(part, seeded(), clean, first, 50) for part, first in zip(parts, firsts, strict=True)]
    assert torch.equal(torch.cat(found), expected)


def test_augmenting_only_the_chosen_pictures_equals_augmenting_all_and_choosing_then() -> None:
    """The CPU does the first, a GPU the second: bit for bit the same, so the short cut changes no training."""
    rows, generator = digits(), seeded()
    drawn = sample(len(rows), generator)
    stays = module.uniform(len(rows), generator, 0, 1) < 0.3
    expected = torch.where(stays[:, None, None], rows, module.apply_steps(rows, drawn))
    assert torch.equal(augment(rows, seeded(), 0.3), expected)
    assert 0 < int(stays.sum()) < len(rows)


def test_the_bend_is_torchs_bicubic_field() -> None:
    """Two products with one small matrix equal F.interpolate of the whole field, in float32."""
    bend = torch.randn(7, 2, 5, 5, generator=seeded())
    matrix = module.bicubic_matrix(5, 28, bend.device)
    expected = functional.interpolate(bend, size=(28, 28), mode="bicubic", align_corners=True)
    torch.testing.assert_close(matrix @ bend @ matrix.T, expected, atol=2e-6, rtol=0)


@pytest.mark.parametrize(("x", "y"), [(0, 0), (2, 0), (-1, 1), (0, -2)])
def test_a_shift_moves_by_whole_pixels(x: int, y: int) -> None:
    """The grid says where each pixel comes from, so the picture moves the other way."""
    rows = torch.zeros(1, 28, 28)
    rows[0, 10:14, 12:15] = 1
    expected = torch.roll(rows, (-y, -x), dims=(1, 2))
    torch.testing.assert_close(warped(rows, 0, 0, 0, 0, 2 * x, 2 * y), expected, atol=1e-4, rtol=0)


def test_a_turn_by_a_right_angle_is_torchs_rot90() -> None:
    rows = digits()
    turned = warped(rows, math.pi / 2, 0, 0, 0, 0, 0)
    ways = [(turned - torch.rot90(rows, turns, dims=(1, 2))).abs().max() for turns in (1, -1)]
    assert min(ways) < 1e-3


def test_strokes_get_broader_or_finer_in_half_of_the_pictures() -> None:
    """Compared with torch's maximum and minimum over each 3 x 3."""
    rows = digits()[:4]
    expected = rows.clone()
    expected[:1] = functional.max_pool2d(rows[:1], 3, stride=1, padding=1)
    expected[1:2] = -functional.max_pool2d(-rows[1:2], 3, stride=1, padding=1)
    found = module.vary_stroke_width(rows, torch.tensor([1.0, -1, 0, 1]), torch.tensor([0.4, 0, 0, 0.6]))
    torch.testing.assert_close(found, expected)


def test_contrast_multiplies_the_ink() -> None:
    rows = digits()
    found = module.change_contrast(rows, torch.full((len(rows),), math.log(1.4)))
    torch.testing.assert_close(found, (rows * 1.4).clamp(max=1))


def test_one_picture_in_eight_gets_a_dot_and_one_loses_a_square() -> None:
    """Within four standard deviations; a dot of 1 to 2.5 pixels sets 1 to 9, a square of 2 to 3.5 erases 4 to 16."""
    count = 8000
    deviation = math.sqrt(count * 7 / 64)
    dots = add_specks(torch.zeros(count, 28, 28), seeded()).flatten(1).sum(dim=1)
    squares = 784 - add_specks(torch.ones(count, 28, 28), seeded()).flatten(1).sum(dim=1)
    assert abs(int((dots > 0).sum()) - count / 8) <= 4 * deviation
    assert abs(int((squares > 0).sum()) - count / 8) <= 4 * deviation
    assert set(dots.tolist()) <= {0, 1, 2, 3, 4, 6, 9}
    assert squares.max() <= 16


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
def test_works_on_cuda_with_a_generator_there() -> None:
    rows = digits().cuda()
    first, again = (augment(rows, Generator("cuda").manual_seed(1)) for _ in range(2))
    assert first.device.type == "cuda"
    assert torch.equal(first, again)
    assert first.min() >= 0
    assert first.max() <= 1 + 1e-6
