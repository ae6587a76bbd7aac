"""The readout's weights, by which the page can order the units of the last layer."""

from typing import Any

from model.interpret.trace import Trace


def weights(trace: Trace, options: dict[str, Any]) -> dict[str, Any]:
    """readout: [10, hidden], the weight of each unit of the last layer in each class's logit. No options."""
    return {"readout": trace.checkpoint.classifier.readout.weight.detach().cpu().numpy()}
