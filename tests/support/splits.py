"""Training data whose pictures say which they are."""

import torch
from torch import Generator, Tensor

from model.data.splits import NON_DIGIT, Split, TrainingData


def seeded(seed: int = 1) -> Generator:
    return Generator().manual_seed(seed)


def numbered(count: int, first: int) -> Tensor:
    """Pictures [count, 28, 28] that carry a number in two pixels, to be told apart."""
    pictures = torch.zeros(count, 28, 28, dtype=torch.uint8)
    pictures[:, 0, 0] = torch.arange(first, first + count) // 256
    pictures[:, 0, 1] = torch.arange(first, first + count) % 256
    return pictures


def numbers(split: Split) -> list[int]:
    return (split.images[:, 0, 0].long() * 256 + split.images[:, 0, 1]).tolist()


def some_data() -> TrainingData:
    """MNIST 0 to 49; pen digits 1000 to 1009 and the same as variants 2000 to 2009; non-digits 3000 to 3019; styles
    4000 to 4019."""
    labels = torch.arange(50) % 10
    variants = torch.stack([numbered(10, 1000), numbered(10, 2000)])
    others = Split(numbered(20, 3000), torch.full((20,), NON_DIGIT))
    styles = Split(numbered(20, 4000), torch.arange(20) % 10)
    return TrainingData(Split(numbered(50, 0), labels), (variants, torch.arange(10)), others, styles)
