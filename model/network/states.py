"""Hidden states of every layer, and the gates behind them, for one drawing.

h comes from the cell's own module. The gates of row t are a function of x_t and h_{t-1}. All of these are known by
then, so the cell's step gives the gates of all rows at once. Only a memory, c_t = kept_t * c_{t-1} + written_t, goes
from row to row.
"""

from typing import NamedTuple
from weakref import WeakKeyDictionary

import torch
from torch import Tensor, nn
from torch.nn.functional import linear

from model.network.cells import ALL_BLOCKS, CELLS, Gates, no_hook
from model.network.classifier import RowClassifier

PARAMETERS = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
_layers: WeakKeyDictionary[RowClassifier, tuple[list[int], list[nn.Module]]] = WeakKeyDictionary()


class Weights(NamedTuple):
    """The weights of one layer, stacked in blocks of `hidden` rows (RNN 1, GRU r z n, LSTM i f g o).

    ih: [blocks * hidden, inputs]. hh: [blocks * hidden, hidden]. bias_ih, bias_hh: [blocks * hidden].
    """

    ih: Tensor
    hh: Tensor
    bias_ih: Tensor
    bias_hh: Tensor

    def from_input(self, inputs: Tensor) -> Tensor:
        """W_ih x + b_ih, [..., blocks * hidden], of inputs [..., inputs]."""
        return linear(inputs, self.ih, self.bias_ih)

    def product(self, value: Tensor, blocks: slice = ALL_BLOCKS) -> Tensor:
        """W_hh[blocks] value + b_hh[blocks], [..., number of blocks * hidden], of value [..., hidden]."""
        return linear(value, *self.hidden_weights(blocks))

    def hidden_weights(self, blocks: slice) -> tuple[Tensor, Tensor]:
        """(W_hh, b_hh) of some of the blocks: views."""
        if blocks == ALL_BLOCKS:
            return self.hh, self.bias_hh
        hh, bias = (part.unflatten(0, (-1, self.hh.shape[1]))[blocks] for part in (self.hh, self.bias_hh))
        return hh.flatten(0, 1), bias.flatten()


def layer_weights(classifier: RowClassifier, layer: int) -> Weights:
    """The weights of a layer (0 is the lowest): views of the classifier's own, without gradient."""
    return Weights(*(getattr(classifier.recurrent, f"{name}_l{layer}").detach() for name in PARAMETERS))


def one_layer_modules(classifier: RowClassifier) -> list[nn.Module]:
    """A module of one layer for each layer, on the classifier's own parameters: the stack returns only the last h.

    They are built once for a classifier, since building costs half a reading, and again if a parameter was replaced.
    """
    # The modules keep their parameters alive, so no other parameter gets the id of one of them.
    parameters = [id(parameter) for parameter in classifier.recurrent.parameters()]
    if classifier not in _layers or _layers[classifier][0] != parameters:
        layers = [one_layer_module(classifier, layer) for layer in range(classifier.num_layers)]
        _layers[classifier] = (parameters, layers)
    return _layers[classifier][1]


def one_layer_module(classifier: RowClassifier, layer: int) -> nn.Module:
    """The cell's module with one layer, which shares the parameters of this layer."""
    inputs = classifier.hidden_size if layer else classifier.input_size
    # On "meta" no memory is taken and no random number drawn for weights that are replaced at once.
    module = CELLS[classifier.cell].module(inputs, classifier.hidden_size, 1, batch_first=True, device="meta")
    for name in PARAMETERS:
        setattr(module, f"{name}_l0", getattr(classifier.recurrent, f"{name}_l{layer}"))
    return module


def hidden_states(classifier: RowClassifier, rows: Tensor) -> list[Tensor]:
    """h of every layer and row: [batch, steps, hidden] a layer, lowest first, for rows [batch, steps, input_size]."""
    hidden, outputs = rows, []
    for module in one_layer_modules(classifier):
        hidden, _ = module(hidden)
        outputs.append(hidden)
    return outputs


def shifted_by_one_row(states: Tensor) -> Tensor:
    """h_{t-1} for every row t: states [steps, hidden] shifted down by one row, zeros first."""
    return torch.cat([torch.zeros_like(states[:1]), states[:-1]])


def all_gates(classifier: RowClassifier, rows: Tensor, hidden: list[Tensor]) -> list[Gates]:
    """The gates of every layer, lowest first, name -> [steps, hidden].

    rows: [steps, input_size]. hidden: h of each layer, [steps, hidden].
    """
    cell, found = CELLS[classifier.cell], []
    for layer, (inputs, states) in enumerate(zip([rows, *hidden[:-1]], hidden, strict=True)):
        weights, previous = layer_weights(classifier, layer), shifted_by_one_row(states)
        # A memory is not known yet. Its two factors do not depend on it, and zeros stand in for it.
        state = (previous, *(torch.zeros_like(previous) for _ in cell.state[1:]))
        gates, _ = cell.step(weights.from_input(inputs), state, weights.product, no_hook)
        if cell.memory:
            gates[cell.memory.name] = scan(*cell.memory.factors(gates))
        found.append(gates)
    return found


def scan(kept: Tensor, written: Tensor) -> Tensor:
    """c_t = kept_t * c_{t-1} + written_t from c = 0; all [steps, hidden]."""
    c, states = torch.zeros_like(written[0]), []
    for f, w in zip(kept.unbind(), written.unbind(), strict=True):
        c = torch.addcmul(w, f, c)
        states.append(c)
    return torch.stack(states)
