"""benchmarks.strangers without an app: what counts as under attack, the table, and the inputs of the attacks."""

import io
import json
import os
from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from benchmarks import strangers
from benchmarks.load.besieged import fields_of, memory_of
from benchmarks.load.honest import same
from tests.support import attacks

FIGURES: dict[str, Any] = {
    "alone": {"asked": 9, "failed": 0, "median": 10.0, "p95": 20.0},
    "beside": {"asked": 5, "failed": 1, "median": 30.0, "p95": 60.0},
    "memory": 12.3, "log_lines": 3, "log_bytes": 4500, "seconds": 5.0, "burnt": 0.25, "quiet_after": 1.0,
    "alive": True, "too_large": False, "ended": {"200": 7}, "notes": {"points": 2000.0}, "done": True,
}  # fmt: skip


def test_questions_count_by_the_moment_they_were_asked() -> None:
    """A wrong answer has no time, and one that comes after the end counts."""
    asked = [
        (0.9, 1.0, ""),
        (1.0, 0.2, ""),
        (1.5, 0.01, "another answer"),
        (1.9, 9.0, ""),
        (2.0, 1.0, "late"),
    ]
    found = strangers.times(asked, 1.0, 2.0)
    assert found == {
        "asked": 3, "failed": 1, "first fault": "another answer", "median": 9000.0, "p95": 9000.0
    }  # fmt: skip
    assert strangers.times([], 1.0, 2.0) == {"asked": 0, "failed": 0, "first fault": ""}


def test_cells_of_an_attack() -> None:
    assert strangers.cells(FIGURES) == [
        "10 / 20", "30 / 60", "3.0", "1 of 5", "12", "3 (4) in 5 s", "0.2", "points 2e+03, 7 x 200"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "column", "said"),
    [
        ({"too_large": True}, 4, "more than 5120: ended"),
        ({"alive": False}, 6, "ended"),
        ({"quiet_after": None}, 6, "more than 0.2"),
        ({"done": False, "notes": {}, "ended": {}}, 7, "not over in 5 s"),
        ({"beside": {"asked": 2, "failed": 2}}, 1, "no answer"),
        ({"beside": {"asked": 2, "failed": 2}}, 2, "none"),
    ],
)
def test_cells_say_what_did_not_end(changes: dict[str, Any], column: int, said: str) -> None:
    assert strangers.cells(FIGURES | changes)[column] == said


def test_table_has_what_was_measured_before(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Below each attack, where it differs."""
    before = tmp_path / "before.json"
    before.write_text(json.dumps({"idle": FIGURES, "zigzags": FIGURES | {"alive": False}}), "utf-8")
    monkeypatch.setattr(strangers, "BEFORE", before)
    lines = strangers.tables({"idle": FIGURES, "zigzags": FIGURES, "traces": FIGURES}).splitlines()[2:]
    assert [line.split(" | ")[0] for line in lines] == ["| idle", "| zigzags", "| before", "| traces"]
    assert " | ended | " in lines[2]


def test_names_are_beginnings() -> None:
    assert strangers.names("zigzags,idle") == ["idle", "zigzags", "zigzags-one-session"]
    with pytest.raises(ArgumentTypeError, match="^there is no attack 'nothing'; there are png-tags-"):
        strangers.names("idle,nothing")


def test_answers_are_the_same_but_for_the_last_bits() -> None:
    answer = {"digit": 2, "status": "", "cell": "gru", "probabilities": [0.25, 0.75], "waited": 1.0}
    assert same(answer | {"probabilities": [0.2501, 0.7499], "waited": 9.0}, answer)
    assert not same(answer | {"probabilities": [0.3, 0.7]}, answer)
    assert not same(answer | {"digit": None}, answer)


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="reads /proc as Linux has it")
def test_a_process_is_looked_at() -> None:
    """Its parent and memory; none of one that has ended."""
    assert int(fields_of(os.getpid())[1]) == os.getppid()
    assert memory_of(os.getpid()) > 1
    assert fields_of(2**22 + 1) == [] and memory_of(2**22 + 1) == 0


@pytest.mark.parametrize("kind", attacks.BOMBS)
def test_bombs_are_sound_pictures_of_about_that_size(kind: str) -> None:
    content = attacks.BOMBS[kind](9000)
    assert 8000 < len(content) < 10_000
    with Image.open(io.BytesIO(content)) as image:
        image.verify()


def test_all_tags_have_the_same_bytes() -> None:
    with Image.open(io.BytesIO(attacks.png_with_tags(20_000, tags=5, turned=True))) as image:
        exif = image.getexif()
    values = {bytes(value) for tag, value in exif.items() if tag >= 0x9000}
    assert len(exif) == 6 and exif[0x0112] == 6
    assert len(values) == 1 and len(values.pop()) > 19_000


def test_brackets_are_json_of_empty_lists() -> None:
    content = attacks.brackets(3000)
    assert 2990 < len(content) <= 3000
    assert set(map(str, json.loads(content))) == {"[]"}


def test_requests_say_their_length() -> None:
    head, _, content = attacks.upload(b"picture", "two.png").partition(b"\r\n\r\n")
    assert head.startswith(b"POST /gradio_api/upload HTTP/1.1\r\n")
    assert f"Content-Length: {len(content)}".encode() in head
    assert b'filename="two.png"' in content and b"picture" in content
    assert attacks.request("/a", Connection="close") == (
        b"GET /a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    )
