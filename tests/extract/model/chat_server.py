"""A small server that speaks the chat protocol, for tests: it is no model, and answers what a test tells it to."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

NAME = "hand-written answers, no model"


@dataclass(frozen=True)
class Reply:
    """What the server sends: a status, and for 200 the words of the answer, or the bytes of a body as they are."""

    content: str = '{"rows": []}'
    status: int = 200
    finish: str = "stop"
    refusal: str | None = None
    seconds: float = 0.0
    body: bytes | None = None


@dataclass
class ChatServer:
    """A running server: its address, and every request that came, in order."""

    address: str
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)


def rows(*each: dict[str, Any]) -> Reply:
    return Reply(json.dumps({"rows": list(each)}, ensure_ascii=False))


def read_question(request: dict[str, Any]) -> tuple[str, str]:
    """Return the table that a request asks for, and the article between its two marks."""
    prompt, message = (each["content"] for each in request["messages"])
    table = re.search(r"^# Table: (\w+)$", prompt, re.MULTILINE)
    article = re.search(
        r"^=== article (\w+) begins ===\n(.*)\n=== article \1 ends ===$", message, re.DOTALL | re.MULTILINE
    )
    assert table and article
    return table[1], article[2]


@contextmanager
def serve(answer: Callable[[dict[str, Any]], Reply]) -> Iterator[ChatServer]:
    """Run a server that answers each request by a function of it."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            running.requests.append(request)
            running.headers.append({name.lower(): value for name, value in self.headers.items()})
            reply = answer(request)
            time.sleep(reply.seconds)
            body = reply.body if reply.body is not None else json.dumps(_complete(request, reply)).encode()
            try:
                self.send_response(reply.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Retry-After-Ms", "1")
                self.end_headers()
                self.wfile.write(body)
            except (BrokenPipeError, ConnectionResetError):  # the client did not wait
                pass

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running = ChatServer(f"http://127.0.0.1:{server.server_port}/v1")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield running
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _complete(request: dict[str, Any], reply: Reply) -> dict[str, Any]:
    if reply.status != 200:
        return {"error": {"message": f"made-up fault {reply.status}", "type": "made_up"}}
    message = {"role": "assistant", "content": reply.content, "refusal": reply.refusal}
    return {
        "id": "chat-1",
        "object": "chat.completion",
        "created": 0,
        "model": NAME,
        "system_fingerprint": None,
        "choices": [{"index": 0, "message": message, "finish_reason": reply.finish}],
        "usage": {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110},
    }
