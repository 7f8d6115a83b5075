"""The magics in a real InteractiveShell, with real workers behind them."""

import re
from pathlib import Path

import pytest
from IPython.core.completer import provisionalcompleter

from flyte_notebook import NotebookError, RunRefusedError, TaskFailedError
from tests.notebook.cells import TASKS
from tests.notebook.conftest import Notebook

pytestmark = pytest.mark.process

HELLO = """
import dataclasses
import flyte

env = flyte.TaskEnvironment(name="hello")

@dataclasses.dataclass
class Greeting:
    text: str

@env.task
def main(name: str = "world") -> Greeting:
    return Greeting(f"Hello, {name}!")

changed = main.override(short_name="changed")
"""


RETRIES = [
    "retries=",
    *(f"retries.{one}=" for one in ("count", "backoff", "backoff.base", "backoff.factor", "backoff.cap")),
]


@pytest.fixture
def tasks(notebook: Notebook) -> Notebook:
    notebook.value(TASKS)
    return notebook


def test_a_task_of_a_cell_returns_its_value_and_prints(tasks: Notebook) -> None:
    cell = tasks.run('out = %flyte_run greet name="Ada" + " L", times=2')
    assert cell.stdout.splitlines() == ["Hello, Ada L"] * 2
    assert tasks.value("out") == "ADA L"
    assert "✓ cells.greet succeeded in" in cell.shown


def test_the_value_is_the_cells_own_result(tasks: Notebook) -> None:
    assert tasks.value("%flyte_run pair n=2") == (2, "xx")
    assert tasks.value("%flyte_run nothing") is None


def test_the_notebooks_classes_come_back_as_themselves(tasks: Notebook) -> None:
    tasks.value("out = %flyte_run shift_twice point=Point(1)")
    assert tasks.value("type(out) is Point and out == Point(11, ['moved'])") is True
    tasks.value("back = %flyte_run other colour=Colour.RED")
    assert tasks.value("back is Colour.BLUE") is True


def test_a_run_leaves_the_notebooks_classes_as_they_were(tasks: Notebook) -> None:
    before = tasks.value("method = Point.added; method")
    tasks.value("out = %flyte_run shift point=Point(1)")
    assert tasks.value("Point.added") is before
    assert tasks.value("ADDED = 7; out.added()") == 7
    assert tasks.value("dataclasses.fields(Point)[0].default is dataclasses.MISSING") is True


def test_an_input_is_evaluated_where_the_magic_stands(tasks: Notebook) -> None:
    tasks.value("def inner(n):\n    out = %flyte_run pair n=sum(n for _ in range(2))\n    return out")
    assert tasks.value("inner(1)") == (2, "xx")


def test_the_library_function_does_the_same(tasks: Notebook) -> None:
    assert tasks.value("from flyte_notebook import run\nrun(pair, n=1)") == (1, "x")


def test_user_code_runs_in_another_process(tasks: Notebook) -> None:
    tasks.value("import os\n@env.task\ndef where() -> int:\n    return os.getpid()")
    assert tasks.value("pid = %flyte_run where\npid != os.getpid()") is True


def test_a_report_with_a_flush_is_shown_in_a_sandbox(tasks: Notebook) -> None:
    cell = tasks.run("%flyte_run reported")
    assert cell.value == 1
    frame = cell.bundles[-1]["text/html"]
    assert "<iframe sandbox" in frame
    assert "half way" in frame
    assert "all the way" in frame
    again = tasks.run("%flyte_report")
    assert frame.endswith(again.bundles[0]["text/html"])
    assert re.match(r"<div [^>]*><span [^>]*>✓</span> <b>cells.reported</b>", frame)


