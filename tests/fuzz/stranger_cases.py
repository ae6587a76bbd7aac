"""More requests that no honest client sends: each costs the app, or another visitor, far more than its sender.

In small sizes; benchmarks.strangers measures what the large ones cost.
"""

import io
import json
import random
from base64 import b64encode
from typing import Any

from model.interpret.hand_text import fingerprint
from model.interpret.panels.lesson import QUESTIONS
from tests.fuzz.api_cases import (
    API,
    CELLS,
    JSON_TYPE,
    MALFORMED,
    POSTS,
    SECRETS,
    TRICKS,
    TWO,
    Kind,
    Request,
    any_json,
    bad_strokes,
    body,
    quoted,
    server_call,
)
from tests.support.attacks import BOMBS, brackets, dots, question, request, zigzag
from tests.support.visitors import checkpoint_of

SIZES = {"png-tags": 100_000, "png-turned": 20_000, "progressive-jpeg": 3000, "gif-comment": 300_000}  # bytes
EVIL = "https://evil.example"  # the origin of another site's page
FORGED = (
    {"origin": EVIL}, {"origin": "null"}, {"origin": "http://localhost:1"},
    {"origin": "http://127.0.0.1:1"}, {"origin": "http://localhost.evil.example"}, {"origin": "\xff"},
    {"referer": f"{EVIL}/", "origin": ""}, {"host": "evil.example"}, {"host": ""},
    {"x-forwarded-host": "evil.example"}, {"x-forwarded-proto": "gopher", "x-forwarded-host": EVIL},
    {"x-forwarded-for": "127.0.0.1," * 500}, {"sec-fetch-site": "cross-site"}, {"cookie": "a=" * 4000},
    {"x-gradio-server": EVIL}, {"origin": EVIL, "access-control-request-method": "POST"},
)  # fmt: skip


