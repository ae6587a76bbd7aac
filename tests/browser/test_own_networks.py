"""Networks of one's own on the page: their names, the choice to compare, and how they learned."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import expect

from model.files.checkpoint import load_checkpoint, save_checkpoint
from tests.browser.conftest import NewPad
from tests.browser.test_layout import screen
from tests.support.digits import load_digits, thinned
from tests.support.forked import Forked
from tests.support.pad import Pad
from tests.support.server import Server, quiet
from tests.support.small import save_small

SHIPPED = Path(__file__).resolve().parents[2] / "checkpoints"
TWO = thinned(load_digits()[2][0])
MINE = "rnn-16 (RNN of 16 units)"
DEEP = "seeds/deep (LSTM of 17 units, 3 layers)"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two of the shipped cells, a network with a name, one in a sub-folder, one that was trained for one epoch, and an
    LSTM in a file that is named after another cell. No known drawings."""
    folder = tmp_path_factory.mktemp("own")
    for cell in ("rnn", "lstm"):
        shutil.copy(SHIPPED / f"{cell}.safetensors", folder)
    save_small(folder, "gru", "lstm")
    save_small(folder, "rnn-16", "rnn", hidden_size=16)
    save_small(folder / "seeds", "deep", "lstm", hidden_size=17, num_layers=3)
    trained = load_checkpoint(SHIPPED / "rnn.safetensors")
    metrics = {"history": trained.metrics["history"][:1], "mnist_test": 0.5, "seconds": 200.2}
    save_checkpoint(folder / "once.safetensors", replace(trained, metrics=metrics))
    return folder


@pytest.fixture(scope="module")
def own(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with quiet(Forked(tmp_path_factory.mktemp("elsewhere"), "--checkpoints", str(folder))) as server:
        yield server


def open_tab(pad: Pad, title: str) -> None:
    pad.page.get_by_role("tab", name=title, exact=True).click()
    pad.settle()


def columns(pad: Pad) -> list[str]:
    """The names above the columns of Compare."""
    pad.settle()
    return [text.split(":")[0] for text in pad.find(".columns p:first-child").all_inner_texts()]


def test_the_list_and_the_answer_say_what_a_network_is(new_pad: NewPad, own: Server) -> None:
    pad = new_pad(own)
    assert pad.cells() == [
        *("RNN", "gru (LSTM of 6 units)", "LSTM", "once (RNN of 128 units)"),
        *(MINE, DEEP),
    ]
    pad.draw(TWO)
    for name, said in (
        ("RNN", "read by the RNN"),
        ("rnn-16", "read by rnn-16, an RNN of 16 units"),
        ("seeds/deep", "read by seeds/deep, an LSTM of 17 units"),
        ("gru", "read by gru, an LSTM of 6 units"),
    ):
        pad.choose(name)
        pad.settle()
        expect(pad.find(".note")).to_have_text(said)
    pad.choose("seeds/deep")
    pad.page.wait_for_function("decodeURIComponent(location.hash).includes('cell=seeds/deep')")
    pad.reload()
    assert pad.page.locator("#cell input").input_value() == DEEP
    pad.settle()
    expect(pad.find(".note")).to_have_text("read by seeds/deep, an LSTM of 17 units")


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("de", 1280), ("de", 1200), ("en", 1200)])
def test_the_list_has_room_for_a_name_beside_the_menu(
    new_pad: NewPad, own: Server, language: str, width: int
) -> None:
    """In its head nothing lies on something else; a longer name is told by a tooltip."""
    pad = new_pad(own, viewport={"width": width, "height": 800}, locale=language)
    pad.choose("rnn-16")
    cell = pad.page.locator("#cell input")
    assert cell.evaluate("input => input.scrollWidth <= input.clientWidth")
    parts = [pad.page.locator(each) for each in (".head h1", ".head .title p", ".menu", ".head .form")]
    boxes = [box for part in parts if (box := part.bounding_box())]
    assert len(boxes) == 4
    for left, right in pairwise(boxes):
        assert left["x"] + left["width"] <= right["x"]
    assert parts[1].evaluate("sentence => sentence.scrollHeight <= sentence.clientHeight")
    pad.choose("seeds/deep")
    cell.hover()
    expect(cell).to_have_attribute("title", re.compile(r"^seeds/deep \(LSTM .+ 17 .+, 3 .+\)$"))


def test_a_visitor_compares_any_three(new_pad: NewPad, own: Server, folder: Path) -> None:
    """The choice outlives other drawings, another network that reads, and a reload; a link brings it to others."""
    pad = new_pad(own)
    pad.draw(TWO)
    open_tab(pad, "Compare")
    assert columns(pad) == ["RNN", "gru", "LSTM"]
    lists = pad.find(".panel .choices select")
    expect(lists).to_have_count(3)
    lists.nth(1).select_option(label=MINE)
    assert columns(pad) == ["RNN", "rnn-16", "LSTM"]
    lists.nth(2).select_option(label=DEEP)
    assert columns(pad) == ["RNN", "rnn-16", "seeds/deep"]
    expect(pad.find(".ways .key")).to_have_text(["RNN", "rnn-16", "seeds/deep"])
    pad.press("clear")
    pad.draw([TWO[0]])
    pad.choose("LSTM")
    assert columns(pad) == ["RNN", "rnn-16", "seeds/deep"]
    pad.page.wait_for_function("location.hash.includes('compare=')")
    pad.reload()
    assert columns(pad) == ["RNN", "rnn-16", "seeds/deep"]
    assert "compare=rnn,rnn-16,seeds/deep" in unquote(pad.page.url)
    other = new_pad(own, alone=True)
    other.page.goto("about:blank")
    other.page.goto(pad.page.url)
    other.ready()
    assert columns(other) == ["RNN", "rnn-16", "seeds/deep"]