def test_no_report_yet_is_said(notebook: Notebook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flyte_notebook.run_view.run_outcome._reported", [])
    cell = notebook.run("%flyte_report")
    assert isinstance(cell.error, NotebookError)
    assert "No run of this notebook has made a report yet" in cell.stdout


def test_a_failure_shows_the_tasks_own_frames(tasks: Notebook) -> None:
    tasks.value("%precision 3\n@env.task\ndef fail_at_once() -> int:\n    return [][1]\nnote = %pwd")
    text = re.sub(r"\x1b\[\d+m", "", tasks.run("%flyte_run fail_at_once").stdout)
    assert "      3 def fail_at_once() -> int:\n----> 4     return [][1]\n      5 note = %pwd\n" in text
    cell = tasks.run('%flyte_run fail key="k"')
    assert isinstance(cell.error, TaskFailedError)
    text = re.sub(r"\x1b\[\d+m", "", cell.stdout)
    assert "KeyError: 'k'" in text
    assert text.rstrip().endswith("ValueError: no such key")
    assert re.search(r"Cell In\[\d+\], line \d+, in fail", text)
    assert re.search(r'-> \d+         raise ValueError\("no such key"\) from error', text)
    assert "flyte_notebook" not in text
    assert "flyte_debugger" not in text


@pytest.mark.parametrize(
    ("line", "kind", "said"),
    [
        ("fial key=1", NotebookError, "There is no task 'fial' in this notebook. Did you mean 'fail'?"),
        ("Point x=1", NotebookError, "'Point' is a type, not a task"),
        ("greet", RunRefusedError, "name"),
        ("greet name=3", RunRefusedError, "name"),
        ("greet name='x' size=3", RunRefusedError, "size"),
        ("greet name=unknown", NotebookError, "Input 'name', unknown, raised NameError"),
        ("greet name=open('f', 'w')", NotebookError, "cannot be sent to the worker process"),
        ("nowhere.py:main", NotebookError, "There is no file 'nowhere.py'"),
        ("pair n=1 --set retires=2", RunRefusedError, "cells.pair has no 'retires'; did you mean 'retries'?"),
        ("pair n=1 --set resources.memory=12Qx", RunRefusedError, "'12Qx' is not an amount of bytes"),
        ("guarded --secrets nowhere.env", RunRefusedError, "nowhere.env cannot be read for secrets"),
        ("pair n=1 --retries 2", NotebookError, "There is no option '--retries'"),
    ],
)
def test_a_mistake_is_one_sentence(tasks: Notebook, line: str, kind: type[NotebookError], said: str) -> None:
    cell = tasks.run(f"%flyte_run {line}")
    assert type(cell.error) is kind
    assert said in cell.stdout
    assert "Traceback" not in cell.shown
    assert ".py\x1b" not in cell.shown


def test_a_task_in_a_file_runs_without_its_import_here(notebook: Notebook, tmp_path: Path) -> None:
    (tmp_path / "my tasks").mkdir()
    (tmp_path / "my tasks" / "hello_in_file.py").write_text(HELLO)
    cell = notebook.run('out = %flyte_run "my tasks/hello_in_file.py:main" name="you"')
    assert cell.error is None
    assert notebook.value("out") == {"text": "Hello, you!"}
    assert "cannot import its class" in cell.stderr
    missing = notebook.run('%flyte_run "my tasks/hello_in_file.py:mian"')
    assert isinstance(missing.error, RunRefusedError)
    assert "'main'" in missing.stdout


def test_a_task_of_an_imported_module_runs_as_its_file_is_now(
    notebook: Notebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "__init__.py").touch()
    file = tmp_path / "pack" / "hello_imported.py"
    file.write_text(HELLO)
    monkeypatch.syspath_prepend(tmp_path)
    notebook.value("import pack.hello_imported as hello")
    file.write_text(HELLO.replace("Hello,", "Goodbye,"))
    assert notebook.value("out = %flyte_run hello.main\ntype(out) is hello.Greeting and out.text") == "Goodbye, world!"
    assert notebook.value("out = %flyte_run pack.hello_imported.changed\nout.text") == "Goodbye, world!"


def test_a_cells_task_uses_modules_beside_the_notebook(
    tasks: Notebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "helper_beside.py").write_text("def twice(n):\n    return 2 * n\n")
    monkeypatch.syspath_prepend(tmp_path / "lib")
    tasks.value("import helper_beside\n@env.task\ndef helped(n: int) -> int:\n    return helper_beside.twice(n)")
    assert tasks.value("%flyte_run helped n=4") == 8


def test_an_override_bites(tasks: Notebook) -> None:
    tasks.value("import os\n@env.task\ndef mode() -> str:\n    return os.environ.get('MODE', 'none')")
    assert tasks.value("%flyte_run mode --set env_vars.MODE='a b'") == "a b"
    assert tasks.value("run_mode = %flyte_run mode\nrun_mode") == "none"
    assert tasks.value("from flyte_notebook import run\nrun(mode, overrides=['env_vars.MODE=c'])") == "c"


def test_a_secret_comes_from_the_file_and_is_shown_nowhere(tasks: Notebook, tmp_path: Path) -> None:
    (tmp_path / "my secrets.env").write_text("CELL_KEY=open-sesame\n")
    cell = tasks.run("%flyte_run guarded --secrets 'my secrets.env'")
    assert cell.value == len("open-sesame")
    assert "the key is" in cell.stdout
    assert "open-sesame" not in cell.shown
    assert tasks.value("from flyte_notebook import run\nrun(guarded, secrets_file='my secrets.env')") == 11


def test_a_cached_task_of_a_cell_runs_once(tasks: Notebook) -> None:
    first = tasks.run("%flyte_run kept n=2")
    again = tasks.run("%flyte_run kept n=2")
    assert (first.value, again.value) == (4, 4)
    assert first.stdout.startswith("working")
    assert "working" not in again.stdout
    assert "from the cache" in again.shown
    assert tasks.run("%flyte_run kept n=2 --no-cache").stdout.startswith("working")
    assert tasks.run("%flyte_run kept n=2 --overwrite-cache").stdout.startswith("working")
    assert tasks.run("from flyte_notebook import run\nrun(kept, n=2, cache='off')").stdout.startswith("working")


def test_attempts_and_what_was_used_are_told(tasks: Notebook) -> None:
    shown = tasks.run(
        "%flyte_run shaky --set retries.count=2 --set retries.backoff.base=0.01 --set resources.memory=2Gi"
    ).shown
    assert "Attempt 1 of cells.shaky failed; the next begins in 0.01 s: ConnectionError: try 1" in shown
    (line,) = [line for line in shown.splitlines() if line.startswith("✓")]
    assert "· attempt 3 ·" in line
    assert re.search(r"· \d+ MiB of memory \(2\.0 GiB requested\) · [\d.]+ s of CPU$", line)
    assert "under a quarter of the 2Gi it requests" in shown


def test_a_field_without_effect_is_told(tasks: Notebook) -> None:
    assert "queue" in tasks.run("%flyte_run pair n=1 --set queue=gpu").shown


@pytest.mark.parametrize("call", ["run(pair, n=1, overrides='retries=3')", "run(pair, n=1, cache='never')"])
def test_a_wrong_option_of_the_library_is_one_sentence(tasks: Notebook, call: str) -> None:
    cell = tasks.run(f"from flyte_notebook import run\n{call}")
    assert isinstance(cell.error, NotebookError)
    assert re.search(r"write \['retries=3'\]|use, off, overwrite, not 'never'", cell.stdout)


def test_an_input_may_be_called_like_an_option(tasks: Notebook) -> None:
    tasks.value("@env.task\ndef named(cache: int, overrides: str) -> str:\n    return overrides * cache")
    assert tasks.value("%flyte_run named cache=2 overrides='ab'") == "abab"


def test_runs_that_were_are_listed_newest_first(tasks: Notebook) -> None:
    assert "No runs yet." in tasks.run("%flyte_runs").shown
    tasks.run("%flyte_run pair n=1")
    tasks.run("%flyte_run fail key='<k>'")
    cell = tasks.run("%flyte_runs")
    head, newest, oldest = cell.bundles[0]["text/plain"].splitlines()
    assert head.split() == ["Run", "Task", "Status", "Started", "Took", "Memory", "Error"]
    assert "cells.fail" in newest
    assert newest.endswith("ValueError: no such key")
    assert "cells.pair" in oldest
    assert "succeeded" in oldest
    assert "cells.fail" not in tasks.run("%flyte_runs pair").shown
    assert "No runs yet of task 'nix'." in tasks.run("%flyte_runs nix").shown


def test_a_damaged_list_of_runs_is_told(tasks: Notebook, own_home: Path) -> None:
    own_home.mkdir()
    (own_home / "runs.sqlite").write_bytes(b"no database" * 1000)
    assert "damaged" in tasks.run("%flyte_runs").stderr


def test_a_flood_of_output_is_bounded_and_whole_on_disk(tasks: Notebook, own_home: Path) -> None:
    tasks.value("@env.task\ndef flood() -> int:\n    for n in range(50_000): print(n, 'x' * 90)\n    return 1")
    cell = tasks.run("%flyte_run flood")
    assert cell.value == 1
    assert len(cell.shown) < 150_000
    assert "49999 xxx" in cell.stdout
    (log,) = [path for path in own_home.glob("runs/*/stdout.log") if "49999" in path.read_text()]
    assert str(log.parent) in cell.stderr
    assert log.read_text().count("\n") == 50_000


def test_the_tasks_are_listed(tasks: Notebook) -> None:
    shown = tasks.run("%flyte_tasks").shown
    for word in ("greet", "(name: str, times: int = 1) -> str", "reported", "report", "Move a point."):
        assert word in shown
    few = tasks.run("%flyte_tasks shift").shown
    assert "shift_twice" in few
    assert "greet" not in few
    assert "No tasks found with 'nix' in the name" in tasks.run("%flyte_tasks nix").shown


def test_the_tasks_of_files_are_listed_and_run_without_their_import_here(notebook: Notebook, tmp_path: Path) -> None:
    (tmp_path / "jobs").mkdir()
    (tmp_path / "jobs" / "hello_listed.py").write_text(HELLO)
    (tmp_path / "jobs" / "broken.py").write_text("import flyte\nraise ValueError('no')\n")
    cell = notebook.run("%flyte_tasks jobs")
    assert "jobs/hello_listed.py:main" in cell.shown
    assert "flyte: jobs/broken.py cannot be imported: ValueError: no" in cell.stderr
    notebook.value("from flyte_notebook import tasks\nfound = tasks('jobs/hello_listed.py')")
    assert notebook.value("[one.name.rpartition(':')[2] for one in found]") == ["main", "changed"]
    assert notebook.value("found['main'].run(name='you')") == {"text": "Hello, you!"}
    assert 'return Greeting(f"Hello, {name}!")' in str(notebook.value("found[0].describe().source"))
    assert notebook.value("'hello_listed' in __import__('sys').modules") is False
    assert "There is no task 'nope' here; there are jobs/hello" in str(notebook.run("found['nope']").error)
    assert "There is no file or folder 'no'" in str(notebook.run("tasks('./no')").error)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("%flyte_run gre", ["greet"]),
        ("%flyte_run shift", ["shift", "shift_twice"]),
        ("out = %flyte_run gre", ["greet"]),
        ("%flyte_run greet na", ["name="]),
        ("%flyte_run greet name='x' ti", ["times="]),
        ("%flyte_run greet ", ["name=", "times="]),
        ("%flyte_debug greet times=2 ", ["name="]),
        ("%flyte_run greet --no", ["--no-cache", "--no-report", "--no-wait"]),
        ("%flyte_run greet --set ret", RETRIES),
        ("%flyte_run greet --inputs co", ["config.yaml"]),
        ("%flyte_run ./fo", ["./folder/"]),
        ("%flyte_run folder/", ["folder/tasks.py"]),
        ("%flyte_run folder/tasks.py:fi", ["fit"]),
        ("%flyte_run greet times=ADD", ["ADDED"]),
        ("%flyte_run shift point=dataclasses.fie", ["dataclasses.field", "dataclasses.fields"]),
    ],
)
def test_tab_completes_tasks_and_inputs(tasks: Notebook, tmp_path: Path, typed: str, offered: list[str]) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "tasks.py").write_text("@env.task\ndef fit(): ...\n")
    (tmp_path / "config.yaml").touch()
    with provisionalcompleter():
        found = [completion.text for completion in tasks.shell.Completer.completions(typed, len(typed))]
    assert found == offered


