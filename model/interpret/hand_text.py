"""A hand as text, which the page keeps and sends along with its questions; so it is untrusted input.

Base64 of: 8 bytes that follow the network's weights; then of each example or prototype its class, a byte; then of each
its state, a byte a unit; then of each its blurred picture, 196 bytes. Ten prototypes of 128 units have 4.3 kB.
"""

from base64 import b64decode, b64encode
from hashlib import sha256
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from model.drawing.examples import MOST_EXAMPLES
from model.errors import DrawingError
from model.files.checkpoint import Checkpoint
from model.interpret.hand import Hand, Prototypes
from model.interpret.hand_space import KEPT, Features
from model.interpret.neighbours import KnownStates

ALTERED = "The hand is not what the server gave: its text was altered. Write an example anew."
FINGERPRINT = 8  # bytes
# Characters that a request of 256 kB holds beside a drawing: 50 examples of 1,768 units.
LONGEST_TEXT = 2**17
_fingerprints: WeakKeyDictionary[Checkpoint, bytes] = WeakKeyDictionary()

Parts = tuple[Features, NDArray[np.int64]]


def pack(hand: Hand | Prototypes) -> str:
    """The text of a hand's examples, or of its prototypes."""
    given = hand.features
    content = bytes(hand.labels.tolist()) + given.states.tobytes() + given.pictures.tobytes()
    return b64encode(fingerprint(hand.states.checkpoint) + content).decode()


def unpack_prototypes(text: object, states: KnownStates) -> Prototypes | None:
    """The prototypes of a text of pack(); None if another network made it. Raises DrawingError for other texts, also
    for one of examples, which repeat a class."""
    found = unpack(text, states.checkpoint)
    if found and len(set(found[1].tolist())) < len(found[1]):
        raise DrawingError(ALTERED)
    return found and Prototypes(states, *found)


def unpack_hand(text: object, states: KnownStates) -> Hand | None:
    """The hand of a text of pack(); None if another network made it. Raises DrawingError for other texts."""
    found = unpack(text, states.checkpoint)
    return found and Hand(states, *found)


def unpack(text: object, checkpoint: Checkpoint) -> Parts | None:
    """(features, labels) of such a text; None if another network made it. Raises DrawingError for other texts."""
    content = decode(text)
    if content[:FINGERPRINT] != fingerprint(checkpoint):
        return None
    units, pixels = checkpoint.classifier.hidden_size, KEPT * KEPT
    numbers = np.frombuffer(content[FINGERPRINT:], np.uint8)
    count, rest = divmod(len(numbers), 1 + units + pixels)
    if rest or not 1 <= count <= MOST_EXAMPLES or numbers[:count].max() > 9:
        raise DrawingError(ALTERED)
    labels, states, pictures = np.split(numbers, [count, count * (1 + units)])
    features = Features(states.view(np.int8).reshape(count, units), pictures.reshape(count, pixels))
    return features, labels.astype(np.int64)


def decode(text: object) -> bytes:
    """The bytes of a text. Raises DrawingError where it is none, too long or too short for a fingerprint."""
    try:
        content = (
            b64decode(text, validate=True) if isinstance(text, str) and len(text) < LONGEST_TEXT else b""
        )
    except ValueError:
        content = b""
    if len(content) < FINGERPRINT:
        raise DrawingError(ALTERED)
    return content


def fingerprint(checkpoint: Checkpoint) -> bytes:
    """8 bytes that follow the network's weights: the first of their SHA-256, computed once for a checkpoint."""
    if checkpoint not in _fingerprints:
        found = sha256()
        for tensor in checkpoint.classifier.state_dict().values():
            found.update(tensor.detach().cpu().numpy().tobytes())
        _fingerprints[checkpoint] = found.digest()[:FINGERPRINT]
    return _fingerprints[checkpoint]
