"""Augmentation: seeded, within bounds, and each picture stays recognisable and in its place in the batch."""

import math
import random
from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
import torch
from scipy.ndimage import map_coordinates
from scipy.stats import kstest, norm, uniform
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


@cache
def digits() -> Tensor:
    """The tests' digits as the network reads them: [120, 28, 28]."""
    return torch.from_numpy(np.stack([rows_from_strokes(strokes).rows for strokes, _ in load_digits()]))


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


@pytest.mark.parametrize("clean", [0.0, None, 0.5, 1.0])
def test_a_share_stays_clean(clean: float | None) -> None:
    """Within four standard deviations of the binomial distribution; None is the default of 15 %."""
    rows = digits()[:100].repeat(10, 1, 1)
    augmented = augment(rows, seeded()) if clean is None else augment(rows, seeded(), clean)
    assert augmented.data_ptr() != rows.data_ptr()
    same, clean = (augmented == rows).flatten(1).all(dim=1), 0.15 if clean is None else clean
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
    warped = module.vary_stroke_width(module.warp(rows, *drawn[0]), *drawn[1])
    changed = module.add_specks(module.change_contrast(warped, *drawn[2]), *drawn[3])
    expected = torch.where(stays[:, None, None], rows, changed)
    assert torch.equal(augment(rows, seeded(), 0.3), expected)
    assert 0 < int(stays.sum()) < len(rows)


def test_the_numbers_of_every_picture_are_drawn_from_their_ranges() -> None:
    """In the order of STEPS, each number evenly from its range, none tied to another; the bend is normal."""
    assert NAMES == ["warp", "vary_stroke_width", "change_contrast", "add_specks"]
    (*affine, bend), *others = sample(20_000, seeded())
    tilt, place = math.radians(15), [(2, 25), (2, 25)]
    ranges = [(-tilt, tilt), (-0.2, 0.2), (-0.12, 0.12), (-0.12, 0.12), (-4, 4), (-4, 4)]
    ranges += [(-0.5, 0.7), (0, 1), (-0.35, 0.4), *place, (2, 3.5), (0, 1), *place, (1, 2.5), (0, 1)]
    numbers = torch.stack([*affine, *(each for drawn in others for each in drawn)]).numpy()
    for found, (low, high) in zip(numbers, ranges, strict=True):
        assert kstest(found, uniform(low, high - low).cdf).pvalue > 1e-3
    shifts = bend.flatten(1).T.numpy()
    assert shifts.shape == (2 * 5 * 5, 20_000) and kstest(shifts[:, ::50].ravel(), norm.cdf).pvalue > 1e-3
    ties = np.corrcoef(np.concatenate([numbers, shifts])) - np.eye(len(numbers) + len(shifts))
    assert np.abs(ties).max() < 5 / math.sqrt(20_000)


def test_the_warp_is_its_formula() -> None:
    """Compared with scipy's interpolation, of digits and of noise that reaches the border.

    A pixel is taken from where tilt, slant, scale and stretch map it, plus half the shift and 0.9 of the bend.
    """
    rows = torch.cat([digits()[:30], torch.rand(30, 28, 28, generator=seeded())])
    numbers = sample(len(rows), seeded())[0]
    bends = functional.interpolate(numbers[-1], size=(28, 28), mode="bicubic", align_corners=True).double()
    centre, pixels = 13.5, np.mgrid[:28, :28][::-1] - 13.5  # x, then y
    for index, found in enumerate(module.warp(rows, *numbers).numpy()):
        angle, slant, log_scale, log_stretch, x, y = (each[index].item() for each in numbers[:-1])
        turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
        stretch = np.diag([math.exp(log_scale + log_stretch), math.exp(log_scale)])
        source = np.einsum("ij,jkl->ikl", turn @ np.array([[1, slant], [0, 1]]) @ stretch, pixels)
        source += centre + np.array([x, y])[:, None, None] / 2 + 0.9 * bends[index].numpy()
        expected = map_coordinates(rows[index].numpy(), source[::-1], order=1, mode="grid-constant")
        np.testing.assert_allclose(found, expected, atol=1e-4)


def test_strokes_get_broader_or_finer_in_half_of_the_pictures() -> None:
    """Compared with torch's maximum and minimum over each 3 x 3, up to the border."""
    rows = torch.rand(5, 28, 28, generator=seeded())
    broad = functional.max_pool2d(rows, 3, stride=1, padding=1)
    fine = -functional.max_pool2d(-rows, 3, stride=1, padding=1)
    expected = torch.stack([broad[0], fine[1], rows[2], rows[3], (rows[4] + fine[4]) / 2])
    amounts, chances = torch.tensor([1.0, -1, 0, 1, -0.5]), torch.tensor([0.49, 0, 0, 0.51, 0.49])
    torch.testing.assert_close(module.vary_stroke_width(rows, amounts, chances), expected)


def test_contrast_multiplies_the_ink() -> None:
    rows = digits()
    found = module.change_contrast(rows, torch.full((len(rows),), math.log(1.4)))
    torch.testing.assert_close(found, (rows * 1.4).clamp(max=1))


def test_specks_are_squares_at_their_place_in_one_picture_of_eight() -> None:
    """A white square of 3 pixels about column 10 of row 5, a dot of 2.4 about column 20.5 of row 8."""
    square, dot = (10.0, 5.0, 3.0), (20.5, 8.0, 2.4)
    for chances in [(0.124, 0.126), (0.126, 0.124), (0.0, 0.0), (1.0, 1.0)]:
        numbers = torch.tensor([*square, chances[0], *dot, chances[1]])[:, None]
        expected = torch.full((1, 28, 28), 0.5)
        expected[0, 4:7, 9:12] = 0 if chances[0] < 1 / 8 else 0.5
        expected[0, 7:10, 20:22] = 1 if chances[1] < 1 / 8 else 0.5
        assert torch.equal(module.add_specks(torch.full((1, 28, 28), 0.5), *numbers), expected)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
def test_works_on_cuda_with_a_generator_there() -> None:
    rows = digits().cuda()
    first, again = (augment(rows, Generator("cuda").manual_seed(1)) for _ in range(2))
    assert first.device.type == "cuda"
    assert torch.equal(first, again)
    assert first.min() >= 0
    assert first.max() <= 1 + 1e-6
