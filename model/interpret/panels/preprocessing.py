"""From ink to rows: how the strokes became rows, and what the network reads without these steps."""

from typing import Any

from model.drawing.explain import preprocessing_steps, shrink_whole_pad
from model.drawing.strokes import rows_from_strokes
from model.interpret.trace import Trace, trace_all


def preprocessing(trace: Trace, options: dict[str, Any]) -> dict[str, Any]:
    """options: {"plain": true} where the trace is that of the pad only shrunk (model.serving.questions).

    The fields of model.drawing.explain.preprocessing_steps. centred: [28, 28], the rows after all steps.
    plain: the answer to the pad only shrunk, for which the network reads a second drawing.
    Of a picture centred alone: the page has its steps from model.serving.pictures.
    """
    if not trace.strokes:
        return {"centred": trace.rows}
    if options.get("plain"):
        centred, shrunk = rows_from_strokes(trace.strokes).rows, trace
    else:
        centred, shrunk = trace.rows, trace_all(trace.checkpoint, [shrink_whole_pad(trace.strokes)])[0]
    return preprocessing_steps(trace.strokes) | {"centred": centred, "plain": shrunk.for_page()}
