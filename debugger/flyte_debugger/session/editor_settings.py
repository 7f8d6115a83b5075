"""How editors attach to a run that listens for them."""

import json
import socket
from pathlib import Path

LOOPBACK = ("127.0.0.1", "::1", "localhost")
ALL_ADDRESSES = {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "::": "::1"}
"""Where one can listen and not connect, and where one connects to it on the same machine."""


def attach_settings(host: str, port: int, folder: Path) -> str:
    """The settings for VS Code, PyCharm and nvim-dap, to be copied as they are.

    Args:
        host, port: where the run listens.
        folder: the project's, here and where the run is.
    """
    to = ALL_ADDRESSES.get(host, host)
    return "\n".join(
        [
            f"Waiting for a debugger on {_address(host, port)}",
            *_from_elsewhere(host, to),
            "VS Code, in .vscode/launch.json:",
            _indented(_vs_code(to, port)),
            "PyCharm 2025.3 or newer, Run > Edit Configurations > Add New Configuration > Attach to DAP:",
            f"  Remote address: {_address(to, port)}   Local and remote project path: {folder}",
            "Neovim with nvim-dap, as a :lua command:",
            _indented(_nvim(to, port)),
        ]
    )


def _address(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _from_elsewhere(host: str, to: str) -> list[str]:
    """What to write in the settings of an editor that is on another machine, where that is something else."""
    if to == host:
        return []
    name = socket.gethostname()
    return [f"An editor on another machine connects to this one's name or address ({name}) in place of {to}."]


def warning(host: str) -> str | None:
    """What is to be said of a host that others can reach."""
    if host in LOOPBACK:
        return None
    return f"Whoever reaches {host} at this port can run any code as you: debugpy asks nobody for a password."


def _vs_code(host: str, port: int) -> str:
    settings = {
        "name": "Flyte task",
        "type": "debugpy",
        "request": "attach",
        "connect": {"host": host, "port": port},
        "justMyCode": True,
    }
    return json.dumps({"version": "0.2.0", "configurations": [settings]}, indent=2)


def _nvim(host: str, port: int) -> str:
    return "\n".join(
        [
            'local dap = require("dap")',
            f'dap.adapters.flyte = {{ type = "server", host = "{host}", port = {port} }}',
            'dap.run({ type = "flyte", request = "attach", name = "Flyte task", justMyCode = true })',
        ]
    )


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())
