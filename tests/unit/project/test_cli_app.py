"""`python app.py`: its options, its port, and how it ends."""

import gc
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
import torch

import app
from tests.support.server import APP, Server, free_port
from tests.support.small import save_small
from ui.server import launch as serving


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What main() says to Gradio by the environment is taken back after each test."""
    for name in ("GRADIO_TEMP_DIR", "GRADIO_ANALYTICS_MAX_EVENTS", "NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "")  # so that it is put back
        monkeypatch.delenv(name)


@pytest.mark.parametrize(
    "options",
    [
        "--port 0",
        "--port 65536",
        "--port",
        "--check checkpoints",
        "--root-path rowwise",
        "--auth nofile",
        "--embed example.org",
        "--share yes",
        "--checkpoints nofolder",
        "checkpoints",
    ],
)
def test_wrong_option(options: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        app.main(options.split())
    assert stopped.value.code == 2
    option, _, value = options.partition(" ")
    error = capsys.readouterr().err
    assert "error: " in error
    assert option != "--checkpoints" or error.endswith(f"expected a folder that exists, found {value!r}\n")


def test_wrong_port_in_the_environment(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GRADIO_SERVER_PORT", "many")
    with pytest.raises(SystemExit) as stopped:
        app.main([])
    assert stopped.value.code == 2
    said = "argument --port: expected a whole number from 1 to 65535, found 'many'"
    assert capsys.readouterr().err.endswith(f"error: {said}\n")


def test_help_lists_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        app.main(["--help"])
    assert stopped.value.code == 0
    options = re.findall(r"^  (--[a-z-]+)", capsys.readouterr().out, re.MULTILINE)
    assert options == [
        "--host",
        "--port",
        "--exact-port",
        "--root-path",
        "--auth",
        "--embed",
        "--share",
        "--mcp",
        "--no-training",
        "--checkpoints",
    ]
    readme = APP.with_name("README.md").read_text("utf-8")
    assert [option for option in options if f"| `{option}" not in readme] == []


def test_no_free_port(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(serving, "PORTS", 1)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        assert app.main(["--port", str(port), "--checkpoints", str(tmp_path)]) == 1
        said = capsys.readouterr().err
        assert said == f"app.py: no port from {port} to {port} is free; name another with --port.\n"
        assert app.main(["--port", str(port), "--exact-port", "--checkpoints", str(tmp_path)]) == 1
        assert capsys.readouterr().err == f"app.py: port {port} is taken; name another with --port.\n"


@pytest.mark.parametrize("host", ["192.0.2.1", "no such host"])
def test_wrong_host(tmp_path: Path, capsys: pytest.CaptureFixture[str], host: str) -> None:
    assert app.main(["--host", host, "--checkpoints", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert said == f"app.py: cannot listen at {host!r}; name an address of this machine with --host.\n"


def test_no_folder_for_uploads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "file" / "folder"))
    assert app.main(["--checkpoints", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert said.startswith("app.py: ") and str(tmp_path / "file" / "folder") in said


def test_a_server_collects_its_garbage_and_leaves_the_other_cores_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As `python app.py`, which starts with the collector off. Nobody reads its address: it serves all the same."""
    seen: list[tuple[bool, int]] = []
    reading, writing = os.pipe()
    os.close(reading)

    def serve(page: app.QuietBlocks, say: Callable[[], None]) -> None:
        with open(writing, "w") as output, monkeypatch.context() as patch:
            patch.setattr(sys, "stdout", output)
            say()
        seen.append((gc.isenabled(), torch.get_num_threads()))
        page.close(verbose=False)

    monkeypatch.setattr(app, "serve_until_signal", serve)
    threads = torch.get_num_threads()
    torch.set_num_threads(2)
    gc.disable()
    try:
        assert app.main(["--port", str(free_port()), "--checkpoints", str(tmp_path)]) == 0
    finally:
        gc.enable()
        gc.unfreeze()
        torch.set_num_threads(threads)
    assert seen == [(True, 1)]


def test_taken_port_from_another_directory_until_sigterm(tmp_path: Path) -> None:
    """The next free port is taken, and said; the folder is found from anywhere; SIGTERM is a good end."""
    save_small(tmp_path, "gru")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    port = free_port()
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", port))
        listener.listen()
        with Server(elsewhere, "--checkpoints", "..", port=port) as server:
            assert server.lines[0] == f"Port {port} is taken.\n"
            found = int(server.address.rstrip("/").rsplit(":", 1)[1])
            assert port < found < port + serving.PORTS
            server.stop()
    assert server.process.returncode == 0
    assert "Traceback" not in server.output, server.output


@pytest.mark.skipif(os.name != "posix", reason="Windows knows no such signals")
def test_told_to_end_again_and_again_it_ends_once(tmp_path: Path, sigint: None) -> None:
    """An impatient Ctrl-C, while a request is still being answered, is no traceback and leaves no upload. The app
    says first that its folder holds no checkpoint."""
    folder = tmp_path / "uploads"
    environment = {"GRADIO_TEMP_DIR": str(folder)}
    with (
        Server(tmp_path, "--checkpoints", ".", environment=environment) as server,
        socket.create_connection(("127.0.0.1", server.port)) as stream,
    ):
        stream.sendall(b"GET /gradio_api/heartbeat/one HTTP/1.1\r\nHost: x\r\n\r\n")
        stream.recv(1)  # an answer that goes on for ever: closing waits for it for some seconds
        while server.process.poll() is None:
            server.process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                server.process.wait(0.01)
        server.reader.join()
    assert (server.process.returncode, len(server.lines)) == (0, 2), server.output
    assert server.lines[0].startswith(f"app.py: {tmp_path.resolve()} holds no checkpoint")
    assert list(folder.glob("rowwise-uploads*")) == []


@pytest.mark.skipif(os.name != "posix", reason="Windows knows no such signals")
@pytest.mark.parametrize("program", ["app.py", "train.py"])
def test_ctrl_c_while_it_starts_is_no_traceback(program: str, tmp_path: Path, sigint: None) -> None:
    """While torch and gradio are imported, which takes seconds."""
    starting = subprocess.Popen(
        [sys.executable, "-v", str(APP.with_name(program))],
        cwd=tmp_path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert starting.stderr
    for line in starting.stderr:
        if line.startswith("import 'numpy"):  # Python says what it imports
            starting.send_signal(signal.SIGINT)
            break
    rest = starting.stderr.read()
    assert starting.wait() == -signal.SIGINT
    assert "Traceback" not in rest
