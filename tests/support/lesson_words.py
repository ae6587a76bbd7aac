"""Words and numbers as the lesson writes them, and the belief by torch's own module."""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from tests.support.visitors import checkpoint_of
from ui.words import phrase


def percent(part: float) -> str:
    """A share as the page writes it, which has four places of it."""
    part = round(float(part), 4)
    if part > 0.999:
        return "> 99.9 %"
    return f"{part * 100:.1f} %" if part > 0.99 else f"{int(part * 100 + 0.5)} %"


def one(digit: int) -> str:
    return phrase(f"story.a.{digit}")


def listed(texts: Sequence[str]) -> str:
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} and {texts[-1]}"


def numbers_in(text: str) -> list[float]:
    return [float(each.replace("−", "-")) for each in re.findall(r"[−-]?\d+(?:\.\d+)?", text)]


def read_rows(cell: str, rows: NDArray[Any]) -> NDArray[Any]:
    """The belief after each row of rows [drawings, rows, 28], by the classifier's module and its readout."""
    checkpoint = checkpoint_of(cell)
    classifier = checkpoint.classifier
    with torch.inference_mode():
        output, _ = classifier.recurrent(torch.from_numpy(np.ascontiguousarray(rows)))
        return (classifier.readout(output) / checkpoint.temperature).softmax(-1).numpy()
