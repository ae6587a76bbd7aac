"""Train one now: a real training in the page, followed, scrubbed back, drawn into, used, and found again."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from model.files.checkpoint import load_checkpoint
from tests.browser.conftest import NewPad
from tests.browser.test_accessibility import faults
from tests.browser.test_layout import screen
from tests.support.digits import load_digits, thinned
from tests.support.forked import Forked
from tests.support.pad import Pad
from tests.support.server import Server, quiet
from tests.support.small import save_several

TWO, SEVEN = (thinned(load_digits()[number][0]) for number in (2, 7))
END = 60_000  # milliseconds: a training of 16 units takes some seconds, on a busy machine more


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An app in which nobody else trains."""
    folder = tmp_path_factory.mktemp("alone")
    save_several(folder)
    with quiet(Forked(tmp_path_factory.mktemp("there"), "--checkpoints", str(folder))) as server:
        yield server


def open_tab(pad: Pad) -> None:
    pad.page.get_by_role("tab", name="Train one now", exact=True).click()


def field(pad: Pad, label: str) -> Locator:
    labels = pad.find(".settings label").filter(has_text=re.compile(rf"^{re.escape(label)} "))
    return labels.locator("select, input")


def train(pad: Pad, cell: str = "rnn", units: int = 16, **others: str) -> None:
    """Begin a training of one layer with these settings."""
    field(pad, "Cell").select_option(cell)
    field(pad, "Units").fill(str(units))
    field(pad, "Layers").select_option("1")
    for label, value in others.items():
        field(pad, label.replace("_", " ")).select_option(value)
    pad.find(".settings .first").click()


def pictures(pad: Pad) -> int:
    """Read so far, as the page says it; 0 before the training."""
    found = re.search(r"([\d,]+) of", pad.find(".progress").inner_text())
    return int(found[1].replace(",", "")) if found else 0


def wait_for(pad: Pad, least: int) -> None:
    """Until the page shows a network that has read so many pictures."""
    script = """n => {
        const [, said] = document.querySelector('.progress').textContent.match(/([\\d,]+) of/) ?? [0, '0'];
        return Number(said.replace(',', '')) >= n;
    }"""
    pad.page.wait_for_function(script, arg=least, timeout=END)


def told(pad: Pad) -> tuple[int, int]:
    """(pictures, right after row 28 in percent) of the moment, as the slider says it."""
    text = str(pad.find(".moments").get_attribute("aria-valuetext"))
    found = re.match(r"([\d,]+) pictures: (\d+)\xa0% right", text)
    assert found, text
    return int(found[1].replace(",", "")), int(found[2])


def read_after(pad: Pad) -> str:
    """What the panel says of the beginner's reading."""
    return pad.find(".who").inner_text()


def test_a_network_learns_is_scrubbed_back_used_and_found_again(new_pad: NewPad, alone: Server) -> None:
    """The accuracy rises; the pad stays live meanwhile; all pictures follow the slider."""
    pad = new_pad(alone, alone=True)
    open_tab(pad)
    expect(pad.find(".who")).to_have_text("Draw a digit, and see what it makes of it.")
    pad.page.get_by_role("button", name="The bottom rows").click()
    train(pad)
    wait_for(pad, 200)
    pad.draw_unanswered(SEVEN)
    expect(pad.find(".who")).to_contain_text("read by this beginner after")
    expect(pad.find(".keeps")).to_be_visible(timeout=END)
    total = pictures(pad)
    assert told(pad)[0] == total > 1000
    assert told(pad)[1] > 40  # 59 here, of so small a network
    expect(pad.find(".panel .finding")).to_contain_text(re.compile("^You guessed (right|otherwise)"))
    scrub_back(pad, total)
    use_it(pad)
    pad.reload()
    expect(pad.page.locator("#cell input")).to_have_value(re.compile("RNN trained here, 16 units"))
    expect(pad.find(".keeps")).to_be_visible()
    assert pictures(pad) == total
    assert [field(pad, label).input_value() for label in ("Cell", "Units", "Layers")] == ["rnn", "16", "1"]
    expect(pad.find(".asks [aria-pressed=true]")).to_have_text("The bottom rows")


