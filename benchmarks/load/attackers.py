"""The attacks of benchmarks.strangers, each in a process of its own: python -m benchmarks.load.attackers NAME ADDRESS

Prints "ready" once it can begin, begins when a line comes on its standard input, and prints as JSON {"ended": {status
or way: number}, "notes": {what it measured: number}, "seconds": how long it took}.
"""

import argparse
import asyncio
import json
import os
import sys
import time
from collections.abc import Awaitable, Callable
from functools import partial
from urllib.parse import urlsplit

import httpx

from benchmarks.load import attack_kinds as kinds
from benchmarks.load.target import Target
from tests.support import attacks

Attack = Callable[[Target, float], Awaitable[None]]  # (target, seconds)


def picture_attacks() -> dict[str, Attack]:
    sizes = {
        "png-tags": (9_900_000, 19_900_000),
        "png-turned": (300_000,),
        "progressive-jpeg": (29_000, 9_900_000),
        "gif-comment": (5_000_000,),
    }
    return {
        f"{kind}-{size / 1e6:g}MB{'' if waiting else '-gone'}": partial(
            kinds.picture, kind=kind, size=size, waiting=waiting
        )
        for kind, each in sizes.items()
        for size in each
        for waiting in (True, False)
    }


ATTACKS: dict[str, Attack] = {
    **picture_attacks(),
    "session-hashes": kinds.session_hashes,
    "heartbeats": partial(kinds.heartbeats, path="/gradio_api/heartbeat/"),
    "heartbeats-login": partial(kinds.heartbeats, path="/gradio_api/heartbeat/"),
    "streams": partial(kinds.heartbeats, path="/gradio_api/queue/data?session_hash="),
    "idle": partial(kinds.hold, sent=b""),
    "half-heads": partial(kinds.hold, sent=attacks.half_head()),
    "slow-body": kinds.slow_body,
    "slow-readers": kinds.slow_readers,
    "zigzags": partial(kinds.flood, clients=64, sent=kinds.zigzags),
    "zigzags-one-session": partial(kinds.flood, clients=64, sent=partial(kinds.zigzags, session="one")),
    "hung-up": kinds.hung_up,
    "brackets-2MB": partial(kinds.flood, clients=8, sent=partial(kinds.empty_lists, size=2_000_000)),
    "brackets-250kB": partial(kinds.flood, clients=8, sent=partial(kinds.empty_lists, size=250_000)),
    "small-strokes": partial(kinds.flood, clients=8, sent=kinds.small_strokes),
    "pages": partial(kinds.flood, clients=64, sent=kinds.pages),
    "traces": kinds.traces,
    "malformed": kinds.malformed,
    "passwords": kinds.passwords,
    "checkpoints": kinds.first_load,
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
    print(json.dumps(found), flush=True)
    os._exit(0)  # torch, which the drawings came with, would take seconds to end


if __name__ == "__main__":
    main()
