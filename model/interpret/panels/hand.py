"""My hand: the examples of the writer that are nearest to the drawing."""

from typing import Any

from model.interpret.hand_text import unpack_hand
from model.interpret.neighbours import KnownStates
from model.interpret.trace import Trace


def hand(trace: Trace, options: dict[str, Any]) -> dict[str, Any]:
    """options: {"examples": text of a Hand}, which may be missing.

    near: three examples, the nearest first: example, its place in the hand from 0, and distance, 0 the same, 1 usual
    within a class; none without options. Instead, empty: True, where no hand was taken into account, or another network
    made the text. Raises DrawingError for a text that is none.
    """
    if trace.alone is None or not isinstance(trace.known, KnownStates):
        return {"empty": True}
    text = options.get("examples")
    if text is None:
        return {}
    found = unpack_hand(text, trace.known)
    if found is None:
        return {"empty": True}
    return {
        "near": [
            {"example": each.example, "distance": round(each.distance, 4)} for each in found.near(trace.alone)
        ]
    }
