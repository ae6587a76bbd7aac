"""Questions about a drawing, parsed and answered: what the page's pad asks while the pen moves."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from model.drawing.explain import shrink_whole_pad
from model.drawing.picture_rows import drawing_of_rows
from model.drawing.strokes import Drawing, check_strokes
from model.errors import CheckpointError, DrawingError
from model.interpret.panels import PANELS, check_panels
from model.interpret.panels.live import moment_of
from model.interpret.trace import Trace, listed, trace, trace_all
from model.serving.checkpoint_cache import CheckpointCache
from model.serving.comparison import COMPARED
from model.serving.costs import readings_beside, readings_of
from model.serving.hands import HAND_MS, TakenHand, fit_cost, fit_hand
from model.serving.known_states import KnownStatesCache
from model.serving.live.checks import visitor_or_none
from model.serving.live.own import Networks, NetworksOf, OwnNetworks
from model.serving.live.page import LivePage
from model.serving.live.snapshots import Snapshots
from model.serving.live.trainings import LiveTrainings
from model.serving.parsed import Question, fitted_drawings, with_others

# The fields of a reading that the API answers.
READING = ("digit", "status", "probabilities", "belief", "hidden", "cell")
# Milliseconds that parts of a question take, measured on a core of 2026. A panel takes 1 to 5; a reading by the shipped
# networks one, by two layers of 1,024 units 35.
READING_MS, POINT_MS, STROKE_MS, PANEL_MS, WEIGHT_MS = 0.1, 0.01, 0.05, 3.0, 3.7e-6
# trace_json(), a decoded picture, a checkpoint that is not kept, one more in the folder that is listed
TRACE_MS, PICTURE_MS, LOAD_MS, SCAN_MS = 15.0, 50.0, 100.0, 0.02
# A byte of the known drawings' states, of which the nearest are sought; the drawings, where the page lacks them
NEAR_MS, SEND_MS = 2e-7, 20.0

Answer = dict[str, Any] | DrawingError | CheckpointError


def default_of(choices: list[tuple[str, str]]) -> str | None:
    """Of (label, name) of each checkpoint: the GRU's name, or else the first."""
    names = [name for _, name in choices]
    return "gru" if "gru" in names else names[0] if names else None


