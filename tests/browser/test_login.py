"""A page whose login was lost."""

import signal
from contextlib import closing
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, expect

from tests.support.digits import load_digits
from tests.support.pad import Pad
from tests.support.server import Server, quiet
from tests.support.small import save_several

TWO, FIVE = (load_digits()[label][0] for label in (2, 5))


def test_lost_login_is_said_and_a_new_one_suffices(browser: Browser, tmp_path: Path) -> None:
    """A server that was started again knows no login: to ask it again and again would be of no use."""
    save_several(tmp_path)
    (tmp_path / "accounts").write_text("ada:lovelace\n", "utf-8")
    with (
        quiet(Server(tmp_path, "--checkpoints", ".", "--auth", "accounts")) as server,
        closing(browser.new_context()) as context,
    ):
        log_in(context, server)
        pad = Pad(context.new_page(), server.address)
        pad.draw(TWO)
        drawn = pad.pictures()["paper"]
        server.stop(signal.SIGKILL)
        server.start()
        pad.draw_unanswered([FIVE[0]])
        expect(pad.find(".state")).to_contain_text("no longer logged in")
        log_in(context, server)
        pad.press("undo")
        pad.settle()
        assert pad.pictures()["paper"] == drawn
        expect(pad.find(".state")).to_be_empty()
        assert pad.asked()[0] and pad.reader()


def log_in(context: BrowserContext, server: Server) -> None:
    """In this browser, as the page's form does."""
    account: dict[str, str | float | bool] = {"username": "ada", "password": "lovelace"}
    assert context.request.post(f"{server.address}login", form=account).ok
