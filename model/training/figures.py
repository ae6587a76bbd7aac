"""What a training measured, in a line."""

from typing import Any

from model.data.splits import Sets

UNSAID = ("epoch", "learning_rate", "seconds", "calibration_error")
FEW = 100  # of fewer digits a share says too little: their number is said as well


def figures_line(figures: dict[str, Any], validation: Sets) -> str:
    """The loss and the shares of right answers, but for those after earlier rows, which the csv has: "loss 0.3185"."""
    few = {f"validation_{name}": len(split) for name, split in validation.items() if len(split) < FEW}
    said = []
    for name, value in figures.items():
        if isinstance(value, float) and name not in UNSAID and "_row_" not in name:
            counted = f" ({round(value * few[name])} of {few[name]})" if name in few else ""
            said.append(f"{name.replace('_', ' ')} {value:.4f}{counted}")
    return ", ".join(said)
