"""One action of a cluster as the events that lead to it."""

import time
from collections.abc import Iterator

from flyte_debugger.protocol.cluster_answers import ActionDetail
from flyte_debugger.run.cluster_events import PhaseEntered
from flyte_debugger.run.cluster_phases import status_of
from flyte_debugger.run.events import ActionEnded, ActionStarted, AttemptEnded, AttemptStarted, Event


def events_of_detail(detail: ActionDetail) -> Iterator[Event]:
    """All that is known of one action as events, its inputs, outputs and error included; they replace earlier ones."""
    yield ActionStarted(
        action=detail.action,
        parent=detail.parent,
        task=detail.task,
        label=detail.label,
        group=detail.group,
        trace=detail.kind_of_action != "task",
        inputs=detail.inputs,
        cache="hit" if detail.is_cached else "off",
        at=detail.started,
    )
    for attempt in detail.attempts:
        yield AttemptStarted(detail.action, attempt.number, attempt.started)
        if attempt.ended is not None:
            more = attempt.number < len(detail.attempts)
            status = status_of(attempt.phase)
            yield AttemptEnded(
                detail.action, attempt.number, status, attempt.error, 0.0 if more else None, attempt.ended
            )
    if detail.ended is not None:
        status = status_of(detail.phase)
        yield ActionEnded(detail.action, status, detail.outputs, detail.error, detail.ended)
    else:
        yield PhaseEntered(detail.action, detail.phase, time.time())
