"""Serves reports to the browser of the person, and of nobody else: on the loopback, each behind a token of one use.

A report runs its scripts (Flyte's tabs and charts are such), in a sandbox that reaches nothing: no network, no other
page of the server, no file.
"""

import hmac
import secrets
import threading
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from http.server import ThreadingHTTPServer


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
        from http.server import ThreadingHTTPServer  # Few open a report in a browser, and no first paint waits for it.

        from flyte_tui.report.report_handler import handler_of

        token = secrets.token_urlsafe(24)
        with self._lock:
            if self._server is None:
                self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(self.take, lambda: self.port))
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
