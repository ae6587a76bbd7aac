"""What the server says to a visitor: each sentence, as it comes, is in the table of the page's words."""

import io
import struct
import zlib
from html import unescape
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import app
from model.drawing import decode, picture
from model.drawing.strokes import EMPTY_DRAWING, ONLY_DOTS, rows_from_strokes
from model.errors import CheckpointError, DrawingError, TrainingError
from model.files import container
from model.files.checkpoint import load_checkpoint
from model.files.known import KnownDrawings, load_known, save_known
from model.interpret import piece
from model.interpret.lesson import order, output, states
from model.interpret.lesson import sum as opened
from model.interpret.neighbours import read_known
from model.interpret.panels.intervention import NO_INK
from model.interpret.trace import TWO_WAYS, UNSURE
from model.serving import hands
from model.serving.checkpoint_cache import CheckpointCache
from model.serving.decoding import LATER
from model.serving.live import checks, own, page, stage, trainings
from model.serving.messages import NO_CHECKPOINTS, TOO_MANY, message_for_visitor
from model.training.live.__main__ import NO_MEMORY
from tests.support.known import some_known
from tests.support.small import save_several
from tests.support.visitors import CHECKPOINTS
from ui.words import TABLES, in_words, server_patterns


def error_of(action: Any, *values: Any) -> str:
    """What a visitor reads where this raises."""
    with pytest.raises((DrawingError, CheckpointError, TrainingError, ValueError)) as caught:
        action(*values)
    return message_for_visitor(caught.value)


def faults_of_files(folder: Path) -> dict[str, str]:
    """Name of an entry -> what is said of a file with that fault."""
    folder.mkdir()
    save_several(folder)
    whole = (folder / "gru.safetensors").read_bytes()
    contents = {
        "file_damaged": whole[:-9],
        "file_changed": whole[:-4] + b"1234",
        "file_other": b"no checkpoint at all",
        "file_torch": b"PK\x03\x04 and so on",
        "file_fields": whole.replace(b"rowwise", b"another", 1),
        "file_wrong": (container.MAX_HEADER + 1).to_bytes(8, "little") + b"{",
    }
    found = {"file_missing": error_of(load_checkpoint, folder / "none.safetensors")}
    for name, content in contents.items():
        path = folder / f"{name}, mine.safetensors"
        path.write_bytes(content)
        found[name] = error_of(load_checkpoint, path)
    unreadable = CheckpointError(folder / "a.safetensors", "cannot be read (Permission denied).", True)
    return found | {"file_unreadable": message_for_visitor(unreadable)}


def faults_of_folders(folder: Path) -> dict[str, str]:
    """The same for a name that is no checkpoint's, in an empty folder, in one of few and in one of many."""
    found: dict[str, str] = {}
    for kind, count in (("_in", 0), ("", 2), ("_more", 40)):
        place = folder / f"of {count}"
        place.mkdir()
        for number in range(count):
            (place / f"mine {number}.safetensors").touch()
        cache = CheckpointCache(place)
        found |= {"no_such" + kind: error_of(cache.get, "x"), "none_chosen" + kind: error_of(cache.get, None)}
    reason = "the folder of checkpoints cannot be read (Permission denied)."
    return found | {"folder_unreadable": message_for_visitor(CheckpointError(folder, reason))}


def faults_of_pictures(folder: Path) -> dict[str, str]:
    """The same for pictures."""
    text = folder / "my picture.png"
    text.write_text("no picture")
    heavy = folder / "heavy.png"
    heavy.write_bytes(bytes(decode.MAX_FILE + 1))
    huge, cut = folder / "huge.png", folder / "cut.png"
    whole = io.BytesIO()
    Image.new("L", (90, 90), 200).save(whole, "PNG")
    start, data = whole.getvalue()[:12], whole.getvalue()[33:]
    header = b"IHDR" + struct.pack(">IIBBBBB", 90_000, 90_000, 8, 0, 0, 0, 0)
    huge.write_bytes(start + header + struct.pack(">I", zlib.crc32(header)) + data)
    cut.write_bytes(whole.getvalue()[:60])
    return {
        "picture_none": error_of(decode.open_picture, text),
        "picture_heavy": error_of(decode.open_picture, heavy),
        "picture_small": error_of(decode.check_size, 7, 30),
        "picture_large": error_of(decode.check_size, 9000, 9000),
        "picture_huge": error_of(decode.open_picture, huge),
        "picture_damaged": error_of(decode.open_picture, cut),
        "picture_dear": f"my picture.png {decode.TOO_DEAR}",
        "picture_heic": f"IMG_1.HEIC: {decode.NO_HEIC}",
    }


def faults_of_known(folder: Path) -> dict[str, str]:
    """The same for the file of known drawings."""
    folder.mkdir()
    np.savez(folder / "cut.npz", labels=np.zeros(200, np.uint8))
    save_known(folder / "other.npz", KnownDrawings(*[np.zeros(200, np.uint8)] * 3))
    files = {"known_missing": "none.npz", "known_unreadable": "cut.npz", "known_wrong": "other.npz"}
    return {name: error_of(load_known, folder / file) for name, file in files.items()}


