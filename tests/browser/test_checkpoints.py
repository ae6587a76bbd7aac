"""The folder of checkpoints, as the page shows it."""

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import NewPad
from tests.support.digits import load_digits, thinned
from tests.support.forked import Forked
from tests.support.pad import Pad
from tests.support.server import Server, quiet
from tests.support.small import save_small

TWO = thinned(load_digits()[2][0])
NOTES = b"These are only my notes.\n" * 9


def test_folder_that_fills_and_empties(new_pad: NewPad, tmp_path: Path, elsewhere: Path) -> None:
    """None at all: the page says what to run, and names the folder alone. Files added later, or replaced, count from
    the next reload on, which keeps the cell that reads; broken ones are named, and the others offered."""
    folder = tmp_path / "later"
    folder.mkdir()
    with quiet(Forked(elsewhere, "--checkpoints", str(folder))) as server:
        pad = new_pad(server)
        expect(pad.page.get_by_text("The folder 'later' holds no checkpoint to read with.")).to_be_visible()
        draw(pad)
        expect(pad.find(".state")).to_contain_text("there is none in the folder 'later'.")
        assert pad.digit() == "–"
        save_small(folder, "lstm", "lstm")
        pad.reload()
        expect(pad.page.get_by_text("holds no checkpoint")).to_have_count(0)
        draw(pad)
        expect(pad.find(".note")).to_have_text("read by the LSTM")
        whole = save_small(folder, "gru", "gru").read_bytes()
        save_small(folder, "mine", "rnn", num_layers=1)
        broken = {"rnn": whole[: len(whole) // 2], "empty": b"", "notes": NOTES}
        for name, content in broken.items():
            (folder / f"{name}.safetensors").write_bytes(content)
        pad.reload()
        for name in broken:
            expect(pad.page.get_by_text(f"{name}.safetensors")).to_be_visible()
        assert pad.cells() == ["GRU", "LSTM", "mine (RNN of 6 units, 1 layer)"]
        expect(pad.find(".note")).to_have_text("read by the LSTM")
        other = new_pad(server)
        draw(other)
        expect(other.find(".note")).to_have_text("read by the GRU")
        pad.choose("GRU")
        expect(pad.find(".note")).to_have_text("read by the GRU")
        (folder / "lstm.safetensors").unlink()
        pad.choose("LSTM")
        draw(pad)
        expect(pad.find(".state")).to_contain_text("No checkpoint named 'lstm'; there is ")


def draw(pad: Pad) -> None:
    pad.draw([TWO[0]])


def test_page_has_one_main_heading_and_named_pictures(new_pad: NewPad, small: Server) -> None:
    """What cannot be seen has words, which change with the drawing; on a dark page, which no other test opens."""
    pad = new_pad(small, alone=True, color_scheme="dark")
    assert pad.page.locator("h1").all_inner_texts() == ["Rowwise"]
    draw(pad)
    for canvas in pad.find("canvas[role=img]").all():
        label = canvas.get_attribute("aria-label")
        assert label and "nothing drawn" not in label
