"""Questions about a drawing, answered: what the page's pad asks while the pen moves, plain dicts and arrays back."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from model.drawing.explain import preprocessing_steps, shrink_whole_pad
from model.drawing.rasterize import Paths
from model.drawing.strokes import Drawing, check_strokes, rows_from_many
from model.errors import CheckpointError, DrawingError
from model.files.checkpoint import Checkpoint
from model.interpret.panels import PARTS, check_want, parts
from model.interpret.reading import Reading, listed, read, read_all
from model.interpret.trace import trace
from model.interpret.unit import unit_part
from model.serving.checkpoint_cache import CheckpointCache

COMPARED = 3  # checkpoints side by side
HERE_TOO = ("compare", "steps", "unit")  # parts that need more than a checkpoint and rows


def answer_of(reading: Reading) -> dict[str, Any]:
    """A reading for the page: beliefs rounded to four places, ink and hidden as arrays."""
    return {
        "digit": reading.digit,
        "status": reading.status,
        "cell": reading.cell,
        "probabilities": [round(float(part), 4) for part in reading.probabilities],
        "belief": np.round(reading.belief.astype(np.float64), 4).tolist(),
        "story": reading.story,
        "decided": reading.decided_row,
        "ink": reading.rows,
        "hidden": reading.hidden,
    }


def trace_of(checkpoint: Checkpoint, drawing: Drawing) -> dict[str, Any]:
    """The trace of a drawing (interpret.trace.Trace, with all gates and the attribution of the answer), its arrays as
    lists rounded to six places. Raises DrawingError where there is nothing to read."""
    if drawing.status:
        raise DrawingError(drawing.status)
    seen = trace(
        checkpoint.classifier,
        drawing.rows,
        gates=True,
        attribution="answer",
        temperature=checkpoint.temperature,
    )
    names = ("rows", "hidden", "logits", "belief", "pixel_gradient", "row_gradient")
    found: dict[str, Any] = {name: listed(getattr(seen, name)) for name in names}
    found["gates"] = {name: listed(gate) for name, gate in seen.gates.items()}
    return found | {"attributed": seen.attributed, "sentence": seen.sentence, "decided_row": seen.decided_row}


@dataclass(frozen=True, eq=False)
class Question:
    """An understood question: who reads (name, checkpoint) what (strokes; checked: paths), and the wanted parts."""

    name: str
    checkpoint: Checkpoint
    strokes: Any
    paths: Paths
    want: dict[str, Any]


class QuestionAnswerer:
    """Answers by the checkpoints of a folder; nothing is kept between two questions but the checkpoints."""

    def __init__(self, folder: Path) -> None:
        self.library = CheckpointCache(folder)

    def answer(self, question: Any) -> dict[str, Any]:
        """question: {"strokes": as rows_from_strokes takes them, "cell": a checkpoint's name, "want": {part: options}};
        want may be missing. The answer, and each wanted part under its name.

        Raises DrawingError or CheckpointError, each with one sentence.
        """
        (found,) = self.answer_all([question])
        if isinstance(found, Exception):
            raise found
        return found

    def answer_all(self, questions: Sequence[Any]) -> list[dict[str, Any] | DrawingError | CheckpointError]:
        """answer() of each question, or what it would raise. Drawings for one checkpoint, without wanted parts, are
        read together."""
        found: list[Any] = [self.understand(question) for question in questions]
        understood = [place for place, asked in enumerate(found) if isinstance(asked, Question)]
        drawings = rows_from_many([found[place].paths for place in understood])
        together: dict[
            int, list[tuple[int, Drawing]]
        ] = {}  # of each checkpoint, (place, drawing) of its questions
        for place, drawing in zip(understood, drawings, strict=True):
            if found[place].want and not drawing.status:
                found[place] = self.answer_inside(found[place], drawing)
            else:
                together.setdefault(id(found[place].checkpoint), []).append((place, drawing))
        for placed in together.values():
            readings = read_all(found[placed[0][0]].checkpoint, [drawing for _, drawing in placed])
            for (place, _), reading in zip(placed, readings, strict=True):
                found[place] = answer_of(reading)
        return found

    def understand(self, question: Any) -> Question | DrawingError | CheckpointError:
        """The question with its checkpoint found and its strokes checked, or what is wrong with it."""
        try:
            if not isinstance(question, dict):
                raise DrawingError("a question is an object with strokes and cell.")
            name, strokes = question.get("cell"), question.get("strokes")
            checkpoint, want = self.library.get(name), check_want(question.get("want"))
            unknown = [part for part in want if part not in PARTS and part not in HERE_TOO]
            if unknown:
                known = ", ".join([*PARTS, *HERE_TOO])
                raise DrawingError(f"there is no part {str(unknown[0])[:40]!r}; the parts are {known}.")
            return Question(str(name), checkpoint, strokes, check_strokes(strokes), want)
        except (DrawingError, CheckpointError) as error:
            return error

    def answer_inside(
        self, asked: Question, drawing: Drawing
    ) -> dict[str, Any] | DrawingError | CheckpointError:
        """The answer with its wanted parts, or what is wrong with their options."""
        try:
            return self.inside(asked.name, asked.checkpoint, asked.strokes, drawing, asked.want)
        except (DrawingError, CheckpointError) as error:
            return error

    def inside(
        self, name: str, checkpoint: Checkpoint, strokes: Any, drawing: Drawing, want: dict[str, Any]
    ) -> dict[str, Any]:
        """The answer and the wanted parts. Besides interpret.panels.PARTS: "compare", the answers of all cells, with
        {"weights": true} each with its readout, [10, hidden]; "unit"; "steps", how the strokes became rows, with
        {"plain": true} to read them without those steps."""
        found: dict[str, Any] = {}
        if "compare" in want:
            found["compare"] = self.compare(drawing, bool(want["compare"].get("weights")))
        if "steps" in want:
            shrunk = shrink_whole_pad(strokes)
            without = answer_of(read(checkpoint, shrunk))
            found["steps"] = preprocessing_steps(strokes) | {"centred": drawing.rows, "plain": without}
            drawing = shrunk if want["steps"].get("plain") else drawing
        if "unit" in want:
            found["unit"] = unit_part(checkpoint, drawing, want["unit"], checkpoint.top_activations)
        rest = {part: options for part, options in want.items() if part in PARTS}
        return answer_of(read(checkpoint, drawing)) | found | parts(checkpoint, drawing, rest)

    def compare(self, drawing: Drawing, weights: bool = False) -> list[dict[str, Any]]:
        """The answers of the first checkpoints there are, COMPARED at most, each with its name; with weights, each with
        its readout."""
        names, _ = self.library.scan()
        found = []
        for name in names[:COMPARED]:
            checkpoint = self.library.get(name)
            result = answer_of(read(checkpoint, drawing)) | {"name": name}
            found.append(result | (parts(checkpoint, drawing, {"weights": {}})["weights"] if weights else {}))
        return found
