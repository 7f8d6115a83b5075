"""Every task of a file is found, whatever holds it, and told at the line where it is written."""

from collections.abc import Iterator
from pathlib import Path

import flyte.git
import pytest

from flyte_taskmodel.any_task import AnyTask
from flyte_taskmodel.description.describe_task import describe, summarize
from flyte_taskmodel.description.task_source import is_written_in
from flyte_taskmodel.discovery.environment_tasks import tasks_in
from flyte_taskmodel.discovery.find_task import find_task
from flyte_taskmodel.discovery.import_module import load_module

FOLDER = Path(__file__).parents[1] / "tasks" / "held"
FILE = FOLDER / "made.py"
LINES = FILE.read_text().splitlines()

pytestmark = pytest.mark.filterwarnings("ignore:Support for class-based `config` is deprecated")

OWN = {
    "decorated": ("made.decorated", "def decorated("),
    "without_wraps": ("made.replaced", "def without_wraps("),
    "LISTED[0]": ("made.scale_2", "    def scaled("),
    "LISTED[1]": ("made.scale_3", "    def scaled("),
    "TABLE['four']": ("made.scale_4", "    def scaled("),
    "TABLE[5][0]": ("made.scale_5", "    def scaled("),
    "SPACE.six": ("made.scale_6", "    def scaled("),
    "Jobs.seven": ("made.scale_7", "    def scaled("),
    "Jobs.static": ("made.static", "    def static("),
    "made.scale_8": ("made.scale_8", "    def scaled("),
    "closed.from_factory": ("closed.from_factory", '    nine = helpers.make_task("closed")'),
    "inner.forgotten": ("inner.forgotten", "    def forgotten("),
    "given.added": ("given.added", "given = "),
    "OTHERS[0]": ("elsewhere.from_factory", "OTHERS = "),
    "boxes[0]": ("box-a", '    ContainerTask(name="box-a"'),
    "boxes[1]": ("box-b", '    ContainerTask(name="box-b"'),
}


@pytest.fixture(scope="module", autouse=True)
def no_git() -> Iterator[None]:
    """Flyte asks git where the project's settings are when the first image is made in a process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flyte.git, "config_from_root", lambda: None)
        yield


@pytest.fixture(scope="module")
def tasks() -> dict[str, AnyTask]:
    return tasks_in(load_module(FILE))


def line_of(start: str) -> int:
    return next(at for at, line in enumerate(LINES, 1) if line.startswith(start))


def test_every_task_is_found_where_it_is_written(tasks: dict[str, AnyTask]) -> None:
    rows = {
        variable: summarize(variable, task, FILE)
        for variable, task in tasks.items()
        if is_written_in(task, variable, FILE)
    }
    assert {name: (row.name, row.line) for name, row in rows.items()} == {
        name: (own, line_of(start)) for name, (own, start) in OWN.items()
    }


def test_what_is_imported_can_be_run_from_here_and_is_not_listed(tasks: dict[str, AnyTask]) -> None:
    assert "imported" in tasks
    assert not is_written_in(tasks["imported"], "imported", FILE)


def test_a_file_that_is_loaded_again_has_the_tasks_of_now_alone() -> None:
    first, second = load_module(FOLDER / "helpers.py"), load_module(FOLDER / "helpers.py")
    assert first is second or set(map(id, tasks_in(second).values())).isdisjoint(map(id, tasks_in(first).values()))


@pytest.mark.parametrize(
    "wanted", ["made.scale_8", "scale_8", "LISTED[0]", 'TABLE["four"]', "Jobs.seven", "forgotten", "box-b"]
)
def test_each_is_named_as_code_or_flyte_names_it(tasks: dict[str, AnyTask], wanted: str) -> None:
    assert find_task(wanted, tasks, "made.py") in tasks.values()


def test_the_source_of_a_decorated_task_is_the_functions_own(tasks: dict[str, AnyTask]) -> None:
    shown = describe("decorated", tasks["decorated"], FILE)
    assert (shown.source_file, shown.source_line) == (str(FILE), line_of("def decorated("))
    assert shown.source == "@env.task\n@logged\ndef decorated(x: int = 2) -> int:\n    return x + 1\n"
    made = describe("OTHERS[0]", tasks["OTHERS[0]"], FILE)
    assert made.source_file == str(FOLDER / "helpers.py")
    assert "def from_factory()" in made.source
