"""What hostile clients send: pictures that cost little to send and much to decode, drawings, bodies, heads.

Shared by the fuzzer, the unit tests and benchmarks.strangers. Each returns bytes, or strokes as the app takes them.
"""

import json
import math
import struct
import zlib
from collections.abc import Callable
from functools import partial
from typing import Any

from PIL import Image

from tests.support.pictures import png_chunk, saved

SIDE = 8000  # pixels: a picture with this side has the most pixels that are decoded
RUN = 32_767  # blocks that one symbol of a progressive scan can pass over at most
UPLOAD = "/gradio_api/upload"
QUESTION = "/gradio_api/component_server"
JSON = "application/json"

Strokes = list[list[list[float]]]


# Pictures


def png_with_tags(size: int, tags: int = 400, turned: bool = False) -> bytes:
    """A PNG of 64 x 64 with about `size` bytes of EXIF, whose tags all have the same bytes as their value.

    Whoever copies the value of each tag needs tags * size bytes. turned: one more tag says that the picture lies on its
    side; to turn it, Pillow writes all tags anew, which takes much longer.
    """
    first = 8 + 2 + 12 * (tags + turned) + 4
    shared = max(size - first - 200, 8)
    entries = [struct.pack("<HHIHH", 0x0112, 3, 1, 6, 0)] if turned else []
    entries += [struct.pack("<HHII", 0x9000 + number, 7, shared, first) for number in range(tags)]
    head = b"II*\0" + struct.pack("<IH", 8, len(entries))
    exif = head + b"".join(entries) + bytes(4) + b"a" * shared
    pixels = zlib.compress(bytes(65 * 64))
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", 64, 64, 8, 0, 0, 0, 0)), (b"eXIf", exif)]
    chunks += [(b"IDAT", pixels), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(*chunk) for chunk in chunks)


def progressive_jpeg(size: int, side: int = SIDE) -> bytes:
    """A grey progressive JPEG of about `size` bytes, all of them scans that change nothing.

    A decoder visits each block of the picture in each scan, and a scan is a hundred bytes.
    """
    blocks = math.ceil(side / 8) ** 2
    frame = struct.pack(">BHHBBBB", 8, side, side, 1, 1, 0x11, 0)
    # One code of one bit: 0xE0, a run of blocks without a coefficient, its length in 14 more bits.
    code = bytes([0x10, 1, *bytes(15), 0xE0])
    head = b"\xff\xd8" + segment(0xDB, bytes([0, *[1] * 64])) + segment(0xC2, frame) + segment(0xC4, code)
    bits = ("0" + "1" * 14) * math.ceil(blocks / RUN)
    bits += "1" * (-len(bits) % 8)
    coded = int(bits, 2).to_bytes(len(bits) // 8, "big").replace(b"\xff", b"\xff\0")
    scan = segment(0xDA, bytes([1, 1, 0, 1, 63, 0])) + coded
    return head + scan * max(1, (size - len(head) - 2) // len(scan)) + b"\xff\xd9"


def segment(marker: int, data: bytes) -> bytes:
    """A segment of a JPEG."""
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def gif_with_comment(size: int, block: int = 20) -> bytes:
    """A GIF of 16 x 16 with about `size` bytes of comment, in sub-blocks of `block` bytes.

    Pillow copies what it has of the comment for each sub-block. One may have 255 bytes.
    """
    plain = saved(Image.new("P", (16, 16)), "GIF").getvalue()
    first = 13 + 3 * 2 ** ((plain[10] & 7) + 1)  # behind the palette
    comment = b"!\xfe" + (bytes([block]) + b"c" * block) * (size // (block + 1)) + b"\0"
    return plain[:first] + comment + plain[first:]


BOMBS: dict[str, Callable[[int], bytes]] = {  # by decoder: about `size` bytes that cost far more
    "png-tags": png_with_tags,
    "png-turned": partial(png_with_tags, turned=True),
    "progressive-jpeg": progressive_jpeg,
    "gif-comment": gif_with_comment,
}


# Drawings


def zigzag(points: int, start: int = 0) -> Strokes:
    """One stroke to and fro, the dearest to draw for its number of points."""
    return [[[(number * 37 + start) % 500, 500.0 * (number % 2)] for number in range(points)]]


def dots(count: int) -> Strokes:
    """Very many strokes of two points, each as short as a dot."""
    return [[[n % 500, n // 500 * 7], [n % 500 + 1, n // 500 * 7 + 1]] for n in range(count)]


# Bodies and requests


def brackets(size: int) -> bytes:
    """JSON of that size that takes its reader the most time and memory: empty lists."""
    return b"[" + b"[]," * ((size - 4) // 3) + b"[]]"


def question(pad: int, strokes: Any, session: str, cell: str = "gru", want: Any = None) -> bytes:
    """The body of the pad's question."""
    data = {"strokes": strokes, "cell": cell, "want": want or {}}
    call = {"data": data, "component_id": pad, "session_hash": session, "fn_name": "answer"}
    return json.dumps(call, separators=(",", ":")).encode()


def request(path: str, content: bytes | None = None, kind: str = JSON, **headers: str) -> bytes:
    """An HTTP/1.1 request as bytes: GET without a content, else POST. A header a_b=... is sent as a-b."""
    lines = [f"{'GET' if content is None else 'POST'} {path} HTTP/1.1", "Host: localhost"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    if content is not None:
        lines += [f"Content-Type: {kind}", f"Content-Length: {len(content)}"]
    return "\r\n".join([*lines, "", ""]).encode() + (content or b"")


def upload(content: bytes, name: str = "digit.png") -> bytes:
    """A request that uploads a picture."""
    mark = "rowwise-boundary"
    part = f'--{mark}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n'
    part += "Content-Type: application/octet-stream\r\n\r\n"
    form = part.encode() + content + f"\r\n--{mark}--\r\n".encode()
    return request(UPLOAD, form, f"multipart/form-data; boundary={mark}")


def half_head(path: str = QUESTION) -> bytes:
    """A request whose head never ends."""
    return f"POST {path} HTTP/1.1\r\nHost: localhost\r\nX-Slow: ".encode()


def nonsense(number: int) -> bytes:
    """A request that is no HTTP, or whose JSON is none, another for each number."""
    broken = b'{"data": [' + str(number).encode()
    kinds = [
        b"BREW / HTP/9\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\r\n\r\n",
        request(QUESTION, broken),
        request("/gradio_api/call/read_strokes", broken),
        request("/gradio_api/queue/join", b'{"data": null, "fn_index": "x"}'),
        request(f"/gradio_api/call/{number}", b"{}"),
        request(UPLOAD, broken, "multipart/form-data; boundary="),
    ]
    return kinds[number % len(kinds)]
