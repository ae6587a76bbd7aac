"""Known drawings for tests: the first of the shipped ones."""

from pathlib import Path

from model.files.known import KNOWN, KnownDrawings, load_known

SHIPPED_KNOWN = Path(__file__).resolve().parents[2] / "checkpoints" / KNOWN


def some_known(count: int = 120) -> KnownDrawings:
    """So many that are quickly read, each class as often as any other."""
    return load_known(SHIPPED_KNOWN).first(count)