def faults_of_drawings() -> dict[str, str]:
    """The same for drawings, and for the examples of a hand."""
    return {
        "many_points": error_of(rows_from_strokes, [[[0, 0]] * 20_001]),
        "many_strokes": error_of(rows_from_strokes, [[]] * 1001),
        **faults_of_hands(),
    }


def faults_of_hands() -> dict[str, str]:
    """The same for these examples."""
    point = {"digit": 1, "strokes": [[[1, 2]]]}
    wrong: dict[str, Any] = {
        "none": [],
        "many": [point] * 1500,
        "long": [{"digit": 1, "strokes": [[[0, 0]] * 20_001]}],
        "strokes": [{"digit": 1, "strokes": [[["1", 2]]]}],
        "digit": [{"digit": 10, "strokes": [[[0, 0], [9, 9]]]}],
        "blank": [{"digit": 1, "strokes": []}],
        "dots": [point],
    }
    networks = CheckpointCache(CHECKPOINTS)
    known = read_known(networks.get("gru"), some_known(100))
    questions = {name: {"cell": "gru", "examples": examples} for name, examples in wrong.items()}
    said = {
        f"hand_{name}": error_of(hands.fit_hand, each, networks, lambda _: known)
        for name, each in questions.items()
    }
    return said | {"hand_altered": error_of(hands.TakenHand.of, "", known)}


def faults_of_training() -> dict[str, str]:
    """The same for live training."""
    settings = {"cell": "rnn", "hidden_size": 8, "num_layers": 1, "seed": 0}
    wrong = {"cell": "cnn", "units": 7, "layers": 4, "rate": 0, "seed": -1}
    names = {"units": "hidden_size", "layers": "num_layers", "rate": "learning_rate"}
    said = {
        f"live_{name}": error_of(checks.settings_of, settings | {names.get(name, name): value})
        for name, value in wrong.items()
    }
    return said | {
        "live_visitor": error_of(checks.visitor_of, None),
        "live_wish": checks.NO_WISH.format("open, train"),
        "live_share": error_of(checks.share_of, {}),
        "live_full": stage.FULL,
        "live_gone": own.GONE,
        "live_no_memory": NO_MEMORY,
        "live_not_started": stage.NOT_STARTED,
        "live_slow_start": stage.SLOW_START,
        "live_crashed": stage.CRASHED,
        "live_nothing": page.NOTHING_RUNS,
        "live_no_network": page.NO_NETWORK,
        "live_others": trainings.OTHERS_WAIT,
        "live_long": trainings.LONG,
        "live_left": trainings.LEFT,
        "live_forgotten": trainings.FORGOTTEN,
    }


def nothing_to_show() -> dict[str, str]:
    """The same where no piece of ink decides, and where a question of the lesson has no answer."""
    return {
        "piece_of_no_answer": piece.NO_ANSWER,
        "piece_of_a_picture": piece.NO_STROKES,
        "piece_too_long": piece.TOO_LONG,
        "piece_none": piece.NO_PIECE,
        "lesson_output": output.NOT_TORCHS,
        "lesson_order": order.NO_ANSWER,
        "lesson_sum": opened.NO_SUM,
        "lesson_states": states.NO_MEMORY,
    }


def test_what_the_server_says_is_what_the_table_holds(tmp_path: Path) -> None:
    said = {
        "nothing_drawn": EMPTY_DRAWING,
        "only_dots": ONLY_DOTS,
        "unsure": UNSURE,
        "two_ways": TWO_WAYS.format(3, 8),
        "no_ink": NO_INK,
        **nothing_to_show(),
        "empty_picture": picture.EMPTY_PICTURE,
        "many_digits": picture.MANY_DIGITS,
        "not_a_digit": picture.NOT_A_DIGIT,
        "too_many": TOO_MANY,
        "later": LATER,
        "no_checkpoints": NO_CHECKPOINTS.format("mine"),
        **faults_of_files(tmp_path / "files"),
        **faults_of_folders(tmp_path),
        "more": unescape(
            app.Service(tmp_path / "of 40").checkpoint_choices()[1].split("<p>")[-2].removesuffix("</p>")
        ),
        **faults_of_pictures(tmp_path),
        **faults_of_known(tmp_path / "known"),
        **faults_of_training(),
        **faults_of_drawings(),
    }
    found = {name: in_words(text, "en") for name, text in said.items()}
    assert found == said  # each is in the table, with all of its values
    first = {
        name: next(key for key, pattern in server_patterns() if pattern.fullmatch(said[name]))
        for name in said
    }
    assert first == {name: f"server.{name}" for name in said}
    assert TABLES["en"]["server"].keys() == said.keys()