@pytest.mark.parametrize("magic", ["flyte_run", "flyte_attach", "flyte_tasks", "flyte_runs", "flyte_report"])
def test_each_magic_explains_itself(notebook: Notebook, magic: str) -> None:
    assert f"%{magic}" in notebook.shell.inspector.info(notebook.shell.find_line_magic(magic))["docstring"]


def test_without_tasks_the_list_says_how_to_have_some(notebook: Notebook) -> None:
    assert "define one with @env.task" in notebook.run("%flyte_tasks").shown


def test_a_task_is_explained_as_the_function_that_it_is(tasks: Notebook) -> None:
    tasks.value(
        '@env.task(retries=2)\ndef told(n: int, name: str = "x") -> int:\n    "Tell it.\\n\\nAt length."\n    return n'
    )
    help = tasks.shell.object_inspect_mime("told")["text/plain"]
    help = re.sub(r"\x1b\[[\d;]*m", "", help)
    assert "Signature: told(n: int, name: str = 'x') -> int" in help
    assert "Docstring:\nTell it.\n\nAt length.\nTask:      cells.told" in help
    assert "P.args" not in help
    assert "P.args" not in tasks.shell.object_inspect_mime("told")["text/html"]
    assert "Docstring:" in tasks.shell.object_inspect_mime("len")["text/plain"]


