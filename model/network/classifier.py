"""RowClassifier: a recurrent network that reads a picture row by row and names the digit.

Many-to-one: rows x_1 .. x_28 go in one a step, the readout of the last hidden state is the answer.

    h_t = cell(x_t, h_{t-1})           h_0 = 0
    logits_t = W h_t + b               logits_28 is the answer
"""

import torch
from torch import Tensor, nn

CELLS: dict[str, type[nn.RNN] | type[nn.GRU] | type[nn.LSTM]] = {
    "rnn": nn.RNN,
    "gru": nn.GRU,
    "lstm": nn.LSTM,
}


class RowClassifier(nn.Module):
    """torch's own nn.RNN (tanh), nn.GRU or nn.LSTM, and one nn.Linear that reads its hidden state.

    cell: "rnn", "gru" or "lstm". Sizes are counts of units, layers and classes, 1 or more.
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
        sizes = {
            "input_size": input_size,
            "hidden_size": hidden_size,
            "num_layers": num_layers,
            "num_classes": num_classes,
        }
        for name, size in sizes.items():
            if type(size) is not int or size < 1:
                raise ValueError(f"{name} must be a whole number of 1 or more, not {size!r}")
        self.cell = cell
        self.input_size = input_size
        self.hidden_size = hidden_size
        self.num_layers = num_layers
        self.num_classes = num_classes
        self.recurrent = CELLS[cell](
            input_size, hidden_size, num_layers, batch_first=True, dtype=torch.float32
        )
        self.readout = nn.Linear(hidden_size, num_classes, dtype=torch.float32)

    @property
    def arguments(self) -> dict[str, str | int]:
        """What rebuilds this network: RowClassifier(**arguments)."""
        return {
            "cell": self.cell,
            "input_size": self.input_size,
            "hidden_size": self.hidden_size,
            "num_layers": self.num_layers,
            "num_classes": self.num_classes,
        }

    def initial_state(self, rows: Tensor) -> Tensor | tuple[Tensor, Tensor]:
        """Zeros [layers, batch, hidden], on the device and in the dtype of rows; for the LSTM the pair (h0, c0)."""
        h0 = rows.new_zeros(self.num_layers, rows.shape[0], self.hidden_size)
        return (h0, torch.zeros_like(h0)) if self.cell == "lstm" else h0

    def forward(self, rows: Tensor, every_row: bool = False) -> Tensor:
        """Logits of a batch of pictures.

        rows: float [batch, steps, input_size], ink in 0..1, a row a step from the top.
        Returns the last row's logits [batch, classes]; with every_row, [batch, steps, classes].
        """
        hidden, _ = self.recurrent(rows, self.initial_state(rows))
        if not every_row:
            return self.readout(hidden[:, -1])
        # Rows first, as torch keeps them: no copy.
        return self.readout(hidden.transpose(0, 1)).transpose(0, 1)


def initialise(classifier: RowClassifier) -> None:
    """Orthogonal hidden-to-hidden weights, gate by gate, so that early rows are not forgotten at the start
    (A. Saxe et al., 2014; for the vanilla RNN, Q. Le et al., 2015), and an LSTM that begins by remembering: a
    forget bias of 1 (R. Jozefowicz et al., 2015)."""
    size = classifier.hidden_size
    for name, parameter in classifier.recurrent.named_parameters():
        if name.startswith("weight_hh"):
            for gate in parameter.detach().split(size):
                nn.init.orthogonal_(gate)
        elif name.startswith("bias_hh") and classifier.cell == "lstm":
            parameter.detach()[size : 2 * size].fill_(1.0)  # torch's order: input, forget, cell, output
