"""Malformed requests that no honest client sends, by kind: tests.fuzz.api sends them to a running app."""

import io
import json
import random
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote

from tests.support.digits import load_digits
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
ENDPOINTS = ("read_strokes", "trace_strokes", "read_picture")
POSTS = (f"{API}/call/read_strokes", f"{API}/component_server", f"{API}/queue/join", f"{API}/upload")
CELLS = ("rnn", "gru", "lstm")
TWO = load_digits()[2][0]
TYPES = ("", "text/plain", "application/xml", "multipart/form-data", "multipart/form-data; boundary=", "image/png",
         "application/json; charset=utf-16", "application/x-www-form-urlencoded", "\xff")  # fmt: skip


@dataclass(frozen=True)
class Request:
    """One HTTP request; options are those of httpx.Client.request. It is sent `times` times at once.

    With method RAW, head is sent as bytes over a socket, which is then left open; a byte of rest follows with each
    further case."""

    method: str
    path: str
    options: dict[str, Any] = field(default_factory=dict)
    times: int = 1
    head: bytes = b""
    rest: bytes = b""


def body(value: Any) -> dict[str, Any]:
    """As JSON with NaN and Infinity, which httpx would not send."""
    return {"content": json.dumps(value).encode(), "headers": JSON_TYPE}


Kind = Callable[[random.Random, int], Request]  # (seeded generator, number of the pad) -> a request


def any_json(rng: random.Random, depth: int = 0) -> Any:
    """A random value of JSON; some of its numbers are none that JSON has."""
    numbers = [0, -1, 3.5, 1e308, 2**70, float("nan"), float("inf")]
    leaves = [None, True, *numbers, "", "gru", rng.choice(TRICKS), TWO]
    if depth > 3 or rng.random() < 0.4:
        return rng.choice(leaves)
    if rng.random() < 0.6:
        return [any_json(rng, depth + 1) for _ in range(rng.randrange(5))]
    keys = ["strokes", "cell", "want", "path", "meta", "url", "data", rng.choice(TRICKS)]
    return {rng.choice(keys): any_json(rng, depth + 1) for _ in range(rng.randrange(5))}


def bad_strokes(rng: random.Random) -> Any:
    """A drawing with one thing wrong with it, or far too much of something."""
    odd = rng.choice([float("nan"), float("inf"), -1e300, 1e9, "1", None])
    long = [[number % 500, number % 7] for number in range(rng.choice([20_000, 20_001, 60_000]))]
    many = [[[1, 2]]] * rng.choice([1000, 20_001])
    ragged: Any = [[[1, 2, 3]], [[1]], [[]], []]
    deep: Any = [1, 2]
    for _ in range(rng.randrange(1, 900)):
        deep = [deep]
    return rng.choice([any_json(rng), [[[odd, 2], [3, 4]]], deep, [long], many, ragged, [TWO] * 3])


def arguments(rng: random.Random, _: int) -> Request:
    wrong_count = rng.choice([[], [TWO], [TWO, "gru", 1], [TWO] * 9])
    cell = rng.choice([any_json(rng), rng.choice(TRICKS)])
    values = rng.choice([[bad_strokes(rng), "gru"], [TWO, cell], any_json(rng), wrong_count])
    name = rng.choice(ENDPOINTS)
    path = f"{API}/call/v2/{name}" if rng.random() < 0.1 else f"{API}/call/{name}"
    return Request("POST", path, body({"data": values} if rng.random() < 0.9 else values))


def questions(rng: random.Random, pad: int) -> Request:
    panels = ["compare", "neighbours", "preprocessing", "unit", "gates", "attribution", "intervention"]
    panels += ["training", "networks", "live", "hand", "lesson", rng.choice(TRICKS)]
    question = {
        "strokes": rng.choice([TWO, bad_strokes(rng)]),
        "cell": rng.choice([*CELLS, any_json(rng), rng.choice(TRICKS)]),
        "want": rng.choice(
            [any_json(rng), {rng.choice(panels): any_json(rng)}, {"compare": {"cells": any_json(rng)}}]
        ),
    }
    return server_call(pad, rng.choice([question, any_json(rng)]), rng.choice(["answer", "trace_of"]))


def trainings(rng: random.Random, pad: int) -> Request:
    """Live training: settings out of their ranges, wishes that there are not, numbers of others' news."""
    odd = [any_json(rng), 0, 8, 257, rng.choice(TRICKS)]
    question = {"visitor": rng.choice([f"{rng.randrange(9):032x}", any_json(rng)])}
    question |= {
        name: rng.choice(odd) for name in ("hidden_size", "num_layers", "learning_rate", "seed", "share")
    }
    wishes = ["open", "train", "pause", "go on", "step", "speed", "stop", "close", "use", any_json(rng)]
    question |= {
        "do": rng.choice(wishes),
        "cell": rng.choice([*CELLS, *odd]),
        "after": rng.choice([0, -1, 2**60]),
    }
    name = rng.choice(["live_training", "live_news", "live_network"])
    return server_call(pad, rng.choice([question, question, any_json(rng)]), name)


