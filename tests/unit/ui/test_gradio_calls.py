"""The patches that bound what one client's calls and uploads cost, on the real Gradio."""

from collections.abc import Iterator
from typing import Any

import gradio as gr
import httpx
import pytest

from app import build
from tests.support.served import served
from tests.support.visitors import CHECKPOINTS
from tests.unit.ui.test_gradio_patches import Slow, begin, fetch
from ui.server import gradio_patches
from ui.server.exchange import TOO_MANY_CALLS


@pytest.fixture(scope="module")
def page() -> Iterator[gr.Blocks]:
    page = build(CHECKPOINTS)
    with served(page):
        yield page


def test_uploads_may_come_while_gradio_deletes_others(page: Any) -> None:
    """It walks through each set of files; its task would end for good."""
    assert page.upload_file_set in page.temp_file_sets and len(page.temp_file_sets) > 1
    for files in page.temp_file_sets:
        files.add("a")
        for file in files:
            files.add(file + "a")
        assert {"a", "aa"} <= set(files)
        files -= {"a", "aa"}


def test_one_client_has_few_calls_at_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """One too many gets a sentence, and when another has ended it is taken."""
    monkeypatch.setattr(gradio_patches, "OF_ONE", 1)
    slow = Slow()
    with served(slow.page) as address:
        first = begin(address, "slow", [])
        assert slow.began.wait(30)
        assert fetch(begin(address, "slow", []))[1]["error"] == TOO_MANY_CALLS
        with httpx.stream("GET", first):
            pass
        assert slow.ended.wait(30)
    assert not slow.page.calls


def test_what_is_no_longer_kept_looks_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gradio_patches, "ANSWERS", 2)
    newest = gradio_patches.Newest(list)
    for name in "abc":
        newest[name] = [name]
    newest["a"].append("lost")
    assert dict(newest) == {"b": ["b"], "c": ["c"]} and newest["a"] == []
