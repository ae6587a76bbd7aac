"""The panels: each shows one view of a trace, and is computed only while a visitor has it open.

A panel is two files of one name: here a function (trace, options) -> plain values and arrays, named in PANELS; and
ui/web/panels/<name>.js, which draws them. Options come from a visitor, so the panel checks them.
"""

from collections.abc import Callable
from typing import Any

from model.errors import DrawingError
from model.interpret.panels.attribution import attribution
from model.interpret.panels.compare import compare, networks
from model.interpret.panels.gates import gates
from model.interpret.panels.hand import hand
from model.interpret.panels.intervention import intervention
from model.interpret.panels.lesson import lesson
from model.interpret.panels.live import live
from model.interpret.panels.neighbours import neighbours
from model.interpret.panels.preprocessing import preprocessing
from model.interpret.panels.training import training
from model.interpret.panels.unit import unit, weights
from model.interpret.trace import Trace

PANELS: dict[str, Callable[[Trace, dict[str, Any]], Any]] = {
    "neighbours": neighbours,
    "compare": compare,
    "gates": gates,
    "attribution": attribution,
    "unit": unit,
    "intervention": intervention,
    "preprocessing": preprocessing,
    "training": training,
    "live": live,
    "hand": hand,
    # They have no tab: for the order of the units, for the choice in "compare", and for the lesson beside the tabs.
    "weights": weights,
    "networks": networks,
    "lesson": lesson,
}


def check_panels(wanted: Any) -> dict[str, dict[str, Any]]:
    """wanted itself, {name of a panel: its options}, or {} for None. Raises DrawingError for anything else."""
    if wanted is None:
        return {}
    if not isinstance(wanted, dict) or not all(isinstance(options, dict) for options in wanted.values()):
        raise DrawingError("want must be an object: the name of a panel, and its options.")
    for name in wanted:
        if name not in PANELS:
            raise DrawingError(f"there is no panel {str(name)[:40]!r}; the panels are {', '.join(PANELS)}.")
    return wanted
