"""The attacks of benchmarks.strangers, each in a process of its own: python -m benchmarks.load.attackers NAME ADDRESS

Prints "ready" once it can begin, begins when a line comes on its standard input, and prints as JSON {"ended": {status
or way: number}, "notes": {what it measured: number}, "seconds": how long it took}.
"""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from itertools import count, repeat
from typing import Any
from urllib.parse import urlsplit

import httpx

from benchmarks.load.target import HANG_UP, Target, at_once, moment
from tests.support import attacks
from tests.support.attacks import QUESTION, question, request

MANY = 1100  # connections: more than the 1,024 open files that a process has by default
SIZES = (2_000_000, 250_000, 60_000, 10_000, 1000, 250, 100, 32)  # of a session_hash
POINTS = (20_000, 10_000, 5000, 2000)  # of a long drawing
PANELS: dict[str, Any] = {name: {} for name in ("compare", "preprocessing", "gates", "attribution")}

Attack = Callable[[Target, float], Awaitable[None]]  # (target, seconds)


# Pictures


async def picture(target: Target, seconds: float, kind: str, size: int, waiting: bool) -> None:
    """Upload and have it read, again and again; not waiting: one a second, whose client is gone at once."""
    content, until = attacks.BOMBS[kind](size), moment(seconds)
    while True:
        start = time.monotonic()
        status, found = await target.ask(attacks.upload(content, f"digit.{kind.split('-')[0]}"))
        if status == 200:
            file = {"path": json.loads(found)[0], "meta": {"_type": "gradio.FileData"}}
            await target.call("read_picture", [file, "gru"], waiting)
        if waiting:
            target.notes.setdefault("first answer after, s", time.monotonic() - start)
        if time.monotonic() > until or status == 0:
            return
        await asyncio.sleep(0.1 if waiting else 1)


# Connections


async def hold(target: Target, seconds: float, sent: bytes, connections: int = MANY) -> None:
    until = moment(seconds)
    await at_once(connections, lambda _: target.hold(until, sent))


async def heartbeats(target: Target, seconds: float, path: str) -> None:
    until = moment(seconds)
    await at_once(MANY, lambda number: target.hold(until, request(f"{path}{number}")))


async def slow_body(target: Target, seconds: float) -> None:
    """A byte a second of a question, on 50 connections: how long the app takes them."""
    start, until = time.monotonic(), moment(target.longest - 2)
    whole = request(QUESTION, question(target.pad, attacks.zigzag(200), "slow"))
    head = whole.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"

    async def drip(_: int) -> None:
        reader, writer = await target.connect()
        writer.write(head)
        answer = asyncio.create_task(reader.read(12))
        for place in range(len(head), len(whole)):
            done, _waits = await asyncio.wait([answer], timeout=1)
            if done or time.monotonic() > until:
                break
            writer.write(whole[place : place + 1])
        target.ended["kept" if not answer.done() else "closed"] += 1
        kept = time.monotonic() - start
        target.notes["longest kept, s"] = max(target.notes.get("longest kept, s", 0), kept)
        answer.cancel()
        writer.transport.abort()

    await at_once(50, drip)


async def slow_readers(target: Target, seconds: float) -> None:
    """100 connections with 200 questions each, all panels open, whose answers are never read."""
    sent = request(QUESTION, question(target.pad, attacks.zigzag(200), "slow", want=PANELS)) * 200
    until = moment(seconds)

    async def ask(number: int) -> None:
        try:
            async with asyncio.timeout_at(until):
                _, writer = await target.connect(limit=1)
                writer.write(sent)
                await asyncio.sleep(seconds + 1)
        except TimeoutError:
            writer.transport.abort()
            target.ended["never read"] += 1
        except OSError:
            target.ended["cut off"] += 1

    await at_once(100, ask)


# Questions


