"""A task's form in a real InteractiveShell: from Python, and through its widgets."""

import ast
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ipywidgets import Checkbox, Combobox, Dropdown, Password, Text, Textarea

from flyte_notebook.errors import NotebookError, RunInterruptedError, RunRefusedError, TaskFailedError
from flyte_notebook.forms.form_display import WIDGET
from flyte_notebook.forms.task_form import TaskForm
from tests.notebook.cells import TASKS
from tests.notebook.conftest import Notebook
from tests.notebook.widgets import (
    click,
    field,
    open_overrides,
    panel_of,
    remove_row,
    rows,
    said_in_rows,
    said_under,
    titles,
    unfold,
)
from tests.tui.cli.waiting import wait_until

pytestmark = pytest.mark.process

KINDS = """
import dataclasses, datetime, enum
from typing import Literal
import flyte, pydantic
from flyte.io import File
env = flyte.TaskEnvironment(
    name="kinds", resources=flyte.Resources(cpu=1, memory="1Gi"), env_vars={"MODE": "dev", "REGION": "eu"}
)

class Colour(enum.Enum):
    RED = "red"
    BLUE = "blue"

@dataclasses.dataclass
class Optimizer:
    name: Literal["sgd", "adam"] = "adam"
    lr: float = 1e-3

class Config(pydantic.BaseModel):
    epochs: int = pydantic.Field(default=3, ge=1, le=10)
    optimizer: Optimizer = Optimizer()

@env.task(retries=1)
def train(
    data: str,
    n: int,
    loud: bool = False,
    maybe: bool | None = None,
    config: Config = Config(),
    extra: Optimizer | None = None,
    colour: Colour = Colour.RED,
    patience: datetime.timedelta = datetime.timedelta(seconds=90),
    weights: dict[str, float] = {"x": 1.0},
    tags: list[str] = ["a"],
    limit: int | None = 5,
    start: int | str = 3,
    file: File | None = None,
    pair: tuple[int, str] = (1, "a"),
) -> dict[str, str]:
    '''Train a model.

    Args:
        n: how many rows.
    '''
    return {name: repr(value) for name, value in locals().items()}
"""


@pytest.fixture
def form(notebook: Notebook) -> TaskForm:
    """The form of a task with inputs of many kinds, shown by a cell, the required ones filled in."""
    notebook.value(KINDS)
    form = notebook.value("%flyte_form train data='rows' n=3")
    assert isinstance(form, TaskForm)
    return form


def returned(form: TaskForm) -> dict[str, str]:
    """What the task says it was given."""
    value = form.run()
    assert isinstance(value, dict)
    return value


def test_a_form_is_filled_in_and_run_from_python(notebook: Notebook) -> None:
    notebook.value(TASKS)
    notebook.value("from flyte_notebook import form\nf = form(greet)")
    assert notebook.value("[error.path for error in f.errors]") == ["name"]
    refused = notebook.run("f.run()")
    assert isinstance(refused.error, RunRefusedError)
    assert "name is required" in refused.stdout
    notebook.value("f.values['name'] = 'you'; f.values['times'] = '2'")
    assert notebook.value("f.errors") == ()
    ran = notebook.run("f.run()")
    assert (ran.value, ran.stdout.count("Hello, you\n")) == ("YOU", 2)
    assert notebook.value("f.result") == "YOU"
    assert notebook.value("repr(f)") == "<form of cells.greet: values={'name': 'you', 'times': '2'}, overrides={}>"


def test_native_values_go_in_as_what_one_would_type(notebook: Notebook) -> None:
    notebook.value(TASKS)
    notebook.value("from flyte_notebook import form\nf = form(shift, point=Point(3, ['a']))")
    assert notebook.value("dict(f.values)") == {"point": {"x": 3, "tags": ["a"]}}
    notebook.value("f.values['point']['x'] = 'many'")
    assert notebook.value("[(error.path, error.message) for error in f.errors]") == [
        ("point.x", "point.x takes a whole number, not 'many'.")
    ]
    assert notebook.value("f.values = {'point': Point(4)}\nf.run() == Point(9, ['moved'])") is True


