"""The page through nginx with deploy/rowwise.conf: the headers forbid nothing that the page does."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewPad
from tests.support import nginx
from tests.support.server import Server
from ui.server.access import POLICY


@pytest.mark.skipif(nginx.PROGRAM is None, reason="nginx is not installed")
def test_the_page_works_behind_nginx(new_pad: NewPad, small: Server, tmp_path: Path) -> None:
    """new_pad fails where the console has an error, and a browser reports there what the policy forbids."""
    with nginx.proxy(tmp_path, [small.port]) as address:
        behind: Any = SimpleNamespace(address=address)
        pad = new_pad(behind)
        response = pad.page.reload()
        assert response and response.header_values("content-security-policy") == [POLICY]
        pad.find(".examples button").first.click()
        expect(pad.find(".note")).to_contain_text("read by")
