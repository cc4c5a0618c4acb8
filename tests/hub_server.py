"""The server under the tests' small Hugging Face Hub: repositories in memory, failures to order."""

import hashlib
import json
import re
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

TOKEN = "hf_of_the_stand_in"
OWNER = "ada"


@dataclass
class Repository:
    """commits: commit -> path -> content. large: the contents that came by LFS, by SHA-256."""

    private: bool = False
    sdk: str | None = None
    commits: dict[str, dict[str, bytes]] = field(default_factory=dict)
    large: set[str] = field(default_factory=set)

    def commit(self, files: dict[str, bytes]) -> str:
        name = hashlib.sha1(f"{len(self.commits)}{sorted(files)}".encode()).hexdigest()
        self.commits[name] = files
        return name

    @property
    def head(self) -> str:
        return list(self.commits)[-1]

    @property
    def files(self) -> dict[str, bytes]:
        return self.commits[self.head]


@dataclass
class Failure:
    """What goes wrong with requests whose "METHOD path" holds `where`, `times` times.

    how: a status, "cut" (the connection ends in the middle) or "damage" (another content).
    """

    where: str
    how: int | str
    times: int = 1


class HubServer:
    """The server; `repositories` by (type, id), `log` of "METHOD path" for every request."""

    def __init__(self, handler: type, routes: list[Any]) -> None:
        self.routes = routes
        self.repositories: dict[tuple[str, str], Repository] = {}
        self.objects: dict[str, bytes] = {}
        self.failures: list[Failure] = []
        self.log: list[str] = []
        bound = type("Bound", (handler,), {"hub": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), bound)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def add(self, kind: str, repo_id: str, files: dict[str, bytes]) -> Repository:
        repository = self.repositories[kind, repo_id] = Repository()
        repository.commit(files)
        repository.large = {
            hashlib.sha256(content).hexdigest() for content in files.values() if len(content) > 1000
        }
        return repository

    def fail(self, where: str, how: int | str, times: int = 1) -> None:
        self.failures.append(Failure(where, how, times))

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def failure(self, request: str) -> int | str | None:
        for failure in self.failures:
            if failure.where in request and failure.times:
                failure.times -= 1
                return failure.how
        return None


class Request(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    hub: HubServer

    def log_message(self, *_: object) -> None:
        pass

    def _answer(self) -> None:
        address = urlsplit(self.path)
        path = unquote(address.path)
        request = f"{self.command} {path}"
        self.hub.log.append(request)
        self.query = parse_qs(address.query)
        how = self.hub.failure(request)
        if how == "cut":
            self.rfile.read(min(1000, int(self.headers.get("Content-Length", 0))))
            self.close_connection = True
            self.connection.close()
            return
        self.body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if how == "damage":
            self.body = bytes(len(self.body))
        if isinstance(how, int):
            self._json({"error": f"told to say {how}"}, how)
            return
        self.damaged = how == "damage"
        for method, pattern, act in self.hub.routes:
            found = re.fullmatch(pattern, path)
            if found and method == self.command:
                act(self, **found.groupdict())
                return
        self._json({"error": f"the stand-in does not know {request}"}, 404)

    # N815: http.server's names.
    do_GET = do_HEAD = do_POST = do_PUT = _answer  # noqa: N815

    def _send(self, status: int, content: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def _json(self, value: object, status: int = 200, **headers: str) -> None:
        self._send(status, json.dumps(value).encode(), Content_Type="application/json", **headers)
