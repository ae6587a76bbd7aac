"""Who trains or has trained, within bounds of memory: who asked for nothing for the longest is forgotten first."""

from collections.abc import Callable, Iterator

from model.serving.live.own import OwnNetworks
from model.serving.live.visitor import Visitor

MOST_TRAINED = 30  # visitors whose training is kept
MOST_BYTES = 256 * 2**20  # of all networks that are kept as files
MOST = 1000  # visitors, of whom most have only opened the tab


class Visitors:
    """By their keys. is_busy(visitor): whether they wait or train, and so are not forgotten; gone(visitor) is called
    for each who is."""

    def __init__(
        self, own: OwnNetworks, is_busy: Callable[[Visitor], bool], gone: Callable[[Visitor], None]
    ) -> None:
        self.own, self.is_busy, self.gone = own, is_busy, gone
        self.of: dict[str, Visitor] = {}

    def __iter__(self) -> Iterator[Visitor]:
        return iter(list(self.of.values()))

    def get(self, key: str) -> Visitor | None:
        """The visitor of a key, if there is one."""
        return self.of.get(key)

    def add(self, visitor: Visitor) -> None:
        """A new visitor; beyond MOST another one is forgotten."""
        self.of[visitor.key] = visitor
        if len(self.of) > MOST:
            self.forget_first(visitor)

    def nbytes(self) -> int:
        """The bytes of all networks that are kept as files."""
        recordings = sum(visitor.recording.nbytes for visitor in self if visitor.recording)
        return recordings + sum(self.own.nbytes(visitor.key) for visitor in self)

    def trim(self, last: Visitor) -> None:
        """Forget others than the last one until all is within its bounds."""
        while self.nbytes() > MOST_BYTES or sum(bool(each.recording) for each in self) > MOST_TRAINED:
            if not self.forget_first(last, with_training=True):
                break

    def forget_first(self, last: Visitor, with_training: bool = False) -> bool:
        """Forget the visitor who may go first: one whose page has gone, and of these who asked for nothing for the
        longest. False where nobody may."""
        others = [
            each
            for each in self
            if each is not last and not self.is_busy(each) and (each.recording or not with_training)
        ]
        if not others:
            return False
        self.forget(min(others, key=lambda each: (each.left is None, each.used)))
        return True

    def forget(self, visitor: Visitor) -> None:
        """Forget a visitor and their networks."""
        del self.of[visitor.key]
        self.own.forget(visitor.key)
        self.gone(visitor)
