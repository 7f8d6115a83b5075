"""The program in a browser, and as a command of Flyte's own."""

from importlib.metadata import entry_points

from aiohttp.test_utils import TestClient, TestServer
from click.testing import CliRunner

from flyte_tui.cli.commands import browse
from flyte_tui.cli.serve.serve_program import GuardedServer


async def test_only_a_browser_that_opened_the_address_with_the_token_is_let_in() -> None:
    server = GuardedServer("true", 0)
    served = TestServer(await server._make_app(), host="127.0.0.1")
    async with TestClient(served) as client:
        assert served.port is not None
        server.port, server.public_url = served.port, f"http://127.0.0.1:{served.port}"
        for address in ("/", "/ws", "/static/js/textual.js", "/?token=wrong"):
            assert (await client.get(address)).status == 403, address
        token = {"token": server.token}
        entered = await client.get("/", params=token, allow_redirects=False)
        assert entered.status == 303
        assert "HttpOnly" in entered.headers["Set-Cookie"]
        cookie = {"Cookie": f"flyte_workbench={server.token}"}
        page = await client.get("/", headers=cookie)
        assert page.status == 200
        assert "flyte-workbench" in await page.text()
        assert (await client.get("/", headers={**cookie, "Host": "evil.example"})).status == 421
        assert (await client.get("/ws", headers={**cookie, "Origin": "http://evil.example"})).status == 403
        assert server.token in server.address


def test_a_port_is_for_serving() -> None:
    answer = CliRunner().invoke(browse, ["--port", "8000"])
    assert answer.exit_code == 2
    assert "--port needs --serve." in answer.output


def test_flyte_has_the_workbench_as_a_command() -> None:
    [found] = entry_points(group="flyte.plugins.cli.commands", name="workbench")
    answer = CliRunner().invoke(found.load(), ["runs", "--help"])
    assert answer.exit_code == 0
    assert "Usage: flyte workbench runs" in answer.output
