"""Unix compress (.Z): LZW (T. Welch, 1984) with codes of 9 to 16 bits, the low bit first, unpacked up to a bound.

A code stands for a byte or for a string seen before: each code after the first adds one, the string before it and the
first byte of its own. Eight codes of one width make a group; what is left of a group is skipped where the width grows,
or where code 256 empties the table. Strings grow so fast that a small file may hold gigabytes: hence the bound, which
the packages for .Z lack.
"""

from collections.abc import Iterator

MAGIC = b"\x1f\x9d"
CLEAR = 256  # the code that empties the table, if the third byte's highest bit says that there is one
NARROWEST, WIDEST = 9, 16  # bits of a code


def unpacked(content: bytes, most: int) -> bytes:
    """What the .Z file holds. Raises ValueError if it is none, is damaged, or holds more than `most` bytes."""
    flags = content[2] if len(content) > 2 and content[:2] == MAGIC else 0
    width = max(flags & 0x1F, NARROWEST + 1)  # compress takes 9 for 10
    if flags & 0x60 or not NARROWEST <= flags & 0x1F <= WIDEST:
        raise ValueError("no file of Unix compress")
    parts, size = [], 0
    for part in strings(content, width, bool(flags & 0x80)):
        parts.append(part)
        size += len(part)
        if size > most:
            raise ValueError(f"it unpacks to more than {most // 1_000_000} MB")
    return b"".join(parts)


def strings(content: bytes, widest: int, clears: bool) -> Iterator[bytes]:
    """The string of each code. Raises ValueError at a code that has none yet, or at half a code."""
    first = CLEAR + 1 if clears else CLEAR  # the first free code
    table = [bytes([byte]) for byte in range(256)] + [b""] * (first - 256)
    place, width, before = 3, NARROWEST, b""
    while place < len(content):
        group = content[place : place + width]
        place += width
        if len(group) * 8 % width >= 8 and len(group) < width:
            raise ValueError("it ends in the middle of a code")
        codes = int.from_bytes(group, "little")
        for _ in range(len(group) * 8 // width):
            code = codes & (1 << width) - 1
            codes >>= width
            if clears and code == CLEAR:
                del table[first:]
                width, before = NARROWEST, b""
                break
            if code > len(table) or (code == len(table) and not before):
                raise ValueError("a code in it has no meaning yet")
            string = table[code] if code < len(table) else before + before[:1]
            yield string
            if before and len(table) < 1 << widest:
                table.append(before + string[:1])
            before = string
            if len(table) == 1 << width and width < widest:
                width += 1
                break