class QuestionAnswerer:
    """Answers by the checkpoints of a folder, and of each visitor's own. Between two questions it keeps only these."""

    def __init__(self, folder: Path, known: Path | None = None) -> None:
        """known: the file of known drawings for a folder that has none of its own."""
        self.checkpoints = CheckpointCache(folder)
        self.own = OwnNetworks()
        self.known = KnownStatesCache(self.checkpoints, known, self.own)
        self.snapshots: Snapshots | None = None  # of the networks that visitors train, where they can

    def let_train(self) -> LivePage:
        """Let visitors train networks of their own from now on. Returns what the page's tab for it calls."""
        trainings = LiveTrainings(self.own)
        self.snapshots = Snapshots(trainings)
        return LivePage(trainings, lambda: [each["name"] for each in self.checkpoints.networks()])

    def answer(self, question: Any) -> dict[str, Any]:
        """The answer to one question. Raises DrawingError or CheckpointError.

        question: {"strokes": as rows_from_strokes takes them, "cell": a checkpoint's name, "want": {panel: options},
        "visitor": who may name networks of their own, "hand": the prototypes of fit_hand()}; or with "picture" for
        strokes, as drawing_of_rows takes it. Want, visitor and hand may be missing. The answer holds Trace.for_page()
        and each wanted panel under its name; no panel where the drawing is blank. All panels but "hand" show the
        network alone. stale_hand: True, where another network made the hand: then the answer is the network's own.
        """
        (found,) = self.answer_batch([question])
        if isinstance(found, Exception):
            raise found
        return found

    def answer_batch(self, questions: Sequence[Any]) -> list[Answer]:
        """answer() of each question, or what it would raise. Each network reads all its drawings at once."""
        parsed = [self.parse(question) for question in questions]
        valid = [each for each in parsed if isinstance(each, Question)]
        fitted = fitted_drawings(valid)
        drawings = dict(fitted)
        for each in valid:
            is_plain = each.panels.get("preprocessing", {}).get("plain") and not each.picture
            if is_plain and not fitted[each].status:
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

    def trace_of(self, question: Any) -> dict[str, Any]:
        """trace_json() of the drawing of a question as answer() takes it. Raises DrawingError or CheckpointError."""
        parsed = self.parse(question)
        if isinstance(parsed, Exception):
            raise parsed
        (fitted,) = fitted_drawings([parsed]).values()
        return trace_json(trace(parsed.checkpoint, fitted))

    def trace_cost(self, question: Any) -> float:
        """About how many milliseconds trace_of() of this question takes, whatever the question is."""
        return TRACE_MS + self.cost_of(question)

    def fit_hand(self, question: Any) -> dict[str, Any]:
        """model.serving.hands.fit_hand() with the networks of who asks. Raises DrawingError or CheckpointError."""
        return fit_hand(question, self.networks_of(visitor_or_none(question)), self.known.get)

    def fit_cost(self, question: Any) -> float:
        """About how many milliseconds fit_hand() of this question takes, whatever the question is."""
        return fit_cost(
            question, partial(self.reading_cost, networks=self.networks_of(visitor_or_none(question)))
        )

    def networks_of(self, visitor: str | None) -> Networks:
        """The networks that a visitor's question may name: those of the folder, and their own."""
        return NetworksOf(self.checkpoints, self.own, visitor) if visitor else self.checkpoints

    def cost_of(self, question: Any) -> float:
        """About how many milliseconds answer() of this question takes, whatever the question is."""
        if not isinstance(question, dict):
            return READING_MS
        panels, networks = question.get("want"), self.networks_of(visitor_or_none(question))
        panels = panels if isinstance(panels, dict) else {}
        picture = question.get("picture")
        ways = 2 if isinstance(picture, dict) and "other" in picture else 1
        reading = ways * self.reading_cost(question.get("strokes"), question.get("cell"), networks)
        reading *= readings_of(panels)
        near = self.known_cost(panels.get("neighbours"), question.get("cell"), networks)
        beside = sum(
            times * self.compare_cost(options, question.get("strokes"), networks)
            for options, times in readings_beside(panels)
        )
        learning = self.live_cost(panels.get("live"), question)
        hand = 0.0 if question.get("hand") is None else HAND_MS
        return reading + PANEL_MS * len(panels) + near + beside + learning + hand

    def compare_cost(self, options: Any, strokes: Any, networks: Networks) -> float:
        """About how many milliseconds the networks take to read once that the option "cells" names."""
        chosen = options.get("cells") if isinstance(options, dict) else None
        names = chosen[:COMPARED] if isinstance(chosen, list) else []
        return sum(self.reading_cost(strokes, name, networks) for name in names)

    def known_cost(self, options: Any, cell: Any, networks: Networks) -> float:
        """About how many milliseconds the panel "neighbours" takes with these options, more than another panel."""
        checkpoint = networks.peek(cell)
        states = self.known.states(checkpoint) if checkpoint else None
        if states is None or not isinstance(options, dict):
            return 0.0
        has_all = all(options.get(name) == version for name, version in states.versions.items())
        return NEAR_MS * states.nbytes + (0.0 if has_all or options.get("later") is True else SEND_MS)

    def live_cost(self, options: Any, question: dict[str, Any]) -> float:
        """About how many milliseconds the network takes that the panel "live" asks with these options."""
        if self.snapshots is None or not isinstance(options, dict):
            return 0.0
        try:
            return self.snapshots.cost(visitor_or_none(question), moment_of(options))
        except DrawingError:
            return 0.0

    def reading_cost(self, strokes: Any, cell: Any, networks: Networks | None = None) -> float:
        """About how many milliseconds it takes to read strokes with a checkpoint; more where it must be loaded."""
        lengths = (
            [len(each) for each in strokes if isinstance(each, list)] if isinstance(strokes, list) else []
        )
        checkpoint = (networks or self.checkpoints).peek(cell)
        weights = sum(each.numel() for each in checkpoint.classifier.parameters()) if checkpoint else 0
        network = WEIGHT_MS * weights if checkpoint else LOAD_MS
        return READING_MS + POINT_MS * sum(lengths) + STROKE_MS * len(lengths) + network

    def scan_cost(self) -> float:
        """About how many milliseconds it takes to list the checkpoints that are known."""
        return READING_MS + SCAN_MS * len(self.checkpoints.faults)

    def reading(self, drawing: Drawing, cell: object) -> dict[str, Any]:
        """The fields READING of a drawing's trace, as JSON. Raises CheckpointError."""
        return trace(self.checkpoints.get(cell), drawing).as_json(*READING)

    def parse(self, question: Any) -> Question | DrawingError | CheckpointError:
        """The question with its checkpoint found and its strokes checked, or what is wrong with it."""
        try:
            if not isinstance(question, dict):
                raise DrawingError("a question is an object with strokes or a picture, and cell.")
            visitor = visitor_or_none(question)
            networks = self.networks_of(visitor)
            checkpoint, name = networks.get(question.get("cell")), str(question["cell"])
            panels = check_panels(question.get("want"))
            text = question.get("hand")
            hand = TakenHand.of(text, None if text is None else self.known.get(checkpoint))
            asked = checkpoint, panels, name, networks, hand, visitor
            if "picture" in question:
                if "strokes" in question:
                    raise DrawingError("a question has strokes or a picture, not both.")
                return Question([], *asked, drawing_of_rows(question["picture"]))
            return Question(check_strokes(question.get("strokes")), *asked)
        except (DrawingError, CheckpointError) as error:
            return error

    def show(self, question: Question, fitted: Drawing, alone: Trace) -> Answer:
        """The answer with its open panels, or what is wrong with their options. alone: the trace without a hand."""
        stale = {"stale_hand": True} if question.hand.is_stale else {}
        if fitted.status:
            return alone.for_page() | stale
        try:
            alone = replace(alone, strokes=question.strokes, **self.more_of(question, fitted, alone))
            found = question.hand.adapt(alone)
            traces = {name: with_others(alone, name, question, fitted) for name in question.panels}
            shown = {
                name: PANELS[name](found if name == "hand" else traces[name], options)
                for name, options in question.panels.items()
            }
        except (DrawingError, CheckpointError) as error:
            return error
        return found.for_page() | stale | shown

    def more_of(self, question: Question, fitted: Drawing, found: Trace) -> dict[str, Any]:
        """The fields of the trace that its panels need besides the reading. Raises DrawingError or CheckpointError."""
        panels, more = question.panels, dict[str, Any]()
        if "neighbours" in panels or "hand" in panels:
            more["known"] = self.known.get(found.checkpoint) or ""
        if "networks" in panels:
            more["networks"] = question.networks.networks()
        if "live" in panels and self.snapshots:
            more["live"] = self.snapshots.read(question.visitor, moment_of(panels["live"]), fitted)
        return more


def trace_json(found: Trace) -> dict[str, Any]:
    """All of a trace, with the attribution of the likeliest digit, as JSON. Raises DrawingError for a blank drawing."""
    if found.is_blank:
        raise DrawingError(found.status)
    digit, pixels, rows = found.attribution()
    slopes = {"attributed": digit, "pixel_gradient": listed(pixels), "row_gradient": listed(rows)}
    names = ("rows", "hidden", "logits", "belief", "gates", "decided_row")
    return found.as_json(*names) | slopes | {"sentence": found.story}
