"""What a task displays reaches the notebook as from a cell, in its place among what is printed, and in a sandbox."""

from pathlib import Path

import pytest

from flyte_notebook.sandbox.displayed_value import sandboxed_bundle
from tests.notebook.conftest import Notebook

pytestmark = pytest.mark.process

FIGURE = """class Figure:
    def savefig(self, file, format, bbox_inches):
        file.write(b"PNG of a figure")
"""
TASK = """
import flyte
from IPython.display import HTML, display as shown
env = flyte.TaskEnvironment(name="displays")

class Picture:
    def _repr_png_(self):
        return b"PNG of a picture"

@env.task
def show() -> int:
    from IPython.display import display as imported
    from matplotlib.figure import Figure
    print("first")
    display(HTML("<b>built in</b>"))
    print("second")
    shown(HTML("<script>alert(1)</script>"), Picture())
    imported(Figure())
    imported({"text/markdown": "*raw*", "text/plain": "raw"}, raw=True)
    return 1
"""


def test_what_a_task_displays_is_shown_as_from_a_cell(
    notebook: Notebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "matplotlib").mkdir()
    (tmp_path / "matplotlib" / "__init__.py").touch()
    (tmp_path / "matplotlib" / "figure.py").write_text(FIGURE)
    monkeypatch.syspath_prepend(tmp_path)
    notebook.value(TASK)
    cell = notebook.run("%flyte_run show")
    assert cell.stdout.splitlines()[:2] == ["first", "second"]
    shown = [bundle for bundle in cell.bundles if "displays.show" not in bundle["text/plain"]]
    html, script, picture, figure, raw = shown
    assert "&amp;lt;b&amp;gt;built in" in html["text/html"] or "&lt;b&gt;built in" in html["text/html"]
    for page in (html, script):
        assert page["text/html"].startswith('<iframe sandbox="allow-scripts"')
        assert "<b>built in" not in page["text/html"]
        assert "<script>alert" not in page["text/html"]
    assert picture["image/png"] == "UE5HIG9mIGEgcGljdHVyZQ=="
    assert figure["image/png"] == "UE5HIG9mIGEgZmlndXJl"
    assert raw == {"text/markdown": "*raw*", "text/plain": "raw"}


def test_what_could_run_in_the_page_is_left_out_or_in_a_sandbox() -> None:
    bundle = {"application/javascript": "alert(1)", "image/svg+xml": "<svg onload='alert(1)'/>", "text/plain": "x"}
    shown = sandboxed_bundle(bundle)
    assert set(shown) == {"text/plain", "text/html"}
    assert "<svg" not in shown["text/html"]
