"""Hidden states of every layer, and the gates behind them, for one drawing.

h comes from torch's own module. The gates of row t are a function of x_t and h_{t-1}, all known by then, so they
take one matrix product for all rows; only the LSTM's c_t = f_t c_{t-1} + i_t g_t goes from row to row.
"""

from weakref import WeakKeyDictionary

import torch
from torch import Tensor, nn

from model.network.cells import EQUATIONS, Gates, Weights, layer_weights
from model.network.classifier import CELLS, RowClassifier

PARAMETERS = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
_layers: WeakKeyDictionary[RowClassifier, list[nn.RNNBase]] = WeakKeyDictionary()


def one_layer_modules(classifier: RowClassifier) -> list[nn.RNNBase]:
    """torch's module of each layer alone, on the classifier's own parameters: the stack gives only the last layer's h.

    Built once a classifier, since building costs half a reading; built again where a parameter was replaced.
    """
    layers = _layers.get(classifier)
    if layers is None or not all(shares(module, classifier, layer) for layer, module in enumerate(layers)):
        layers = [one_layer_module(classifier, layer) for layer in range(classifier.num_layers)]
        _layers[classifier] = layers
    return layers


def shares(module: nn.RNNBase, classifier: RowClassifier, layer: int) -> bool:
    """Whether every parameter of the module is the classifier's own, of this layer."""
    return all(
        getattr(module, f"{name}_l0") is getattr(classifier.recurrent, f"{name}_l{layer}")
        for name in PARAMETERS
    )


def one_layer_module(classifier: RowClassifier, layer: int) -> nn.RNNBase:
    """An nn.RNN, GRU or LSTM of one layer that shares the parameters of this layer."""
    inputs = classifier.hidden_size if layer else classifier.input_size
    # On "meta" no memory is taken and no random number drawn for weights that are replaced at once.
    module = CELLS[classifier.cell](inputs, classifier.hidden_size, batch_first=True, device="meta")
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
    """What each row starts from: states [steps, hidden] one row later, zeros first."""
    return torch.cat([torch.zeros_like(states[:1]), states[:-1]])


def layer_gates(cell: str, weights: Weights, inputs: Tensor, hidden: Tensor) -> Gates:
    """The gates of one layer, name -> [steps, hidden], from its inputs [steps, inputs] and its h [steps, hidden]."""
    previous = shifted_by_one_row(hidden)
    from_input, from_state = weights.sums(inputs, previous)
    gates, _ = EQUATIONS[cell](
        from_input, from_state, (previous, torch.zeros_like(previous))[: 1 + (cell == "lstm")]
    )
    if cell == "lstm":
        gates["cell_state"] = scan(gates["forget"], gates["input"] * gates["cell_candidate"])
    return gates


def scan(kept: Tensor, written: Tensor) -> Tensor:
    """c_t = kept_t * c_{t-1} + written_t from c = 0; all [steps, hidden]."""
    c, states = torch.zeros_like(written[0]), []
    for f, w in zip(kept.unbind(), written.unbind(), strict=True):
        c = torch.addcmul(w, f, c)
        states.append(c)
    return torch.stack(states)


def all_gates(classifier: RowClassifier, rows: Tensor, hidden: list[Tensor]) -> list[Gates]:
    """The gates of every layer, lowest first, for rows [steps, input_size] and h [steps, hidden] a layer."""
    return [
        layer_gates(classifier.cell, layer_weights(classifier, layer), inputs, states)
        for layer, (inputs, states) in enumerate(zip([rows, *hidden[:-1]], hidden, strict=True))
    ]
