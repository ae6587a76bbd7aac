"""The readout's weights, by which the page can order the units of the last layer."""

from typing import Any

from model.interpret.trace import Trace


def weights(trace: Trace, options: dict[str, Any]) -> dict[str, Any]:
    """readout: Trace.readout. No options."""
    return {"readout": trace.readout}
