"""Flyte's Connect services over a `ControlPlane`: what the SDK's client calls, and no more."""

import asyncio
import datetime
import hashlib
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import Any, TypeAlias

from connectrpc.code import Code
from connectrpc.errors import ConnectError
from flyteidl2.actions import actions_service_pb2 as actions
from flyteidl2.actions.actions_service_connect import ActionsService, ActionsServiceASGIApplication
from flyteidl2.auth.auth_service_connect import AuthMetadataServiceASGIApplication
from flyteidl2.cluster import payload_pb2 as cluster
from flyteidl2.cluster.service_connect import ClusterService, ClusterServiceASGIApplication
from flyteidl2.common import identifier_pb2 as ids
from flyteidl2.core import execution_pb2
from flyteidl2.dataproxy import dataproxy_service_pb2 as data
from flyteidl2.dataproxy.dataproxy_service_connect import DataProxyService, DataProxyServiceASGIApplication
from flyteidl2.logs.dataplane import payload_pb2 as logs
from flyteidl2.project import project_service_pb2 as projects
from flyteidl2.project.project_service_connect import ProjectService, ProjectServiceASGIApplication
from flyteidl2.task import common_pb2
from flyteidl2.workflow import run_definition_pb2 as definitions
from flyteidl2.workflow import run_service_pb2 as runs
from flyteidl2.workflow import state_service_pb2 as states
from flyteidl2.workflow.run_service_connect import RunService, RunServiceASGIApplication

from tests.cluster.accounts import Accounts
from tests.cluster.control_plane import ABORTED, ENDED, PAUSED, ROOT, SUCCEEDED, Action, ControlPlane, Details, run_id
from tests.cluster.filtering import page, selected
from tests.cluster.pods import Pods, literal_of

Application: TypeAlias = Any
LOG_POLL = 0.05


def applications(plane: ControlPlane, pods: Pods) -> list[Application]:
    """The ASGI applications of the services."""
    return [
        RunServiceASGIApplication(Runs(plane, pods)),
        DataProxyServiceASGIApplication(Data(plane)),
        ActionsServiceASGIApplication(Actions(plane, pods)),
        ClusterServiceASGIApplication(Clusters()),
        ProjectServiceASGIApplication(Projects()),
        AuthMetadataServiceASGIApplication(Accounts(lambda: plane.url)),
    ]


def start_task(
    plane: ControlPlane, pods: Pods, action_id: Any, spec: Any, input_uri: str, parent: str = "", group: str = ""
) -> Action:
    """A new action that executes a task."""
    details = Details(id=action_id, task=spec)
    metadata = details.metadata
    metadata.parent, metadata.group, metadata.action_type = parent, group, definitions.ACTION_TYPE_TASK
    identity = spec.task_template.id
    for name in ("org", "project", "domain", "name", "version"):
        setattr(metadata.task.id, name, getattr(identity, name))
    metadata.task.short_name, metadata.environment_name = spec.short_name, spec.environment.name
    metadata.executed_by.user.spec.email = "ada@example.com"
    action = plane.add_action(details, input_uri)
    pods.start(action)
    return action


def abort(plane: ControlPlane, pods: Pods, action: Action, reason: str) -> None:
    """End an action that goes on."""
    if action.phase not in ENDED:
        action.details.abort_info.reason = reason
        plane.enter(action, ABORTED)
        pods.kill(action)


