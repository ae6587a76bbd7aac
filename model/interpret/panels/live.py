"""Train one now: the drawing as a network reads it that the visitor trains, now or at an earlier moment."""

from typing import Any

from model.errors import DrawingError
from model.interpret.trace import Trace

MOST_PICTURES = 2**53  # whole numbers are exact to here in a browser
WRONG_MOMENT = "at must be a whole number of pictures, or null for the newest network."


def live(trace: Trace, options: dict[str, Any]) -> dict[str, Any]:
    """options: {"at": pictures}, see moment_of(). Raises DrawingError for others.

    pictures: that the network had read; and the fields of its Trace.for_page(). Instead of them empty: True, where
    nothing was trained yet, or problem: a sentence.
    """
    moment_of(options)
    if trace.live is None:
        return {"empty": True}
    if isinstance(trace.live, str):
        return {"problem": trace.live}
    return {"pictures": trace.live.pictures} | trace.live.found.for_page()


def moment_of(options: dict[str, Any]) -> int | None:
    """The pictures after which the network is wanted; None for the newest. Raises DrawingError for anything else."""
    at = options.get("at")
    if at is not None and not (type(at) is int and 0 <= at <= MOST_PICTURES):
        raise DrawingError(WRONG_MOMENT)
    return at