async def session_hashes(target: Target, seconds: float) -> None:
    """100 questions, each with another session_hash of the largest size that is accepted."""

    def named(size: int, number: int) -> bytes:
        return request(QUESTION, question(target.pad, [], f"{number:03}" * (size // 3)))

    for size in SIZES:
        status, _ = await target.ask(named(size, 999))
        if status == 200:
            target.notes["largest session_hash, bytes"] = size
            break
    for number in range(100):
        await target.ask(named(size, number))


async def flood(target: Target, seconds: float, clients: int, sent: Callable[[Target, int], bytes]) -> None:
    """So many clients, each with one request that it sends again as soon as it is answered."""
    until = moment(seconds)
    await at_once(clients, lambda number: target.ask_until(until, repeat(sent(target, number))))


def zigzags(target: Target, number: int, points: int = 2000, session: str = "zigzag {}") -> bytes:
    return request(QUESTION, question(target.pad, attacks.zigzag(points), session.format(number)))


def small_strokes(target: Target, number: int) -> bytes:
    return request(QUESTION, question(target.pad, attacks.dots(10_000), f"dots {number}"))


def empty_lists(_: Target, number: int, size: int) -> bytes:
    path = QUESTION if number % 2 else "/gradio_api/call/read_strokes"
    return request(path, attacks.brackets(size))


async def hung_up(target: Target, seconds: float) -> None:
    """100 of the largest drawings that are accepted, whose clients hang up; then one whose client waits."""
    for points in POINTS:
        status, content = await target.ask(zigzags(target, 0, points))
        if status == 200 and b'"error"' not in content:
            break
    target.notes["points"] = points

    async def hang_up(number: int) -> None:
        with suppress(OSError):
            _, writer = await target.connect()
            writer.write(zigzags(target, number, points))
            await writer.drain()
            await asyncio.sleep(HANG_UP)
            writer.transport.abort()

    await at_once(100, hang_up)
    start = time.monotonic()
    status, _ = await target.ask(zigzags(target, 100, points))
    if status == 200:
        target.notes["an honest long one waits, s"] = time.monotonic() - start


async def traces(target: Target, seconds: float) -> None:
    """Eight clients that call trace_strokes, each again as soon as it has the answer."""
    until, strokes = moment(seconds), attacks.zigzag(2000)

    async def call(_: int) -> None:
        while time.monotonic() < until:
            await target.call("trace_strokes", [strokes, "lstm"])

    await at_once(8, call)


async def passwords(target: Target, seconds: float) -> None:
    """Eight clients that guess: the guesses a second that are looked at, not refused for their number."""
    until, numbers = moment(seconds), count()

    def guesses() -> bytes:
        form = f"username=teacher&password=guess{next(numbers)}".encode()
        return request("/login", form, "application/x-www-form-urlencoded")

    await at_once(8, lambda _: target.ask_until(until, iter(guesses, None)))
    looked_at = sum(number for status, number in target.ended.items() if status in ("200", "400", "401"))
    target.notes["guesses a second"] = looked_at / seconds


async def malformed(target: Target, seconds: float) -> None:
    """Eight clients that send what is no HTTP, or no JSON."""
    until, numbers = moment(seconds), count()
    nonsense = partial(map, attacks.nonsense)
    await at_once(8, lambda _: target.ask_until(until, nonsense(numbers)))


async def first_load(target: Target, seconds: float) -> None:
    """The page, and a question with the panel that reads by all checkpoints."""
    start = time.monotonic()
    await target.ask(request("/", Connection="close"))
    await target.ask(request(QUESTION, question(target.pad, attacks.zigzag(20), "load", "copy 7", PANELS)))
    target.notes["first load, s"] = time.monotonic() - start


def picture_attacks() -> dict[str, Attack]:
    sizes = {
        "png-tags": (9_900_000, 19_900_000),
        "png-turned": (300_000,),
        "progressive-jpeg": (29_000, 9_900_000),
        "gif-comment": (5_000_000,),
    }
    return {
        f"{kind}-{size / 1e6:g}MB{'' if waiting else '-gone'}": partial(
            picture, kind=kind, size=size, waiting=waiting
        )
        for kind, each in sizes.items()
        for size in each
        for waiting in (True, False)
    }


ATTACKS: dict[str, Attack] = {
    **picture_attacks(),
    "session-hashes": session_hashes,
    "heartbeats": partial(heartbeats, path="/gradio_api/heartbeat/"),
    "heartbeats-login": partial(heartbeats, path="/gradio_api/heartbeat/"),
    "streams": partial(heartbeats, path="/gradio_api/queue/data?session_hash="),
    "idle": partial(hold, sent=b""),
    "half-heads": partial(hold, sent=attacks.half_head()),
    "slow-body": slow_body,
    "slow-readers": slow_readers,
    "zigzags": partial(flood, clients=64, sent=zigzags),
    "zigzags-one-session": partial(flood, clients=64, sent=partial(zigzags, session="one")),
    "hung-up": hung_up,
    "brackets-2MB": partial(flood, clients=8, sent=partial(empty_lists, size=2_000_000)),
    "brackets-250kB": partial(flood, clients=8, sent=partial(empty_lists, size=250_000)),
    "small-strokes": partial(flood, clients=8, sent=small_strokes),
    "traces": traces,
    "malformed": malformed,
    "passwords": passwords,
    "checkpoints": first_load,
}


def pad_of(address: str) -> int:
    """The number of the component that the pad is in; 0 where one must log in first."""
    response = httpx.get(f"{address}config", timeout=60, trust_env=False)
    components = response.json().get("components", []) if response.status_code == 200 else []
    return next((each["id"] for each in components if each["props"].get("elem_id") == "rowwise"), 0)


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser()
    parser.add_argument("name", choices=ATTACKS)
    parser.add_argument("address")
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--longest", type=float, default=60)
    parser.add_argument("--source", default="127.0.0.1")
    options = parser.parse_args()
    parts = urlsplit(options.address)
    target = Target(
        parts.hostname or "", parts.port or 80, pad_of(options.address), options.source, options.longest
    )
    print("ready", flush=True)
    sys.stdin.readline()
    start = time.monotonic()

    async def attack() -> bool:
        try:
            async with asyncio.timeout(options.longest):
                await ATTACKS[options.name](target, options.seconds)
            return True
        except TimeoutError:
            return False

    done = asyncio.run(attack())
    found = {"ended": target.ended, "notes": target.notes, "seconds": time.monotonic() - start, "done": done}
    print(json.dumps(found))


if __name__ == "__main__":
    main()
