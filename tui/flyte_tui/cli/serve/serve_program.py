"""Serves the terminal program to a browser by textual-serve: on the loopback, behind a token.

Whoever reaches the program runs code as this user. So the server listens on 127.0.0.1 alone, answers only to that name
(a page elsewhere cannot have its own name lead here), and only to a browser that has opened the address with the token.
"""

import hmac
import secrets
import shlex
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import click
from aiohttp import web
from textual_serve.server import Server

from flyte_debugger.dap.transport import free_port

COOKIE = "flyte_workbench"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def serve_program(paths: list[Path], root_dir: str | None, port: int) -> None:
    """Serve until Ctrl+C; each browser tab has a program of its own.

    Args:
        paths: the files and folders to list.
        root_dir: `--root-dir`.
        port: to listen on; 0 for any that is free.

    Raises:
        click.ClickException: when the port cannot be had.
    """
    words = [sys.executable, "-m", "flyte_tui", *(["--root-dir", root_dir] if root_dir else []), *map(str, paths)]
    server = GuardedServer(shlex.join(words), port or free_port())
    print(f"Open {server.address}\nFrom another machine, first: ssh -L {server.port}:127.0.0.1:{server.port} HOST")
    print("Ctrl+C ends it.", flush=True)
    try:
        server.serve()
    except OSError as error:
        raise click.ClickException(f"Port {server.port} cannot be listened on: {error.strerror or error}.") from None


class GuardedServer(Server):
    """A server that lets in only who knows its token.

    Args:
        command: starts the program, for a shell.
        port: to listen on, at 127.0.0.1.
    """

    def __init__(self, command: str, port: int) -> None:
        super().__init__(command, host="127.0.0.1", port=port, title="flyte-workbench")
        self.token = secrets.token_urlsafe(24)

    @property
    def address(self) -> str:
        """The address that lets a browser in."""
        return f"{self.public_url}/?token={self.token}"

    def initialize_logging(self) -> None:
        """What it would log is of no use to the person."""

    async def on_startup(self, app: web.Application) -> None:
        """The person has been told the address."""

    async def _make_app(self) -> web.Application:
        app: web.Application = await super()._make_app()
        app.middlewares.append(self._guard)
        return app

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.host not in (f"127.0.0.1:{self.port}", f"localhost:{self.port}"):
            raise web.HTTPMisdirectedRequest
        if request.headers.get("Origin", self.public_url) not in (self.public_url, f"http://localhost:{self.port}"):
            raise web.HTTPForbidden(text="Another page may not use this program.")
        if "token" in request.query and self._is_token(request.query["token"]):
            entered = web.HTTPSeeOther(request.path)
            entered.set_cookie(COOKIE, self.token, httponly=True, samesite="Strict")
            raise entered
        if not self._is_token(request.cookies.get(COOKIE, "")):
            raise web.HTTPForbidden(text="Open the address that flyte-tui --serve has printed.")
        return await handler(request)

    def _is_token(self, given: str) -> bool:
        return hmac.compare_digest(given.encode(), self.token.encode())
