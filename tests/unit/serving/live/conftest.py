"""What the tests of live training share: scenes that visitors play."""

import time
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest

from model.serving.live.page import LivePage
from tests.support.live import SOON, is_running, make_page, starts
from tests.support.loops import run_apart

Scene = Callable[[LivePage], Coroutine[Any, Any, None]]


@pytest.fixture
def play(tmp_path: Path) -> Iterator[Callable[..., LivePage]]:
    """play(scene, clock=...) plays a scene with a page. At the end every process ends."""
    pages = []

    def play(scene: Scene, **options: Any) -> LivePage:
        pages.append(page := make_page(tmp_path, **options))
        run_apart(scene(page))
        return page

    yield play
    deadline = time.monotonic() + SOON
    while True:
        for page in pages:
            with page.trainings.lock:
                page.stage.waiting.clear()
                page.stage.is_broken = True  # starts no other
                page.stage.drop_worker()
        if not any(map(is_running, starts(tmp_path))):
            break
        assert time.monotonic() < deadline, "a process is left"
        time.sleep(0.01)
