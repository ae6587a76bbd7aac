"""It could become: what the known drawings became that the network cannot tell from this one yet."""

from typing import Any

from model.errors import DrawingError
from model.interpret.trace import Trace


def neighbours(trace: Trace, options: dict[str, Any]) -> dict[str, Any]:
    """options: {"drawings": version, "places": version}, what the page has of an earlier answer; {"later": True} while
    it wants no more, because somebody draws.

    which: uint16 [28, 40] and far: [28], as in Neighbours. versions: of the drawings and the places that belong to it.
    Where the page lacks them, drawings: {"labels": N digits, "pictures": N x 784 bytes, packed}, and places: float
    [28, N, 2] in the decagon. Instead of all of it, problem: a sentence, where there are no known drawings, or
    waiting: True, while the network reads them. Raises DrawingError where nobody gave the trace any.
    """
    states = trace.known
    if states is None:
        raise DrawingError("the trace has no known drawings to compare with.")
    if isinstance(states, str):
        return {"problem": states} if states else {"waiting": True}
    near = states.nearest(trace.hidden[-1], trace.rows)
    known = states.known
    found: dict[str, Any] = {
        "which": near.which,
        "far": near.far.tolist(),
        "versions": states.versions,
    }
    if options.get("later") is True:
        return found
    if options.get("drawings") != known.version:
        found["drawings"] = {"labels": known.labels.tolist(), "pictures": known.packed}
    if options.get("places") != states.version:
        found["places"] = states.places
    return found
