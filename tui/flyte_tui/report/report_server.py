"""Serves reports to the browser of the person, and of nobody else: on the loopback, each behind a token of one use.

A report runs its scripts (Flyte's tabs and charts are such), in a sandbox that reaches nothing: no network, no other
page of the server, no file.
"""

import hmac
import http.cookies
import secrets
import threading
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'unsafe-inline'",
        "style-src 'unsafe-inline'",
        "img-src data: blob:",
        "font-src data:",
        "media-src data:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "sandbox allow-scripts",
    )
)
COOKIE = "flyte_workbench_report"


class ReportServer:
    """A server on a free port of 127.0.0.1, started when the first report is opened; ends with the program."""

    def __init__(self) -> None:
        self._tokens: dict[str, Path] = {}
        self._sessions: dict[str, Path] = {}
        self._lock = threading.Lock()
        self._server: ThreadingHTTPServer | None = None

    def address_of(self, report: Path) -> str:
        """An address that shows this report once; the browser that opened it may load it again.

        Raises:
            OSError: when no port can be had.
        """
        token = secrets.token_urlsafe(24)
        with self._lock:
            if self._server is None:
                self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self.take, lambda: self.port))
                self._server.daemon_threads = True
                threading.Thread(target=self._server.serve_forever, name="flyte-reports", daemon=True).start()
            self._tokens[token] = report
            return f"http://127.0.0.1:{self.port}/{quote(token)}"

    @property
    def port(self) -> int:
        """The port that it listens on; 0 before it was started."""
        return self._server.server_port if self._server else 0

    def take(self, token: str, session: str | None) -> tuple[Path | None, str | None]:
        """The report behind a token, and the session that may load it again; None for neither.

        Args:
            token: of the address; valid once.
            session: the cookie that the browser sent.
        """
        with self._lock:
            report = self._tokens.pop(token, None)
            if report is not None:
                fresh = secrets.token_urlsafe(24)
                self._sessions[f"{token} {fresh}"] = report
                return report, fresh
            known = [one for one in self._sessions if hmac.compare_digest(one, f"{token} {session}")]
            return (self._sessions[known[0]], None) if known else (None, None)

    def close(self) -> None:
        """Serve nothing any more; safe to call twice."""
        with self._lock:
            server, self._server = self._server, None
        if server:
            server.shutdown()
            server.server_close()


REPORTS = ReportServer()
"""The server of this program."""


def _handler(
    take: Callable[[str, str | None], tuple[Path | None, str | None]], port_of: Callable[[], int]
) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        server_version = "flyte-workbench"
        sys_version = ""

        def do_GET(self) -> None:
            port = port_of()
            if self.headers.get("Host") not in (f"127.0.0.1:{port}", f"localhost:{port}"):
                self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
                return
            cookies = http.cookies.SimpleCookie(self.headers.get("Cookie", ""))
            sent = cookies[COOKIE].value if COOKIE in cookies else None
            report, session = take(self.path.removeprefix("/"), sent)
            try:
                body = report.read_bytes() if report else None
            except OSError:
                body = None
            if body is None:
                self.send_error(HTTPStatus.NOT_FOUND, "This address was used, or its report is gone")
                return
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", POLICY)
            self.send_header("Referrer-Policy", "no-referrer")
            self.send_header("X-Content-Type-Options", "nosniff")
            self.send_header("Cache-Control", "no-store")
            if session:
                self.send_header("Set-Cookie", f"{COOKIE}={session}; Path={self.path}; HttpOnly; SameSite=Strict")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing goes to the terminal, which the program draws on."""

    return Handler
