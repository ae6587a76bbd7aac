"""Known drawings for tests: the first of the shipped ones."""

import threading
from pathlib import Path

from model.files.checkpoint import list_checkpoints
from model.files.known import KNOWN, KnownDrawings, load_known
from model.serving.known_states import KnownStatesCache

SHIPPED_KNOWN = Path(__file__).resolve().parents[2] / "checkpoints" / KNOWN


def some_known(count: int = 120) -> KnownDrawings:
    """So many that are quickly read, each class as often as any other."""
    return load_known(SHIPPED_KNOWN).first(count)


def read_known_drawings(cache: KnownStatesCache) -> None:
    """Let every checkpoint of the folder read them now, so that the first answer has them."""
    known = cache.known()
    assert isinstance(known, KnownDrawings)
    for path in list_checkpoints(cache.checkpoints.folder):
        cache.read(cache.checkpoints.get(path.stem), known)


def wait_for_readers() -> None:
    """Until no thread reads known drawings."""
    for thread in threading.enumerate():
        if thread.name == "known drawings":
            thread.join()
