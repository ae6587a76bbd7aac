"""The piece of ink that decides: the smallest part of a drawing without which it is more like another digit.

from model import find_piece, load_checkpoint
found = find_piece(load_checkpoint(path), strokes)
if not isinstance(found, str):          # a sentence says why there is no such piece
    print(found.share, found.digit, found.probability)

All strokes together, in the order in which they were drawn, are cut into PIECES of equal length. Each run of up to
LONGEST neighbouring pieces is taken away in turn. What is left is fitted, drawn and read as any drawing: so it may be
larger than before.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from model.drawing.rasterize import Paths
from model.drawing.strokes import check_strokes, rows_from_many
from model.files.checkpoint import Checkpoint
from model.interpret.trace import trace

Path = NDArray[np.float64]  # a stroke, [points, 2]

PIECES = 20
LONGEST = 8  # pieces in a run
SURE = 0.6  # the other digit's probability must be larger
ROUNDING = 1e-9  # of the length of all strokes: a shorter bit is no ink, but what rounding left
MOST_POINTS, MOST_STROKES = 2000, 30  # of a drawing: a scribble of more takes longer than a second
NO_STROKES = "This came as a picture: it has no strokes to cut."
NO_ANSWER = "There is no answer yet that a piece of ink could decide."
TOO_LONG = f"The drawing is too long for this: {MOST_POINTS} points and {MOST_STROKES} strokes are the most."
NO_PIECE = (
    f"Whichever piece of up to {100 * LONGEST // PIECES} % of the ink is taken away, "
    f"no other digit gets more than {100 * SURE:.0f} %."
)


class Piece(NamedTuple):
    """A piece and what it decides.

    removed, rest: paths, each float64 [points, 2], in the unit of the strokes; the piece, and what is left without it.
    start: where it begins, as a part of the length of all strokes, 0 to 0.95. share: its own part, 0.05 to 0.4.
    digit, probability: the likeliest without the piece, and its belief after the last row, 0.6 to 1.
    """

    removed: Paths
    rest: Paths
    start: float
    share: float
    digit: int
    probability: float

    def for_page(self) -> dict[str, Any]:
        """strokes: what is removed; rest, start, share, digit, probability. Points as lists, to a tenth of the pad's
        unit."""
        shown = [[np.round(path, 1).tolist() for path in paths] for paths in (self.removed, self.rest)]
        fields = {"start": self.start, "share": self.share, "digit": self.digit}
        return {"strokes": shown[0], "rest": shown[1]} | fields | {"probability": round(self.probability, 4)}


def find_piece(checkpoint: Checkpoint, strokes: object) -> Piece | str:
    """The smallest piece of strokes, as rows_from_strokes() takes them; or a sentence that says why there is none.

    Of several of the same length it is the one that makes the other digit most probable.
    Raises DrawingError as rows_from_strokes() does.
    """
    paths = check_strokes(strokes)
    (drawing,) = rows_from_many([paths])
    return deciding_piece(checkpoint, paths, trace(checkpoint, drawing).digit)


def deciding_piece(checkpoint: Checkpoint, paths: Paths, digit: int | None) -> Piece | str:
    """find_piece() of paths from check_strokes() that are read as this digit."""
    if digit is None:
        return NO_ANSWER
    if not paths:
        return NO_STROKES
    if len(paths) > MOST_STROKES or sum(map(len, paths)) > MOST_POINTS:
        return TOO_LONG
    for count in range(1, LONGEST + 1):
        cuts = list(runs(paths, count))
        others = beliefs(checkpoint, [rest for _, rest in cuts])
        others[:, digit] = 0
        run, other = np.unravel_index(others.argmax(), others.shape)
        if others[run, other] > SURE:
            return Piece(*cuts[run], int(run) / PIECES, count / PIECES, int(other), float(others[run, other]))
    return NO_PIECE


def beliefs(checkpoint: Checkpoint, pictures: list[Paths]) -> NDArray[np.floating]:
    """[pictures, 10], the belief after the last row; 0 where there is no digit to read."""
    drawings = rows_from_many(pictures)
    drawn = np.array([not drawing.status for drawing in drawings])
    found = np.zeros((len(pictures), 10))
    if drawn.any():
        rows = np.stack([drawing.rows for drawing in drawings])[drawn]
        found[drawn] = last_beliefs(checkpoint, rows)
    return found


def last_beliefs(checkpoint: Checkpoint, rows: NDArray[np.floating]) -> NDArray[np.floating]:
    """[pictures, 10], the belief after the last row of rows [pictures, 28, 28], all read in one batch."""
    classifier = checkpoint.classifier
    with torch.inference_mode():
        logits = classifier(torch.from_numpy(rows).to(classifier.readout.weight))
        return (logits / checkpoint.temperature).softmax(dim=-1).cpu().numpy()


def runs(paths: Paths, count: int) -> Iterator[tuple[Paths, Paths]]:
    """(the run, the rest) of each run of so many neighbouring pieces, the first drawn first."""
    walked = [distances(path) for path in paths]
    before = np.concatenate([[0.0], np.cumsum([each[-1] for each in walked])])
    edges = before[-1] * np.arange(PIECES + 1) / PIECES
    least = ROUNDING * before[-1]
    for first, last in zip(edges[:-count], edges[count:], strict=True):
        removed, rest = [], []
        for path, along, start in zip(paths, walked, before, strict=False):
            low, high = np.clip([first - start, last - start], 0, along[-1])
            if high - low <= least:
                rest.append(path)
                continue
            removed.append(part_of(path, along, low, high))
            sides = ((0, low), (high, along[-1]))
            rest += [part_of(path, along, *side) for side in sides if side[1] - side[0] > least]
        yield removed, rest


def distances(path: Path) -> NDArray[np.float64]:
    """[points], how far each point is from the first, along the path."""
    return np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(path, axis=0).T))])


def part_of(path: Path, along: NDArray[np.float64], low: float, high: float) -> Path:
    """The path from one distance to another, each 0 to along[-1]; its ends lie between points."""
    ends = np.stack([np.interp([low, high], along, axis) for axis in path.T], axis=1)
    return np.concatenate([ends[:1], path[(along > low) & (along < high)], ends[1:]])
