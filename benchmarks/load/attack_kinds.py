"""What each attack of benchmarks.strangers does, given a target and the seconds that it is to last."""

import asyncio
import json
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from itertools import count, repeat
from typing import Any

from benchmarks.load.target import HANG_UP, Target, at_once, moment
from tests.support import attacks
from tests.support.attacks import QUESTION, question, request

MANY = 1100  # connections: more than the 1,024 open files that a process has by default
SIZES = (2_000_000, 250_000, 60_000, 10_000, 1000, 250, 100, 32)  # of a session_hash
POINTS = (20_000, 10_000, 5000, 2000)  # of a long drawing
PANELS: dict[str, Any] = {name: {} for name in ("compare", "preprocessing", "gates", "attribution")}


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
        if time.monotonic() > until:
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
    """100 questions, each with another session_hash of the largest size that is accepted.

    One character beyond the first 65,536 makes Python keep all of a name's characters in four bytes each."""

    def named(size: int, number: int) -> bytes:
        name = "\U0001f58d" + f"{number:03}" * ((size - 12) // 3)
        return request(QUESTION, question(target.pad, [], name))

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


def pages(_: Target, number: int) -> bytes:
    """What Gradio makes anew for each request."""
    return request(("/", "/config", "/gradio_api/info", "/gradio_api/openapi.json")[number % 4])


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
