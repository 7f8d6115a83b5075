"""`flyte run --local`, with a witness: the very command line of Flyte, its actions, outputs and error noted as JSON.

    python stock.py NOTES METADATA run --local FILE TASK ...
    python stock.py serve

What follows METADATA goes to Flyte's own command as it is; METADATA is the folder of what Flyte writes. The witness
sits where Flyte's local controller tells of each action, and where the command has the task's native outputs.

`serve` imports Flyte once and forks a process for each line of JSON on stdin: `arguments` as above, `cwd`,
`environment`, and `output`, a file for what is printed. It answers with the process's id, then with its exit status.
"""

import json
import os
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

import flyte._persistence._recorder as recorder_module
from flyte._run import _Runner
from flyte.cli._run import RunTaskCommand
from flyte.cli.main import main
from flyte.errors import RuntimeUserError

from flyte_debugger.worker._flyte import start_syncify_thread, stop_syncify_thread
from flyte_taskmodel.description.json_values import to_json


def serve() -> list[str]:
    """Fork a process for each request; returns in each, with its arguments."""
    stop_syncify_thread()
    assert threading.active_count() == 1
    for line in sys.stdin:
        asked = json.loads(line)
        if (process := os.fork()) == 0:
            become(asked)
            return [sys.argv[0], *asked["arguments"]]
        print(process, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), flush=True)
    sys.exit()


def become(asked: dict[str, Any]) -> None:
    """Be as a new process would be."""
    output = os.open(asked["output"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for descriptor, stream in ((nothing, 0), (output, 1), (output, 2)):
        os.dup2(descriptor, stream)
    sys.stdin = open(0, closefd=False)  # noqa: SIM115
    os.environ.clear()
    os.environ.update(asked["environment"])
    os.chdir(asked["cwd"])
    tempfile.tempdir = None
    start_syncify_thread()


if sys.argv[1] == "serve":
    sys.argv = serve()
NOTES, METADATA = Path(sys.argv[1]), sys.argv[2]
notes: dict[str, Any] = {"outputs": None, "error": None, "error_type": None, "actions": {}}


def save() -> None:
    NOTES.write_text(json.dumps(notes))


class Witness(recorder_module.RunRecorder):
    """Notes what Flyte's controller tells of each action."""

    is_active = True

    def get_action(self, action_id: str) -> Any:
        return notes["actions"].get(action_id)

    def record_start(self, *, action_id: str, **told: Any) -> None:
        notes["actions"][action_id] = {
            "task": told["task_name"],
            "label": told.get("short_name") or told["task_name"],
            "parent": told.get("parent_id"),
            "group": told.get("group"),
            "cached": told.get("cache_hit", False),
            "attempts": 0,
            "status": "running",
            "report": str(Path(told["output_path"]) / "report.html"),
        }
        save()

    def record_attempt_start(self, *, action_id: str, **told: Any) -> None:
        if action_id in notes["actions"]:  # Conditions have attempts, too, and no start.
            notes["actions"][action_id]["attempts"] += 1

    def record_attempt_failure(self, **told: Any) -> None:
        """The action's end tells what is compared."""

    def record_complete(self, *, action_id: str, **told: Any) -> None:
        self._end(action_id, "succeeded")

    def record_failure(self, *, action_id: str, error: str) -> None:
        self._end(action_id, "failed")

    def _end(self, action_id: str, status: str) -> None:
        if action_id in notes["actions"]:
            notes["actions"][action_id]["status"] = status
            save()

    def record_root_failure(self, *, error: str) -> None:
        raised = sys.exception()
        notes["error"] = error
        notes["error_type"] = raised.code if type(raised) is RuntimeUserError else type(raised).__name__
        save()


def note_outputs(command: RunTaskCommand, console: Any, result: Any, config: Any) -> None:
    """Flyte gives a task without outputs one that is None; it is noted as none."""
    has_outputs = bool(command.obj.native_interface.outputs)
    notes["outputs"] = [to_json(output) for output in result.outputs()] if has_outputs else []
    save()
    render_local_success(command, console, result, config)


def run_in_folder(runner: _Runner, *args: Any, **kwargs: Any) -> None:
    init(runner, *args, **kwargs)
    runner._metadata_path = METADATA


render_local_success, init = RunTaskCommand._render_local_success, _Runner.__init__
RunTaskCommand._render_local_success = note_outputs
recorder_module.RunRecorder = Witness
_Runner.__init__ = run_in_folder

save()
sys.argv[:] = ["flyte", *sys.argv[3:]]
sys.exit(main())
