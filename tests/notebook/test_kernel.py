"""The magics in a real Jupyter kernel: what comes while a task runs, and the interrupt button."""

import re
from pathlib import Path

import psutil
import pytest

from flyte_debugger.worker_process import fork_server
from tests.notebook.cells import TASKS
from tests.notebook.comms import Widgets
from tests.notebook.conftest import running_kernel
from tests.notebook.kernels import PATIENCE, Kernel, prints, shows, text_of

pytestmark = pytest.mark.real

WAITING = """
import asyncio, os, pathlib, time
import flyte, flyte.report
env = flyte.TaskEnvironment(name="waiting")

@env.task(report=True)
def wait_for(path: str) -> str:
    print("ready", os.getpid())
    flyte.report.log("<p>before</p>", do_flush=True)
    while not (pathlib.Path(path).exists() and pathlib.Path(path).read_text()):
        time.sleep(0.01)
    flyte.report.log("<p>after</p>", do_flush=True)
    return pathlib.Path(path).read_text()

@env.task
async def stubborn() -> int:
    print("ready", os.getpid())
    while True:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            print("not yet", flush=True)
"""


def running(kernel: Kernel) -> psutil.Process:
    """The process of the task that says it is ready, once it does."""
    text = ""
    while not (said := re.search(r"ready (\d+)\n", text)):
        text += text_of(kernel.until(prints("")))
    return psutil.Process(int(said[1]))


def test_output_and_report_come_while_the_task_runs(kernel: Kernel, tmp_path: Path) -> None:
    kernel.run(WAITING)
    signal = tmp_path / "signal"
    request = kernel.client.execute(f"%flyte_run wait_for path={str(signal)!r}")
    widgets = Widgets(kernel)
    widgets.until("<p>before</p>")
    assert not signal.exists()
    signal.write_text("the end")
    rest = kernel.until_idle(request)
    (run,) = [state for state in widgets.states.values() if "card" in state]
    assert "after" in run["report"]["text"]
    assert "<p>before" not in run["report"]["text"]
    copy = [message for message in rest if shows("after")(message)][-1]
    assert copy["msg_type"] == "update_display_data"
    assert "before" in copy["content"]["data"]["text/html"]
    assert [m["content"]["data"]["text/plain"] for m in rest if m["msg_type"] == "execute_result"] == ["'the end'"]


def test_the_interrupt_button_stops_the_task_and_leaves_the_kernel(kernel: Kernel) -> None:
    kernel.run(WAITING + "\nkept = 41")
    request = kernel.client.execute("%flyte_run wait_for path='never'")
    task = running(kernel)
    kernel.manager.interrupt_kernel()
    shown = kernel.until_idle(request)
    (error,) = [message["content"] for message in shown if message["msg_type"] == "error"]
    assert error["traceback"] == ["\x1b[31mKeyboardInterrupt\x1b[0m: waiting.wait_for was stopped."]
    assert kernel.reply(request)["status"] == "error"
    assert not task.is_running()
    after = kernel.run("print(kept + 1)")
    assert text_of(after) == "42\n"
    again = kernel.client.execute("import signal; print(signal.getsignal(signal.SIGINT))")
    assert "default_int_handler" in text_of(kernel.until_idle(again))


def test_a_second_interrupt_kills_a_task_that_will_not_stop(kernel: Kernel, request: pytest.FixtureRequest) -> None:
    request.addfinalizer(lambda: kernel.run("limit_enforcer.CANCEL_GRACE = 5.0"))
    kernel.run(WAITING + "\nfrom flyte_debugger.supervisor import limit_enforcer\nlimit_enforcer.CANCEL_GRACE = 600")
    cell = kernel.client.execute("%flyte_run stubborn")
    task = running(kernel)
    kernel.manager.interrupt_kernel()
    kernel.until(prints("not yet"))
    kernel.manager.interrupt_kernel()
    assert [m["content"]["ename"] for m in kernel.until_idle(cell) if m["msg_type"] == "error"]
    assert not task.is_running()


def test_the_browser_of_tasks_runs_a_task_or_opens_its_form(kernel: Kernel) -> None:
    kernel.run(TASKS)
    widgets = Widgets(kernel)
    widgets.run("%flyte_tasks")
    widgets.tell("rows", {"command": "details", "id": "shift"})
    widgets.until("return Point(point.x + ADDED")
    widgets.tell("rows", {"command": "run", "id": "reported"})
    widgets.until("cells.reported succeeded")
    widgets.tell("rows", {"command": "run", "id": "pair"})
    widgets.until_held("'_model_name': 'TextModel'")
    assert len(widgets.labelled("n", "TextModel")) == 1


def test_a_failure_stops_the_cells_after_it(kernel: Kernel) -> None:
    kernel.run(TASKS)
    failing = kernel.client.execute("%flyte_run fail key='k'")
    pump = kernel.client.execute("print('not reached')")
    assert kernel.reply(failing)["status"] == "error"
    assert kernel.reply(pump)["status"] == "aborted"
    assert not any(map(prints("not reached"), kernel.until_idle(pump)))


def test_tab_completes_in_a_kernel(kernel: Kernel) -> None:
    kernel.run(TASKS)
    for typed in ("out = %flyte_run gre", "form = %flyte_form gre"):
        request = kernel.client.complete(typed)
        assert kernel.reply(request)["matches"] == ["greet"]


def test_workers_are_forked_from_a_server_that_is_there_before_the_first_run_and_die_with_the_kernel(
    own_kernel: Kernel,
) -> None:
    (server,) = own_kernel.workers() if fork_server.AVAILABLE else (None,)  # Workers are forked on Linux alone.
    own_kernel.run(WAITING)
    request = own_kernel.client.execute("%flyte_run wait_for path='never'")
    worker = running(own_kernel)
    assert server is None or worker.parent() == server
    own_kernel.manager.interrupt_kernel()
    own_kernel.until_idle(request)
    if server:
        psutil.wait_procs([worker], timeout=PATIENCE)
        assert own_kernel.workers() == [server]

    own_kernel.client.execute("%flyte_run wait_for path='never'")
    task = running(own_kernel)
    started = own_kernel.process.children(recursive=True)
    assert task in started
    assert len(own_kernel.workers()) == 2
    own_kernel.process.kill()
    assert psutil.wait_procs(started, timeout=PATIENCE)[1] == []


@pytest.mark.usefixtures("own_fork_server")
def test_a_run_under_jupyterlab_s_debugger_and_a_kernel_that_ends_takes_its_spare_worker_along() -> None:
    with running_kernel(loaded=False) as kernel:
        about = {"clientID": "jupyterlab", "adapterID": "python", "pathFormat": "path"}
        for number, (command, arguments) in enumerate({"initialize": about, "attach": {}}.items()):
            request = {"type": "request", "seq": number, "command": command, "arguments": arguments}
            kernel.client.control_channel.send(kernel.client.session.msg("debug_request", request))
            assert kernel.client.get_control_msg(timeout=PATIENCE)["content"]["success"]
        kernel.run("%load_ext flyte_notebook")
        kernel.run(TASKS)
        shown = kernel.run("%flyte_run pair n=2")
        assert [m["content"]["data"]["text/plain"] for m in shown if m["msg_type"] == "execute_result"] == ["(2, 'xx')"]
        started = kernel.process.children(recursive=True)
        assert kernel.workers()
        kernel.client.shutdown()
        assert psutil.wait_procs(started, timeout=PATIENCE)[1] == []
