"""A line between a phone and the server that does what bad lines do.

It hands on each request and its answer, byte by byte, unless a rule says otherwise:
it may swallow an answer after the server has done the act, answer in the server's
place as a captive portal does, or break every connection after so many bytes.
"""

import http.client
import re
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from urllib.parse import urlsplit

CHUNK = 4096
HOP = frozenset({"connection", "keep-alive", "transfer-encoding"})


@dataclass(frozen=True)
class Heard:
    """A request, as a rule sees it; the body is there for acts, not for photos."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes = b""

    @property
    def is_photo(self) -> bool:
        return "/attachments/" in self.path

    @property
    def is_act(self) -> bool:
        """Whether records, visits or corrections are handed over."""
        sends = self.method in ("PUT", "POST")
        named = re.match("/api/v1/(acts|records|visits)(/|$)", self.path)
        return sends and not self.is_photo and named is not None


@dataclass(frozen=True)
class Said:
    """An answer that is not the server's."""

    status: int
    kind: str = "text/html"
    body: bytes = b"<html>sign in to this network</html>"
    headers: tuple[tuple[str, str], ...] = ()


DROP = "drop"
"""Let the server do it, and lose its answer."""
DEAD = "dead"
"""No line at all."""

Rule = Callable[[Heard], Said | str | None]


class Broken(Exception):
    """The line breaks here."""


@dataclass
class Line:
    """The line: what it does, and what went over it."""

    target: str
    port: int = 0
    rule: Rule = lambda heard: None
    cut_every: int | None = None
    """After so many bytes of photos, headers too, everything on the line breaks."""
    whole_only: bool = False
    """Whether it hands on only what it holds whole, as many relays do."""
    heard: list[tuple[str, str]] = field(default_factory=list)
    dropped: int = 0
    cuts: int = 0
    photo_bytes: int = 0
    since_cut: int = 0
    lock: Lock = field(default_factory=Lock)
    open: set[socket.socket] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def note(self, heard: Heard) -> None:
        with self.lock:
            self.heard.append((heard.method, heard.path))

    def asked(self) -> list[str]:
        """Return what the server was asked, the files of the app apart."""
        return [path for _, path in self.heard if path.startswith("/api/")]

    def count(self, sent: int) -> None:
        """Count bytes of a photo that go up; break where the line has had enough."""
        with self.lock:
            self.photo_bytes += sent
            self.since_cut += sent
            if self.cut_every is None or self.since_cut < self.cut_every:
                return
            self.since_cut = 0
            self.cuts += 1
            for one in self.open:
                with suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)
        raise Broken


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    line: Line

    def setup(self) -> None:
        super().setup()
        with self.line.lock:
            self.line.open.add(self.request)

    def finish(self) -> None:
        with self.line.lock:
            self.line.open.discard(self.request)
        with suppress(OSError):
            super().finish()

    def log_message(self, *said: object) -> None:
        """Say nothing: a bad line is what is wanted."""

    def hand_on(self) -> None:
        try:
            self.obey()
        except (Broken, OSError, http.client.HTTPException):
            self.lose()

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = hand_on  # noqa: N815

    def lose(self) -> None:
        """End the connection without a word."""
        self.close_connection = True
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def obey(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        heard = Heard(self.command, self.path, dict(self.headers))
        body = b"" if heard.is_photo else self.rfile.read(size)
        heard = Heard(heard.method, heard.path, heard.headers, body)
        self.line.note(heard)
        told = self.line.rule(heard)
        if told == DEAD:
            self.lose()
        elif isinstance(told, Said):
            self.rfile.read(size if heard.is_photo else 0)
            self.answer(
                told.status, [("Content-Type", told.kind), *told.headers], told.body
            )
        else:
            self.ask(heard, size, lost=told == DROP)

    def ask(self, heard: Heard, size: int, *, lost: bool) -> None:
        """Hand the request on, and its answer back."""
        server = http.client.HTTPConnection(
            urlsplit(self.line.target).netloc, timeout=60
        )
        try:
            self.send_up(server, heard, size)
            answer = server.getresponse()
            content = answer.read()
        finally:
            server.close()
        if lost:
            self.line.dropped += 1
            return self.lose()
        return self.answer(answer.status, answer.getheaders(), content)

    def send_up(
        self, server: http.client.HTTPConnection, heard: Heard, size: int
    ) -> None:
        if heard.is_photo:
            # What the phone sent is counted as it stood on the line, words and all.
            words = self.requestline + str(self.headers)
            self.line.count(len(words.encode()))
        held = b"".join(self.rise(heard, size)) if self.line.whole_only else b""
        server.putrequest(
            heard.method, heard.path, skip_host=True, skip_accept_encoding=True
        )
        for name, value in heard.headers.items():
            if name.lower() not in HOP:
                server.putheader(name, value)
        server.endheaders()
        for chunk in [held] if self.line.whole_only else self.rise(heard, size):
            server.send(chunk)

    def rise(self, heard: Heard, size: int) -> Iterator[bytes]:
        """Yield the body as it comes up the line."""
        if not heard.is_photo:
            yield heard.body
            return
        while size > 0:
            chunk = self.rfile.read1(min(CHUNK, size))
            if not chunk:
                raise Broken
            size -= len(chunk)
            yield chunk
            self.line.count(len(chunk))

    def answer(
        self, status: int, headers: list[tuple[str, str]], content: bytes
    ) -> None:
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in HOP | {"content-length"}:
                self.send_header(name, value)
        if status not in (204, 304):
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD" and status not in (204, 304):
            self.wfile.write(content)


class Lines(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *said: object) -> None:
        """Say nothing: a connection that breaks is what is wanted."""


@contextmanager
def line_to(target: str) -> Iterator[Line]:
    """Lay a line to a server, on a port of its own, until the block ends."""
    line = Line(target)
    handler = type("OnThisLine", (Handler,), {"line": line})
    server = Lines(("127.0.0.1", 0), handler)
    line.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield line
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
