"""The file of a hand: what the page saves, and one sentence for all else."""

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model.drawing.examples import MAX_BYTES, MOST_EXAMPLES, load_examples
from model.drawing.strokes import rows_from_strokes
from model.errors import DrawingError
from tests.support.digits import load_digits
from tests.support.own import save_json
from tests.support.sentences import after_name

DIGITS = load_digits()[10:40]
EXAMPLES: list[Any] = [{"digit": label, "strokes": strokes} for strokes, label in DIGITS]
NO_HAND = "holds no hand; the page saves one in its tab My hand."
MADE_OF = "a hand is made of 1 to 50 examples: drawings, each with its digit."
POINTS = "example 2: its strokes must be lists of [x, y] points, each of two finite numbers."
DIGIT = "example 2: its digit must be a whole number from 0 to 9."
NEWER = "a hand of a newer Rowwise, which this one cannot read."


def file_of(examples: Any, **fields: Any) -> dict[str, Any]:
    return {"rowwise": "hand", "version": 1, "examples": examples} | fields


def said(path: Path) -> str:
    """What the error says after the file's name."""
    with pytest.raises(DrawingError) as caught:
        load_examples(path)
    return after_name(caught.value, path)


def second(**fields: Any) -> dict[str, Any]:
    """A file whose second example has one thing wrong with it."""
    return file_of([EXAMPLES[0], EXAMPLES[1] | fields, EXAMPLES[2]])


@pytest.mark.parametrize("form", [str, Path])
def test_what_the_page_saved_is_read_as_the_pad_reads_it(tmp_path: Path, form: type) -> None:
    """In its order, with its digits; a field "on", which the browser's memory has, does no harm."""
    path = save_json(tmp_path / "my-hand.json", file_of(EXAMPLES, on=True))
    drawings, digits = load_examples(form(path))
    assert digits == [label for _, label in DIGITS] and len(set(digits)) > 5
    for drawing, (strokes, _) in zip(drawings, DIGITS, strict=True):
        np.testing.assert_array_equal(drawing.rows, rows_from_strokes(strokes).rows)


def test_fifty_examples_are_read(tmp_path: Path) -> None:
    path = save_json(tmp_path / "hand.json", file_of((EXAMPLES * 2)[:MOST_EXAMPLES]))
    assert len(load_examples(path)[0]) == 50


FILES: dict[str, tuple[Any, str]] = {
    "a list": (EXAMPLES, NO_HAND),
    "null": (None, NO_HAND),
    "the page's numbers of a drawing": ({"strokes": DIGITS[0][0], "cell": "gru"}, NO_HAND),
    "something else of Rowwise": (file_of(EXAMPLES, rowwise="network"), NO_HAND),
    "version 2": (file_of(EXAMPLES, version=2), NEWER),
    "no version": ({"rowwise": "hand", "examples": EXAMPLES}, NEWER),
    "no examples": ({"rowwise": "hand", "version": 1}, MADE_OF),
    "an empty list": (file_of([]), MADE_OF),
    "an object": (file_of({"digit": 3, "strokes": DIGITS[0][0]}), MADE_OF),
    "51": (file_of(EXAMPLES[:1] * 51), "a hand has 50 examples at most; these are 51."),
    "500": (file_of(EXAMPLES[:1] * 500), "a hand has 50 examples at most; these are 500."),
    "an example that is none": (file_of([EXAMPLES[0], 7]), POINTS),
    "no strokes": (file_of([EXAMPLES[0], {"digit": 3}]), POINTS),
    "a point of three": (second(strokes=[[[1, 2, 3]]]), POINTS),
    "text for a number": (second(strokes=[[["1", 2], [3, 4]]]), POINTS),
    "not a number": (second(strokes=[[[float("nan"), 2], [3, 4]]]), POINTS),
    "far away": (second(strokes=[[[1e300, 2], [3, 4]]]), POINTS),
    "a huge whole number": (second(strokes=[[[10**400, 2], [3, 4]]]), POINTS),
    "nested lists": (second(strokes=[[[[1, 2], [3, 4]]]]), POINTS),
    "blank": (second(strokes=[]), "example 2: Nothing drawn yet."),
    "a dot": (second(strokes=[[[5, 5]]]), "example 2: Only dots so far."),
    "many points": (
        file_of([{"digit": 1, "strokes": [[[0, 0], [9, 9]] * 201]}] * 50),
        "the examples may have 20,000 points and 1,000 strokes together; these have more.",
    ),
} | {f"the digit {digit!r}": (second(digit=digit), DIGIT) for digit in (-1, 10, 3.0, "3", True, None)}


@pytest.mark.parametrize(("content", "sentence"), FILES.values(), ids=FILES)
def test_what_is_no_hand_is_one_sentence(tmp_path: Path, content: Any, sentence: str) -> None:
    assert said(save_json(tmp_path / "my-hand.json", content)) == sentence


BYTES = {
    "empty": b"",
    "no JSON": b"digits",
    "a picture": b"\x89PNG\r\n\x1a\n\x00\xff",
    "cut": json.dumps(file_of(EXAMPLES)).encode()[:-9],
    "nested deeper than Python's stack": b"[" * 900_000,
    "a number of a million digits": b"9" * 900_000,
    "10 MB": json.dumps(file_of(EXAMPLES)).encode() + b" " * 10_000_000,
}


@pytest.mark.parametrize("content", BYTES.values(), ids=BYTES)
def test_other_bytes_are_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "my-hand.json"
    path.write_bytes(content)
    assert said(path) == NO_HAND


def test_a_mebibyte_is_read_and_a_byte_more_is_not(tmp_path: Path) -> None:
    path = tmp_path / "my-hand.json"
    content = json.dumps(file_of(EXAMPLES)).encode()
    path.write_bytes(content.ljust(MAX_BYTES))
    assert MAX_BYTES == 1_048_576 and len(load_examples(path)[1]) == len(EXAMPLES)
    path.write_bytes(content.ljust(MAX_BYTES + 1))
    assert said(path) == NO_HAND


def test_of_a_key_that_is_there_twice_the_last_counts(tmp_path: Path) -> None:
    """As in the browser that wrote the file."""
    path = tmp_path / "my-hand.json"
    text = json.dumps(file_of([EXAMPLES[0]])).replace('{"digit": ', '{"digit": 99, "digit": ')
    assert text.count("digit") == 2
    path.write_text(text)
    assert load_examples(path)[1] == [DIGITS[0][1]]


def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    assert said(tmp_path / "none.json") == "cannot be read (No such file or directory)."
    folder = tmp_path / "folder.json"
    folder.mkdir()
    assert said(folder) == "not a file but a folder, a pipe or a device."


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes among its files")
def test_a_pipe_is_never_read(tmp_path: Path) -> None:
    """It might never end."""
    os.mkfifo(tmp_path / "pipe.json")
    (tmp_path / "zero.json").symlink_to("/dev/zero")
    for name in ("pipe.json", "zero.json"):
        assert said(tmp_path / name) == "not a file but a folder, a pipe or a device."