def scrub_back(pad: Pad, total: int) -> None:
    """To the random weights, one snapshot on, and to the newest again."""
    expect(pad.find(".who")).to_have_text(f"read by this beginner after {total:,} pictures")
    looks = {total: looks_of(pad)}
    pad.find(".moments").focus()
    pad.page.keyboard.press("Home")
    expect(pad.find(".who")).to_have_text("read by this beginner after 0 pictures")
    assert told(pad)[0] == 0
    assert told(pad)[1] < 25
    looks[0] = looks_of(pad)
    pad.page.keyboard.press("ArrowRight")
    expect(pad.find(".who")).not_to_contain_text("after 0 pictures")
    assert 0 < pictures(pad) < total
    for before, after in zip(looks[0], looks[total], strict=True):
        assert before != after
    pad.page.get_by_role("button", name="Newest").click()
    expect(pad.find(".who")).to_have_text(f"read by this beginner after {total:,} pictures")
    expect(pad.find(".moments")).to_be_focused()
    assert looks_of(pad) == looks[total]


def looks_of(pad: Pad) -> list[str]:
    """Belief, hidden state and decagon, as they are on the screen."""
    pad.settle()
    names = (".believed", ".state-of", ".digits canvas")
    return [str(pad.find(name).first.evaluate("canvas => canvas.toDataURL()")) for name in names]


def use_it(pad: Pad) -> None:
    """The network reads in the whole page; the address names no visitor."""
    pad.page.get_by_role("button", name="Use it").click()
    expect(pad.page.locator("#cell input")).to_have_value("RNN trained here, 16 units (1)")
    expect(pad.find(".note")).to_contain_text("16 units")
    pad.page.get_by_role("tab", name="Compare", exact=True).click()
    pad.settle()
    expect(pad.find(".panel .columns")).to_contain_text("my RNN 1")
    open_tab(pad)
    pad.page.wait_for_function("location.hash.includes('live')")
    pad.page.get_by_role("button", name="Take it home").click()
    expect(pad.find(".take-home .link input")).to_have_value(re.compile("strokes="))
    expect(pad.find(".take-home .link input")).not_to_have_value(re.compile("live/|live%2F"))
    pad.page.keyboard.press("Escape")
    visitor = pad.page.evaluate("sessionStorage.getItem('rowwise-visitor')")
    assert re.fullmatch("[0-9a-f]{32}", visitor)
    assert visitor not in pad.page.url
    assert visitor not in pad.page.content()


def test_a_link_to_a_network_of_another_page_says_so(new_pad: NewPad, alone: Server) -> None:
    said = "The network of this link was trained on another page; "
    pad = new_pad(alone, alone=True)
    pad.draw(TWO)
    pad.page.wait_for_function("location.hash.includes('strokes=')")
    for fragment in ("#cell=live/gru-1", pad.page.evaluate("location.hash") + "&cell=live/gru-1"):
        other = new_pad(alone, alone=True)
        other.page.goto("about:blank")
        other.visit(alone.address + fragment)
        expect(other.find("#pad .state")).to_have_text(re.compile(re.escape(said) + "(RNN|GRU|LSTM) reads"))


def test_pause_one_step_and_a_stop_by_another_tab(new_pad: NewPad, alone: Server) -> None:
    pad = new_pad(alone, alone=True)
    pad.draw(TWO)
    open_tab(pad)
    train(pad, "lstm", 64)
    wait_for(pad, 100)
    pad.page.get_by_role("button", name="Pause").click()
    expect(pad.find(".panel .finding")).to_contain_text("Paused")
    before = pictures(pad)
    pad.page.get_by_role("button", name="One step").click()
    wait_for(pad, before + 1)
    assert pictures(pad) - before <= 128
    expect(pad.find(".panel .finding")).to_contain_text("Paused")
    pad.page.get_by_role("button", name="Go on").click()
    wait_for(pad, before + 500)
    pad.page.get_by_role("tab", name="Story", exact=True).click()
    open_tab(pad)
    expect(pad.find(".panel .finding")).to_contain_text("when its page or tab was left")
    assert pictures(pad) >= before + 500
    pad.find(".moments").focus()
    pad.page.keyboard.press("Home")
    expect(pad.find(".who")).to_have_text("read by this beginner after 0 pictures")


