"""Unix compress (.Z), as the tests need it: this machine may have no `compress`."""


def compressed(content: bytes) -> bytes:
    """LZW (T. Welch, 1984) in the form of `compress -b 16`, without clear codes; gzip -d reads it.

    Codes grow from 9 to 16 bits, the low bit first, and each width's codes fill whole groups of eight.
    """
    out, table = bytearray(b"\x1f\x9d\x90"), {bytes([byte]): byte for byte in range(256)}
    free, width = 257, 9  # 256 is the clear code
    group: list[int] = []
    known = b""

    def flush() -> None:
        number = sum(code << (width * place) for place, code in enumerate(group))
        out.extend(number.to_bytes(width if len(group) == 8 else -(-width * len(group) // 8), "little"))
        group.clear()

    def emit(code: int) -> None:
        group.append(code)
        if len(group) == 8:
            flush()

    for byte in content:
        longer = known + bytes([byte])
        if longer in table:
            known = longer
            continue
        emit(table[known])
        if free < 65536:
            table[longer] = free
            free += 1
            if free > 1 << width and width < 16:
                group.extend([0] * (-len(group) % 8))
                if group:
                    flush()
                width += 1
        known = bytes([byte])
    if known:
        emit(table[known])
    if group:
        flush()
    return bytes(out)
