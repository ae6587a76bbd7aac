"""The folder of checkpoints, as the page tells of it."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewPad
from tests.support.digits import load_digits
from tests.support.pad import Pad
from tests.support.server import Server
from tests.support.small import save_small

TWO = load_digits()[2][0]


def test_folder_that_fills_and_empties(new_pad: NewPad, tmp_path: Path, elsewhere: Path) -> None:
    """None at all: the page says what to run. Files added later, or replaced, count from the next reload on."""
    folder = tmp_path / "later"
    with Server(elsewhere, "--checkpoints", str(folder)) as server:
        pad = new_pad(server)
        expect(pad.page.get_by_text("python train.py")).to_be_visible()
        draw(pad)
        expect(pad.find(".state")).to_contain_text("python train.py")
        assert pad.digit() == "–"
        folder.mkdir()
        save_small(folder, "lstm", "lstm")
        pad.reload()
        expect(pad.page.get_by_text("python train.py")).to_have_count(0)
        draw(pad)
        expect(pad.find(".note")).to_have_text("read by the LSTM")
        save_small(folder, "gru", "gru")
        save_small(folder, "mine", "rnn", num_layers=1)
        pad.reload()
        assert pad.cells() == ["GRU", "LSTM", "mine"]
        (folder / "lstm.safetensors").unlink()
        pad.choose("LSTM")
        draw(pad)
        expect(pad.find(".state")).to_contain_text("No checkpoint named 'lstm'; there is gru, mine.")
        assert "Traceback" not in server.output


def draw(pad: Pad) -> None:
    pad.draw([TWO[0]])


def test_broken_files_are_named_and_the_others_offered(
    new_pad: NewPad, tmp_path: Path, elsewhere: Path
) -> None:
    save_small(tmp_path, "gru")
    whole = (tmp_path / "gru.safetensors").read_bytes()
    (tmp_path / "rnn.safetensors").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "lstm.safetensors").write_bytes(b"")
    (tmp_path / "notes.safetensors").write_text("These are only my notes.\n" * 9, "utf-8")
    with Server(elsewhere, "--checkpoints", str(tmp_path)) as server:
        pad = new_pad(server)
        for name in ("rnn.safetensors", "lstm.safetensors", "notes.safetensors"):
            expect(pad.page.get_by_text(name)).to_be_visible()
        assert pad.cells() == ["GRU"]
        draw(pad)
        expect(pad.find(".note")).to_have_text("read by the GRU")
        assert "Traceback" not in server.output


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page_has_one_main_heading_and_named_pictures(new_pad: NewPad, small: Server, scheme: str) -> None:
    """What cannot be seen has words, which change with the drawing."""
    pad = new_pad(small, color_scheme=scheme)
    assert pad.page.locator("h1").all_inner_texts() == ["Rowwise"]
    draw(pad)
    for canvas in pad.find("canvas[role=img]").all():
        label = canvas.get_attribute("aria-label")
        assert label and "nothing drawn" not in label