def bombs(rng: random.Random, _: int) -> Request:
    """A picture, to be uploaded and read, that costs its decoder far more than its size."""
    kind = rng.choice(list(BOMBS))
    content = BOMBS[kind](rng.choice([SIZES[kind], SIZES[kind] // 10]))
    if rng.random() < 0.2:
        content = content[: rng.randrange(len(content))]
    return Request("POST", f"{API}/upload", {"files": {"files": ("digit.png", io.BytesIO(content))}})


def session_hashes(rng: random.Random, pad: int) -> Request:
    """Long names of sessions, and those that are no text, wherever a session is named."""
    name = f"{rng.random()}"[2:] * rng.choice([1, 10, 1000, 15_000])
    if rng.random() < 0.5:
        return server_call(pad, {"strokes": TWO, "cell": "gru"}, session=name)
    if rng.random() < 0.3:
        return Request("GET", f"{API}/queue/data?session_hash={quoted(name[:4000])}")
    call = {"data": [TWO, "gru"], "fn_index": rng.randrange(6), "session_hash": rng.choice([name, [name], 7])}
    return Request("POST", f"{API}/{rng.choice(['queue/join', 'cancel', 'reset'])}", body(call))


def origins(rng: random.Random, pad: int) -> Request:
    """Requests of another site's page, and headers that only a proxy may set."""
    headers = {name: value.encode("latin-1") for name, value in rng.choice(FORGED).items()}
    if rng.random() < 0.4:
        method = rng.choice(["GET", "OPTIONS"])
        page = rng.choice(["/", "/config", "/login", "/logout", f"{API}/token", f"{API}/info", *POSTS])
        return Request(method, page, {"headers": headers})
    kind = rng.choice(["application/json", "text/plain", "application/x-www-form-urlencoded"])
    content = question(pad, TWO, "fuzz")
    path = rng.choice([f"{API}/component_server", "/login", "/logout", f"{API}/queue/join"])
    return Request("POST", path, {"content": content, "headers": headers | {"content-type": kind.encode()}})


def heartbeats(rng: random.Random, _: int) -> Request:
    """Streams that stay open as long as their client likes."""
    path = rng.choice([f"{API}/heartbeat/{rng.random()}", f"{API}/heartbeat/" + "a" * 4000])
    return Request("RAW", "", head=request(path))


def slow(rng: random.Random, pad: int) -> Request:
    """A whole request, of which a byte comes with each further case."""
    content = rng.choice([question(pad, TWO, "slow"), json.dumps({"data": [TWO, "gru"]}).encode()])
    whole = request(rng.choice(POSTS), content)
    first = rng.choice([1, whole.index(b"\r\n\r\n") + 4, len(whole) - 20])
    return Request("RAW", "", head=whole[:first], rest=whole[first:])


def dear(rng: random.Random, pad: int) -> Request:
    """Bodies and drawings that take their reader the most time for their size."""
    if rng.random() < 0.6:
        content = brackets(rng.choice([20_000, 200_000, 2_000_000]))
        return Request("POST", rng.choice(POSTS), {"content": content, "headers": JSON_TYPE})
    strokes = rng.choice([zigzag(2000), dots(1000), TWO])
    want = rng.choice([{"compare": {}}, {"lesson": {"question": rng.choice(["order", "wipe"])}}])
    return server_call(pad, {"strokes": strokes, "cell": rng.choice(["gru", "lstm"]), "want": want})


def picture_rows(rng: random.Random, pad: int) -> Request:
    """Questions about a picture whose rows are none, or with one thing wrong with them."""
    good = b64encode(bytes(rng.choice([0, 0, 9, 255]) for _ in range(784))).decode()
    at = rng.randrange(len(good))
    cut = good[:at] + rng.choice(["", "!", "ä", "=", "A" * rng.choice([1, 4, 200_000])]) + good[at + 1 :]
    part = rng.choice([good, cut, "A" * 1048, any_json(rng)])
    picture = rng.choice([{"rows": part}, {"rows": good, "other": part}, {"rows": good, "x": part}, part])
    strokes = {"strokes": rng.choice([TWO, None])} if rng.random() < 0.1 else {}
    want = {"want": rng.choice([{}, {"preprocessing": {"plain": True}}, {"compare": {}}, any_json(rng)])}
    return server_call(pad, {"picture": picture, "cell": rng.choice(["gru", any_json(rng)])} | strokes | want)


def opened(rng: random.Random, pad: int) -> Request:
    """The page's own way to a picture, with paths of something else."""
    path = rng.choice([*TRICKS, *SECRETS, "/" + rng.choice(SECRETS), any_json(rng)])
    return server_call(pad, rng.choice([path, {"path": path}, [path]]), "open_upload")


def hands(rng: random.Random, pad: int) -> Request:
    """Examples of a hand with one thing wrong with them, and questions with texts that are none, or altered."""
    if rng.random() < 0.5:
        good = {"digit": rng.randrange(10), "strokes": TWO}
        wrong = [good | {"digit": rng.choice([7.0, -1, any_json(rng)])}, good | {"strokes": bad_strokes(rng)}]
        examples = [good] * rng.choice([0, 1, 49, 50, 500]) + [rng.choice([good, *wrong, any_json(rng)])]
        asked = {
            "cell": rng.choice(["gru", any_json(rng)]),
            "examples": rng.choice([examples, examples, None]),
        }
        return server_call(pad, rng.choice([asked, asked, any_json(rng)]), "fit_hand")
    # The first eight bytes say which network made it: with these, the rest is looked at, digits first.
    count = rng.choice([0, 1, 2, 10, 51])
    content = fingerprint(checkpoint_of("gru")) + bytes(rng.randrange(11) for _ in range(count))
    content += rng.randbytes(rng.choice([128 + 196, 128 + 196, 128]) * count)
    text = b64encode(content[rng.choice([0, 0, 0, 1]) :]).decode()
    odd = [text, text[:-1] + rng.choice("=?A\ud800"), rng.choice(TRICKS), any_json(rng), "A" * 200_000]
    want = {"hand": rng.choice([{"examples": rng.choice(odd)}, any_json(rng)])}
    return server_call(pad, {"strokes": TWO, "cell": "gru", "hand": rng.choice(odd[:4]), "want": want})


def lessons(rng: random.Random, pad: int) -> Request:
    """Questions of the lesson about drawings that have no digit, a picture of one row, or other networks than there
    are, and options that are none."""
    row = b64encode(bytes(255 * (number // 28 == 13) for number in range(784))).decode()
    subject: dict[str, Any] = rng.choice(
        [{"strokes": rng.choice([TWO, [], [[[5, 5]]], dots(50)])}, {"picture": {"rows": row}}]
    )
    options: dict[Any, Any] = {"question": rng.choice([*QUESTIONS, *QUESTIONS, any_json(rng)])}
    if rng.random() < 0.5:
        names = [rng.choice([*CELLS, rng.choice(TRICKS)]) for _ in range(rng.randrange(5))]
        options[rng.choice(["cells", "cells", "row"])] = rng.choice([names, any_json(rng)])
    return server_call(pad, subject | {"cell": rng.choice(CELLS), "want": {"lesson": options}})


KINDS: dict[str, Kind] = MALFORMED | {
    kind.__name__.replace("_", "-"): kind
    for kind in (bombs, session_hashes, origins, heartbeats, slow, dear, picture_rows, opened, hands, lessons)
}
