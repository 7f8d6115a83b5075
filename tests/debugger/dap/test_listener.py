"""Who is let in: the debuggee that knows the token, once, whoever else calls."""

import socket
import subprocess
import sys
import threading
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from flyte_debugger.dap import callback_server as listening
from flyte_debugger.dap.callback_server import FIRST_SEQ, CallbackServer
from flyte_debugger.dap.client import Client
from flyte_debugger.dap.errors import ConnectError
from flyte_debugger.dap.transport import Transport
from tests.debugger.dap.fake_pydevd import FakePydevd

CALL = "import debugpy, sys; debugpy.connect((sys.argv[1], int(sys.argv[2])), access_token=sys.argv[3])"


def ask_threads(transport: Transport) -> dict[str, object]:
    closed = threading.Event()
    client = Client(transport, lambda name, body: None, lambda reason: closed.set(), FIRST_SEQ)
    answer = client.ask("threads")
    client.close()
    assert closed.wait(10)
    return answer


def test_strangers_get_nothing_and_do_not_keep_the_debuggee_waiting() -> None:
    listener = CallbackServer()
    silent = socket.create_connection((listener.host, listener.port))
    with ThreadPoolExecutor(1) as pool:
        waiting: Future[Transport] = pool.submit(listener.accept, 30)
        wrong = FakePydevd.calling(listener.host, listener.port, "0" * 64)
        shouting = socket.create_connection((listener.host, listener.port))
        shouting.sendall(b"GET / HTTP/1.1\r\n\r\n")
        assert wrong.hung_up.wait(10)
        assert [message["command"] for message in wrong.told.queue] == ["pydevdAuthorize"]
        debuggee = FakePydevd.calling(listener.host, listener.port, listener.token)
        assert ask_threads(waiting.result(10)) == {}
    assert silent.recv(1 << 12).startswith(b"Content-Length")
    assert silent.recv(1) == b""
    assert shouting.recv(1 << 12).startswith(b"Content-Length")
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((listener.host, listener.port))
    for sock in (silent, shouting):
        sock.close()
    wrong.close()
    debuggee.close()


def test_one_who_says_nothing_is_turned_away_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "HANDSHAKE", 0.05)
    listener = CallbackServer()
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(listener.accept, 30)
        with socket.create_connection((listener.host, listener.port)) as silent:
            silent.settimeout(10)
            while silent.recv(1 << 12):
                pass
        listener.close()
        with pytest.raises(ConnectError, match="nobody waits"):
            waiting.result(10)
    listener.close()


def test_a_debuggee_that_never_calls_is_not_waited_for_forever() -> None:
    with pytest.raises(ConnectError, match=r"did not call back within 0\.05 s"):
        CallbackServer().accept(0.05)


@pytest.mark.process
def test_pydevd_itself_says_the_token_that_debugpy_was_given() -> None:
    listener = CallbackServer()
    command = [sys.executable, "-Xfrozen_modules=off", "-c", CALL, listener.host, str(listener.port), listener.token]
    with subprocess.Popen(command) as debuggee:
        transport = listener.accept(30)
        closed = threading.Event()
        client = Client(transport, lambda name, body: None, lambda reason: closed.set(), FIRST_SEQ)
        answer = client.ask("initialize", 10.0, adapterID="debugpy")
        assert answer["pydevd"]["processId"] == debuggee.pid
        debuggee.kill()
        assert closed.wait(10)
