"""What is wanted, what the program is sent, and what is said of names that it does not know."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from flyte_debugger.console.breakpoint_manager import PENDING, BreakpointManager, BreakpointStatus
from flyte_debugger.console.known_names import KnownNames, LoadedTask
from flyte_debugger.dap.messages import Breakpoint
from flyte_debugger.session.breakpoints.breakpoint_specs import Breakpoints, BreakpointStore
from flyte_debugger.session.breakpoints.breakpoint_sync import PlacedBreakpoint
from flyte_taskmodel.errors import InputsError

SOURCE = """
import flyte

env = flyte.TaskEnvironment(name="jobs")


@env.task
def train(epochs: int) -> int:
    return epochs


@flyte.trace
def clean(text: str) -> str:
    return text
"""
OTHER = """
import flyte

env = flyte.TaskEnvironment(name="late")


@env.task
def load() -> int:
    return 1
"""


class Program:
    """A program that has loaded `SOURCE`, and takes what it is sent.

    Args:
        file: its task's.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self.is_loaded = True
        self.is_over = False
        self.sent: list[tuple[Breakpoints, dict[str, str]]] = []

    def set_breakpoints(self, wanted: Breakpoints, stubs: Mapping[str, str]) -> None:
        if any(one.line == 2 for one in wanted.lines):
            raise InputsError("no.")
        self.sent.append((wanted, dict(stubs)))

    @property
    def placed(self) -> tuple[PlacedBreakpoint, ...]:
        wanted = self.sent[-1][0] if self.sent else Breakpoints()
        return tuple(PlacedBreakpoint(one, Breakpoint(True, 1)) for one in (*wanted.lines, *wanted.functions))

    def known_names(self) -> KnownNames | None:
        tasks = (LoadedTask("jobs.train", "train"), LoadedTask("jobs.made", "made by a factory"))
        return KnownNames(str(self.file), tasks, lambda name: name == "dumps") if self.is_loaded else None


@pytest.fixture
def program(tmp_path: Path) -> Program:
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'jobs'\n")
    (tmp_path / "late.py").write_text(OTHER)
    file = tmp_path / "jobs.py"
    file.write_text(SOURCE)
    return Program(file)


def connected(program: Program, wanted: Breakpoints | None = None) -> BreakpointManager:
    manager = BreakpointManager(wanted)
    manager.connect(program)
    return manager


def of(manager: BreakpointManager, text: str) -> BreakpointStatus:
    return next(one for one in manager.statuses() if one.text == text)


@pytest.mark.parametrize(
    "text", ["train", "jobs.train:exit", "made:entry", "*:failure", "dumps()", "train()", "clean()"]
)
def test_a_name_that_is_loaded_is_verified(program: Program, text: str) -> None:
    manager = connected(program)
    manager.add(text)
    assert [(one.verified, one.message) for one in manager.statuses()] == [(True, None)]
    assert manager.never_reached() == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("nosuch:entry", "'nosuch:entry': no task is named nosuch."),
        ("trian:exit", "'trian:exit': no task is named trian. Did you mean 'jobs.train'?"),
        (
            "clean:entry",
            "'clean:entry': clean is a traced function and no task: write clean() to stop at its first line.",
        ),
        ("nofun()", "'nofun()': no function is named nofun."),
        ("claen()", "'claen()': no function is named claen. Did you mean 'clean'?"),
    ],
)
def test_a_name_of_nothing_is_refused_with_the_nearest(program: Program, text: str, says: str) -> None:
    manager = connected(program)
    with pytest.raises(InputsError) as refused:
        manager.add(text)
    assert str(refused.value).startswith(says)
    assert (manager.statuses(), program.sent) == ((), [])


@pytest.mark.parametrize(("task", "says"), [("nosuch", "no task is named"), ("clean", "is a traced function")])
def test_a_stub_of_no_task_is_refused(program: Program, task: str, says: str) -> None:
    with pytest.raises(InputsError, match=says):
        connected(program).stub(task, "1")
    assert program.sent == []


