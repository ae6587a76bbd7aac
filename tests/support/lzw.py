"""Unix compress (.Z), as the tests need it: this machine may have no `compress`.

LZW (T. Welch, 1984) as `compress -b 16` writes it, without clear codes: codes of 9 to 16 bits, the low bit first, the
codes of each width in whole groups of eight. gzip -d reads it.
"""

from collections.abc import Iterator
from itertools import groupby

FIRST = 257  # the first free code; 256 is the clear code


def compressed(content: bytes) -> bytes:
    """The content as a .Z file."""
    out = bytearray(b"\x1f\x9d\x90")
    widths = [
        (width, [code for code, _ in group]) for width, group in groupby(codes(content), lambda c: c[1])
    ]
    for width, group in widths:
        last = width == widths[-1][0]
        number = sum(code << (width * place) for place, code in enumerate(group))
        filled = len(group) if last else -(-len(group) // 8) * 8
        out += number.to_bytes(-(-filled * width // 8), "little")
    return bytes(out)


def codes(content: bytes) -> Iterator[tuple[int, int]]:
    """Each code and its width in bits."""
    table = {bytes([byte]): byte for byte in range(256)}
    free, width, known = FIRST, 9, b""
    for byte in content:
        longer = known + bytes([byte])
        if longer in table:
            known = longer
            continue
        yield table[known], width
        if free < 1 << 16:
            table[longer] = free
            free += 1
            width = max(width, min((free - 1).bit_length(), 16))
        known = bytes([byte])
    if known:
        yield table[known], width
