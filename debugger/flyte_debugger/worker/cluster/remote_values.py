"""Flyte's words and times for runs and actions as the workbench's."""

import datetime
from typing import Any

from flyte.models import ActionPhase
from flyteidl2.common import phase_pb2


def phase_of(number: int) -> str:
    """The name in lower case of a phase, an `ActionPhase` of protobuf's, for which Flyte's own name may fail."""
    if number == phase_pb2.ACTION_PHASE_UNSPECIFIED:
        return "queued"  # The server has made the action, and told nothing of it yet.
    try:
        return str(ActionPhase.from_protobuf(number).value).lower()
    except ValueError:  # One that this Flyte does not know.
        return "unknown"


def seconds(message: Any, field: str) -> float | None:
    """A time of a protobuf message in seconds since the epoch; None where it is not set."""
    if not message.HasField(field):
        return None
    moment = getattr(message, field).ToDatetime(tzinfo=datetime.UTC)
    return float(moment.timestamp())


def task_of(metadata: Any) -> str:
    """The full name of what an action executes."""
    if metadata.HasField("task"):
        return str(metadata.task.id.name)
    return str(metadata.trace.name if metadata.HasField("trace") else metadata.condition.name)


def user_of(metadata: Any) -> str:
    """Whoever started an action: an e-mail address, a name or a subject; empty where it is not told."""
    identity = metadata.executed_by
    spec = identity.user.spec
    name = " ".join(part for part in (spec.first_name, spec.last_name) if part)
    return str(spec.email or name or identity.user.id.subject or identity.application.spec.name)