def test_a_second_visitor_waits_until_the_first_one_s_page_is_closed(new_pad: NewPad, alone: Server) -> None:
    first, second = new_pad(alone, alone=True), new_pad(alone, alone=True)
    for pad in (first, second):
        open_tab(pad)
    train(first, "lstm", 256)
    wait_for(first, 50)
    train(second)
    expect(second.find(".panel .finding")).to_have_text("Another visitor trains before you.")
    expect(second.find(".settings .first")).to_have_attribute("aria-disabled", "true")
    first.page.goto("about:blank")
    wait_for(second, 50)
    second.page.get_by_role("button", name="Stop").click()
    expect(second.find(".settings .first")).to_have_text("Train")
    expect(second.find(".settings select").first).to_be_enabled()


def test_too_high_a_learning_rate_is_said_with_the_curve(new_pad: NewPad, alone: Server) -> None:
    pad = new_pad(alone, alone=True)
    open_tab(pad)
    train(pad, "rnn", 32, Learning_rate="10")
    expect(pad.find(".panel .finding")).to_contain_text("It learned nothing: its loss rose, to", timeout=END)
    expect(pad.find(".panel .finding")).to_contain_text("choose a smaller learning rate")
    train(pad, "rnn", 16, Learning_rate="0.0001")
    expect(pad.find(".panel .finding")).to_contain_text("Choose a larger learning rate", timeout=END)
    expect(pad.find(".settings .first")).to_have_text("Train")
    expect(pad.find(".moments")).to_be_enabled()


def test_the_network_is_downloaded_and_an_app_takes_it(
    new_pad: NewPad, alone: Server, tmp_path: Path
) -> None:
    pad = new_pad(alone, alone=True)
    open_tab(pad)
    train(pad, "gru", 8)
    expect(pad.find(".keeps")).to_be_visible(timeout=END)
    with pad.page.expect_download() as download:
        pad.page.get_by_role("button", name="Download").click()
    assert download.value.suggested_filename == "gru-8x1.safetensors"
    download.value.save_as(tmp_path / "gru.safetensors")
    assert load_checkpoint(tmp_path / "gru.safetensors").classifier.hidden_size == 8
    expect(pad.find(".command code")).to_have_text(re.compile("^python train.py --recipe live --cell gru"))
    pad.page.emulate_media(media="print")
    expect(pad.find(".command code")).to_be_visible()
    expect(pad.find(".panel .told")).to_be_hidden()


@pytest.mark.parametrize("size", [pytest.param((1280, 800), marks=pytest.mark.slow), (390, 664)])
def test_axe_finds_nothing_grave_before_in_and_after_a_training(
    new_pad: NewPad, alone: Server, size: tuple[int, int]
) -> None:
    pad = new_pad(alone, alone=True, **screen(*size))
    pad.draw(TWO)
    open_tab(pad)
    assert faults(pad, "#viewer") == []
    train(pad)
    wait_for(pad, 100)
    pad.page.get_by_role("button", name="Pause").click()
    expect(pad.find(".panel .finding")).to_contain_text("Paused")
    assert faults(pad, "#viewer") == []
    pad.page.get_by_role("button", name="Go on").click()
    expect(pad.find(".keeps")).to_be_visible(timeout=END)
    pad.find(".moments").press("Home")
    assert faults(pad, "#viewer") == []
    if size == (390, 664):
        buttons = pad.find(".panel :is(button, select, input)").evaluate_all(
            "all => all.filter((each) => each.checkVisibility() && !each.matches('.term'))"
            ".map((each) => [each.className, each.getBoundingClientRect().height])"
        )
        assert [each for each in buttons if each[1] < 44] == []
        assert pad.page.evaluate("document.documentElement.scrollWidth") <= 390


def test_without_training_there_is_no_tab(new_pad: NewPad, tmp_path: Path) -> None:
    save_several(tmp_path)
    with quiet(Forked(tmp_path, "--checkpoints", str(tmp_path), "--no-training")) as server:
        pad = new_pad(server, alone=True)
        pad.page.goto(server.address + "#tab=live")
        pad.ready()
        expect(pad.find("#tab-training")).to_be_visible()
        expect(pad.find("#tab-live")).to_have_count(0)
        expect(pad.page.get_by_role("tab", selected=True)).to_have_text(["Story"])
        pad.leave()  # before the server ends, which the page would report
