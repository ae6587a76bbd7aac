"""RowClassifier: a recurrent network that reads a picture row by row and names the digit.

Many-to-one: the rows x_1 .. x_28 are the steps; the readout of the last hidden state is the answer.

    h_t = cell(x_t, h_{t-1})           h_0 = 0
    logits_t = W h_t + b               logits_28 is the answer
"""

import torch
from torch import Tensor, nn

from model.network.cells import CELLS


class RowClassifier(nn.Module):
    """The cell's module (torch's nn.RNN with tanh, nn.GRU or nn.LSTM), and an nn.Linear that reads its hidden state.

    cell: a name in model.network.cells.CELLS. Sizes are counts of units, layers and classes, 1 or more.
    The weights are float32, whatever torch's default type is, and on its default device.
    Raises ValueError for any other cell or size.
    """

    def __init__(
        self,
        cell: str,
        input_size: int = 28,
        hidden_size: int = 128,
        num_layers: int = 2,
        num_classes: int = 10,
    ) -> None:
        super().__init__()
        if cell not in CELLS:
            raise ValueError(f"unknown cell {cell!r}: choose one of {', '.join(CELLS)}")
        self.cell = cell
        self.input_size = input_size
        self.hidden_size = hidden_size
        self.num_layers = num_layers
        self.num_classes = num_classes
        for name, size in self.arguments.items():
            if name != "cell" and (type(size) is not int or size < 1):
                raise ValueError(f"{name} must be a whole number of 1 or more, not {size!r}")
        make = CELLS[cell].module
        self.recurrent = make(input_size, hidden_size, num_layers, batch_first=True, dtype=torch.float32)
        self.readout = nn.Linear(hidden_size, num_classes, dtype=torch.float32)

    @property
    @torch.jit.unused  # TorchScript has no getattr() by a variable name
    def arguments(self) -> dict[str, str | int]:
        """The arguments that build this network again: RowClassifier(**arguments)."""
        names = ("cell", "input_size", "hidden_size", "num_layers", "num_classes")
        return {name: getattr(self, name) for name in names}

    def forward(self, rows: Tensor, every_row: bool = False) -> Tensor:
        """Logits of a batch of pictures.

        rows: float [batch, steps, input_size], ink in 0..1, a row a step from the top; or, as torchvision has pictures,
        [batch, 1, steps, input_size]; or one picture, [steps, input_size]. The state starts at zero.
        Returns the last row's logits [batch, classes]; with every_row, [batch, steps, classes]; without the batch
        where rows is one picture. Raises ValueError for any other shape.
        """
        hidden, _ = self.recurrent(self.as_batch(rows))
        if rows.dim() == 2:
            hidden = hidden[0]
        if not every_row:
            return self.readout(hidden[..., -1, :])
        # Rows first, as torch keeps them: no copy.
        return self.readout(hidden.transpose(0, -2)).transpose(0, -2)

    def as_batch(self, rows: Tensor) -> Tensor:
        """Pictures of any shape that forward() takes as [batch, steps, input_size]."""
        batch = rows
        if rows.dim() == 2:
            batch = rows.unsqueeze(0)
        elif rows.dim() == 4 and rows.size(1) == 1:
            batch = rows.squeeze(1)
        size = self.input_size
        if batch.dim() != 3 or batch.size(2) != size:
            shapes = f"[batch, steps, {size}], [batch, 1, steps, {size}] or [steps, {size}]"
            raise ValueError(f"the pictures must be {shapes}, not {list(rows.shape)}")
        return batch


def initialise(classifier: RowClassifier) -> None:
    """Orthogonal hidden-to-hidden weights, block by block, and the cell's own first biases.

    Orthogonal weights keep the early rows from fading at the start of a training (A. Saxe et al., 2014; for the vanilla
    RNN, Q. Le et al., 2015).
    """
    for name, parameter in classifier.recurrent.named_parameters():
        blocks = parameter.detach().split(classifier.hidden_size)
        if name.startswith("weight_hh"):
            for block in blocks:
                nn.init.orthogonal_(block)
        elif name.startswith("bias_hh"):
            for index, value in CELLS[classifier.cell].first_bias.items():
                blocks[index].fill_(value)
