"""A process that speaks as model.training.live does, and trains nothing: python -S pretended_worker.py FOLDER.

FOLDER holds rnn.safetensors, which it sends as every network. What goes wrong in the middle, the seed says: 1 ends it,
2 is a problem, 3 diverges, 4 says what is no message, 5 pauses, 6 reads no more commands. Each start adds its number of
the process to FOLDER/starts.
"""

import base64
import json
import os
import sys
import threading
import time
from pathlib import Path
from typing import Any

TOTAL, STEP = 600, 10
PLACES = base64.b64encode(bytes(28 * 300 * 4)).decode()
folder = Path(sys.argv[1])
network = base64.b64encode((folder / "rnn.safetensors").read_bytes()).decode()
goes = threading.Event()
steps = threading.Semaphore(0)


def say(kind: str, **fields: Any) -> None:
    print(json.dumps({"is": kind, **fields}), flush=True)


def listen() -> None:
    """Do what stdin says; end with it."""
    for line in sys.stdin:
        command = json.loads(line)
        if command["do"] == "pause":
            goes.clear()
        elif command["do"] == "go on":
            goes.set()
            steps.release()
        elif command["do"] == "step":
            goes.clear()
            steps.release()
        else:
            say("told", pictures=0, command=command)
    os._exit(0)


def point(pictures: int, kept: bool) -> None:
    measured = {"accuracy": pictures / TOTAL, "row_14": 0.1, "places": PLACES} if kept else {}
    loss = 2.0 if pictures else None
    say(
        "point", pictures=pictures, seconds=pictures / 1000, loss=loss, kept=kept, network=network, **measured
    )


def wait_while_paused(pictures: int) -> None:
    if not goes.is_set():
        say("paused", pictures=pictures)
        steps.acquire()
        if goes.is_set():
            say("going on", pictures=pictures)


def fault(seed: int) -> None:
    """What goes wrong in the middle of the training with this seed."""
    if seed == 1:
        os._exit(3)
    if seed == 2:
        say("problem", sentence="There is no memory left for this.")
        os._exit(1)
    if seed == 3:
        say("diverged", pictures=TOTAL // 2)
        os._exit(0)
    if seed == 4:
        print("no message", flush=True)
        time.sleep(60)
    if seed == 5:
        goes.clear()


def train(settings: dict[str, Any]) -> None:
    labels = [number % 10 for number in range(300)]
    say(
        "began",
        total=TOTAL,
        batch_size=STEP,
        learning_rate=0.02,
        default_rate=0.02,
        labels=labels,
        command="x",
    )
    goes.set()
    threading.Thread(target=listen, daemon=True).start() if settings["seed"] != 6 else None
    for pictures in range(0, TOTAL + STEP, STEP):
        point(pictures, kept=pictures % (2 * STEP) == 0)
        if pictures == TOTAL // 2:
            fault(settings["seed"])
        while settings["seed"] == 6:
            time.sleep(1)
        wait_while_paused(pictures)
    say("done", pictures=TOTAL, seconds=0.6)
    say("measured", pictures=TOTAL, accuracy=1.0, row_14=0.5, places=PLACES)
    say("network", checkpoint=network)


with (folder / "starts").open("a") as starts:
    starts.write(f"{os.getpid()}\n")
print("printed for people\nas if it were the log of a training", file=sys.stderr, flush=True)
say("ready")
train(json.loads(sys.stdin.readline() or os._exit(0)))