def test_a_native_value_that_no_text_stands_for_is_kept(notebook: Notebook) -> None:
    notebook.value("import flyte, pandas as pd\nenv = flyte.TaskEnvironment(name='frames')")
    notebook.value("@env.task\ndef count(rows: pd.DataFrame, times: int) -> int:\n    return len(rows) * times")
    notebook.value("from flyte_notebook import form\nf = form(count, rows=pd.DataFrame({'a': [1, 2]}))")
    assert notebook.value("[error.path for error in f.errors]") == ["times"]
    assert notebook.value("f.values['times'] = 3\nf.run()") == 6


def test_each_kind_has_its_widget_with_what_holds_now(form: TaskForm) -> None:
    expected: dict[str, tuple[type, Any]] = {
        "data": (Textarea, "rows"),
        "n": (Text, "3"),
        "loud": (Checkbox, False),
        "colour": (Dropdown, "RED"),
        "patience": (Text, "1m30s"),
        "limit": (Text, "5"),
        "start": (Dropdown, "int"),
        "file": (Combobox, ""),
    }
    shown = {label: (type(field(form, label)), field(form, label).value) for label in expected}
    assert shown == expected
    assert 'title="n: int\nhow many rows."' in field(form, "n").description
    assert field(form, "limit").placeholder == "a whole number"


def test_what_is_typed_into_widgets_reaches_the_task(form: TaskForm) -> None:
    field(form, "n").value = "4"
    field(form, "loud").value = True
    field(form, "maybe").value = True
    field(form, "colour").value = "BLUE"
    field(form, "limit").value = ""
    unfold(form, "config")
    field(form, "epochs").value = "7"
    unfold(form, "optimizer")
    field(form, "name").value = "sgd"
    click(form, "Add to tags")
    field(form, "start").value = "str"
    field(form, "value").value = "12"
    assert dict(form.values) == {
        "data": "rows",
        "n": "4",
        "loud": True,
        "maybe": True,
        "colour": "BLUE",
        "limit": None,
        "config": {"epochs": "7", "optimizer": {"name": "sgd"}},
        "tags": ["a", ""],
        "start": {"$variant": "str", "value": "12"},
    }
    given = returned(form)
    assert given["config"] == "Config(epochs=7, optimizer=Optimizer(name='sgd', lr=0.001))"
    assert (given["n"], given["limit"], given["start"], given["tags"]) == ("4", "None", "'12'", "['a', '']")


def test_a_value_that_is_put_back_is_left_alone_again(form: TaskForm) -> None:
    before = {"data": "rows", "n": "3"}
    for label, other in (("patience", "2m"), ("loud", True), ("colour", "BLUE"), ("limit", "6")):
        control = field(form, label)
        present, control.value = control.value, other
        assert dict(form.values) != before
        control.value = present
    assert dict(form.values) == before


def test_an_error_stands_under_its_field_while_it_is_typed(form: TaskForm) -> None:
    unfold(form, "config")
    field(form, "epochs").value = "12"
    wait_until(lambda: "less than or equal to 10" in said_under(form, "epochs"), "the error")
    wait_until(lambda: titles(form)[0] == "Inputs · 1 error", "the error on the tab")
    field(form, "epochs").value = "2"
    wait_until(lambda: said_under(form, "epochs") == "", "no error")
    wait_until(lambda: titles(form)[0] == "Inputs", "no error on the tab")


def test_overrides_show_their_change_and_are_used(form: TaskForm) -> None:
    open_overrides(form)
    unfold(form, "resources")
    field(form, "memory").value = "2Gi"
    wait_until(lambda: "2Gi" in _changes(form), "the change")
    assert [(each.path, each.before, each.after) for each in form.changes] == [("resources.memory", "1Gi", "2Gi")]
    assert "enforce-resources" in said_under(form, "memory")
    field(form, "memory").value = "12Qx"
    wait_until(lambda: "not an amount of bytes" in said_under(form, "memory"), "the error")
    wait_until(lambda: titles(form)[1] == "Overrides · 1 error", "the error on the tab")


