"""The same words ask for the same run in every face: command line, notebook, form, rerun and the debugger's restart."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from flyte_debugger.catalog.form_worker import FormWorker
from flyte_debugger.history.run_history import History
from flyte_debugger.run.request import RunRequest, TaskRef
from flyte_debugger.run.request_builder import RunOptions, build_request
from flyte_notebook.magics.run_options import split_options
from flyte_notebook.run_view.make_request import make_request
from flyte_taskmodel.forms.presets import Preset, Presets
from flyte_taskmodel.forms.settings_codec import from_settings
from flyte_taskmodel.plain_json import from_plain
from flyte_tui.cli.run import run_command
from tests.debugger.runner import WORKERS
from tests.tui.cli.debugged import Debugged

pytestmark = pytest.mark.real
TASKS = Path(__file__).parents[1] / "tui" / "cli" / "tasks" / "debugged.py"

Settings = tuple[str, ...]


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A task's file in a project of its own."""
    (tmp_path / "pyproject.toml").touch()
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copy(TASKS, tmp_path))


def on_the_command_line(file: Path, words: list[str]) -> RunRequest:
    asked: list[RunRequest] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("flyte_tui.cli.run.run_task.run_task", lambda request, _shown: asked.append(request) or 0)
        run_command.run_command.main([str(file), "main", *words], standalone_mode=False)
    return asked[0]


def in_a_notebook(file: Path, words: list[str]) -> RunRequest:
    _, options = split_options(" ".join(words))
    return make_request(f"{file}:main", {}, options)


def in_a_form(file: Path, preset: Preset, settings: Settings) -> RunRequest:
    with FormWorker(TaskRef(file=str(file), name="main"), workers=WORKERS) as worker:
        form = worker.forms.overrides
        filled = from_settings((*preset.settings, *settings), form)
        return worker.request(worker.check(preset.inputs, filled))


def after_a_restart(file: Path, preset: Preset, settings: Settings) -> RunRequest:
    before = [word for setting in preset.settings for word in ("--set", setting)]
    restart = " ".join(["restart", *(word for setting in settings for word in ("--set", setting))])
    inputs = ["--inputs", json.dumps(preset.inputs)]
    with Debugged("debug", str(file), "main", *inputs, *before, cwd=file.parent) as session:
        session.stop()
        session.say(restart)
        session.stop()
        session.say("continue")
        assert session.ended() == 0
    (last, *_) = History().runs()
    return from_plain(RunRequest, json.loads((Path(last.folder) / "request.json").read_text())["of"])


@pytest.mark.parametrize(
    ("earlier", "later", "effective"),
    [
        (
            ("retries.count=5", "timeout.max_runtime=100", "queue=a"),
            ("retries=2", "timeout=90", "queue=b"),
            ("retries=2", "timeout=90", "queue=b"),
        ),
        (("retries=2", "env_vars.A=1"), ("retries.count=5",), ("retries=2", "env_vars.A=1", "retries.count=5")),
    ],
)
def test_what_is_said_later_wins_in_every_face(
    file: Path, own_home: Path, earlier: Settings, later: Settings, effective: Settings
) -> None:
    preset = Preset("kept", {"x": 4}, earlier)
    Presets(file).save("main", preset)
    words = ["--preset", "kept", *(word for setting in later for word in ("--set", setting))]
    typed, noted = on_the_command_line(file, words), in_a_notebook(file, words)
    restarted, filled = after_a_restart(file, preset, later), in_a_form(file, preset, later)
    again = build_request(RunRequest(typed.task, inputs={"x": 4}, overrides=earlier), RunOptions(overrides=later))
    assert typed == again
    for request in (typed, noted, restarted, filled):
        assert (request.task.file, request.task.name, request.inputs) == (str(file), "main", {"x": 4})
    for request in (typed, noted, restarted):
        assert request.overrides == effective
    assert of_a_form(file, filled.overrides) == of_a_form(file, effective)


def of_a_form(file: Path, settings: Settings) -> dict[str, object]:
    """What a form shows of settings, in which `retries=2` and `retries.count=2` are one."""
    with FormWorker(TaskRef(file=str(file), name="main"), workers=WORKERS) as worker:
        return from_settings(settings, worker.forms.overrides)


@pytest.mark.parametrize(
    ("options", "change"),
    [
        (["--no-cache"], lambda request: request.cache == "off"),
        (["--overwrite-cache", "--enforce-resources"], lambda r: (r.cache, r.enforce_resources) == ("overwrite", True)),
        (["--secrets", "secrets.env"], lambda request: request.secrets_file == str(Path("secrets.env").absolute())),
        (["--inputs", "inputs.yaml"], lambda request: request.inputs == {"x": 7}),
        (["--preset", "kept", "--inputs", "inputs.yaml"], lambda request: request.inputs == {"x": 7}),
    ],
)
def test_an_option_means_the_same_on_the_command_line_and_in_a_notebook(
    file: Path, options: list[str], change: Callable[[RunRequest], bool]
) -> None:
    Path("secrets.env").write_text("KEY=value\n")
    Path("inputs.yaml").write_text("x: 7\n")
    Presets(file).save("main", Preset("kept", {"x": 4}))
    assert change(on_the_command_line(file, options))
    assert change(in_a_notebook(file, options))
