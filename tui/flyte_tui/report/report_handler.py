"""Answers a browser that asks for a report."""

import http.cookies
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

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


def handler_of(
    take: Callable[[str, str | None], tuple[Path | None, str | None]], port_of: Callable[[], int]
) -> type[BaseHTTPRequestHandler]:
    """The class of handlers of one server.

    Args:
        take: gives the report behind a token, as `ReportServer.take`.
        port_of: the server's port.
    """

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
