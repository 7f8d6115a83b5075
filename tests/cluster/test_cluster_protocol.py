"""Questions to the cluster's worker and its answers come back from JSON as they were."""

import json

import pytest

from flyte_debugger.protocol.cluster_answers import (
    ANSWERS,
    ActionDetail,
    Answer,
    Attempt,
    ClusterReply,
    ClusterRunRow,
    LogLines,
    Phase,
    PodDebugger,
    RecordedInputs,
    Submitted,
    Text,
    decode_reply,
    encode_reply,
)
from flyte_debugger.protocol.cluster_questions import (
    QUESTIONS,
    AbortAction,
    AnswerCondition,
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
from flyte_debugger.run.cluster_events import PhaseEntered
from flyte_debugger.run.events import ConditionWaiting, RunEnded
from flyte_debugger.run.request import RunRequest, TaskRef
from flyte_taskmodel.description.task_description import ErrorInfo

TASK = TaskRef("/a.py", "main", "/root")
ERROR = ErrorInfo("ValueError", "bad")
ASKED: tuple[ClusterQuestion, ...] = (
    ListRuns(5, "a.main", ("failed",), "ada", 1.5),
    WatchRun("r1", follow=False),
    DescribeAction("r1"),
    TailLogs("r1", "a0", 2),
    ReadReport("r1", "a0"),
    DownloadCode("r1", "a0", "/folder"),
    ReadInputs("r1", "a0", TASK, ("n",)),
    SubmitTask(RunRequest(TASK, ("--n", "1")), "r2", True),
    RerunAction("r1", "a0", ("--n", "1"), None, 5678),
    FindDebugger("r1", "a0"),
    AbortAction("r1", None, "why"),
    AnswerCondition("r1", "c1", "yes"),
)
DETAIL = ActionDetail(
    *("r1", "a1", "a0", "e.t", "t", None, "task", "failed", 1.0, 2.0, "http://page"),
    attempts=(Attempt(1, "failed", 1.0, 2.0, (Phase("queued", 1.0, 1.5),), ERROR),),
    inputs={"n": [1, {"a": None}]},
    outputs=(),
    error=ERROR,
    is_cached=False,
    has_report=True,
    has_logs=True,
    module="e",
    instance="t",
    version="v",
    has_bundle=True,
    image="i",
    env_vars={"A": "1"},
    secrets=("S",),
    flyte_version="2",
    condition=ConditionWaiting("c", "ask", "go?", False, "bool", "", None, 1.0),
)
ANSWERED: tuple[Answer, ...] = (
    ClusterRunRow("r1", "e.t", "running", 1.0, None, "ada", "http://page", "demo", "development"),
    DETAIL,
    LogLines("a\nb\n"),
    Text("<p>"),
    RecordedInputs({"n": 1}, "abc", ("m",), ("k",), ("env_vars.A=1",), "2", ("click (not here)",)),
    PodDebugger(None, 5678, "/root", "demo/r1-a0-0"),
    Submitted("r1", "http://page", {"task": "e.t"}),
    PhaseEntered("a0", "queued", 1.0),
    RunEnded("succeeded", (1,), None, 2.0),
)


@pytest.mark.parametrize("question", ASKED)
def test_a_question_comes_back_equal(question: ClusterQuestion) -> None:
    assert QUESTIONS.decode(json.loads(json.dumps(QUESTIONS.encode(question)))) == question


@pytest.mark.parametrize("answer", ANSWERED)
def test_an_answer_comes_back_equal(answer: Answer) -> None:
    reply = ClusterReply(3, ANSWERS.encode(answer))
    back = decode_reply(json.loads(json.dumps(encode_reply(reply))))
    assert back.answer is not None
    assert ANSWERS.decode(back.answer) == answer


def test_each_kind_is_seen_here() -> None:
    assert {question.kind for question in ASKED} == set(QUESTIONS.kinds)
