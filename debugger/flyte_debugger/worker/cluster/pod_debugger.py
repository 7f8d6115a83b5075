"""A debugger in an action's own pod: the editor of Flyte's debug mode, or debugpy, which a rerun can be put under."""

import re
import shlex
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from flyte.remote import ActionDetails, Run, RunDetails

from flyte_debugger.protocol.cluster_answers import PodDebugger
from flyte_debugger.protocol.cluster_questions import FindDebugger, TailLogs
from flyte_debugger.worker.cluster.action_details import ROOT, debug_url, find_action, find_details
from flyte_debugger.worker.cluster.cluster_connection import Connection
from flyte_debugger.worker.cluster.log_stream import log_lines
from flyte_taskmodel.errors import WorkbenchError

EXEC_WRAPPER = "_F_EXEC_WRAPPER"
"""The variable by which Flyte's runtime starts itself again below another command; private to Flyte."""
DEBUG_MODE = "_F_E_VS"
"""The variable that `debug=True` sets; private to Flyte."""
ABSENT = "flyte-workbench: there is no debugpy here"
_LISTENS = re.compile(r"flyte-workbench: debugpy listens on port (\d+), the code is in (.+)")
_PROGRAM = """\
import os, runpy, sys, threading
sys.argv = words = sys.argv[1:]
if os.environ.get('ACTION_NAME') == 'a0':
    try:
        import debugpy
    except ImportError:
        sys.exit('{absent}')
    debugpy.listen(('127.0.0.1', {port}))
    folder = os.path.abspath(words[words.index('--dest') + 1] if '--dest' in words else '.')
    print('flyte-workbench: debugpy listens on port {port}, the code is in', folder, flush=True)
    giving_up = threading.Timer(600, debugpy.wait_for_client.cancel)
    giving_up.daemon = True
    giving_up.start()
    debugpy.wait_for_client()
    giving_up.cancel()
runpy.run_path(words[0], run_name='__main__')
"""
"""Runs Flyte's runtime in the pod. The run's first action waits ten minutes for a debugger; its children have none."""


async def variables_of_rerun(run: str, port: int | None, connection: Connection) -> dict[str, str]:
    """The environment variables for a rerun, which inherits those of the run.

    Args:
        run: what is run again.
        port: for debugpy; None for a rerun without it, also of a run that was put under it.
        connection: to the cluster.
    """
    if port is not None:
        program = _PROGRAM.format(port=port, absent=ABSENT)
        return {EXEC_WRAPPER: shlex.join(("python", "-X", "frozen_modules=off", "-c", program))}
    return {EXEC_WRAPPER: ""} if _is_under_debugpy(await _variables(run, connection)) else {}


async def find_debugger(question: FindDebugger, connection: Connection) -> AsyncIterator[PodDebugger]:
    """The debugger, once it is there; nothing where the action has none."""
    details = await find_details(question.run, question.action, connection)
    if url := debug_url(details.pb2, connection):
        yield PodDebugger(url=url)
        return
    if details.done():
        return
    variables = await _variables(question.run, connection)
    if variables.get(DEBUG_MODE):
        async for found in _editor(question, connection):
            yield found
    elif _is_under_debugpy(variables) and question.action == ROOT:
        yield await _Waiting(question.run, connection).listening()


async def _variables(run: str, connection: Connection) -> dict[str, str]:
    """The environment variables that a run was started with."""
    details = await connection.answered(RunDetails.get.aio(run))
    return {one.key: one.value for one in details.pb2.run_spec.envs.values}


def _is_under_debugpy(variables: dict[str, str]) -> bool:
    return ABSENT in variables.get(EXEC_WRAPPER, "")


async def _editor(question: FindDebugger, connection: Connection) -> AsyncIterator[PodDebugger]:
    """The editor's page, which the pod serves once it has fetched the editor: that may take minutes."""
    if question.action == ROOT:
        run = await connection.answered(Run.get.aio(question.run))
        if url := await run.get_debug_url.aio():
            yield PodDebugger(url=url)
        return
    action = await find_action(question.run, question.action, connection)
    async for details in action.watch():
        if url := debug_url(details.pb2, connection):
            yield PodDebugger(url=url)
            return


@dataclass
class _Waiting:
    """The root of a run that was put under debugpy."""

    run: str
    connection: Connection

    async def listening(self) -> PodDebugger:
        """Where debugpy listens, as soon as the pod's log tells.

        Raises:
            WorkbenchError: when it never will.
        """
        async for line in log_lines(TailLogs(self.run, ROOT), self.connection):
            if found := _LISTENS.search(line):
                details = await find_details(self.run, ROOT, self.connection)
                return PodDebugger(port=int(found[1]), folder=found[2].strip(), pod=_pod(details.pb2))
            if ABSENT in line:
                raise WorkbenchError(
                    f'The image {await self._image()} has no debugpy: add it with `.with_pip_packages("debugpy")`.'
                )
        details = await find_details(self.run, ROOT, self.connection)
        why = f" ({details.error_info.message.strip()})" if details.error_info else ""
        raise WorkbenchError(f"{self.run} was over before a debugger could attach{why}.")

    async def _image(self) -> str:
        details: ActionDetails = await find_details(self.run, ROOT, self.connection)
        return str(details.pb2.task.task_template.container.image)


def _pod(message: Any) -> str | None:
    """The pod of an action's last attempt."""
    context = message.attempts[-1].log_context if message.attempts else None
    if context is None or not context.primary_pod_name:
        return None
    namespaces = [pod.namespace for pod in context.pods if pod.pod_name == context.primary_pod_name]
    return f"{namespaces[0] if namespaces else 'default'}/{context.primary_pod_name}"
