"""Names of checkpoints, of sound and of broken ones, are text on the page: nothing is made of them."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewPad
from tests.support.digits import load_digits, thinned
from tests.support.forked import Forked
from tests.support.server import quiet
from tests.support.small import save_small

TWO = thinned(load_digits()[2][0])
# A name holds no slash; browsers take a backslash in an address for one.
NAMES = [
    "<img src=\\\\example.org\\a onerror=made=1>",
    "![b](\\\\example.org\\b) [c](javascript:made=1) **bold**",
    "`d` ${made=1} {{made}} {{{made}}} &lt;e&gt;",
]
BROKEN = "broken "
# What a name would make of the page, whose own links and sign of loading are not meant.
MADE = "img[src*=example], :is(#rowwise, .html-container) a:not(.links a), strong, b:not(.coming b), em, code"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "<b>folder<b>"
    folder.mkdir()
    for name in NAMES:
        save_small(folder, name)
        (folder / f"{BROKEN}{name}.safetensors").write_bytes(b"These are only my notes.")
    return folder


@pytest.mark.slow
def test_names_are_text(new_pad: NewPad, folder: Path, elsewhere: Path) -> None:
    """In the list, in the words of the pad, in Compare, in the problems. new_pad fails if another host is called, or
    the page reports an error."""
    with quiet(Forked(elsewhere, "--checkpoints", str(folder))) as server:
        pad = new_pad(server)
        assert sorted(pad.cells()) == sorted(f"{name} (GRU of 6 units)" for name in NAMES)
        pad.draw([TWO[0]])
        for name in NAMES:
            expect(pad.page.get_by_text(f"{BROKEN}{name}.safetensors: ")).to_be_visible()
        for name in NAMES:
            pad.choose(name)
            pad.settle()
            assert pad.asked()[1] == name
            if pad.find(".note").inner_text() != "not sure":
                shown = name.replace("](", "]\u2060(")  # a character without width, by which it is no term
                expect(pad.find(".note")).to_have_text(f"read by {shown}, a GRU of 6 units")
        pad.find(".tabs").get_by_role("tab", name="Compare").click()
        pad.settle()
        for name in NAMES:
            expect(pad.find(".panel .columns").get_by_text(f"{name}: ").first).to_be_visible()
        pad.reload()
        assert pad.page.locator(MADE).count() == 0
        assert pad.page.evaluate("window.made") is None
        for name in NAMES:
            (folder / f"{name}.safetensors").unlink()
        pad.draw([TWO[0]])
        expect(pad.find(".state")).to_contain_text(
            f"there is {', '.join(sorted(BROKEN + name for name in NAMES))}."
        )
        pad.reload()
        expect(pad.page.get_by_text("The folder '<b>folder<b>' holds no checkpoint")).to_be_visible()
        assert pad.page.locator(MADE).count() == 0
