"""The parts of a network's inside that a visitor may open: each named, each computed only when asked for."""

from collections.abc import Callable
from typing import Any

from model.drawing.strokes import Drawing
from model.errors import DrawingError
from model.files.checkpoint import Checkpoint
from model.interpret.intervention import checked_int, whatif_part
from model.interpret.trace import trace
from model.network.cells import CELLS

Options = dict[str, Any]
Part = Callable[[Checkpoint, Drawing, Options], dict[str, Any]]


def gates(checkpoint: Checkpoint, drawing: Drawing, options: Options) -> dict[str, Any]:
    """One gate in every layer. options: {"gate": a name of this cell's}; without one that it has, its first.

    names: all of the cell's gates. name: this one. values: [layers, 28, hidden]. bounded: whether they lie in 0..1.
    saturated: [layers, 28, 2], units below 0.1 and above 0.9; only where bounded.
    """
    known = CELLS[checkpoint.classifier.cell].gates
    gate = next((gate for gate in known if gate.name == options.get("gate")), known[0])
    name = gate.name
    seen = trace(checkpoint.classifier, drawing.rows, gates=True)
    names = [gate.name for gate in known]
    part = {"names": names, "name": name, "values": seen.gates[name], "bounded": gate.is_fraction}
    return part | ({"saturated": seen.saturated[name]} if gate.is_fraction else {})


def mattered(checkpoint: Checkpoint, drawing: Drawing, options: Options) -> dict[str, Any]:
    """Gradients of one class's logit. options: {"digit": 0 to 9, or None for the one that wins}.

    digit: that class. pixels: [28, 28], d logit after the last row / d pixel. rows: [28, 28], at [t, s] the length of
    d logit after row t / d pixels of row s. Raises DrawingError for another digit.
    """
    digit = options.get("digit")
    if digit is not None:
        digit = checked_int("digit", digit, 0, checkpoint.classifier.num_classes - 1)
    seen = trace(checkpoint.classifier, drawing.rows, attribution="answer" if digit is None else digit)
    return {"digit": seen.attributed, "pixels": seen.pixel_gradient, "rows": seen.row_gradient}


def weights(checkpoint: Checkpoint, drawing: Drawing, options: Options) -> dict[str, Any]:
    """readout: [10, hidden], the weight of each unit of the last layer in each class's logit."""
    return {"readout": checkpoint.classifier.readout.weight.detach().cpu().numpy()}


PARTS: dict[str, Part] = {"gates": gates, "mattered": mattered, "weights": weights, "whatif": whatif_part}


def check_want(want: Any) -> dict[str, Options]:
    """want itself, {name of a part: its options}, or {} for None. Raises DrawingError for anything else."""
    if want is None:
        return {}
    if not isinstance(want, dict) or not all(isinstance(options, dict) for options in want.values()):
        raise DrawingError("want must be an object: the name of a part, and its options.")
    return want


def parts(checkpoint: Checkpoint, drawing: Drawing, want: dict[str, Options]) -> dict[str, Any]:
    """The wanted parts of a drawing that was read. Raises DrawingError, with one sentence, for an unknown one."""
    for name in want:
        if name not in PARTS:
            raise DrawingError(f"there is no part {str(name)[:40]!r}; the parts are {', '.join(PARTS)}.")
    return {name: PARTS[name](checkpoint, drawing, options) for name, options in want.items()}
