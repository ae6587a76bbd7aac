"""The tutorial as most write it: a recurrent network of PyTorch learns to read MNIST's digits, row by row.

    python docs/tutorial.py          trains a GRU
    python docs/tutorial.py lstm     trains an LSTM; rnn trains an RNN

It saves the network as runs/tutorial-gru.pth. docs/from-the-tutorial.md shows where each step stands in Rowwise.
"""

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryFile

import torch
from torch import nn
from torch.utils.data import DataLoader
from torchvision.datasets import MNIST
from torchvision.transforms import ToTensor

FOLDER = Path(__file__).resolve().parents[1]
CELLS = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}
input_size, sequence_length = 28, 28  # a picture is 28 rows of 28 pixels
hidden_size, num_layers, num_classes = 128, 2, 10
batch_size, learning_rate, num_epochs = 100, 0.001, 2


class Network(nn.Module):
    """Recurrent layers, and a linear layer that reads the last row's hidden state."""

    def __init__(self, cell):
        super().__init__()
        self.rnn = CELLS[cell](input_size, hidden_size, num_layers, batch_first=True)
        self.fc = nn.Linear(hidden_size, num_classes)

    def forward(self, rows):
        """rows: [pictures, 28 rows, 28 pixels], ink from 0 to 1. Returns the scores: [pictures, 10 digits]."""
        h0 = torch.zeros(num_layers, rows.size(0), hidden_size)
        c0 = torch.zeros(num_layers, rows.size(0), hidden_size)
        state = (h0, c0) if isinstance(self.rnn, nn.LSTM) else h0
        out, _ = self.rnn(rows, state)  # out: [pictures, 28 rows, 128 units]
        return self.fc(out[:, -1, :])


def train(network, pictures, epochs=num_epochs):
    """Change the network's weights, batch by batch. Gives the loss of each step to the caller, then goes on."""
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(network.parameters(), lr=learning_rate)
    loader = DataLoader(pictures, batch_size=batch_size, shuffle=True)
    for _ in range(epochs):
        for images, labels in loader:
            rows = images.reshape(-1, sequence_length, input_size)
            loss = criterion(network(rows), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            yield loss


def evaluate(network, pictures):
    """The share of the pictures that the network reads right, from 0 to 1."""
    right = 0
    with torch.no_grad():
        for images, labels in DataLoader(pictures, batch_size=batch_size):
            scores = network(images.reshape(-1, sequence_length, input_size))
            right += (scores.argmax(dim=1) == labels).sum().item()
    return right / len(pictures)


def load(train):
    """MNIST's training or test pictures; downloaded first, where they are not in the folder data yet."""
    folder = FOLDER / "data" / "MNIST" / "raw"
    try:
        pictures = MNIST(FOLDER / "data", train=train, transform=ToTensor(), download=True)
        if pictures.data.shape != (len(pictures.targets), sequence_length, input_size):
            raise ValueError("not a label for each picture of 28 x 28")
    except (AssertionError, LookupError, OSError, RuntimeError, TypeError, ValueError) as error:
        if any(folder.glob("*-ubyte")):
            sys.exit(f"The files in {folder} are not all of MNIST: delete them, and start again.")
        said = " ".join(str(error).split()).rstrip(".")
        sys.exit(f"MNIST is not in {folder} and could not be downloaded: {said}.")
    return pictures


def learn(cell):
    """A trained network, of which the losses and the accuracy are printed."""
    training, test = load(train=True), load(train=False)
    torch.manual_seed(0)
    network = Network(cell)
    for step, loss in enumerate(train(network, training), 1):
        if step % 100 == 0:
            print(f"step {step} of {num_epochs * len(training) // batch_size}: loss {loss.item():.3f}")
    print(f"right on MNIST's test set: {evaluate(network, test):.2%}")
    return network


def main():
    parser = argparse.ArgumentParser(description="Train a network as the tutorial does.")
    parser.add_argument("cell", nargs="?", choices=CELLS, default="gru", help="rnn, gru or lstm (gru)")
    cell = parser.parse_args().cell
    path = FOLDER / "runs" / f"tutorial-{cell}.pth"
    if path.exists():
        sys.exit(f"{path} is there already: move it or give it another name, and start again.")
    try:
        path.parent.mkdir(exist_ok=True)
        TemporaryFile(dir=path.parent).close()  # better now than after the training
    except OSError as error:
        sys.exit(f"Nothing can be saved in the folder {path.parent}: {error.strerror}.")
    try:
        network = learn(cell)
    except KeyboardInterrupt:
        sys.exit("Stopped; nothing is saved.")
    torch.save(network.state_dict(), path)
    print(f"{path} is saved.")


if __name__ == "__main__":
    main()
