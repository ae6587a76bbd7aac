"""Compare: every cell on the same drawing, side by side."""

from typing import Any

from model.interpret.trace import Trace


def compare(trace: Trace, options: dict[str, Any]) -> list[dict[str, Any]]:
    """The answers of trace.others, each with its name; with options {"weights": true} each with its readout too."""
    with_weights = bool(options.get("weights"))
    return [
        other.for_page() | {"name": name} | ({"readout": other.readout} if with_weights else {})
        for name, other in trace.others
    ]
