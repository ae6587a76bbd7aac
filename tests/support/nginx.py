"""nginx with deploy/rowwise.conf, on free ports, beside the machine's own nginx."""

import getpass
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.support.server import ROOT, free_port

CONFIGURATION = (ROOT / "deploy" / "rowwise.conf").read_text("utf-8")
PROGRAM = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
SERVERS = re.compile(r"( +server 127\.0\.0\.1:)\d+( .*\n)(?: +server 127.*\n)*")  # of an upstream block
AROUND = """
user {user};
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    {temporary}
    include {folder}/rowwise.conf;
}}
"""
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def configure(folder: Path, port: int, copies: Sequence[int], below: bool = False, users: str = "") -> Path:
    """Write the shipped configuration for nginx's port and those of the copies. Returns its path.

    below uncomments the lines for a path of its own; users (the content of such a file) those for logins.
    """
    text = CONFIGURATION.replace("listen 80;", f"listen 127.0.0.1:{port};")
    if below:
        text = re.sub(r"# (location .*/rowwise)", r"\1", text)
    if users:
        (folder / "users").write_text(users, "utf-8")
        text = text.replace("/etc/nginx/rowwise.users", str(folder / "users")).replace(
            "# auth_basic", "auth_basic"
        )
    text = SERVERS.sub(lambda found: "".join(f"{found[1]}{port}{found[2]}" for port in copies), text)
    (folder / "rowwise.conf").write_text(text, "utf-8")
    temporary = " ".join(f"{name}_temp_path {folder}/{name};" for name in TEMPORARY)
    path = folder / "nginx.conf"
    path.write_text(AROUND.format(user=getpass.getuser(), folder=folder, temporary=temporary), "utf-8")
    return path


def check(configuration: Path) -> subprocess.CompletedProcess[str]:
    """The output of `nginx -t` for a configuration."""
    assert PROGRAM
    return subprocess.run([PROGRAM, "-t", "-c", str(configuration)], capture_output=True, text=True)


@contextmanager
def proxy(folder: Path, copies: Sequence[int], below: bool = False, users: str = "") -> Iterator[str]:
    """The address of nginx in front of the copies at those ports."""
    assert PROGRAM
    port = free_port()
    configuration = configure(folder, port, copies, below, users)
    process = subprocess.Popen([PROGRAM, "-c", str(configuration)])
    try:
        wait_for(port, process)
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait()


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until somebody listens on the port. Raises RuntimeError if the process ends before."""
    while True:
        with socket.socket() as caller:
            if caller.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            raise RuntimeError(f"nginx ended with status {process.returncode}")
        time.sleep(0.05)
