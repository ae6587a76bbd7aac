"""The tutorial's training as most write it: torchvision's MNIST, a DataLoader over its pictures, Adam."""

from collections.abc import Iterator
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset
from torchvision.datasets import MNIST
from torchvision.transforms import ToTensor

BATCH_SIZE, LEARNING_RATE = 100, 0.001
CELLS = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}


class TutorialNetwork(nn.Module):
    """Two layers of 128 units, and a readout of the last row."""

    def __init__(self, cell: str) -> None:
        super().__init__()
        self.recurrent = CELLS[cell](28, 128, 2, batch_first=True)
        self.readout = nn.Linear(128, 10)

    def forward(self, rows: Tensor) -> Tensor:
        """Logits [B, 10] of rows [B, 28, 28]."""
        hidden, _ = self.recurrent(rows)
        return self.readout(hidden[:, -1])


def tutorial_steps(cell: str, seed: int, data_dir: Path, epochs: int) -> Iterator[tuple[nn.Module, int]]:
    """Train on MNIST, and after each step give the network and the pictures it has read so far."""
    yield from steps_on(MNIST(str(data_dir), train=True, transform=ToTensor()), cell, seed, epochs)


def steps_on(pictures: Dataset, cell: str, seed: int, epochs: int) -> Iterator[tuple[nn.Module, int]]:
    """The same on any pictures with labels."""
    torch.manual_seed(seed)
    loader = DataLoader(pictures, batch_size=BATCH_SIZE, shuffle=True)
    network = TutorialNetwork(cell)
    loss_of = nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(network.parameters(), lr=LEARNING_RATE)
    read = 0
    for _ in range(epochs):
        for images, labels in loader:
            loss = loss_of(network(images.reshape(-1, 28, 28)), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            read += len(labels)
            yield network, read
