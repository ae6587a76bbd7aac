"""Coroutines in tests: Playwright runs an event loop in the tests' thread, so they run in another thread."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any


def run_apart(work: Coroutine[Any, Any, Any]) -> Any:
    """asyncio.run in another thread. Returns its result, or raises its exception."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()
