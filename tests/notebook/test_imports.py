"""What loading the extension brings into a kernel."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.process

LOAD = """
import sys
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config
config = Config()
config.HistoryManager.enabled = False
shell = InteractiveShell.instance(config=config)
assert shell.run_cell("%load_ext flyte_notebook").success
assert shell.run_cell("%reload_ext flyte_notebook").success
assert shell.run_cell("%flyte_tasks").success
print(sorted({"flyte", "textual", "flyte_tui", "ipywidgets"} & set(sys.modules)))
"""


def test_loading_the_extension_imports_neither_flyte_nor_the_terminal() -> None:
    done = subprocess.run([sys.executable, "-c", LOAD], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]", done.stderr