def server_call(pad: Any, data: Any, name: Any = "answer", session: Any = "fuzz") -> Request:
    call = {"data": data, "component_id": pad, "fn_name": name, "session_hash": session}
    return Request("POST", f"{API}/component_server", body(call))


def envelopes(rng: random.Random, pad: int) -> Request:
    """Unknown components, functions and sessions."""
    methods = ["answer", "__init__", "__class__", "preprocess", "postprocess", "get_config"]
    names = [*methods, "", 3, None, *TRICKS]
    ids = [pad, -1, 0, 999, str(pad), 1.5, None, [pad], 2**70, float("nan")]
    sessions: list[Any] = ["fuzz", str(rng.random()), "", None, 3, {}, "a" * 9000, rng.choice(TRICKS)]
    question = {"strokes": TWO, "cell": "gru"}
    return server_call(rng.choice(ids), question, rng.choice(names), rng.choice(sessions))


def quoted(name: str) -> str:
    return quote(name, safe="", errors="replace")


def joins(rng: random.Random, _: int) -> Request:
    """The page's own way to call, and streams of events."""
    if rng.random() < 0.3:
        return Request("GET", f"{API}/queue/data?session_hash={quoted(rng.choice(TRICKS)) or 'x'}")
    if rng.random() < 0.3:
        return Request("GET", f"{API}/call/{rng.choice(ENDPOINTS)}/{quoted(rng.choice(TRICKS)) or 'x'}")
    number, trigger = rng.choice([*range(-1, 9), 99, "0", None, 2**70]), rng.choice([None, 4, -1, "x"])
    session = rng.choice(["fuzz", None, 3, rng.choice(TRICKS)])
    call = {"data": any_json(rng), "fn_index": number, "session_hash": session, "trigger_id": trigger}
    return Request("POST", f"{API}/{rng.choice(['queue/join', 'cancel', 'reset'])}", body(call))


def names(rng: random.Random, _: int) -> Request:
    """Endpoints and pages that do not exist, files that nobody may read, and methods that no page has."""
    if rng.random() < 0.3:
        method = rng.choice(["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"])
        return Request(method, rng.choice(["/", "/config", f"{API}/info", *POSTS]))
    way = rng.choice([
        "/gradio_api/file=", "/file=", "/gradio_api/file/", "/file/", "/static/", "/assets/", "/svelte/", "/",
        "/gradio_api/call/", "/gradio_api/run/", "/gradio_api/api/", "/gradio_api/proxy=", "/gradio_api/stream/",
        "/gradio_api/custom_component/html/client/", "/gradio_api/heartbeat/../", "/login/",
    ])  # fmt: skip
    up = rng.choice(["", "/", "../" * 8, "..%2f" * 8, "%2e%2e/" * 8, "..\\" * 8, "....//" * 8, "//", "./"])
    name = rng.choice([*SECRETS, quoted(rng.choice(TRICKS))])
    return Request(rng.choice(["GET", "HEAD", "POST"]), way + up + name)


def broken(rng: random.Random, pad: int) -> Request:
    """Broken JSON, content types that do not fit, bytes in no encoding."""
    good = json.dumps({"data": [TWO, "gru"]}).encode()
    cuts = [good[: rng.randrange(len(good))], good + b"}", b"\xff\xfe" + good, b"[" * 10_000, b"", b"nul"]
    kind = rng.choice([*TYPES, "application/json"])
    headers = {"content-type": kind.encode("latin-1")} if kind else {}
    return Request("POST", rng.choice(POSTS), {"content": rng.choice([*cuts, good]), "headers": headers})


def sizes(rng: random.Random, pad: int) -> Request:
    """50 MB where kilobytes are enough: announced, or in chunks; once in a while a 21 MB picture."""
    block = b'[[[1,2],[3,4]],"' + b"a" * 999_984
    if rng.random() < 0.3:
        return Request("POST", f"{API}/upload", {"files": {"files": ("big.png", block * 21)}})
    content: Any = block * 50 if rng.random() < 0.5 else (block for _ in range(50))
    return Request("POST", rng.choice(POSTS), {"content": content, "headers": JSON_TYPE})


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


def half_sent(rng: random.Random, _: int) -> Request:
    """A request that stops in the middle, or is no HTTP."""
    call = f"POST {API}/call/read_strokes HTTP/1.1\r\nHost: x\r\n".encode()
    return Request("RAW", "", head=rng.choice([
        b"", b"GET", call, call + b"Content-Length: 100\r\n\r\n{", call + b"Transfer-Encoding: chunked\r\n\r\n5\r\n[",
        b"\x16\x03\x01\x02", b"GET / HTTP/9.9\r\n\r\n", call + b"Content-Length: -5\r\n\r\n", b"A" * 70_000,
    ]))  # fmt: skip


def repeated(rng: random.Random, pad: int) -> Request:
    """The same request many times at once."""
    return replace(rng.choice([arguments, questions, envelopes])(rng, pad), times=8)


MALFORMED: dict[str, Kind] = {
    kind.__name__.replace("_", "-"): kind
    for kind in (arguments, questions, trainings, envelopes, joins, names, broken, sizes, pictures, paths,
                 half_sent, repeated)
}  # fmt: skip