class Runs(RunService):
    def __init__(self, plane: ControlPlane, pods: Pods) -> None:
        self.plane, self.pods = plane, pods

    async def create_run(self, request: Any, ctx: Any) -> Any:
        new = run_id(request.run_id.name)
        asked = request.project_id
        new.project = request.run_id.project or asked.name or new.project
        new.domain = request.run_id.domain or asked.domain or new.domain
        self.plane.add_run(new, request.run_spec)
        root = ids.ActionIdentifier(run=new, name=ROOT)
        uri = request.offloaded_input_data.uri
        action = start_task(self.plane, self.pods, root, request.task_spec, uri)
        if request.run_spec.HasField("relation"):
            action.details.metadata.relation.CopyFrom(request.run_spec.relation)
        return runs.CreateRunResponse(run=definitions.Run(action=action.light))

    async def list_runs(self, request: Any, ctx: Any) -> Any:
        roots = [run.root for run in reversed(self.plane.runs.values()) if ROOT in run.actions]
        mine = [one for one in roots if one.details.id.run.project == (request.project_id.name or "demo")]
        found, token = page(selected(mine, request.request.filters), request.request)
        return runs.ListRunsResponse(runs=[definitions.Run(action=one.light) for one in found], token=token)

    async def list_actions(self, request: Any, ctx: Any) -> Any:
        actions = self.plane.run(request.run_id).actions.values()
        found, token = page(selected(actions, request.request.filters), request.request)
        return runs.ListActionsResponse(actions=[one.light for one in found], token=token)

    async def get_run_details(self, request: Any, ctx: Any) -> Any:
        run = self.plane.run(request.run_id)
        return runs.GetRunDetailsResponse(details=definitions.RunDetails(run_spec=run.spec, action=run.root.details))

    async def get_action_details(self, request: Any, ctx: Any) -> Any:
        return runs.GetActionDetailsResponse(details=self.plane.action(request.action_id).details)

    async def watch_action_details(self, request: Any, ctx: Any) -> AsyncIterator[Any]:
        action, told = self.plane.action(request.action_id), b""
        async for _ in self.plane.changes():
            if (now := action.details.SerializeToString()) != told:
                told = now
                yield runs.WatchActionDetailsResponse(details=action.details)
            if action.phase in ENDED:
                return

    async def abort_run(self, request: Any, ctx: Any) -> Any:
        for action in self.plane.run(request.run_id).actions.values():
            abort(self.plane, self.pods, action, request.reason)
        return runs.AbortRunResponse()

    async def abort_action(self, request: Any, ctx: Any) -> Any:
        abort(self.plane, self.pods, self.plane.action(request.action_id), request.reason)
        return runs.AbortActionResponse()

    async def signal_event(self, request: Any, ctx: Any) -> Any:
        action = self.plane.action(request.action_id)
        action.value = literal_of(getattr(request.payload, request.payload.WhichOneof("value") or ""))
        self.plane.enter(action, SUCCEEDED)
        return runs.SignalEventResponse()

    async def get_action_data_u_r_is(self, request: Any, ctx: Any) -> Any:
        return runs.GetActionDataURIsResponse(inputs_uri=self.plane.action(request.action_id).input_uri)


class Data(DataProxyService):
    def __init__(self, plane: ControlPlane) -> None:
        self.plane = plane

    async def create_upload_location(self, request: Any, ctx: Any) -> Any:
        place = f"uploads/{request.content_md5.hex()}/{request.filename or 'file'}"
        url = f"{self.plane.url}/blob/{place}"
        return data.CreateUploadLocationResponse(signed_url=url, native_url=str(self.plane.folder / place))

    async def upload_inputs(self, request: Any, ctx: Any) -> Any:
        body = request.inputs.SerializeToString(deterministic=True)
        place = self.plane.folder / "inputs" / hashlib.sha256(body).hexdigest()[:16] / "inputs.pb"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(body)
        answer = data.UploadInputsResponse()
        answer.offloaded_input_data.uri, answer.offloaded_input_data.inputs_hash = str(place), place.parent.name
        return answer

    async def get_action_data(self, request: Any, ctx: Any) -> Any:
        action = self.plane.action(request.action_id)
        answer = data.GetActionDataResponse(inputs_uri=action.input_uri)
        if action.input_uri:
            answer.inputs.CopyFrom(common_pb2.Inputs.FromString(Path(action.input_uri).read_bytes()))
        outputs = self.plane.place(action, action.details.status.attempts) / "outputs.pb"
        if outputs.exists():
            answer.outputs.CopyFrom(common_pb2.Outputs.FromString(outputs.read_bytes()))
        return answer

    async def create_download_link(self, request: Any, ctx: Any) -> Any:
        attempt = request.action_attempt_id
        action = self.plane.action(attempt.action_id)
        if request.artifact_type == data.ARTIFACT_TYPE_REPORT:
            file = self.plane.place(action, attempt.attempt) / "report.html"
        else:
            words = list(action.details.task.task_template.container.args)
            file = Path(words[words.index("--tgz") + 1])
        answer = data.CreateDownloadLinkResponse()
        if file.exists():
            answer.pre_signed_urls.signed_url.append(f"{self.plane.url}/blob/{file.relative_to(self.plane.folder)}")
        return answer

    async def tail_logs(self, request: Any, ctx: Any) -> AsyncIterator[Any]:
        action, seen = self.plane.action(request.action_id), 0
        file = self.plane.place(action, request.attempt) / "log.txt"
        while True:
            is_over = action.phase in ENDED or action.details.status.attempts > request.attempt
            text = file.read_bytes() if file.exists() else b""
            text = text if is_over else text[: text.rfind(b"\n") + 1]
            lines = text.decode("utf-8", "replace").splitlines()
            told = [log_line(action, number, line) for number, line in enumerate(lines)]
            if told[seen:]:
                yield data.TailLogsResponse(logs=[data.TailLogsResponse.Logs(lines=told[seen:])])
            seen = len(told)
            if self.plane.forgotten_logs:
                self.plane.forgotten_logs -= 1
                raise ConnectError(Code.NOT_FOUND, "no such stream")
            if is_over and not self.plane.keeps_logs_open:
                return
            await asyncio.sleep(LOG_POLL)


