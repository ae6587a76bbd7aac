"""Question 7: whose belief in its answer suffers most when the memory is wiped in the middle of the drawing?"""

from typing import Any

import torch

from model.interpret.intervention import run_stepwise
from model.interpret.lesson import PLACES
from model.interpret.story import as_text, opinions
from model.interpret.trace import Compared, Trace, listed

ROW = 13  # after which every state is set to zero: the fourteenth, half of the drawing
ALIKE = 0.05  # of belief: a loss this near to the largest is as large


def wiped(trace: Trace) -> dict[str, Any]:
    """Each network of trace.others, read again with the state of every layer set to zero after ROW.

    row: ROW. networks: of each, as_wiped(). most: the names of those whose loss of belief is within ALIKE of the
    largest; empty where none could be read.
    """
    networks = [as_wiped(other) for other in trace.others]
    losses = {each["network"]: each["before"] - each["after"] for each in networks if "problem" not in each}
    return {"row": ROW, "networks": networks, "most": largest(losses)}


def largest(losses: dict[str, float]) -> list[str]:
    """The names of those that are within ALIKE of the largest."""
    least = max(losses.values(), default=0.0) - ALIKE
    return [name for name, loss in losses.items() if loss >= least]


def as_wiped(other: Compared) -> dict[str, Any]:
    """name: what a visitor reads; network: the checkpoint's name; cell. digit: the likeliest of the whole reading;
    before, after: its belief without and with the wipe. likeliest, share: the digit after the wipe, and its belief.
    belief, ribbon: of the wiped reading, as Trace.for_page() has them. Or name, network and problem: a sentence."""
    named = {"name": other.label, "network": other.name}
    if isinstance(other.found, str):
        return named | {"problem": other.found}
    found = other.found
    rows, _ = found.tensors()
    logits = run_stepwise(found.checkpoint.classifier, rows, reset_state_after=ROW)
    belief = torch.softmax(logits / found.checkpoint.temperature, dim=-1).cpu().numpy()
    likeliest = int(belief[-1].argmax())
    return named | {
        "cell": found.cell,
        "digit": found.likeliest,
        "before": round(float(found.probabilities[found.likeliest]), PLACES),
        "after": round(float(belief[-1, found.likeliest]), PLACES),
        "likeliest": likeliest,
        "share": round(float(belief[-1, likeliest]), PLACES),
        "belief": listed(belief, 4),
        "ribbon": [as_text(each) for each in opinions(found.rows, belief)],
    }
