"""A real JupyterLab on this machine, in a folder of its own, and how a person uses a notebook in it.

The same server has Notebook 7; its addresses have a prefix, as behind JupyterHub.
"""

import json
import os
import re
import secrets
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import nbformat
import psutil
from playwright.sync_api import FrameLocator, Locator, Page, expect

from tests.notebook.kernels import LEAVE, PATIENCE
from tests.tui.cli.waiting import wait_until

QUIET = {
    "@jupyterlab/apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/docmanager-extension/plugin": {"autosave": False},
}
"""Settings that keep JupyterLab from asking and from fetching."""

OPEN_NEXT = """async ({ path, fresh, leave }) => {
  const app = window.jupyterapp;
  const panels = [...app.shell.widgets("main")];
  const before = panels.map((panel) => panel.sessionContext?.session?.kernel).find(Boolean);
  const kernel = fresh || !before ? undefined : { id: before.id, name: before.name };
  if (kernel) await before.requestExecute({ code: leave, silent: true }).done;
  for (const panel of panels) panel.dispose();
  if (fresh) await app.serviceManager.sessions.shutdownAll();
  const panel = await app.commands.execute("docmanager:open", { path, kernel });
  await panel.context.ready;
  await panel.sessionContext.ready;
}"""
"""Opens another notebook in the place of the one that is open, with its kernel or a fresh one."""

PREFIX = "/user/someone/"
ADDRESS = rf"http://127\.0\.0\.1:\d+{PREFIX}"


class Lab:
    """A server that runs; its notebooks are in `folder`.

    Args:
        folder: where notebooks, settings and what the server keeps are.
        url: of the server, without the token.
    """

    def __init__(self, folder: Path, url: str, token: str) -> None:
        self.folder = folder
        self._url = url
        self._token = token

    def open(self, page: Page, *cells: str, outputs: Sequence[list[Any]] = (), fresh: bool = False) -> "OpenNotebook":
        """A new notebook with these cells, opened in the page, its kernel ready.

        Args:
            page: that JupyterLab is in, or an empty one.
            cells: their sources.
            outputs: of the first cells.
            fresh: whether no widgets of the notebook before are to be there: its kernel ends.
        """
        file = self._write(cells, outputs)
        if page.url.startswith(self._url):
            page.evaluate(OPEN_NEXT, {"path": file.name, "fresh": fresh, "leave": LEAVE})
        else:
            page.set_default_timeout(PATIENCE * 1000)
            page.goto(f"{self._url}lab/workspaces/{file.stem}/tree/{file.name}?token={self._token}")
        page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
        return OpenNotebook(page, file)

    def open_notebook(self, page: Page, *cells: str) -> "OpenNotebook":
        """A new notebook with these cells, opened in an empty page with Notebook 7, its kernel ready."""
        file = self._write(cells, ())
        page.set_default_timeout(PATIENCE * 1000)
        page.goto(f"{self._url}notebooks/{file.name}?token={self._token}")
        page.locator(".jp-Notebook-ExecutionIndicator[data-status='idle']").wait_for()
        return OpenNotebook(page, file)

    def _write(self, cells: Sequence[str], outputs: Sequence[list[Any]]) -> Path:
        name = f"notebook-{len(list(self.folder.glob('*.ipynb')))}"
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
        for cell, shown in zip(notebook.cells, outputs, strict=False):
            cell.outputs = shown
        notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
        file = self.folder / f"{name}.ipynb"
        nbformat.write(notebook, file)
        return file


class OpenNotebook:
    """A notebook in a browser."""

    def __init__(self, page: Page, file: Path) -> None:
        self.page = page
        self.file = file

    def run(self, *numbers: int) -> None:
        """Run the cells of these numbers, counted from 0, without waiting for them."""
        for number in numbers:
            cell = self.page.locator(".jp-CodeCell").nth(number)
            prompt = cell.locator(".jp-InputArea-prompt")
            before = prompt.inner_text()
            while True:  # A page that still loads takes the focus from the cell.
                cell.locator(".cm-content").click()
                self.page.keyboard.press("Control+Enter")
                with suppress(AssertionError):
                    expect(prompt).not_to_have_text(before, timeout=10_000)
                    break

    def run_all(self) -> None:
        """Run its cells, from top to bottom, without waiting for them."""
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.get_by_role("menuitem", name="Run All Cells", exact=True).click()

    def output(self, number: int) -> Locator:
        """What the cell of this number, counted from 0, shows."""
        return self.page.locator(".jp-CodeCell").nth(number).locator(".jp-Cell-outputWrapper")

    def report(self, number: int) -> FrameLocator:
        """The report that the cell shows, within its frames."""
        return self.output(number).frame_locator(".fl-report iframe").frame_locator("iframe")


@contextmanager
def running_lab(folder: Path) -> Iterator[Lab]:
    """A server for as long as the block runs; afterwards nothing that it started is left."""
    for name, settings in QUIET.items():
        file = folder / "settings" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(settings))
    token = secrets.token_hex()
    log = folder / "server.log"
    with log.open("w") as stderr:
        server = subprocess.Popen(
            [
                *(
                    sys.executable,
                    "-m",
                    "jupyter",
                    "lab",
                    "--no-browser",
                    "--allow-root",
                    "--expose-app-in-browser",
                    "--ip=127.0.0.1",
                    "--port=0",
                ),
                *(f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={folder}"),
                f"--ServerApp.base_url={PREFIX}",
            ],
            env={
                **os.environ,
                "HOME": str(folder / "home"),
                "FLYTE_WORKBENCH_HOME": str(folder / "home" / "workbench"),
                "JUPYTER_CONFIG_DIR": str(folder / "config"),
                "JUPYTER_DATA_DIR": str(folder / "data"),
                "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
                "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"),
                "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
            },
            cwd=folder,
            stderr=stderr,
            start_new_session=True,
        )
    try:
        yield Lab(folder, _url(server, log), token)
    finally:
        started = [psutil.Process(server.pid), *psutil.Process(server.pid).children(recursive=True)]
        server.terminate()
        server.wait(PATIENCE)
        left = psutil.wait_procs(started, timeout=PATIENCE)[1]
        for process in left:
            process.kill()
        assert left == []


def _url(server: subprocess.Popen[bytes], log: Path) -> str:
    """The address that the server says it listens on, read from its log as it grows."""
    wait_until(lambda: server.poll() is not None or re.search(ADDRESS, log.read_text()), "the server's address")
    said = re.search(ADDRESS, log.read_text())
    assert said, log.read_text()
    return said[0]
