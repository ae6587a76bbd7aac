"""Live training for tests, by a process that only speaks as the one that trains: pretended_worker.py."""

import asyncio
import os
import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Any

from model.errors import TrainingError
from model.serving.live.own import OwnNetworks
from model.serving.live.page import LivePage
from model.serving.live.recording import Recording
from model.serving.live.trainings import TICK, LiveTrainings
from tests.support.checkpoints import save

WORKER = Path(__file__).with_name("pretended_worker.py")
SETTINGS = {"cell": "rnn", "hidden_size": 8, "num_layers": 1, "learning_rate": None, "seed": 0}
# What the seeds make the process do in the middle of a training.
CRASHES, SAYS_A_PROBLEM, DIVERGES, TALKS_NONSENSE, PAUSES, IS_DEAF = range(1, 7)
TOTAL = 600  # pictures of a training
KEPT = list(range(0, TOTAL + 1, 20))  # the points that are kept; of the others a slow page misses some
OVER = ("done", "stopped", "failed", "diverged")
SOON = 20.0  # seconds in which everything here happens, also on a busy machine


def command(folder: Path) -> list[str]:
    """Starts the process, which sends a network of folder/rnn.safetensors."""
    if not (folder / "rnn.safetensors").exists():
        save(folder, "rnn", "rnn", hidden_size=8)
    return [sys.executable, "-S", str(WORKER), str(folder)]


def make_page(folder: Path, clock: Callable[[], float] = monotonic) -> LivePage:
    """What the page's functions call."""
    return LivePage(LiveTrainings(OwnNetworks(), command(folder), clock))


def starts(folder: Path) -> list[int]:
    """The numbers of the processes that have been started."""
    path = folder / "starts"
    return [int(line) for line in path.read_text().split()] if path.exists() else []


def is_running(process: int) -> bool:
    """Whether a process is there and has not ended."""
    try:
        os.kill(process, 0)
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except ProcessLookupError:
        return False
    except FileNotFoundError:  # it has ended just now, or this system has no such folder
        return not Path("/proc/self").exists()
    return state != "Z"


async def soon(is_so: Callable[[], bool]) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(SOON):
        while not is_so():
            await asyncio.sleep(0.005)


class Clock:
    """Moved by the test."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def advance(self, page: LivePage, seconds: float) -> None:
        """Let time go by, in steps, and let the page look at each."""
        for _ in range(round(seconds / TICK)):
            self.now += TICK
            page.trainings.tick()


class Visitor:
    """One of the visitors of a page, who asks as its script does."""

    def __init__(self, page: LivePage, number: int = 1, client: str = "somewhere") -> None:
        self.page, self.key, self.client = page, f"{number:032x}", client
        self.after = 0
        self.news: list[dict[str, Any]] = []
        self.last: dict[str, Any] = {"state": "none"}

    async def do(self, wish: str, **fields: Any) -> dict[str, Any]:
        """What the page answers to a wish."""
        self.last = await self.page.training({"visitor": self.key, "do": wish, **fields}, self.client)
        return self.last

    async def train(self, **settings: Any) -> dict[str, Any]:
        """Begin a training."""
        return await self.do("train", **SETTINGS | settings)

    async def error(self, wish: str, **fields: Any) -> str:
        """The sentence by which a wish is refused."""
        try:
            await self.do(wish, **fields)
        except TrainingError as error:
            return str(error)
        raise AssertionError(f"{wish} was not refused")

    async def ask(self) -> dict[str, Any]:
        """The next news, which are kept."""
        found = await self.page.news({"visitor": self.key, "after": self.after}, self.client)
        self.after = found["next"]
        self.news += found["news"]
        self.last = found
        return found

    async def until(self, *states: str) -> dict[str, Any]:
        """Ask for news until the training is in one of these states; then all of its news have come."""
        async with asyncio.timeout(SOON):
            while self.last["state"] not in states or self.last["next"] != self.after:
                await self.ask()
        return self.last

    def pictures(self, kind: str = "point") -> list[int]:
        """Of each message of a kind that came."""
        return [each["pictures"] for each in self.news if each["is"] == kind]

    def kept(self) -> list[int]:
        """The pictures of each point that is kept and came."""
        return [each["pictures"] for each in self.news if each["is"] == "point" and each["kept"]]

    @property
    def recording(self) -> Recording:
        """Of the last training."""
        found = self.page.trainings.visitors.get(self.key)
        assert found
        assert found.recording
        return found.recording

    def stay(self) -> None:
        """A question stays open, as time goes by."""
        self.page.trainings.polls.open(self.key, "stays")
        self.page.trainings.came(self.key)