def test_what_another_file_has_is_pending_until_it_is_loaded_or_never_reached(program: Program) -> None:
    manager = connected(program)
    manager.add("load:exit")
    assert of(manager, "load:exit").verified is False
    assert "pending" in (of(manager, "load:exit").message or "")
    program.is_over = True
    assert [one.text for one in manager.never_reached()] == ["load:exit"]
    assert "never reached" in (of(manager, "load:exit").message or "")


def test_names_from_before_the_file_is_loaded_are_looked_at_once_it_is(program: Program) -> None:
    program.is_loaded = False
    manager = connected(program, Breakpoints(tasks=("trian", "train:exit")))
    assert manager.check_names() == ()
    assert [one.verified for one in manager.statuses()] == [False, False]
    program.is_loaded = True
    assert [(one.text, one.message) for one in manager.check_names()] == [
        ("trian:entry", "no task is named trian. Did you mean 'jobs.train'?")
    ]
    assert [one.verified for one in manager.statuses()] == [False, True]
    assert manager.check_names() == ()


def test_a_function_that_any_file_may_have_is_pending_until_the_names_are_known(program: Program) -> None:
    program.is_loaded = False
    manager = connected(program)
    for text in ("nofun()", "dumps()"):
        manager.add(text)
    assert [(one.verified, one.message) for one in manager.statuses()] == [(False, PENDING)] * 2
    program.is_loaded = True
    assert [one.text for one in manager.check_names()] == ["nofun()"]
    assert {one.text: one.verified for one in manager.statuses()} == {"nofun()": False, "dumps()": True}


def test_a_program_is_asked_for_its_names_at_later_stops_only_where_a_breakpoint_has_one(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[KnownNames | None] = []
    names = program.known_names

    def counted() -> KnownNames | None:
        asked.append(names())
        return asked[-1]

    monkeypatch.setattr(program, "known_names", counted)
    manager = connected(program)
    manager.check_names()
    manager.check_names()
    assert len(asked) == 1
    manager.add("clean()", str(program.file))
    before = len(asked)
    manager.check_names()
    assert len(asked) == before + 1


def test_what_the_program_cannot_have_changes_nothing(program: Program, tmp_path: Path) -> None:
    store = BreakpointStore(tmp_path)
    manager = BreakpointManager(store=store)
    manager.connect(program)
    with pytest.raises(InputsError):
        manager.add("2", str(program.file))
    assert (manager.wanted, store.load()) == (Breakpoints(), Breakpoints())
    manager.add("9", str(program.file))
    manager.switch("9", False, str(program.file))
    assert manager.watch("epochs") == ("epochs",)
    assert store.load() == manager.wanted
    assert manager.stub("train", "epochs + 1") is None
    assert program.sent[-1] == (manager.wanted, {"train": "epochs + 1"})
    manager.remove("9", str(program.file))
    assert manager.statuses() == ()


def test_a_watch_belongs_to_the_task_where_it_was_made(tmp_path: Path) -> None:
    store = BreakpointStore(tmp_path)
    manager = BreakpointManager(Breakpoints(watches=("epoch",)), store=store)
    assert manager.watch("loss", "training.train") == ("epoch", "loss")
    assert manager.watch("rows", "training.load") == ("epoch", "rows")
    assert manager.wanted.watched_in("training.train") == ("epoch", "loss")
    assert manager.wanted.watched_in(None) == ("epoch",)
    assert store.load().watched_in("training.load") == ("rows",)
    with pytest.raises(InputsError, match="'rows' is not watched"):
        manager.unwatch("rows", "training.train")
    assert manager.unwatch("loss", "training.train") == ("epoch",)
    assert manager.watch("epoch", "training.train") == ("epoch",)
    assert manager.unwatch("epoch", "training.train") == ()