def log_line(action: Action, number: int, text: str) -> logs.LogLine:
    """A line of an action's log, a millisecond after the one before."""
    line = logs.LogLine(message=text, originator=logs.USER)
    line.timestamp.FromDatetime(action.created + datetime.timedelta(milliseconds=number))
    return line


class Actions(ActionsService):
    def __init__(self, plane: ControlPlane, pods: Pods) -> None:
        self.plane, self.pods = plane, pods

    async def enqueue(self, request: Any, ctx: Any) -> Any:
        new = request.action
        if new.action_id.name not in self.plane.run(new.action_id.run).actions:
            self._begin(new)
        return actions.EnqueueResponse()

    def _begin(self, new: Any) -> None:
        match new.WhichOneof("spec"):
            case "task":
                parent, group = new.parent_action_name, new.group
                start_task(self.plane, self.pods, new.action_id, new.task.spec, new.input_uri, parent, group)
            case "trace":
                details = Details(id=new.action_id, trace=new.trace.spec)
                details.metadata.action_type = definitions.ACTION_TYPE_TRACE
                details.metadata.trace.name, details.status.phase = new.trace.name, new.trace.phase
                self._add(details, new)
            case "condition":
                details = Details(id=new.action_id, condition=new.condition)
                details.metadata.action_type = definitions.ACTION_TYPE_CONDITION
                details.metadata.condition.name, details.status.phase = new.condition.name, PAUSED
                details.metadata.condition.type.CopyFrom(new.condition.type)
                self._add(details, new)

    def _add(self, details: Details, new: Any) -> None:
        details.metadata.parent, details.metadata.group = new.parent_action_name, new.group
        self.plane.add_action(details, new.input_uri if details.HasField("trace") else "")

    async def watch_for_updates(self, request: Any, ctx: Any) -> AsyncIterator[Any]:
        parent, told = request.parent_action_id, dict[str, int]()
        run = self.plane.run(parent.run)
        yield actions.WatchForUpdatesResponse(control_message=states.ControlMessage(sentinel=True))
        async for _ in self.plane.changes():
            for action in self._news(run.actions.values(), parent.name, told):
                yield actions.WatchForUpdatesResponse(action_update=self._update(action))

    def _news(self, known: Iterable[Action], parent: str, told: dict[str, int]) -> list[Action]:
        children = [one for one in known if one.details.metadata.parent == parent]
        news = [one for one in children if told.get(one.name) != one.phase]
        told |= {one.name: one.phase for one in news}
        return news

    def _update(self, action: Action) -> states.ActionUpdate:
        details = action.details
        place = self.plane.place(action, details.status.attempts)
        update = states.ActionUpdate(action_id=details.id, phase=details.status.phase, output_uri=str(place))
        if details.HasField("error_info"):
            update.error.message, update.error.code = details.error_info.message, details.error_info.code
            update.error.kind = execution_pb2.ExecutionError.USER
        if action.value is not None:
            update.value.CopyFrom(action.value)
        return update

    async def abort(self, request: Any, ctx: Any) -> Any:
        abort(self.plane, self.pods, self.plane.action(request.action_id), request.reason)
        return actions.AbortResponse()


class Clusters(ClusterService):
    async def select_cluster(self, request: Any, ctx: Any) -> Any:
        return cluster.SelectClusterResponse()


class Projects(ProjectService):
    async def list_projects(self, request: Any, ctx: Any) -> Any:
        known = projects.Project(id="demo", name="demo", domains=[projects.Domain(id="development")])
        return projects.ListProjectsResponse(projects=projects.Projects(projects=[known]))
