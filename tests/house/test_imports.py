"""Who knows whom, proved in a fresh interpreter: what each package's import brings with it."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.process

FORBIDDEN = {
    "flyte_taskmodel.discovery.candidate_files": {"flyte", "textual", "rich", "IPython", "debugpy"},
    "flyte_taskmodel.forms.schema": {"flyte", "pydantic", "textual", "rich", "yaml", "tomlkit"},
    "flyte_taskmodel.forms.settings_codec": {"flyte", "pydantic", "textual", "rich", "yaml", "tomlkit"},
    "flyte_taskmodel.forms.secret_values": {"flyte", "pydantic", "textual", "rich", "yaml", "tomlkit"},
    "flyte_taskmodel.forms.json_schema": {"flyte", "pydantic", "textual", "rich", "yaml", "tomlkit"},
    "flyte_taskmodel.forms.presets": {"flyte", "pydantic", "textual", "rich", "yaml", "tomlkit"},
    "flyte_taskmodel.forms.inputs_file": {"flyte", "pydantic", "textual", "rich", "tomlkit"},
    "flyte_debugger.catalog.form_worker": {"flyte", "pydantic", "textual", "rich", "IPython", "yaml", "tomlkit"},
    "flyte_debugger.run.run_handle": {"flyte", "textual", "rich", "IPython", "ipywidgets"},
    "flyte_debugger.dap.client": {"flyte", "textual", "rich", "IPython", "debugpy"},
    "flyte_debugger.session.debug_run": {"flyte", "textual", "rich", "IPython", "debugpy"},
    "flyte_debugger.console.debug_console": {"flyte", "textual", "rich", "pygments", "IPython", "debugpy"},
    "flyte_debugger.catalog.task_catalog": {"flyte", "textual", "rich", "IPython", "ipywidgets"},
    "flyte_debugger.worker.run.run_task": {"textual", "IPython", "ipywidgets", "debugpy"},
    "flyte_tui.__main__": {"flyte", "textual", "rich", "IPython", "pydantic"},
    "flyte_tui.prelaunch": {"flyte", "click", "rich", "asyncio", "psutil", "dataclasses", "sqlite3"},
    "flyte_tui.app": {"flyte", "IPython", "flyte_notebook"},
    "flyte_notebook": {"flyte", "textual", "flyte_tui"},
}


@pytest.mark.parametrize("module", FORBIDDEN)
def test_an_import_brings_nothing_that_it_should_not(module: str) -> None:
    code = f"import sys, {module}; print(*sorted({{name.partition('.')[0] for name in sys.modules}}))"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    assert not FORBIDDEN[module] & set(loaded)
