"""A request of tests.fuzz.api, tricky names, and the kinds of case that are about files."""

import io
import json
import random
import zlib
from dataclasses import dataclass, field
from typing import Any

from tests.support.pictures import png

API = "/gradio_api"
TRICKS = (  # names of files and cells
    "../gru", "/etc/passwd", "..\\..\\gru", "gru.pt", "gru\x00.pt", "%2e%2e%2fgru", "....//gru", "~/.ssh/id_rsa",
    "file:///etc/passwd", "http://127.0.0.1:1/x.png", "C:\\windows\\win.ini", "\u202egnp.exe", "\ud800", "", " ",
    ".", "..", "a" * 5000, "gru\n", "con", "ｇｒｕ", "checkpoints/gru.safetensors", "../app.py", "app.py",
)  # fmt: skip
SECRETS = ("etc/passwd", "app.py", "checkpoints/gru.safetensors", "README.md", "ui/server/limits.py",
           "proc/self/environ", "tmp")  # fmt: skip
JSON_TYPE = {"content-type": "application/json"}


@dataclass(frozen=True)
class Request:
    """One HTTP request; options are those of httpx.Client.request. It is sent `times` times at once.

    With method RAW, head is sent as bytes over a socket, which is then left open."""

    method: str
    path: str
    options: dict[str, Any] = field(default_factory=dict)
    times: int = 1
    head: bytes = b""


def body(value: Any) -> dict[str, Any]:
    """As JSON with NaN and Infinity, which httpx would not send."""
    return {"content": json.dumps(value).encode(), "headers": JSON_TYPE}


def pictures(rng: random.Random, _: int) -> Request:
    """To be uploaded, then read: bombs, broken files, tricks in the name."""
    small = png(40, 40, zlib.compress(bytes(41 * 40)))
    zeros = zlib.compress(bytes(8001 * 8000), 9)
    content = rng.choice([
        png(50_000, 50_000, zlib.compress(bytes(1000))), png(2**31 - 1, 1, b""), png(100, 100, zeros),
        png(8000, 8000, zeros), small, small[: rng.randrange(len(small))], b"", b"GIF89a" + rng.randbytes(50),
        bytes(byte ^ (rng.random() < 0.05) for byte in small), rng.randbytes(1000),
    ])  # fmt: skip
    name = rng.choice([*TRICKS, "digit.png"]).encode("utf-8", "replace").decode() or "x"
    return Request("POST", f"{API}/upload", {"files": {"files": (name, io.BytesIO(content), "image/png")}})


def paths(rng: random.Random, _: int) -> Request:
    """Pictures by the path or address of something else."""
    path = rng.choice([*TRICKS, *SECRETS, "/" + rng.choice(SECRETS)])
    stream, url = rng.choice([True, False, "x"]), rng.choice([None, path])
    file = {"path": path, "url": url, "meta": {"_type": "gradio.FileData"}, "is_stream": stream}
    return Request("POST", f"{API}/call/read_picture", body({"data": [file, "gru"]}))
