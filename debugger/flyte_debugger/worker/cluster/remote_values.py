"""Flyte's words and times for runs and actions as the workbench's."""

import datetime
from typing import Any

from flyte.models import ActionPhase


def phase_of(phase: Any) -> str:
    """A phase's name in lower case, whichever way Flyte gives it."""
    return str(phase.value if isinstance(phase, ActionPhase) else phase).lower()


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
