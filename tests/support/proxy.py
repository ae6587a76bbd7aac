"""A reverse proxy that shows an app below a path, as web servers do; it answers 404 for all other paths."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar, DefaultCookiePolicy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import httpx

HOP_BY_HOP = {"connection", "transfer-encoding", "keep-alive", "content-length"}


class Forwarder(BaseHTTPRequestHandler):
    """Forwards what is asked below `path` to `app`, events as they come."""

    protocol_version = "HTTP/1.1"
    path_of_app: str
    app: httpx.Client

    def forward(self) -> None:
        content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if not f"{self.path}/".startswith(f"{self.path_of_app}/"):
            self.send_error(404)
            return
        url = self.path.removeprefix(self.path_of_app) or "/"
        headers = list(self.headers.items())
        request = self.app.build_request(self.command, url, headers=headers, content=content)
        response = self.app.send(request, stream=True)
        self.send_response(response.status_code)
        for name, value in response.headers.multi_items():
            if name not in HOP_BY_HOP:
                self.send_header(name, value)
        self.send_header("Connection", "close")
        self.end_headers()
        for block in response.iter_raw():
            self.wfile.write(block)
            self.wfile.flush()
        self.close_connection = True

    do_GET = do_POST = do_HEAD = forward

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def below(path: str, address: str) -> Iterator[str]:
    """The address of a proxy at which the app at `address` is found below `path` ("/rowwise")."""
    no_cookies = CookieJar(DefaultCookiePolicy(allowed_domains=[]))  # the visitors' own are in their headers
    with httpx.Client(base_url=address, timeout=120, trust_env=False, cookies=no_cookies) as app:
        handler = type("Handler", (Forwarder,), {"path_of_app": path, "app": app})
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        server.daemon_threads = True
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}{path}/"
        server.shutdown()
        server.server_close()
