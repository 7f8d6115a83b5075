"""Starting the workers of a run: the first, one in other surroundings, for a called task, for another attempt."""

import contextlib
import importlib.util
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from flyte_debugger.protocol import worker_messages
from flyte_debugger.protocol.channel import ChannelClosedError
from flyte_debugger.run.request import RunRequest
from flyte_debugger.secrets.masking import Masker
from flyte_debugger.secrets.secret_folder import SecretFolder
from flyte_debugger.secrets.secret_lookup import FOLDER_VARIABLE, PREFIX_VARIABLE, SecretNeed, resolve
from flyte_debugger.supervisor.leased_worker import LeasedWorker
from flyte_debugger.supervisor.standard_input import StandardInput
from flyte_debugger.worker_process.interpreter import choose
from flyte_debugger.worker_process.worker_pool import WorkerPool
from flyte_debugger.worker_process.worker_process import WorkerProcess
from flyte_taskmodel.plain_json import to_plain


def environment(root_dir: str | None) -> dict[str, Any]:
    """What a worker takes on before it imports user code: this process's working directory and environment."""
    return {"cwd": str(Path.cwd()), "environ": dict(os.environ), "root_dir": root_dir}


def _debugpy() -> str | None:
    """The folder of our own debugpy, for workers whose environment has none; it is not imported here."""
    spec = importlib.util.find_spec("debugpy")
    return str(Path(spec.origin).parent) if spec and spec.origin else None


_OURS = frozenset({"kind", "run_id", "run_dir", "file", "path", "action", "parent", "status", "cache", "type"})
"""Fields of events that hold no text of the person's task."""


class Launcher:
    """Makes the workers of one run.

    Args:
        request: the run.
        folder: its folder.
        workers: where a warm one may be had.
        stdin: what the workers read as theirs.
    """

    def __init__(
        self, request: RunRequest, folder: Path, workers: WorkerPool | None, stdin: StandardInput | None = None
    ) -> None:
        self.request = request
        self.stdin = stdin or StandardInput(None)
        self.masker = Masker([])
        self.notices: list[str] = []
        self.stops: worker_messages.TaskStops | None = None
        """The task breakpoints and stubs of a debug run, where they were replaced since its beginning."""
        self._workers = workers
        self._secret_values: list[str] = []
        self._private: SecretFolder | None = None
        self._base: dict[str, Any] = {
            "request": "run",
            "of": to_plain(request),
            "folder": str(folder),
            "launched": False,
            "around": to_plain(worker_messages.ProcessEnvironment({})),
            "attempt": 1,
            "masked": [],
            "debugpy": _debugpy() if request.debug else None,
            **environment(request.task.root_dir),
        }

    @property
    def cwd(self) -> str:
        """The working directory of the run."""
        return str(self._base["cwd"])

    def close(self) -> None:
        """Remove what no one is to find afterwards."""
        self.stdin.close()
        if self._private is not None:
            self._private.remove()

    def first(self) -> LeasedWorker:
        """The worker that leads the person's task.

        Raises:
            WorkerError: when its Python cannot be started.
        """
        return self._launch(self._base, None)

    def relaunched(self, leased: LeasedWorker, wanted: worker_messages.ProcessEnvironment) -> LeasedWorker:
        """The same request in the surroundings that its task wants.

        Raises:
            SecretMissingError: for a secret that is nowhere to be found.
        """
        return self._launch({**leased.message, **self._prepared(wanted), "launched": True}, leased.parent)

    def delegated(self, leased: LeasedWorker, message: worker_messages.DelegateAction) -> LeasedWorker:
        """A worker for a task that `leg` calls.

        Raises:
            SecretMissingError: for a secret that is nowhere to be found.
        """
        request = {
            **self._base,
            **self._prepared(message.environment),
            "request": "action",
            "action": message.action,
            "call": message.call,
            "limits": message.limits,
        }
        return self._launch(request, leased)

    def again(self, leased: LeasedWorker) -> LeasedWorker:
        """The next attempt of a worker that was lost."""
        next_leg = self._launch({**leased.message, "attempt": leased.attempt + 1}, leased.parent)
        next_leg.action, next_leg.limits = leased.action, leased.limits
        next_leg.written, next_leg.attempt_at = dict(leased.written), dict(leased.written)
        return next_leg

    def masked(self, message: dict[str, Any]) -> dict[str, Any]:
        """An event as it came from a worker without secrets' values; names and paths that are ours stay as they are."""
        return {name: value if name in _OURS else self.masker.plain(value) for name, value in message.items()}

    def hide(self, values: Iterable[str]) -> None:
        """Mask these, too, in whatever comes from a worker from now on."""
        self._secret_values += values
        self.masker = Masker(self._secret_values)

    def _prepared(self, wanted: worker_messages.ProcessEnvironment) -> dict[str, Any]:
        needs = [SecretNeed(secret.key, secret.group, secret.env_var, secret.mount) for secret in wanted.secrets]
        file = Path(self.request.secrets_file) if self.request.secrets_file else None
        resolved = resolve(needs, file, self._base["environ"])
        self.hide(resolved.values)
        environ = {**self._base["environ"], **wanted.env_vars, **resolved.environ, **self._files(resolved.files)}
        return {"environ": environ, "around": to_plain(wanted), "masked": self._secret_values}

    def _files(self, files: Mapping[str, str]) -> dict[str, str]:
        """Write secrets that are files into a private folder outside the run's, and say where they are."""
        if not files:
            return {}
        self._private = self._private or SecretFolder()
        self._private.write(files)
        return {FOLDER_VARIABLE: str(self._private.path), PREFIX_VARIABLE: ""}

    def _launch(self, message: dict[str, Any], parent: LeasedWorker | None) -> LeasedWorker:
        leased = LeasedWorker(self._take(), message, parent, self.masker)
        with contextlib.suppress(ChannelClosedError):
            request = {key: value for key, value in message.items() if key != "limits"}
            leased.worker.channel.send(request, self.stdin.descriptor)
            if self.stops is not None:
                leased.worker.channel.send(worker_messages.encode(self.stops))
        return leased

    def _take(self) -> WorkerProcess:
        python = choose(self.request.python, self.request.task.file)
        if self._workers is None:
            return WorkerProcess(python)
        return self._workers.take(python)
