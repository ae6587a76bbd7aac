"""What a network in live training makes of the digits that measure it."""

from base64 import b64encode
from typing import Any

import numpy as np

from model.data.splits import Split
from model.interpret.decagon import place_of
from model.network.classifier import RowClassifier
from model.training.evaluation import accuracy, confusion, has_learned, logits_of

ROW = 14  # the readout in the middle of the digit, beside the one after the last row


def measure(network: RowClassifier, digits: Split) -> dict[str, Any]:
    """accuracy, row_14: shares of right answers in 0..1 after the last row and after ROW. places: of the belief after
    each row in the decagon, uint16 [28, N, 2] in base64, the lower byte first, where 0..65535 stands for -1..1."""
    logits = logits_of(network, digits.rows())
    places = place_of(logits.softmax(dim=-1).numpy()).swapaxes(0, 1)
    return {
        "accuracy": accuracy(logits[:, -1], digits.labels),
        "row_14": accuracy(logits[:, ROW - 1], digits.labels),
        "places": b64encode(
            np.rint((places + 1) / 2 * 65535).clip(0, 65535).astype("<u2").tobytes()
        ).decode(),
    }


def learned(network: RowClassifier, digits: Split) -> bool:
    """Whether it reads better than one that always gives the same answer."""
    answers = logits_of(network, digits.rows())[:, -1].argmax(dim=-1)
    return has_learned(confusion(answers, digits.labels))
