"""Loss, accuracy and learning rate between the ends of epochs, so that a short training has curves, too."""

from typing import Any

from torch import Tensor

AN_EPOCH = 20  # points: to read the sums is to wait for the device
MOST_EPOCHS = 200  # with points; later ones are seen well from a point an epoch


class Points:
    """What note() has recorded of a training.

    lines: a dict a point, of epoch (those done, a fraction: 0.05 in the first epoch), loss (mean since the last point),
    accuracy (0..1, of the digits since the last point; missing where there was none) and learning_rate (of that step).
    sums: over this epoch, up to its last point: loss, right answers, digits, pictures.
    """

    def __init__(self) -> None:
        self.lines: list[dict[str, float]] = []
        self.sums = [0.0] * 4

    def note(self, epoch: int, step: int, steps: int, sums: Tensor, learning_rate: float) -> None:
        """After a step: add a point if one is due. epoch: from 0; step: of steps, from 1; sums: over this epoch."""
        if epoch >= MOST_EPOCHS or step * AN_EPOCH // steps == (step - 1) * AN_EPOCH // steps:
            return
        now = sums.tolist()
        loss, right, digits, pictures = (new - old for new, old in zip(now, self.sums, strict=True))
        line = {"epoch": epoch + step / steps, "loss": loss / pictures}
        if digits:
            line["accuracy"] = right / digits
        self.lines.append(line | {"learning_rate": learning_rate})
        self.sums = [0.0] * 4 if step == steps else now

    def state(self) -> dict[str, Any]:
        """As <name>.training.pt holds it."""
        return {"lines": self.lines, "sums": self.sums}

    def load_state(self, state: dict[str, Any]) -> None:
        """Go on from what state() gave. Raises ValueError, TypeError or KeyError if it is something else."""
        lines, sums = state["lines"], [float(each) for each in state["sums"]]
        numbers = [number for line in lines for number in dict(line).values()]
        if len(sums) != 4 or not all(type(number) is float for number in numbers):
            raise ValueError("no points of a training")
        self.lines, self.sums = lines, sums
