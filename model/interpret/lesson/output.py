"""Question 3: which part of the map of hidden states is `output`, which `h_n`? The network's own module says."""

from typing import Any

import torch
from torch import nn

from model.interpret.lesson import PLACES
from model.interpret.trace import Trace

SHOWN = 3  # of the units that are the same in both
NOT_TORCHS = "This cell is none of torch's own modules, so it has no output and h_n to show."


@torch.inference_mode()
def both_results(trace: Trace) -> dict[str, Any]:
    """What the network's module returns for the rows of a trace.

    layers, units, rows: counts. output, h_n: the shapes of both results. module: the name of its class. has_c: whether
    the second result is a pair, (h_n, c_n). ends: the first SHOWN units of output[0, -1]; last: of h_n[-1, 0].
    difference: the largest between output[:, -1] and h_n[-1].
    problem instead, where the module is none of torch's that reads in one direction.
    """
    classifier = trace.checkpoint.classifier
    module = classifier.recurrent
    if not isinstance(module, nn.RNNBase) or module.bidirectional:
        return {"problem": NOT_TORCHS}
    rows, _ = trace.tensors()
    output, second = module(rows[None])
    has_c = isinstance(second, tuple)
    h_n = second[0] if has_c else second
    return {
        "layers": classifier.num_layers,
        "units": classifier.hidden_size,
        "rows": len(rows),
        "output": list(output.shape),
        "h_n": list(h_n.shape),
        "module": type(module).__name__,
        "has_c": has_c,
        "ends": rounded(output[0, -1, :SHOWN]),
        "last": rounded(h_n[-1, 0, :SHOWN]),
        "difference": round((output[:, -1] - h_n[-1]).abs().max().item(), PLACES),
    }


def rounded(values: torch.Tensor) -> list[float]:
    """A vector as a list."""
    return [round(value, PLACES) for value in values.tolist()]
