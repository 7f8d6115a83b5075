"""Starting the workers of a run: the first, one in other surroundings, for a called task, for another attempt."""

import contextlib
import importlib.util
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from flyte_debugger.protocol import worker_messages
from flyte_debugger.protocol.channel import ChannelClosedError
from flyte_debugger.protocol.worker_requests import LaunchContext, RunAction, RunTask, RunWork, encode_request
from flyte_debugger.run.request import RunRequest
from flyte_debugger.secrets.masking import Masker
from flyte_debugger.secrets.secret_folder import SecretFolder
from flyte_debugger.secrets.secret_lookup import FOLDER_VARIABLE, PREFIX_VARIABLE, SecretNeed, resolve
from flyte_debugger.supervisor.leased_worker import LeasedWorker
from flyte_debugger.supervisor.standard_input import StandardInput
from flyte_debugger.worker_process.interpreter import choose
from flyte_debugger.worker_process.worker_pool import WorkerPool, start_worker
from flyte_debugger.worker_process.worker_process import WorkerProcess


def _debugpy() -> str | None:
    """The folder of our own debugpy, for workers whose environment has none; it is not imported here."""
    spec = importlib.util.find_spec("debugpy")
    return str(Path(spec.origin).parent) if spec and spec.origin else None


class Launcher:
    """Makes the workers of one run.

    Args:
        request: the run.
        folder: its folder.
        workers: where a warm one may be had.
        stdin: what the workers read as theirs.
        cwd: the run's working directory; None for this process's own.
    """

    def __init__(
        self,
        request: RunRequest,
        folder: Path,
        workers: WorkerPool | None,
        stdin: StandardInput | None = None,
        cwd: str | None = None,
    ) -> None:
        self.request = request
        self.stdin = stdin or StandardInput(None)
        self.masker = Masker([])
        self.notices: list[str] = []
        self._workers = workers
        self._secret_values: list[str] = []
        self._private: SecretFolder | None = None
        here = LaunchContext.of_this_process(request.task.root_dir)
        self._context = replace(here, cwd=cwd) if cwd else here
        self._first = RunTask(request, str(folder), self._context, debugpy=_debugpy() if request.debug else None)

    @property
    def cwd(self) -> str:
        """The working directory of the run."""
        return self._context.cwd

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
        return self._launch(self._first, None)

    def relaunched(self, leased: LeasedWorker, wanted: worker_messages.ProcessEnvironment) -> LeasedWorker:
        """The same request in the surroundings that its task wants.

        Raises:
            SecretMissingError: for a secret that is nowhere to be found.
        """
        assert isinstance(leased.work, RunTask)
        context = self._with(wanted)
        work = replace(leased.work, context=context, around=wanted, masked=self.secret_values, launched=True)
        return self._launch(work, leased.parent)

    def delegated(self, leased: LeasedWorker, message: worker_messages.DelegateAction) -> LeasedWorker:
        """A worker for a task that `leased` calls.

        Raises:
            SecretMissingError: for a secret that is nowhere to be found.
        """
        work = RunAction(
            self.request,
            self._first.folder,
            self._with(message.environment),
            message.environment,
            message.action,
            message.call,
            masked=self.secret_values,
        )
        return self._launch(work, leased, message.limits)

    def again(self, leased: LeasedWorker) -> LeasedWorker:
        """The next attempt of a worker that was lost."""
        next_leg = self._launch(replace(leased.work, attempt=leased.attempt + 1), leased.parent, leased.limits)
        next_leg.action = leased.action
        next_leg.written, next_leg.attempt_at = dict(leased.written), dict(leased.written)
        return next_leg

    @property
    def secret_values(self) -> tuple[str, ...]:
        """Whatever is masked."""
        return tuple(self._secret_values)

    def hide(self, values: Iterable[str]) -> None:
        """Mask these, too, in whatever comes from a worker from now on."""
        self._secret_values += values
        self.masker = Masker(self._secret_values)

    def _with(self, wanted: worker_messages.ProcessEnvironment) -> LaunchContext:
        """The person's own environment with what a task declares."""
        return replace(self._context, environ={**self._context.environ, **self.declared_environ(wanted)})

    def declared_environ(self, wanted: worker_messages.ProcessEnvironment) -> dict[str, str]:
        """The variables that a task declares, its secrets' values among them, which are masked from now on.

        Raises:
            SecretMissingError: for a secret that is nowhere to be found.
        """
        needs = [SecretNeed(secret.key, secret.group, secret.env_var, secret.mount) for secret in wanted.secrets]
        file = Path(self.request.secrets_file) if self.request.secrets_file else None
        resolved = resolve(needs, file, self._context.environ)
        self.hide(resolved.values)
        return {**wanted.env_vars, **resolved.environ, **self._files(resolved.files)}

    def _files(self, files: Mapping[str, str]) -> dict[str, str]:
        """Write secrets that are files into a private folder outside the run's, and say where they are."""
        if not files:
            return {}
        self._private = self._private or SecretFolder()
        self._private.write(files)
        return {FOLDER_VARIABLE: str(self._private.path), PREFIX_VARIABLE: ""}

    def _launch(
        self, work: RunWork, parent: LeasedWorker | None, limits: worker_messages.Limits | None = None
    ) -> LeasedWorker:
        leased = LeasedWorker(self._take(), work, parent, self.masker, limits or worker_messages.Limits())
        with contextlib.suppress(ChannelClosedError):
            stdin = self.stdin.descriptor
            leased.worker.channel.send(encode_request(work), *([] if stdin is None else [stdin]))
        return leased

    def _take(self) -> WorkerProcess:
        python = choose(self.request.python, self.request.task.file)
        if self._workers is None:
            return start_worker(python)
        return self._workers.take(python)
