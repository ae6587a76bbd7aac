"""A writer's hand as the page asks for it: fitted to their examples, and taken along with each question.

The page keeps the examples and sends them when they change. What comes back, as text, it sends with each question, so
that nothing of a hand is kept here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from model.drawing.examples import MOST_EXAMPLES, NO_EXAMPLES, check_drawn, check_examples
from model.drawing.strokes import rows_from_many
from model.errors import DrawingError
from model.files.checkpoint import Checkpoint
from model.interpret.hand import Hand, Prototypes
from model.interpret.hand_text import LONGEST_TEXT, decode, pack, unpack_prototypes
from model.interpret.neighbours import KnownStates
from model.interpret.trace import UNSURE, Trace, trace_all
from model.serving.live.own import Networks

# Milliseconds that a hand adds to a question, of ten prototypes, 128 units and 2,000 known drawings, on one core of a
# busy machine: 0.32 one after the other, 0.5 between readings, which take the known drawings out of its cache.
HAND_MS = 0.35
# Of the time of a reading alone, for each example: in a batch of all, one takes 0.15 (LSTM) to 0.27 (GRU) of that time.
EXAMPLE_SHARE = 0.27


@dataclass(frozen=True, eq=False)
class TakenHand:
    """The hand of a question.

    prototypes: None where there is none to use; is_stale: whether that is because another network made the text.
    """

    prototypes: Prototypes | None = None
    is_stale: bool = False

    @classmethod
    def of(cls, text: object, states: KnownStates | str | None) -> "TakenHand":
        """The hand of a question's text, None for no hand, for the network of these states. Raises DrawingError for a
        text that is none. Where the states are not there, or no longer, the hand must be fitted anew: it is stale."""
        if text is None:
            return cls()
        if not isinstance(states, KnownStates):
            decode(text)
            return cls(is_stale=True)
        prototypes = unpack_prototypes(text, states)
        return cls(prototypes, prototypes is None)

    def adapt(self, found: Trace) -> Trace:
        """The trace with this hand taken into account; as it is, where there is none, or where a picture could be
        taken in two ways: the hand would see one of them alone."""
        if self.prototypes is None or found.status not in ("", UNSURE):
            return found
        return self.prototypes.adapt(found)


def fit_hand(
    question: Any, networks: Networks, known: Callable[[Checkpoint], KnownStates | str | None]
) -> dict[str, Any]:
    """The hand of {"cell": a name of networks, "examples": [{"digit": 0..9, "strokes"}, 1 to 50 of them]}.

    prototypes, examples: texts for a question's "hand" and for the options of the panel "hand"; examples is None where
    it would be too long. reads: what the network alone makes of each example: its digit or None, the likeliest digit
    and its probability. contradictions: pairs of places of examples, from 0, that the network holds for the same though
    their digits differ. cell: the name. Instead of all of it, waiting: True, while the network reads the known
    drawings. known: how a network read them, or a sentence that says why there are none, or None while it reads.
    Raises DrawingError, which counts the examples from 1, or CheckpointError.
    """
    if not isinstance(question, dict):
        raise DrawingError(NO_EXAMPLES.format(MOST_EXAMPLES))
    checkpoint = networks.get(question.get("cell"))
    strokes, digits = check_examples(question.get("examples"))
    drawings = rows_from_many(strokes)
    states = known(checkpoint)
    if isinstance(states, str):
        raise DrawingError(states)
    if states is None:
        return {"waiting": True}
    check_drawn(drawings)
    traces = trace_all(checkpoint, drawings)
    hand = Hand.of(states, traces, digits)
    text = pack(hand)
    return {
        "prototypes": pack(hand.prototypes),
        "examples": text if len(text) < LONGEST_TEXT else None,
        "reads": [read_alone(each) for each in traces],
        "contradictions": [list(pair) for pair in hand.contradictions()],
        "cell": str(question["cell"]),
    }


def read_alone(found: Trace) -> dict[str, Any]:
    """What the page says of an example as the network alone reads it."""
    probability = round(float(found.probabilities.max()), 4)
    return {"digit": found.digit, "likeliest": found.likeliest, "probability": probability}


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
