"""Unix compress, against another reader of it; and what would fill the memory."""

import random

import pytest
import unlzw3

from model.data.lzw import unpacked
from tests.support.lzw import compressed
from tests.support.tiny import unipen

PLENTY = 10**8


def theirs(content: bytes) -> bytes | None:
    """What unlzw3 unpacks; None where it finds a fault."""
    try:
        return unlzw3.unlzw(content)
    except ValueError:
        return None


def ours(content: bytes) -> bytes | None:
    try:
        return unpacked(content, PLENTY)
    except ValueError:
        return None


def codes(rng: random.Random, flags: int) -> bytes:
    """A .Z file of random codes, most of them low, so that many have a meaning; 256 empties the table."""
    number, place = 0, 0
    for _ in range(rng.randrange(3000)):
        number |= rng.choice([rng.randrange(256), rng.randrange(256, 300), 256]) << place
        place += 9
    return bytes([0x1F, 0x9D, flags]) + number.to_bytes(place // 8 + 1, "little")


@pytest.mark.parametrize("text", [b"", b"a", b"aaaaaaaaa" * 1000, unipen().encode(), bytes(range(256)) * 300])
def test_unpacks_what_was_packed(text: bytes) -> None:
    assert unpacked(compressed(text), PLENTY) == text


def test_unpacks_as_another_reader_does() -> None:
    """Packed text, damaged or not, and random codes, with clear codes and without, of every width."""
    rng, good, none = random.Random(1), compressed(unipen(6).encode()), 0
    for case in range(150):
        content = bytearray(good if case % 2 else codes(rng, rng.choice([0x80, 0]) | rng.randrange(9, 17)))
        if case % 3 == 0:
            content[rng.randrange(len(content))] = rng.randrange(256)
        if case % 5 == 0:
            del content[rng.randrange(len(content)) :]
        expected = theirs(bytes(content))
        none += expected is None
        assert ours(bytes(content)) == expected
    assert 20 < none < 130


@pytest.mark.parametrize(
    "content", [b"", b"\x1f", b"\x1f\x9d", b"\x1f\x8b\x90abc", b"\x1f\x9d\xf0abc", b"\x1f\x9d\x88ab"]
)
def test_what_is_no_such_file_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"^no file of Unix compress$"):
        unpacked(content, PLENTY)


def test_the_bound_is_what_may_come_out() -> None:
    """A code of 16 bits may stand for 65,000 bytes: a small file may hold gigabytes."""
    packed = compressed(bytes(200_000))
    assert len(packed) < 1000
    assert unpacked(packed, 200_000) == bytes(200_000)
    with pytest.raises(ValueError, match=r"^it unpacks to more than 0 MB$"):
        unpacked(packed, 199_999)
