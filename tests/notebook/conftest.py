"""A real InteractiveShell and a real kernel, each with the extension loaded; a real browser."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import CapturedIO, capture_output
from jupyter_client.manager import KernelManager
from playwright.sync_api import Browser, Page, sync_playwright
from traitlets.config import Config

from flyte_debugger.worker_process.shared_fork_server import VARIABLE
from tests.notebook.cells import Cell
from tests.notebook.kernels import LEAVE, PATIENCE, Kernel
from tests.notebook.lab import Lab, running_lab

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
"""Debian's, or the machine's own; Playwright's where there is none."""


class Notebook:
    """Cells run one after the other in one shell, with what each showed."""

    def __init__(self, shell: InteractiveShell) -> None:
        self.shell = shell

    def run(self, source: str) -> Cell:
        """Run a cell, which may fail."""
        with capture_output() as captured:
            result = self.shell.run_cell(source, store_history=True)
        return _cell(result.result, result.error_in_exec or result.error_before_exec, captured)

    def value(self, source: str) -> object:
        """The value of a cell that must not fail."""
        cell = self.run(source)
        assert cell.error is None, cell.shown
        return cell.value


def _cell(value: object, error: BaseException | None, captured: CapturedIO) -> Cell:
    bundles = [output.data for output in captured.outputs]
    return Cell(value, error, captured.stdout, captured.stderr, bundles)


@pytest.fixture
def notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Notebook]:
    """A fresh shell in a directory of its own."""
    monkeypatch.chdir(tmp_path)
    config = Config()
    config.HistoryManager.enabled = False
    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance(config=config)
    notebook = Notebook(shell)
    notebook.value("%load_ext flyte_notebook")
    yield notebook
    InteractiveShell.clear_instance()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Have one process run all tests that share a kernel, and one all that share the page: there is one of each."""
    for item in items:
        shared = [name for name in ("lab", "kernel", "browser") if name in getattr(item, "fixturenames", ())]
        if shared and Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("kernel" if shared[0] == "kernel" else "browser"))


@contextmanager
def running_kernel(loaded: bool = True) -> Iterator[Kernel]:
    """A kernel, with the extension or not yet, for as long as the block runs."""
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=PATIENCE)
    with tempfile.NamedTemporaryFile() as stacks:
        kernel = Kernel(manager, client, Path(stacks.name))
        if loaded:
            kernel.run("%load_ext flyte_notebook")
        yield kernel
    client.stop_channels()
    manager.shutdown_kernel(now=True)
    manager.context.destroy()


@pytest.fixture
def own_kernel(own_fork_server: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kernel]:
    """A fresh kernel in a directory of its own, for a test that counts its processes or ends it."""
    monkeypatch.chdir(tmp_path)
    with running_kernel() as kernel:
        yield kernel


class SharedKernel:
    """A kernel that tests share, since it takes two seconds to start; another one after a test that it fell silent in.

    Args:
        home: its home.
    """

    def __init__(self, home: Path) -> None:
        self._home = home
        self._kernel: Kernel | None = None
        self._running = ExitStack()

    def get(self) -> Kernel:
        """The kernel."""
        if self._kernel is None or self._kernel.is_lost:
            self.close()
            self._kernel = self._started()
        return self._kernel

    def close(self) -> None:
        """End it."""
        self._running.close()

    def _started(self) -> Kernel:
        with pytest.MonkeyPatch.context() as patch:  # For its start alone: other tests run while it is there.
            patch.setenv("HOME", str(self._home))
            patch.setenv("FLYTE_WORKBENCH_HOME", str(self._home / "workbench"))
            patch.delenv(VARIABLE, raising=False)  # Its workers are its own, so that tests may look at them.
            return self._running.enter_context(running_kernel())


@pytest.fixture(scope="package")
def shared_kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SharedKernel]:
    shared = SharedKernel(tmp_path_factory.mktemp("kernel"))
    yield shared
    shared.close()


@pytest.fixture
def kernel(shared_kernel: SharedKernel, tmp_path: Path) -> Iterator[Kernel]:
    """The shared kernel without what other tests left in it, in a directory of the test's own."""
    kernel = shared_kernel.get()
    kernel.run(f"%cd -q {tmp_path}")
    yield kernel
    kernel.listeners.clear()
    kernel.run(LEAVE)


@pytest.fixture(scope="package")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A JupyterLab that all tests share, each with notebooks of its own."""
    with running_lab(tmp_path_factory.mktemp("lab")) as lab:
        yield lab


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    flags += ["--disable-component-update", "--disable-sync"]
    # Playwright loses a frame that is replaced while it is looked at, where that frame has a process of its own.
    flags += ["--disable-features=IsolateSandboxedIframes"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def lab_page(browser: Browser) -> Iterator[Page]:
    """The page that JupyterLab is in: it takes longer to load than a notebook to open in it."""
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    yield context.new_page()
    context.close()


@pytest.fixture
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """JupyterLab's page where a test has the lab; else an empty one, without what other pages left.

    What a failed test shows last is the page's frames, and what it said to its console.
    """
    if "lab" in request.fixturenames:
        yield request.getfixturevalue("lab_page")
        return
    context = browser.new_context()
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    yield page
    print(*[frame.url for frame in page.frames], *said, sep="\n")
    context.close()
