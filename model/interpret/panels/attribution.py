"""What mattered: the gradients of one class's logit, to the pixels and to the rows."""

from typing import Any

from model.interpret.intervention import checked_int
from model.interpret.trace import Trace


def attribution(trace: Trace, options: dict[str, Any]) -> dict[str, Any]:
    """options: {"digit": 0 to 9, or None for the likeliest}. The fields of model.interpret.trace.Attribution.

    Raises DrawingError for another digit.
    """
    digit = options.get("digit")
    if digit is not None:
        digit = checked_int("digit", digit, 0, trace.belief.shape[1] - 1)
    return trace.attribution(digit)._asdict()
