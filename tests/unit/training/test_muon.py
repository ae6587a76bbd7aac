"""Muon's step, compared with torch.optim.Muon, which computes in bfloat16, and with a singular value decomposition."""

import pytest
import torch
from torch import Generator, Tensor, nn

from model.training.muon import ITERATIONS, A, B, C, Muon, orthogonalised

SHAPES = [(32, 32), (96, 32), (32, 96), (128, 28), (1, 5)]


def matrix(shape: tuple[int, ...], seed: int = 0) -> Tensor:
    return torch.randn(shape, generator=Generator().manual_seed(seed))


@pytest.mark.parametrize("shape", SHAPES)
def test_steps_are_those_of_torchs_muon_to_the_precision_of_bfloat16(shape: tuple[int, int]) -> None:
    """Five steps: momentum, learning rate by the shape and decay of the weights are all in them."""
    mine, theirs = nn.Parameter(matrix(shape)), nn.Parameter(matrix(shape))
    before = matrix(shape)
    ours = Muon([mine], lr=0.05, weight_decay=0.3)
    torchs = torch.optim.Muon([theirs], lr=0.05, weight_decay=0.3, adjust_lr_fn="match_rms_adamw")
    for step in range(5):
        mine.grad = matrix(shape, seed=step + 1)
        theirs.grad = mine.grad.clone()
        ours.step()
        torchs.step()
    # bfloat16 has 8 bits, and five iterations of it in a step.
    distance = float((mine - theirs).detach().norm() / (theirs - before).detach().norm())
    assert distance < 0.03
    assert mine.dtype == torch.float32
    torch.testing.assert_close(ours.state[mine]["momentum_buffer"], torchs.state[theirs]["momentum_buffer"])


@pytest.mark.parametrize("shape", SHAPES)
def test_a_matrix_keeps_its_singular_vectors_and_its_values_come_near_one(shape: tuple[int, int]) -> None:
    """The values are those of the polynomial, in float64."""
    given = matrix(shape)
    left, values, right = torch.linalg.svd(given.double(), full_matrices=False)
    values = values / values.norm()
    for _ in range(ITERATIONS):
        values = A * values + B * values**3 + C * values**5
    torch.testing.assert_close(orthogonalised(given).double(), left * values @ right, atol=2e-5, rtol=0)
    large = torch.linalg.svdvals(given / given.norm()) > 0.01
    assert bool(((values > 0.68) & (values < 1.14))[large].all())


def test_without_a_gradient_a_weight_stays_and_a_gradient_of_zero_only_decays_it() -> None:
    still, decays = nn.Parameter(matrix((3, 2))), nn.Parameter(matrix((3, 2)))
    decays.grad = torch.zeros(3, 2)
    optimizer = Muon([still, decays], lr=0.5, weight_decay=0.1)
    optimizer.step()
    assert torch.equal(still.detach(), matrix((3, 2)))
    torch.testing.assert_close(decays.detach(), 0.95 * matrix((3, 2)))
    assert still not in optimizer.state


def test_a_step_may_compute_its_gradient_itself() -> None:
    weight = nn.Parameter(matrix((4, 4)))
    optimizer = Muon([weight], lr=0.1, weight_decay=0.0)

    def closure() -> Tensor:
        loss = (weight**2).sum()
        loss.backward()
        return loss

    first, second = (optimizer.step(closure).item() for _ in range(2))
    assert second < first
