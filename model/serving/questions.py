"""Questions about a drawing, parsed and answered: what the page's pad asks while the pen moves."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from model.drawing.explain import shrink_whole_pad
from model.drawing.rasterize import Paths
from model.drawing.strokes import Drawing, check_strokes, rows_from_many
from model.errors import CheckpointError, DrawingError
from model.files.checkpoint import Checkpoint
from model.interpret.panels import PANELS, check_panels
from model.interpret.trace import Trace, listed, trace, trace_all
from model.network.cells import CELLS
from model.serving.checkpoint_cache import CheckpointCache

COMPARED = 3  # checkpoints side by side
# Milliseconds that parts of a question take alone, on a core of 2025. A panel costs 1 to 5.
READING_MS, POINT_MS, STROKE_MS, PANEL_MS = 0.5, 0.01, 0.05, 3.0
TRACE_MS, PICTURE_MS = 15.0, 50.0  # of trace_json() and of a decoded picture

Answer = dict[str, Any] | DrawingError | CheckpointError


def label_of(name: str) -> str:
    """What a visitor reads for a checkpoint's name: a cell's label, else the name itself."""
    return CELLS[name].label if name in CELLS else name


@dataclass(frozen=True, eq=False)
class Question:
    """Which checkpoint reads which strokes, and the open panels with their options."""

    checkpoint: Checkpoint
    strokes: Paths
    panels: dict[str, dict[str, Any]]


class QuestionAnswerer:
    """Answers by the checkpoints of a folder. Between two questions it keeps only the checkpoints."""

    def __init__(self, folder: Path) -> None:
        self.checkpoints = CheckpointCache(folder)

    def answer(self, question: Any) -> dict[str, Any]:
        """The answer to one question. Raises DrawingError or CheckpointError.

        question: {"strokes": as rows_from_strokes takes them, "cell": a checkpoint's name, "want": {panel: options}};
        want may be missing. The answer holds Trace.for_page() and each wanted panel under its name; no panel where the
        drawing is blank.
        """
        (found,) = self.answer_batch([question])
        if isinstance(found, Exception):
            raise found
        return found

    def answer_batch(self, questions: Sequence[Any]) -> list[Answer]:
        """answer() of each question, or what it would raise. Each network reads all its drawings at once."""
        parsed = [self.parse(question) for question in questions]
        valid = [each for each in parsed if isinstance(each, Question)]
        fitted = dict(zip(valid, rows_from_many([each.strokes for each in valid]), strict=True))
        drawings = dict(fitted)
        for each in valid:
            if each.panels.get("preprocessing", {}).get("plain") and not fitted[each].status:
                drawings[each] = shrink_whole_pad(each.strokes)
        traces: dict[Question, Trace] = {}
        for checkpoint in {each.checkpoint for each in valid}:
            batch = [each for each in valid if each.checkpoint is checkpoint]
            found = trace_all(checkpoint, [drawings[each] for each in batch])
            traces.update(zip(batch, found, strict=True))
        return [
            self.show(each, fitted[each], traces[each]) if isinstance(each, Question) else each
            for each in parsed
        ]

    def parse(self, question: Any) -> Question | DrawingError | CheckpointError:
        """The question with its checkpoint found and its strokes checked, or what is wrong with it."""
        try:
            if not isinstance(question, dict):
                raise DrawingError("a question is an object with strokes and cell.")
            checkpoint = self.checkpoints.get(question.get("cell"))
            panels = check_panels(question.get("want"))
            return Question(checkpoint, check_strokes(question.get("strokes")), panels)
        except (DrawingError, CheckpointError) as error:
            return error

    def show(self, question: Question, fitted: Drawing, found: Trace) -> Answer:
        """The answer with its open panels, or what is wrong with their options."""
        if fitted.status:
            return found.for_page()
        try:
            others = self.others(fitted, found) if "compare" in question.panels else ()
            found = replace(found, strokes=question.strokes, others=others)
            shown = {name: PANELS[name](found, options) for name, options in question.panels.items()}
        except (DrawingError, CheckpointError) as error:
            return error
        return found.for_page() | shown

    def others(self, fitted: Drawing, found: Trace) -> list[tuple[str, Trace]]:
        """(label, trace of the fitted drawing) of the first COMPARED checkpoints, in the order of the page's list."""
        known = [(label_of(name), each) for name, each in self.checkpoints.first(COMPARED)]
        is_fitted = np.array_equal(found.rows, fitted.rows)  # not where the pad was only shrunk
        return [
            (label, found if is_fitted and each is found.checkpoint else trace(each, fitted))
            for label, each in known
        ]


def cost_of_question(question: Any) -> float:
    """About how many milliseconds a question takes, answered alone by a network of the shipped size."""
    if not isinstance(question, dict):
        return READING_MS
    panels = question.get("want")
    return cost_of(question.get("strokes")) + PANEL_MS * (len(panels) if isinstance(panels, dict) else 0)


def cost_of(strokes: Any) -> float:
    """The same of reading strokes."""
    lengths = [len(each) for each in strokes if isinstance(each, list)] if isinstance(strokes, list) else []
    return READING_MS + POINT_MS * sum(lengths) + STROKE_MS * len(lengths)


def trace_json(found: Trace) -> dict[str, Any]:
    """All of a trace, with the attribution of the likeliest digit, as JSON. Raises DrawingError for a blank drawing."""
    if found.is_blank:
        raise DrawingError(found.status)
    digit, pixels, rows = found.attribution()
    slopes = {"attributed": digit, "pixel_gradient": listed(pixels), "row_gradient": listed(rows)}
    names = ("rows", "hidden", "logits", "belief", "gates", "decided_row")
    return found.as_json(*names) | slopes | {"sentence": found.story}
