"""A Flyte cluster for front ends: a worker is its client, so that Flyte and its sign-in stay out of this process.

    with ClusterClient(ClusterOptions()) as cluster:
        rows = cluster.runs(ListRuns(limit=20))
        detail = cluster.describe("r1")                   # the action that failed first
        for answer in cluster.ask(TailLogs("r1", detail.action)):
            ...

Every method may be called from any thread; several may wait at once.
"""

import contextlib
import itertools
import queue
import threading
from collections.abc import Callable
from functools import partial
from types import TracebackType
from typing import IO, TypeVar

from flyte_debugger.cluster.cluster_errors import ClusterError
from flyte_debugger.protocol.channel import ChannelClosedError
from flyte_debugger.protocol.cluster_answers import (
    ANSWERS,
    ActionDetail,
    Answer,
    ClusterReply,
    ClusterRunRow,
    PodDebugger,
    RecordedInputs,
    Submitted,
    Text,
    decode_reply,
)
from flyte_debugger.protocol.cluster_questions import (
    QUESTIONS,
    AbortAction,
    AskCluster,
    ClusterOptions,
    ClusterQuestion,
    DescribeAction,
    DownloadCode,
    FindDebugger,
    ListRuns,
    ReadInputs,
    ReadReport,
    RerunAction,
    SubmitTask,
)
from flyte_debugger.protocol.worker_requests import REQUESTS, LaunchContext, ServeCluster
from flyte_debugger.run.request import TaskRef
from flyte_debugger.worker_process.interpreter import choose
from flyte_debugger.worker_process.worker_pool import WorkerPool, start_worker
from flyte_debugger.worker_process.worker_process import WorkerProcess, describe_exit
from flyte_taskmodel.errors import ModuleFailedError, WorkerError

T = TypeVar("T")


class Answers:
    """The answers to one question, as they come; ends after the last.

    Iterating raises `ClusterError`, with one sentence, `ModuleFailedError` when the task's file cannot be imported, and
    ends when `close` is called, from whichever thread.
    """

    def __init__(self, replies: "queue.SimpleQueue[ClusterReply]", drop: Callable[[], None]) -> None:
        self._replies = replies
        self._drop = drop
        self._is_over = False

    def __iter__(self) -> "Answers":
        return self

    def __next__(self) -> Answer:
        if self._is_over:
            raise StopIteration
        reply = self._replies.get()
        if reply.answer is not None:
            return ANSWERS.decode(reply.answer)
        self._is_over = True
        _check(reply)
        raise StopIteration

    def close(self) -> None:
        """Want no more of them; safe to call twice."""
        self._drop()


