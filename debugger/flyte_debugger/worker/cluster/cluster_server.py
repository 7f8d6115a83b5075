"""Answers questions about a cluster, any number at a time, until whoever asks is gone."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from typing import NoReturn, TypeAlias

from flyte_debugger.protocol.channel import Channel
from flyte_debugger.protocol.cluster_answers import ANSWERS, Answer, ClusterReply, encode_reply
from flyte_debugger.protocol.cluster_questions import (
    QUESTIONS,
    AbortAction,
    AnswerCondition,
    AskCluster,
    ClusterQuestion,
    DescribeAction,
    DownloadCode,
    FindDebugger,
    ListRuns,
    ReadInputs,
    ReadReport,
    RerunAction,
    SubmitTask,
    TailLogs,
    WatchRun,
)
from flyte_debugger.protocol.worker_requests import Request, ServeCluster
from flyte_debugger.worker.cluster.cluster_connection import Connection
from flyte_debugger.worker.cluster.cluster_failures import sentence_of
from flyte_debugger.worker.hidden_threads import unseen
from flyte_taskmodel.errors import ModuleFailedError

Answers: TypeAlias = AsyncIterator[Answer]


def serve_cluster(request: ServeCluster, channel: Channel, following: Callable[[], Request]) -> NoReturn:
    """Answer questions for ever; the channel's end ends the process.

    Args:
        request: which cluster.
        channel: takes the answers.
        following: waits for the next request.
    """
    asyncio.run(_Server(Connection(request.context, request.options), channel).serve(following))
    raise AssertionError("a cluster is served for ever")


class _Server:
    def __init__(self, connection: Connection, channel: Channel) -> None:
        self._connection = connection
        self._channel = channel
        self._open: dict[int, asyncio.Task[None]] = {}

    async def serve(self, following: Callable[[], Request]) -> None:
        loop = asyncio.get_running_loop()

        def read() -> None:
            while True:
                loop.call_soon_threadsafe(self._take, following())

        unseen(threading.Thread(target=read, name="flyte-cluster-questions", daemon=True)).start()
        await asyncio.Event().wait()

    def _take(self, request: Request) -> None:
        assert isinstance(request, AskCluster)
        number = request.number
        if request.question is None:
            if task := self._open.get(number):
                task.cancel()
            return
        question = QUESTIONS.decode(request.question)
        self._open[number] = asyncio.get_running_loop().create_task(self._answer(number, question))
        self._open[number].add_done_callback(lambda _: self._open.pop(number, None))

    async def _answer(self, number: int, question: ClusterQuestion) -> None:
        end = ClusterReply(number)
        try:
            await self._connection.open()
            async for answer in _answers(question, self._connection):
                self._channel.send(encode_reply(ClusterReply(number, ANSWERS.encode(answer))))
        except ModuleFailedError as failed:
            end = ClusterReply(number, error=str(failed), place=failed.file, module_error=failed.error)
        except Exception as error:
            end = ClusterReply(number, error=sentence_of(error, self._connection))
        self._channel.send(encode_reply(end))


def _answers(question: ClusterQuestion, connection: Connection) -> Answers:
    """The answers; what a kind of question wants is imported when it is first asked."""
    match question:
        case ListRuns():
            from flyte_debugger.worker.cluster.run_listing import list_runs

            return list_runs(question, connection)
        case WatchRun():
            from flyte_debugger.worker.cluster.run_watch import watch_run

            return watch_run(question, connection)
        case DescribeAction() | TailLogs() | ReadReport() | DownloadCode() | AbortAction() | AnswerCondition():
            from flyte_debugger.worker.cluster.action_answers import answer_about_action

            return answer_about_action(question, connection)
        case ReadInputs():
            from flyte_debugger.worker.cluster.recorded_inputs import read_recorded_inputs

            return read_recorded_inputs(question, connection)
        case FindDebugger():
            from flyte_debugger.worker.cluster.pod_debugger import find_debugger

            return find_debugger(question, connection)
        case SubmitTask() | RerunAction():
            from flyte_debugger.worker.cluster.submission import submit

            return submit(question, connection)
