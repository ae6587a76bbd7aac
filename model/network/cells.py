"""The three cells as sentences: (sums from the input, sums from the state, state) -> (gates, next state).

torch's own modules do the reading. These equations only say what happens inside one step, given the two matrix
products of that step, so they hold for one row or for all rows of a drawing at once:

    from_input = W_ih x_t + b_ih            from_state = W_hh h_{t-1} + b_hh

What follows the two products is done unit by unit, without any further mixing of units. `states` reads the gates
of all rows off them, `interpret.attribution` their derivatives, and `interpret.intervention` holds one at a value.
Source: the documentation of torch.nn.RNN, GRU and LSTM, whose letters and order of gates are used here.
"""

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor

from model.network.classifier import RowClassifier

Gates = dict[str, Tensor]
State = tuple[Tensor, ...]  # (h,), or (h, c) for the LSTM
GateHook = Callable[[str, Tensor], Tensor]  # (name of a gate, its value) -> the value to use instead

GATES = {
    "rnn": ("from_input", "from_state"),
    "gru": ("reset", "update", "new"),
    "lstm": ("input", "forget", "cell_candidate", "output", "cell_state"),
}
SIGMOIDS = frozenset({"reset", "update", "input", "forget", "output"})  # in 0..1
TANHS = frozenset({"new", "cell_candidate"})  # in -1..1; what is in neither set has no bounds


class Weights(NamedTuple):
    """Of one layer, as torch stacks them: gates below each other, g of them (RNN 1, GRU r z n, LSTM i f g o).

    ih: [g * hidden, inputs]. hh: [g * hidden, hidden]. bias_ih, bias_hh: [g * hidden].
    """

    ih: Tensor
    hh: Tensor
    bias_ih: Tensor
    bias_hh: Tensor

    def sums(self, inputs: Tensor, state: Tensor) -> tuple[Tensor, Tensor]:
        """(from_input, from_state), each [..., g * hidden], of inputs [..., inputs] and h_{t-1} [..., hidden]."""
        return (
            torch.nn.functional.linear(inputs, self.ih, self.bias_ih),
            torch.nn.functional.linear(state, self.hh, self.bias_hh),
        )


def layer_weights(classifier: RowClassifier, layer: int) -> Weights:
    """The weights of a layer (0 is the lowest): views of the classifier's own, without gradient."""
    names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    return Weights(*(getattr(classifier.recurrent, f"{name}_l{layer}").detach() for name in names))


def no_hook(name: str, value: Tensor) -> Tensor:
    """Hold nothing."""
    return value


def rnn(
    from_input: Tensor, from_state: Tensor, state: State, hold: GateHook = no_hook
) -> tuple[Gates, State]:
    """h' = tanh(from_input + from_state)."""
    from_input = hold("from_input", from_input)
    from_state = hold("from_state", from_state)
    return {"from_input": from_input, "from_state": from_state}, (torch.tanh(from_input + from_state),)


def gru(
    from_input: Tensor, from_state: Tensor, state: State, hold: GateHook = no_hook
) -> tuple[Gates, State]:
    """r, z = sigmoid(x + h sums); n = tanh(x sum + r * h sum); h' = (1 - z) * n + z * h: z keeps the old state."""
    (h,) = state
    (x_r, x_z, x_n), (h_r, h_z, h_n) = from_input.chunk(3, -1), from_state.chunk(3, -1)
    r = hold("reset", torch.sigmoid(x_r + h_r))
    z = hold("update", torch.sigmoid(x_z + h_z))
    n = hold("new", torch.tanh(x_n + r * h_n))
    return {"reset": r, "update": z, "new": n}, ((1 - z) * n + z * h,)


def lstm(
    from_input: Tensor, from_state: Tensor, state: State, hold: GateHook = no_hook
) -> tuple[Gates, State]:
    """i, f, o = sigmoid(sums); g = tanh(sums); c' = f * c + i * g; h' = o * tanh(c')."""
    _, c = state
    i, f, g, o = (from_input + from_state).chunk(4, -1)
    i = hold("input", torch.sigmoid(i))
    f = hold("forget", torch.sigmoid(f))
    g = hold("cell_candidate", torch.tanh(g))
    o = hold("output", torch.sigmoid(o))
    c = hold("cell_state", f * c + i * g)
    gates = {"input": i, "forget": f, "cell_candidate": g, "output": o, "cell_state": c}
    return gates, (o * torch.tanh(c), c)


EQUATIONS = {"rnn": rnn, "gru": gru, "lstm": lstm}
