"""The values that each setting of a training may have."""

from collections.abc import Collection

from model.data.choice import parts_of
from model.files.form import LIMITS
from model.network.cells import CELLS

# Smallest and largest value; two ints where only whole numbers are allowed.
RANGES: dict[str, tuple[float, float]] = {
    "epochs": (1, 1_000_000),
    "batch_size": (1, 1_000_000),
    "learning_rate": (1e-9, 100.0),
    "every_row": (0.0, 100.0),
    "weight_decay": (0.0, 100.0),
    "pen_repeats": (0, 1_000),
    "non_digits": (0, 1_000_000),
    "styles": (0, 1_000_000),
    "clip": (0.0, 1e9),
    "average": (0.0, 0.999999),
    "clean": (0.0, 1.0),
    "clean_end": (0.0, 1.0),
    "hidden_size": LIMITS["hidden_size"],
    "num_layers": LIMITS["num_layers"],
    "seed": (-(2**63), 2**64 - 1),  # as torch.manual_seed takes it
    "threads": (0, 1_024),
}
CHOICES: dict[str, Collection[str]] = {
    "cell": CELLS,
    "precision": ("float32", "bfloat16"),
    "optimizer": ("adamw", "muon"),
    "device": ("auto", "cpu", "cuda", "mps"),
}
SWITCHES = ("resume", "force", "exact", "augment", "cosine", "orthogonal")


def check_settings(settings: object) -> None:
    """Raises ValueError unless each setting is one of its choices, or a number of the right type within its range."""
    for name, value in vars(settings).items():
        if name == "data":
            parts_of(value)
            continue
        if name in SWITCHES:
            allowed, wanted = type(value) is bool, "True or False"
        elif name in CHOICES:
            allowed = type(value) is str and value in CHOICES[name]
            wanted = "one of " + ", ".join(CHOICES[name])
        elif name in RANGES:
            low, high = RANGES[name]
            allowed = type(value) in (int, type(low)) and low <= value <= high
            kind = "whole number" if type(low) is int else "number"
            wanted = f"a {kind} from {low} to {high}"
        else:
            continue
        if not allowed:
            raise ValueError(f"{name} must be {wanted}, not {value!r}.")