def test_of_one_that_has_vanished_the_others_stay(new_pad: NewPad, own: Server, folder: Path) -> None:
    """One of them twice. When the file is back, so is its column."""
    pad = new_pad(own)
    pad.draw(TWO)
    open_tab(pad, "Compare")
    for place, label in enumerate((DEEP, MINE, DEEP)):
        pad.find(".panel .choices select").nth(place).select_option(label=label)
        pad.settle()
    assert columns(pad) == ["seeds/deep", "rnn-16", "seeds/deep"]
    path = folder / "rnn-16.safetensors"
    path.rename(folder / "aside")
    pad.draw([TWO[-1]])
    expect(pad.find(".columns .lacking")).to_contain_text("rnn-16: No checkpoint named 'rnn-16'; there is ")
    expect(pad.find(".columns canvas.curves:visible")).to_have_count(2)
    expect(pad.find(".ways .key")).to_have_text(["seeds/deep"] * 2)
    (folder / "aside").rename(path)
    pad.draw([TWO[0]])
    assert columns(pad) == ["seeds/deep", "rnn-16", "seeds/deep"]
    expect(pad.find(".columns .lacking")).to_have_count(0)


def test_without_a_choice_the_network_that_reads_comes_first(new_pad: NewPad, own: Server) -> None:
    pad = new_pad(own)
    pad.draw(TWO)
    pad.choose("rnn-16")
    open_tab(pad, "Compare")
    assert columns(pad) == ["rnn-16", "RNN", "gru"]
    pad.choose("RNN")
    assert columns(pad) == ["RNN", "gru", "LSTM"]


def test_three_networks_need_no_lists(new_pad: NewPad, shipped: Server) -> None:
    pad = new_pad(shipped)
    pad.draw(TWO)
    open_tab(pad, "Compare")
    assert columns(pad) == ["RNN", "GRU", "LSTM"]
    expect(pad.find(".panel .choices select")).to_have_count(0)


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
def test_how_a_network_learned(new_pad: NewPad, own: Server, size: tuple[int, int]) -> None:
    """The shipped RNN, as its checkpoint says; no part is wider than the screen."""
    pad = new_pad(own, **screen(*size))
    pad.draw(TWO)
    pad.choose("RNN")
    open_tab(pad, "How it learned")
    metrics = load_checkpoint(SHIPPED / "rnn.safetensors").metrics
    confusion = metrics["confusion"]
    counts = pad.find(".confusion tbody td").all_inner_texts()
    assert [int(count or 0) for count in counts] == sum(confusion, [])
    wrong = 10_000 - sum(confusion[digit][digit] for digit in range(10))
    expect(pad.find(".confusion p")).to_contain_text(
        f"of 10,000 test digits {wrong} were misread, most often "
    )
    said = facts(pad)
    assert [said[name] for name in ("Network", "Recipe", "Epochs", "Units a layer")] == [
        "RNN",
        "rowwise",
        "14",
        "128",
    ]
    assert said["MNIST, test set: right"] == f"{100 * metrics['mnist_test']:.2f} %"
    assert said["MNIST, test set: right after 14 rows"] == f"{100 * metrics['mnist_test_row_14']:.2f} %"
    curves = pad.find(".panel canvas.learning")
    error = 100 - 100 * metrics["history"][-1]["accuracy"]
    heard = str(curves.nth(1).get_attribute("aria-label"))
    assert f"after epoch 14: wrong: training {error:.2f} %" in heard
    for canvas in curves.all():
        assert (pad.image(canvas)[..., 3] > 0).mean() > 0.01
    assert pad.page.evaluate("document.documentElement.scrollWidth") <= size[0]


def facts(pad: Pad) -> dict[str, str]:
    names, values = (pad.find(f".facts {tag}").all_inner_texts() for tag in ("dt", "dd"))
    return dict(zip(names, values, strict=True))


def test_what_a_checkpoint_does_not_say_is_said(new_pad: NewPad, own: Server) -> None:
    """One epoch without a confusion matrix, then nothing at all, then no drawing."""
    pad = new_pad(own)
    pad.draw(TWO)
    pad.choose("once")
    open_tab(pad, "How it learned")
    loss = load_checkpoint(SHIPPED / "rnn.safetensors").metrics["history"][0]["loss"]
    curves, panel = pad.find(".panel canvas.learning"), pad.find(".panel")
    expect(curves.first).to_have_attribute("aria-label", f"after epoch 1: loss {loss:.3f}")
    assert facts(pad)["Training time"] == "3 min 20 s"
    expect(panel).to_contain_text("This checkpoint has no confusion matrix.")
    expect(pad.find(".confusion")).to_be_hidden()
    pad.choose("rnn-16")
    pad.settle()
    expect(panel).to_contain_text("This checkpoint does not say how it was trained.")
    expect(pad.find(".panel canvas.learning:visible")).to_have_count(0)
    pad.press("clear")
    expect(pad.find(".panel .empty")).to_be_visible()


def test_a_point_of_the_learning_curve_says_its_numbers(new_pad: NewPad, own: Server) -> None:
    pad = new_pad(own)
    pad.draw(TWO)
    pad.choose("LSTM")
    open_tab(pad, "How it learned")
    history = load_checkpoint(SHIPPED / "lstm.safetensors").metrics["history"]
    canvas = pad.find(".panel canvas.learning").first
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    canvas.hover(position={"x": box["width"] * 2.5 / len(history), "y": box["height"] / 2})
    expect(pad.find(".tooltip")).to_have_text(f"after epoch 3: loss {history[2]['loss']:.3f}")
