"""The tools of --mcp, called by the client of the protocol's own package; and what happens without that package."""

import importlib.util
import json
from base64 import b64encode
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from PIL import Image

import app
from model.drawing.strokes import rows_from_strokes
from tests.support.digits import load_digits
from tests.support.loops import run_apart
from tests.support.served import served
from tests.support.server import APP
from tests.support.visitors import offline

needs_mcp = pytest.mark.skipif(
    importlib.util.find_spec("mcp") is None,
    reason="pip install -r requirements-mcp.txt: the package mcp is missing",
)
STROKES, DIGIT = load_digits()[2]
PATH = "gradio_api/mcp"
CALL = {"jsonrpc": "2.0", "id": 1, "method": "tools/call"}
ACCEPTED = {"accept": "application/json, text/event-stream", "content-type": "application/json"}


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The page, whose uploads would lie in tmp_path."""
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path))
    return app.build(APP.parent / "checkpoints")


@pytest.fixture
def address(page: Any) -> Iterator[str]:
    with served(page, "--mcp") as address:
        yield address


def picture() -> str:
    """The strokes as a PNG, dark on light, in base64."""
    ink = np.kron(rows_from_strokes(STROKES).rows, np.ones((10, 10)))
    file = BytesIO()
    Image.fromarray(np.rint(255 - 255 * ink).astype(np.uint8)).save(file, "PNG")
    return b64encode(file.getvalue()).decode()


def use(address: str, *calls: tuple[str, dict[str, Any]]) -> tuple[list[str], list[tuple[bool, str]]]:
    """(names of the tools, (whether it failed, its text) of each call), in one session of a client."""
    from mcp import ClientSession
    from mcp.client.streamable_http import streamablehttp_client

    async def session() -> tuple[list[str], list[tuple[bool, str]]]:
        async with (
            streamablehttp_client(address + PATH) as (reader, writer, _),
            ClientSession(reader, writer) as client,
        ):
            await client.initialize()
            names = [tool.name for tool in (await client.list_tools()).tools]
            results = [await client.call_tool(*call) for call in calls]
            texts = [result.content[0].model_dump()["text"] for result in results]
            return names, [(result.isError, text) for result, text in zip(results, texts, strict=True)]

    return run_apart(session())


@needs_mcp
def test_a_client_calls_the_tools(address: str, tmp_path: Path) -> None:
    """They answer what the API does; of a picture nothing stays."""
    names, results = use(
        address,
        ("trace_strokes", {"strokes": STROKES, "cell": "lstm"}),
        ("read_picture", {"picture": picture()}),
        ("read_picture", {"picture": f"data:image/png;base64,{picture()}", "cell": "RNN"}),
    )
    assert names == ["read_picture", "trace_strokes"]
    assert not any(failed for failed, _ in results)
    traced, *read = [json.loads(text) for _, text in results]
    assert traced["sentence"] == offline(STROKES, "lstm").story
    assert [answer["digit"] for answer in read] == [DIGIT, DIGIT]
    assert [answer["cell"] for answer in read] == ["gru", "rnn"]
    assert list(tmp_path.rglob("*")) == []


@needs_mcp
def test_what_a_tool_cannot_use_gets_one_sentence(address: str, caplog: pytest.LogCaptureFixture) -> None:
    """Neither a file of this machine nor an address is opened, and the log is not filled."""
    base64 = "The picture must be a PNG, JPEG, WebP, GIF or BMP file in base64."
    cases: list[tuple[str, dict[str, Any], str]] = [
        ("trace_strokes", {"strokes": []}, "Nothing drawn yet."),
        ("trace_strokes", {}, "Strokes must be a list of strokes, each a list of [x, y] points."),
        ("trace_strokes", {"strokes": STROKES, "cell": "../gru"}, "No checkpoint named "),
        ("read_picture", {}, base64),
        ("read_picture", {"picture": "/etc/hostname"}, base64),
        ("read_picture", {"picture": "http://127.0.0.1/digit.png"}, base64),
        ("read_picture", {"picture": b64encode(b"no picture").decode()}, "Picture: not a picture"),
        ("shell", {"strokes": STROKES}, "There is no tool of that name"),
    ]
    _, results = use(address, *((name, arguments) for name, arguments, _ in cases))
    for (failed, text), (_, _, expected) in zip(results, cases, strict=True):
        assert failed and text.startswith(expected) and text.endswith(".") and "\n" not in text, text
    assert "mcp" not in {record.name.split(".")[0] for record in caplog.records}


@needs_mcp
def test_the_limits_hold(address: str) -> None:
    """Of the body's size, and of the paths: there is no older transport, and no stream that waits for nothing."""
    large = json.dumps(CALL | {"params": {"name": "read_picture", "arguments": {"picture": "A" * 4_000_000}}})
    assert httpx.post(address + PATH, content=large, headers=ACCEPTED).status_code == 413
    assert httpx.get(address + PATH, headers=ACCEPTED).status_code == 405
    assert httpx.post(address + PATH, content="[", headers=ACCEPTED).status_code == 400
    for path in ("/sse", "/messages/", "/schema", "/http"):
        assert httpx.get(address + PATH + path).status_code == 404


@needs_mcp
def test_a_fault_of_our_own_is_in_the_log_alone(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("a secret path")

    monkeypatch.setattr(app.Service, "trace_strokes", fail)
    with served(app.build(APP.parent / "checkpoints"), "--mcp") as address:
        _, [(failed, text)] = use(address, ("trace_strokes", {"strokes": STROKES}))
    assert (failed, text) == (True, "The tool failed; the log of the server says why.")
    assert "a secret path" in caplog.text


def test_without_the_option_there_is_no_such_path(page: Any) -> None:
    with served(page) as address:
        assert httpx.post(address + PATH, json=CALL, headers=ACCEPTED).status_code == 404


@pytest.mark.parametrize("by", ["option", "variable"])
def test_without_the_package_it_is_refused(
    by: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """GRADIO_MCP_SERVER, Gradio's own way to ask for it, is not ignored."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    if by == "variable":
        monkeypatch.setenv("GRADIO_MCP_SERVER", "True")
    with pytest.raises(SystemExit) as ended:
        app.main(["--mcp"] if by == "option" else [])
    assert ended.value.code == 2
    line = capsys.readouterr().err.splitlines()[-1]
    assert line.endswith("--mcp (or GRADIO_MCP_SERVER) needs a package: pip install -r requirements-mcp.txt")


def test_it_does_not_go_together_with_a_login(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "users").write_text("ada:secret")
    with pytest.raises(SystemExit) as ended:
        app.main(["--mcp", "--auth", str(tmp_path / "users")])
    assert ended.value.code == 2
    assert "knows no login" in capsys.readouterr().err