class ClusterClient:
    """Asks one cluster; its worker starts with the first question.

    Args:
        options: which cluster.
        python: the interpreter; default: that of the project of `file`.
        file: the task's file where a question needs one.
        workers: where a program keeps a worker ready.
        said: takes what Flyte prints, such as where to sign in.
    """

    def __init__(
        self,
        options: ClusterOptions,
        python: str | None = None,
        file: str | None = None,
        workers: WorkerPool | None = None,
        said: Callable[[str], None] = lambda text: None,
    ) -> None:
        self._options = options
        self._python = choose(python, file or ".")
        self._workers = workers
        self._said = said
        self._worker: WorkerProcess | None = None
        self._numbers = itertools.count(1)
        self._open: dict[int, queue.SimpleQueue[ClusterReply]] = {}
        self._lock = threading.Lock()
        self._closed = False

    def open(self) -> None:
        """Start the worker, unless there is one; returns at once.

        Raises:
            WorkerError: when it cannot be started.
        """
        with self._lock:
            self._ready()

    def ask(self, question: ClusterQuestion) -> "Answers":
        """The answers as they come.

        Raises:
            WorkerError: when the worker cannot be started.
        """
        number, replies = next(self._numbers), queue.SimpleQueue[ClusterReply]()
        with self._lock:
            worker = self._ready()
            self._open[number] = replies
        self._send(worker, AskCluster(number, QUESTIONS.encode(question)))
        return Answers(replies, partial(self._drop, worker, number))

    def runs(self, question: ListRuns) -> list[ClusterRunRow]:
        """The newest runs, the newest first; raises as `ask`."""
        return [answer for answer in self.ask(question) if isinstance(answer, ClusterRunRow)]

    def describe(self, run: str, action: str | None = None, task: TaskRef | None = None) -> ActionDetail:
        """All of one action; of the first that failed, else of the root, where none is named. Raises as `ask`.

        Args:
            run: the run's name.
            action: one of its actions.
            task: the task here whose types the inputs and outputs are read as.
        """
        return self._one(DescribeAction(run, action, task), ActionDetail)

    def report(self, run: str, action: str, attempt: int | None = None) -> str | None:
        """An action's report as HTML; None where there is none. Raises as `ask`."""
        found = list(self.ask(ReadReport(run, action, attempt)))
        return found[0].text if found and isinstance(found[0], Text) else None

    def download_code(self, run: str, action: str, folder: str) -> str:
        """Fetch the code that an action ran into a folder. Returns the folder; raises as `ask`."""
        return self._one(DownloadCode(run, action, folder), Text).text

    def inputs(self, question: ReadInputs) -> RecordedInputs:
        """The inputs that an action had, for a task here; raises as `ask`."""
        return self._one(question, RecordedInputs)

    def submit(self, question: SubmitTask | RerunAction) -> Submitted:
        """Run something there; raises as `ask`."""
        return self._one(question, Submitted)

    def find_debugger(self, run: str, action: str) -> PodDebugger | None:
        """The debugger in an action's pod, once it takes connections; None where it has none. Raises as `ask`."""
        found = list(self.ask(FindDebugger(run, action)))
        return found[0] if found and isinstance(found[0], PodDebugger) else None

    def abort(self, run: str, action: str | None = None) -> None:
        """Abort a run, or one of its actions; raises as `ask`."""
        list(self.ask(AbortAction(run, action)))

    def close(self) -> None:
        """End the worker, in the middle of a question too; safe to call twice."""
        with self._lock:
            self._closed, worker = True, self._worker
        if worker:
            worker.kill()

    def __enter__(self) -> "ClusterClient":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _one(self, question: ClusterQuestion, kind: type[T]) -> T:
        answer = next(iter(list(self.ask(question))), None)
        if not isinstance(answer, kind):
            raise ClusterError(f"The cluster gave no answer to {question.kind.replace('_', ' ')}.")
        return answer

    def _ready(self) -> WorkerProcess:
        """The worker; another one when it has died."""
        if self._closed:
            raise WorkerError("the connection to the cluster is closed.")
        if self._worker and self._worker.returncode() is None:
            return self._worker
        if self._worker:
            self._worker.kill()
        worker = self._workers.take(self._python) if self._workers else start_worker(self._python)
        self._worker = worker
        for pipe in (worker.stdout, worker.stderr):
            assert pipe is not None
            threading.Thread(target=self._pass_on, args=[pipe], daemon=True).start()
        threading.Thread(target=self._read, args=[worker], name="flyte-cluster", daemon=True).start()
        context = LaunchContext.of_this_process(self._options.root_dir)
        self._send(worker, ServeCluster(context, self._options))
        return worker

    def _drop(self, worker: WorkerProcess, number: int) -> None:
        """Have no more answers come to a question."""
        if replies := self._open.pop(number, None):
            replies.put(ClusterReply(number))
            with contextlib.suppress(WorkerError):
                self._send(worker, AskCluster(number))

    def _send(self, worker: WorkerProcess, request: ServeCluster | AskCluster) -> None:
        try:
            worker.channel.send(REQUESTS.encode(request))
        except ChannelClosedError:
            worker.wait(1.0)
            raise WorkerError(f"the cluster's worker has ended: {describe_exit(worker.returncode())}.") from None

    # In threads.

    def _read(self, worker: WorkerProcess) -> None:
        sentence = "The connection to the cluster is closed."
        with contextlib.suppress(ChannelClosedError):
            while True:
                for message in worker.channel.receive():
                    if message.get("kind") == "run_refused":  # Said by a Python that is too old.
                        sentence = message["message"]
                        continue
                    reply = decode_reply(message)
                    if reply.number in self._open:
                        self._open[reply.number].put(reply)
                    if reply.answer is None:
                        self._open.pop(reply.number, None)
        for number, replies in list(self._open.items()):
            self._open.pop(number, None)
            replies.put(ClusterReply(number, error=sentence))

    def _pass_on(self, pipe: IO[bytes]) -> None:
        with contextlib.suppress(OSError, ValueError):
            while text := pipe.read(1 << 16):
                self._said(text.decode("utf-8", "replace"))


def _check(reply: ClusterReply) -> None:
    if reply.module_error is not None:
        raise ModuleFailedError(reply.place or "", reply.module_error)
    if reply.error is not None:
        raise ClusterError(reply.error)
