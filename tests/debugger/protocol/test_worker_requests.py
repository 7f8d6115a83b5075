"""What a worker is asked and what it answers comes back from the socket as it was sent."""

import json

import pytest

from flyte_debugger.protocol import worker_messages
from flyte_debugger.protocol.cluster_questions import QUESTIONS, AskCluster, ClusterOptions, SubmitTask
from flyte_debugger.protocol.worker_replies import (
    REPLIES,
    CheckFailed,
    FormChecked,
    FormOpened,
    InputsRefused,
    ModuleFailed,
    Reply,
    TaskDescribed,
    TaskNotFound,
    TasksListed,
    ValuesWritten,
)
from flyte_debugger.protocol.worker_requests import (
    REQUESTS,
    CheckForm,
    DescribeTask,
    LaunchContext,
    ListTasks,
    OpenForm,
    Request,
    RunAction,
    RunTask,
    ServeCluster,
    WriteArguments,
    WritePickled,
    is_request,
)
from flyte_debugger.run.request import DebugOptions, DialBack, RunRequest, TaskRef
from flyte_taskmodel.description.task_description import ErrorInfo, FileTasks, Frame, TaskDescription, TaskSummary
from flyte_taskmodel.forms.schema import Checked, Field, FieldError, Form, TaskForms

TASK = TaskRef("/a.py", "main", "/root")
RUN = RunRequest(TASK, ("--n", "1"), {"m": [1, {"a": None}]}, debug=DebugOptions(DialBack(1, "t"), stubs={"a": "1"}))
CONTEXT = LaunchContext("/here", {"A": "1"}, "/root")
AROUND = worker_messages.ProcessEnvironment({"A": "1"}, (worker_messages.SecretRef("k", "g", None, "/m"),))
ERROR = ErrorInfo("ValueError", "bad", (Frame("/a.py", 3, "f", "raise"),))
FORM = Form("t", (Field("n", "n", "int", fields=(Field("n.a", "a", "text"),)),))
SUMMARY = TaskSummary("env.main", "main", "main", "/a.py", 3, "env", "(n: int) -> int", ("async",), "doc", ("n",))

DESCRIPTION = TaskDescription(SUMMARY, "Task", (), (), (), (), (), (), "doc", "/a.py", 3, "def main(): ...")

REQUESTED: tuple[Request, ...] = (
    RunTask(RUN, "/run", CONTEXT, AROUND, 2, ("s",), True, "/debugpy"),
    RunTask(RUN, "/run", CONTEXT),
    RunAction(RUN, "/run", CONTEXT, AROUND, "a1", {"task": "x", "parent": {"name": "a0"}}, 2, ("s",)),
    ListTasks("/a.py", CONTEXT),
    DescribeTask(TASK, CONTEXT),
    OpenForm(TASK, CONTEXT, ("/lib",)),
    CheckForm({"n": "3"}, ("retries=2",)),
    WriteArguments(("--n", "3")),
    WritePickled("abc"),
    ServeCluster(CONTEXT, ClusterOptions("/config.yaml", "demo", "development", None, "/here")),
    AskCluster(1, QUESTIONS.encode(SubmitTask(RUN, "r1", True))),
    AskCluster(2),
)
REPLIED: tuple[Reply, ...] = (
    TasksListed(FileTasks("/a.py", (SUMMARY,), ERROR, "printed", 1.5)),
    TaskDescribed(DESCRIPTION),
    FormOpened(TaskForms("env.main", FORM, FORM, "doc")),
    FormChecked(Checked((FieldError("n", "n is wrong"),), inputs={"n": 3}, settings=("retries=2",))),
    ValuesWritten({"n": 3, "m": {"a": [None]}}),
    TaskNotFound("no such task"),
    ModuleFailed(ERROR),
    InputsRefused("no"),
    CheckFailed(ERROR),
)


@pytest.mark.parametrize("request_", REQUESTED, ids=lambda request: request.kind)
def test_a_request_comes_back_equal(request_: Request) -> None:
    plain = json.loads(json.dumps(REQUESTS.encode(request_)))
    assert is_request(plain)
    assert REQUESTS.decode(plain) == request_


@pytest.mark.parametrize("reply", REPLIED, ids=lambda reply: reply.kind)
def test_a_reply_comes_back_equal(reply: Reply) -> None:
    plain = json.loads(json.dumps(REPLIES.encode(reply)))
    assert not is_request(plain)
    assert REPLIES.decode(plain) == reply


def test_each_kind_is_seen_here() -> None:
    assert {each.kind for each in REQUESTED} == set(REQUESTS.kinds)
    assert {each.kind for each in REPLIED} == set(REPLIES.kinds)


def test_no_message_of_a_run_is_taken_for_a_request() -> None:
    assert not is_request(worker_messages.MESSAGES.encode(worker_messages.Answer("a1", 3)))
