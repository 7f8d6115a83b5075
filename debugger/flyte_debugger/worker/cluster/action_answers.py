"""Answers to questions about one action: all of it, its logs, report and code; ending it, answering it."""

from collections.abc import AsyncIterator
from typing import Any

from flyte.remote import Condition, Run

from flyte_debugger.protocol.cluster_answers import Answer, LogLines, Text
from flyte_debugger.protocol.cluster_questions import (
    AbortAction,
    AnswerCondition,
    DescribeAction,
    DownloadCode,
    ReadReport,
    TailLogs,
)
from flyte_debugger.run.condition_answer import parse_answer
from flyte_debugger.worker.cluster.action_details import describe, find_action, find_details
from flyte_debugger.worker.cluster.cluster_connection import Connection
from flyte_debugger.worker.cluster.cluster_failures import sentence_of
from flyte_debugger.worker.cluster.load_fresh_task import load_fresh_task
from flyte_debugger.worker.cluster.log_stream import log_lines
from flyte_taskmodel.errors import WorkbenchError


async def answer_about_action(question: Any, connection: Connection) -> AsyncIterator[Answer]:
    """The answers to one of these questions."""
    match question:
        case DescribeAction():
            details = await find_details(question.run, question.action, connection)
            task = load_fresh_task(question.task) if question.task else None
            yield await describe(details, connection, task)
        case TailLogs():
            async for line in log_lines(question, connection):
                yield LogLines(line + "\n")
        case ReadReport():
            async for report in _report(question, connection):
                yield report
        case DownloadCode():
            yield await _code(question, connection)
        case AbortAction():
            await _abort(question, connection)
        case AnswerCondition():
            await _answer(question, connection)


async def _report(question: ReadReport, connection: Connection) -> AsyncIterator[Text]:
    action = await find_action(question.run, question.action, connection)
    try:
        yield Text(await connection.answered(action.get_report.aio(attempt=question.attempt)))
    except RuntimeError as error:  # What Flyte raises where there is none.
        if error.__cause__ is not None:
            raise


async def _code(question: DownloadCode, connection: Connection) -> Text:
    action = await find_action(question.run, question.action, connection)
    try:
        place = await action.download_code.aio(dest=question.folder)
    except Exception as error:
        why = sentence_of(error, connection)
        raise WorkbenchError(f"The code of {question.run}/{question.action} cannot be fetched: {why}") from None
    return Text(str(place))


async def _abort(question: AbortAction, connection: Connection) -> None:
    if question.action is None:
        run = await connection.answered(Run.get.aio(question.run))
        await connection.answered(run.abort.aio(question.reason))
    else:
        action = await find_action(question.run, question.action, connection)
        await connection.answered(action.abort.aio(question.reason))


async def _answer(question: AnswerCondition, connection: Connection) -> None:
    details = await find_details(question.run, question.action, connection)
    waiting = (await describe(details, connection)).condition
    if waiting is None:
        raise WorkbenchError(f"{question.run}/{question.action} waits for no answer.")
    try:
        value = parse_answer(waiting, question.text)
    except ValueError as error:
        raise WorkbenchError(str(error)) from None
    conditions = Condition.listall.aio(run_name=question.run)
    async for condition in connection.each(conditions):
        if condition.action_name == question.action:
            await connection.answered(condition.signal.aio(value))