LATER = """
import dataclasses
import flyte

@dataclasses.dataclass
class LaterResources(flyte.Resources):
    '''Stands in for Flyte's Resources as a later Flyte may have them.

    Attributes:
        lanes: how many lanes of network.
    '''
    lanes: int | None = None

later = flyte.TaskEnvironment(name="later", resources=LaterResources(cpu=1))

@later.task
def main() -> int:
    return 1
"""


def test_a_field_that_a_later_flyte_adds_has_its_widget(notebook: Notebook) -> None:
    notebook.value(LATER)
    form = notebook.value("%flyte_form main")
    assert isinstance(form, TaskForm)
    open_overrides(form)
    unfold(form, "resources")
    lanes = field(form, "lanes")
    assert isinstance(lanes, Text)
    assert "ow many lanes of network." in lanes.description
    lanes.value = "4"
    wait_until(lambda: "resources.lanes" in _changes(form), "the change")
    lanes.value = "many"
    wait_until(lambda: "many" in said_under(form, "lanes"), "the error")


def _changes(form: TaskForm) -> str:
    return str(form._shown._panel._changes.value)  # type: ignore[union-attr]


def test_run_with_something_to_fix_says_so_and_starts_nothing(notebook: Notebook) -> None:
    notebook.value(TASKS)
    form = notebook.value("%flyte_form greet --set retries=1")
    assert isinstance(form, TaskForm)
    wait_until(lambda: titles(form)[0] == "Inputs · 1 error", "the check")
    assert said_under(form, "name") == ""
    click(form, "Run")
    with pytest.raises(RunRefusedError, match=r"^Not run: 1 error, see Inputs\.$"):
        _ = form.result
    assert "name is required" in said_under(form, "name")


def test_run_shows_output_and_value_and_a_failure_its_traceback(notebook: Notebook) -> None:
    notebook.value(TASKS)
    form = notebook.value("%flyte_form greet name='you'")
    assert isinstance(form, TaskForm)
    click(form, "Run")
    assert form.result == "YOU"
    shown = form._shown.result
    assert "succeeded in" in shown._run.card["text"]
    assert shown._printed.outputs[0]["text"] == "Hello, you\n"
    assert shown._end.outputs[0]["data"]["text/plain"] == "'YOU'"
    failing = notebook.value("%flyte_form fail key='k'")
    assert isinstance(failing, TaskFailedError | TaskForm)
    failing.start()
    with pytest.raises(TaskFailedError):
        _ = failing.result
    assert "Cell In[" in "".join(failing._shown.result._end.outputs[0]["traceback"]).replace("\x1b[32m", "")


def test_a_run_that_is_stopped_at_once_does_not_go_on(notebook: Notebook) -> None:
    notebook.value(TASKS)
    notebook.value("@env.task\ndef endless():\n    while True:\n        pass")
    form = notebook.value("form = %flyte_form endless\nform.start()\nform.stop()\nform")
    assert isinstance(form, TaskForm)
    with pytest.raises(RunInterruptedError, match=r"endless was stopped\.$"):
        _ = form.result


