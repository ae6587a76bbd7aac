"""A question about a drawing once it is parsed, and what it takes from its parts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from model.drawing.rasterize import Paths
from model.drawing.strokes import Drawing, rows_from_many
from model.files.checkpoint import Checkpoint
from model.interpret.trace import Trace
from model.serving.comparison import asks_others, compare_networks, compared_names
from model.serving.hands import TakenHand
from model.serving.live.own import Networks


@dataclass(frozen=True, eq=False)
class Question:
    """Which checkpoint reads which strokes or which picture, and the open panels with their options; who asks, where
    the question says so, and the networks that it may name."""

    strokes: Paths
    checkpoint: Checkpoint
    panels: dict[str, dict[str, Any]]
    name: str
    networks: Networks
    hand: TakenHand
    visitor: str | None = None
    picture: Drawing | None = None  # if it is there, there are no strokes


def with_others(alone: Trace, name: str, question: Question, fitted: Drawing) -> Trace:
    """The trace as the panel of this name gets it: with other networks beside it, where the panel asks for them.

    Raises DrawingError for a wrong choice of them.
    """
    options = question.panels[name]
    if not asks_others(name, options):
        return alone
    names = compared_names(options, question.name, question.networks)
    return replace(alone, others=compare_networks(names, fitted, alone, question.networks))


def fitted_drawings(questions: Sequence[Question]) -> dict[Question, Drawing]:
    """What each question is about, as the network reads it."""
    drawn = [each for each in questions if each.picture is None]
    fitted = dict(zip(drawn, rows_from_many([each.strokes for each in drawn]), strict=True))
    return fitted | {each: each.picture for each in questions if each.picture is not None}
