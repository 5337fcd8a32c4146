"""A local server that answers as an OpenAI-compatible one would, or as badly as a test asks."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = tuple[int, bytes] | tuple[int, bytes, dict[str, str]]


def said(text: Any) -> bytes:
    """Return the body of a chat completion."""
    message = {"role": "assistant", "content": text}
    return json.dumps({"choices": [{"index": 0, "message": message}]}).encode()


def lines(body: dict[str, Any]) -> dict[str, Any]:
    """Return the data of a request: one name and one JSON value on each line."""
    pairs = (line.partition(": ") for line in body["messages"][-1]["content"].splitlines())
    return {name: json.loads(value) for name, _, value in pairs}


class Server:
    """What was asked, and where."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []

    def given(self, number: int = -1) -> dict[str, Any]:
        """Return the data of a request."""
        return lines(self.asked[number])


@contextmanager
def serving(reply: Callable[[dict[str, Any]], Reply], *, drip: float = 0.0) -> Iterator[Server]:
    """Serve on a free port of this machine; ``drip`` is the pause between the bytes of an answer."""
    known: list[Server] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            known[0].asked.append({"path": self.path, **body})
            known[0].headers.append(dict(self.headers))
            status, raw, *more = reply(body)
            try:
                self.send_response(status)
                for name, value in (more[0] if more else {}).items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                for at in range(0, len(raw), 1 if drip else len(raw) or 1):
                    self.wfile.write(raw[at : at + 1] if drip else raw)
                    time.sleep(drip)
            except OSError:
                return

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    known.append(Server(f"http://127.0.0.1:{server.server_port}/v1"))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield known[0]
    finally:
        server.shutdown()
        server.server_close()