def test_buttons_are_those_of_a_form_at_rest_once_the_result_is_there(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook.value(TASKS)
    form = notebook.value("%flyte_form greet name='you'")
    assert isinstance(form, TaskForm)
    running, seen = form._shown.running, []

    def note(is_on: bool) -> None:
        assert form._runs._outcome is not None
        seen.append((is_on, form._runs._outcome.done()))
        running(is_on)

    monkeypatch.setattr(form._shown, "running", note)
    form.start()
    assert form.result == "YOU"
    assert seen == [(True, False), (False, False)]


def test_presets_are_kept_and_come_back(notebook: Notebook, tmp_path: Path) -> None:
    notebook.value(TASKS)
    notebook.value("f = %flyte_form greet name='you' times=2 --set retries=3")
    notebook.value("f.save('twice')")
    assert (tmp_path / ".flyte-workbench" / "presets.toml").is_file()
    assert notebook.value("g = %flyte_form greet --preset twice\ndict(g.values)") == {"name": "you", "times": 2}
    assert notebook.value("[change.path for change in g.changes]") == ["retries.count"]
    ran = notebook.run("%flyte_run greet times=1 --preset twice")
    assert (ran.value, ran.stdout.count("Hello, you\n")) == ("YOU", 1)
    ran = notebook.run("""%flyte_run greet --preset twice --inputs '{"times": 1}'""")
    assert (ran.value, ran.stdout.count("Hello, you\n")) == ("YOU", 1)
    missing = notebook.run("%flyte_form greet --preset thrice")
    assert isinstance(missing.error, NotebookError)
    assert "'thrice'" in missing.stdout


def test_a_command_gives_the_same_form_again(notebook: Notebook) -> None:
    notebook.value(TASKS)
    notebook.value("f = %flyte_form greet name=\"it's\" --set retries=3 --set env_vars.MODE='a b'")
    command = notebook.value("f.command")
    again = notebook.value(str(command))
    assert isinstance(again, TaskForm)
    assert (again.json, again.check().settings) == (notebook.value("f.json"), notebook.value("f.check().settings"))
    assert json.loads(again.json) == {"name": "it's"}


def test_a_cell_shows_a_form_once_with_a_view_that_stays(notebook: Notebook) -> None:
    notebook.value(TASKS)
    cell = notebook.run("f = %flyte_form greet name='<b>you'\nf")
    assert sum(WIDGET in bundle for bundle in cell.bundles) == 1
    at = next(at for at, bundle in enumerate(cell.bundles) if WIDGET in bundle)  # a form of before may still draw
    widget, saved = cell.bundles[at : at + 2]
    assert widget[WIDGET]["model_id"]
    assert "<b>&lt;b&gt;" not in saved["text/html"]
    assert "<code>&lt;b&gt;you</code>" in saved["text/html"]
    assert saved["text/plain"].splitlines() == [
        "Form of cells.greet",
        "Input  Value   Type",
        "name   <b>you  str",
        "times  1       int",
    ]


def test_a_form_of_a_file_and_of_a_module_that_fails(notebook: Notebook, tmp_path: Path) -> None:
    (tmp_path / "good.py").write_text(KINDS)
    form = notebook.value("f = %flyte_form good.py:train data='a' n=1\nf")
    assert isinstance(form, TaskForm)
    assert form.command.startswith("flyte-tui run ")
    (tmp_path / "bad.py").write_text("1 / 0\n")
    broken = notebook.run("%flyte_form bad.py:main")
    assert isinstance(broken.error, TaskFailedError)
    assert "ZeroDivisionError" in broken.stdout


def test_rows_are_added_named_and_removed(form: TaskForm) -> None:
    click(form, "Add to weights")
    assert "weights" not in form.values, "a row that is still blank says nothing"
    key, value = rows(form, "Add to weights")[1]
    value.value = "half"
    key.value = "y"
    wait_until(lambda: "weights.y takes a number" in said_in_rows(form, "Add to weights"), "the error")
    value.value = "0.5"
    assert form.values["weights"] == {"x": "1.0", "y": "0.5"}
    assert ast.literal_eval(returned(form)["weights"]) == {"x": 1.0, "y": 0.5}


def test_a_declared_row_that_is_removed_is_gone_from_the_run(form: TaskForm) -> None:
    open_overrides(form)
    key, value = rows(form, "Add to env_vars")[0]
    assert (key.value, value.value) == ("MODE", "dev")
    value.value = "test"
    assert form.overrides["env_vars"] == {"MODE": "test", "REGION": "eu"}
    remove_row(form, "Add to env_vars", 0)
    assert form.overrides["env_vars"] == [["REGION", "eu"]]
    assert [(each.path, each.after) for each in form.changes] == [("env_vars.MODE", None)]


def test_the_last_run_fills_the_form_in_again(notebook: Notebook) -> None:
    notebook.value(TASKS)
    notebook.value("f = %flyte_form greet name='again' --set retries=2\nf.run()")
    notebook.value("g = %flyte_form greet\ng.fill_in_last()")
    assert notebook.value("dict(g.values), dict(g.overrides)") == ({"name": "again"}, {"retries": {"count": "2"}})


def test_a_held_value_is_named_where_the_form_is_read(notebook: Notebook) -> None:
    notebook.value("import flyte, pandas as pd\nenv = flyte.TaskEnvironment(name='frames')")
    notebook.value("@env.task\ndef count(rows: pd.DataFrame) -> int:\n    return len(rows)")
    cell = notebook.run("f = %flyte_form count rows=pd.DataFrame({'a': [1, 2]})")
    assert "a DataFrame set from Python" in cell.shown


def test_without_a_front_end_that_redraws_a_form_is_text(tmp_path: Path) -> None:
    script = "\n".join(
        [
            "from IPython.core.interactiveshell import InteractiveShell",
            "shell = InteractiveShell.instance()",
            "shell.history_manager.enabled = False",
            f"shell.run_cell({f'%load_ext flyte_notebook{chr(10)}{TASKS}'!r})",
            "shell.run_cell('f = %flyte_form greet')",
        ]
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=tmp_path, check=True)
    assert "Form of cells.greet\nInput  Value  Type\nname          str\n" in done.stdout


def test_a_secret_is_typed_and_shown_nowhere(notebook: Notebook, tmp_path: Path) -> None:
    notebook.value("import flyte, pydantic\nenv = flyte.TaskEnvironment(name='secretive')")
    notebook.value("class Login(pydantic.BaseModel):\n    user: str\n    key: pydantic.SecretStr")
    notebook.value("@env.task\ndef log_in(login: Login) -> int:\n    return len(login.key.get_secret_value())")
    form = notebook.value("f = %flyte_form log_in\nf")
    assert isinstance(form, TaskForm)
    field(form, "user").value = "ada"
    key = field(form, "key")
    key.value = "hunter2"
    assert isinstance(key, Password)
    shown = notebook.run("f.save('mine')\nprint(f.command, f.json, f, f.values)\nf").shown
    assert "login.key   •••" in shown
    assert "ada" in (tmp_path / ".flyte-workbench" / "presets.toml").read_text()
    assert "hunter2" not in shown + (tmp_path / ".flyte-workbench" / "presets.toml").read_text()
    assert form.values["login"] == {"user": "ada", "key": "hunter2"}
    assert form.errors == ()


def test_what_no_field_is_there_for_is_told_beside_the_form(notebook: Notebook, tmp_path: Path) -> None:
    (tmp_path / ".flyte-workbench").mkdir()
    (tmp_path / ".flyte-workbench" / "presets.toml").write_text("no TOML")
    notebook.value(TASKS)
    form = notebook.value("%flyte_form greet name='you'")
    assert isinstance(form, TaskForm)
    assert "presets.toml is no TOML" in panel_of(form).bar._said.value
    form.fill({"nmae": "you"}, {})  # As a preset of an earlier version of the task would.
    wait_until(lambda: "Did you mean &#x27;name&#x27;?" in _changes(form), "the error")
    assert titles(form)[0] == "Inputs · 2 errors"


def test_a_name_that_is_no_field_is_an_error_at_once(notebook: Notebook) -> None:
    notebook.value(TASKS)
    notebook.value("from flyte_notebook import form\nf = form(greet)")
    for cell in ("form(greet, nmae='x')", "f.values['nmae'] = 1", "f.values = {'nmae': 1}"):
        assert "There is no input of cells.greet 'nmae'. Did you mean 'name'?" in str(notebook.run(cell).error)
    assert "There is no override 'retires'. Did you mean 'retries'?" in str(
        notebook.run("f.overrides['retires'] = 1").error
    )
    assert notebook.value("dict(f.values), dict(f.overrides)") == ({}, {})