def test_a_task_that_is_new_in_an_imported_module_is_no_riddle(
    notebook: Notebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "hello_grows.py"
    file.write_text(HELLO)
    monkeypatch.syspath_prepend(tmp_path)
    notebook.value("import hello_grows")
    file.write_text(HELLO + "\n@env.task\ndef fresh() -> int:\n    return 5\n")
    (said,) = [str(notebook.run(f"%flyte_run {name}").error) for name in ("hello_grows.fresh",)]
    assert "run importlib.reload(hello_grows), or name it hello_grows.py:fresh." in said
    assert notebook.value("%flyte_run hello_grows.py:fresh") == 5


def test_values_of_several_outputs_show_as_those_of_cells(tasks: Notebook) -> None:
    tasks.value(
        "import pandas\n@env.task\ndef both(n: int) -> tuple[int, pandas.DataFrame]:\n"
        "    return n, pandas.DataFrame({'a': [n]})"
    )
    both = tasks.value("%flyte_run both n=1")
    assert isinstance(both, tuple)
    data, _ = tasks.shell.display_formatter.format(both)
    assert "<pre>1</pre>" in data["text/html"]
    assert "<th>a</th>" in data["text/html"]
    assert set(tasks.shell.display_formatter.format(tasks.value("%flyte_run pair n=1"))[0]) == {"text/plain"}
