"""A writer's hand as the page asks for it: fitted to their examples, and taken along with each question.

The page keeps the examples and sends them when they change. What comes back, as text, it sends with each question, so
that nothing of a hand is kept here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from model.drawing.rasterize import Paths
from model.drawing.strokes import MAX_POINTS, MAX_STROKES, check_strokes, rows_from_many
from model.errors import DrawingError
from model.files.checkpoint import Checkpoint
from model.interpret.hand import ALTERED, MOST_EXAMPLES, Hand, Prototypes, unpack_prototypes
from model.interpret.trace import UNSURE, Trace, trace_all
from model.serving.live.own import Networks

# Milliseconds that a hand adds to a question: 0.02 to unpack ten prototypes of 128 units, 0.02 to adapt the trace.
HAND_MS = 0.05
# Of the time of a reading alone, for each example: it is read twice, in a batch of all, which takes 0.15 (LSTM) to 0.27
# (GRU) of that time.
EXAMPLE_SHARE = 0.5
# Characters of a text of examples that model.interpret.hand takes, and that a request of 256 kB holds beside a drawing:
# 50 examples of 1,965 units.
LONGEST_TEXT = 2**17
NO_EXAMPLES = "a hand is made of 1 to {} examples: drawings, each with its digit."
TOO_MANY = "a hand has {} examples at most; these are {:,}."
TOO_LONG = "the examples may have {:,} points and {:,} strokes together; these have more."
WRONG_STROKES = "example {}: its strokes must be lists of [x, y] points, each of two finite numbers."


@dataclass(frozen=True, eq=False)
class TakenHand:
    """The hand of a question.

    prototypes: None where there is none to use; is_stale: whether that is because another network made the text.
    """

    prototypes: Prototypes | None = None
    is_stale: bool = False

    @classmethod
    def of(cls, text: object, checkpoint: Checkpoint) -> "TakenHand":
        """The hand of a question's text, None for no hand. Raises DrawingError for a text that is none."""
        if text is None:
            return cls()
        prototypes = unpack_prototypes(text, checkpoint)
        # A text of examples, which repeat a class, is none of prototypes: the probabilities would not sum to 1.
        if prototypes and len(set(prototypes.labels.tolist())) < len(prototypes.labels):
            raise DrawingError(ALTERED)
        return cls(prototypes, prototypes is None)

    def adapt(self, found: Trace) -> Trace:
        """The trace with this hand taken into account; as it is, where there is none, or where a picture could be
        taken in two ways: the hand would see one of them alone."""
        if self.prototypes is None or found.status not in ("", UNSURE):
            return found
        return self.prototypes.adapt(found)


def fit_hand(question: Any, networks: Networks) -> dict[str, Any]:
    """The hand of {"cell": a name of networks, "examples": [{"digit": 0..9, "strokes"}, 1 to 50 of them]}.

    prototypes, examples: texts for a question's "hand" and for the options of the panel "hand"; examples is None where
    it would be too long. reads: what the network alone makes of each example: its digit or None, the likeliest digit
    and its probability. contradictions: pairs of places of examples, from 0, that the network holds for the same though
    their digits differ. cell: the name.
    Raises DrawingError, which counts the examples from 1, or CheckpointError.
    """
    if not isinstance(question, dict):
        raise DrawingError(NO_EXAMPLES.format(MOST_EXAMPLES))
    checkpoint = networks.get(question.get("cell"))
    examples = check_count(question.get("examples"))
    drawings = rows_from_many(check_examples(examples))
    hand = Hand.fit(checkpoint, drawings, [each.get("digit") for each in examples])
    text = hand.pack()
    return {
        "prototypes": hand.prototypes.pack(),
        "examples": text if len(text) < LONGEST_TEXT else None,
        "reads": [read_alone(each) for each in trace_all(checkpoint, drawings)],
        "contradictions": [list(pair) for pair in hand.contradictions()],
        "cell": str(question["cell"]),
    }


def read_alone(found: Trace) -> dict[str, Any]:
    """What the page says of an example as the network alone reads it."""
    probability = round(float(found.probabilities.max()), 4)
    return {"digit": found.digit, "likeliest": found.likeliest, "probability": probability}


def check_count(examples: Any) -> list[Any]:
    """examples itself. Raises DrawingError unless it is a list of 1 to 50."""
    if not isinstance(examples, list) or not examples:
        raise DrawingError(NO_EXAMPLES.format(MOST_EXAMPLES))
    if len(examples) > MOST_EXAMPLES:
        raise DrawingError(TOO_MANY.format(MOST_EXAMPLES, len(examples)))
    return examples


def check_examples(examples: Sequence[Any]) -> list[Paths]:
    """The strokes of each example, as check_strokes() gives them. Raises DrawingError, also for too many together."""
    lengths = [length for each in examples for length in lengths_of(each)]
    if sum(lengths) > MAX_POINTS or len(lengths) > MAX_STROKES:
        raise DrawingError(TOO_LONG.format(MAX_POINTS, MAX_STROKES))
    found = []
    for number, each in enumerate(examples, 1):
        try:
            found.append(check_strokes(each["strokes"]))
        except (DrawingError, TypeError, KeyError):
            raise DrawingError(WRONG_STROKES.format(number)) from None
    return found


def lengths_of(example: Any) -> list[int]:
    """The number of points of each stroke of an example, whatever the example is."""
    strokes = example.get("strokes") if isinstance(example, dict) else None
    return [len(each) for each in strokes if isinstance(each, list)] if isinstance(strokes, list) else []


def fit_cost(question: Any, reading_cost: Callable[[Any, Any], float]) -> float:
    """About how many milliseconds fit_hand() of this question takes, whatever the question is.

    reading_cost: of strokes and the name of a network.
    """
    cell = question.get("cell") if isinstance(question, dict) else None
    examples = question.get("examples") if isinstance(question, dict) else None
    if not isinstance(examples, list) or len(examples) > MOST_EXAMPLES:
        return reading_cost([], cell)
    strokes = [
        stroke
        for each in examples
        if isinstance(each, dict) and isinstance(each.get("strokes"), list)
        for stroke in each["strokes"]
    ]
    return reading_cost(strokes, cell) + EXAMPLE_SHARE * len(examples) * reading_cost([], cell)
