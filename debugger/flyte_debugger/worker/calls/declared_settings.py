"""What a task declares, read off its TaskTemplate: limits, surroundings, and what has no effect on a desk."""

import os
from datetime import timedelta
from typing import Any

from flyte_debugger.protocol.worker_messages import Limits, ProcessEnvironment, SecretRef
from flyte_debugger.worker._flyte import Image, cache_from_request, secrets_from_request, timeout_from_request
from flyte_debugger.worker.calls.retry_policy import attempts_of, delay_before
from flyte_taskmodel.any_task import AnyTask
from flyte_taskmodel.description.task_source import function_of
from flyte_taskmodel.overrides.quantities import parse_bytes, parse_cores

THREAD_VARIABLES = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMEXPR_NUM_THREADS")
NO_EFFECT = "no effect here"
LOCAL_EFFECTS = {
    **dict.fromkeys(("queue", "service_account", "pod_template", "reusable", "image"), NO_EFFECT),
    **dict.fromkeys(("resources.gpu", "resources.disk", "resources.shm", "timeout.max_queued_time"), NO_EFFECT),
    **dict.fromkeys(("cache.serialize", "cache.max_age"), NO_EFFECT),
    **dict.fromkeys(("resources.memory", "resources.cpu"), "limit enforced with --enforce-resources"),
    **dict.fromkeys(("short_name", "links"), "a label"),
    "interruptible": "simulated with --preempt-after",
}
"""By path, what becomes on a desk of what a task declares, where that is not its full effect; `docs/declared.md`."""


def limits_of(task: AnyTask) -> Limits:
    """What the supervisor holds the task to."""
    timeout = timeout_from_request(task.timeout) if task.timeout else None
    resources = task.resources
    return Limits(
        delays=tuple(delay_before(task, number) for number in range(2, attempts_of(task) + 1)),
        max_runtime=_seconds(timeout.max_runtime) if timeout else None,
        deadline=_seconds(timeout.deadline) if timeout else None,
        memory=parse_bytes(str(_limit(resources.memory))) if resources and resources.memory else None,
        cpus=parse_cores(_limit(resources.cpu)) if resources and resources.cpu else None,
        interruptible=task.interruptible,
    )


def environment_of(task: AnyTask, enforce: bool) -> ProcessEnvironment:
    """The environment that the task wants around it, beside the one of whoever runs it."""
    variables = {name: str(value) for name, value in (task.env_vars or {}).items()}
    cpus = limits_of(task).cpus if enforce else None
    threads = {name: str(max(1, int(cpus))) for name in THREAD_VARIABLES} if cpus else {}
    secrets = secrets_from_request(task.secrets) if task.secrets else []
    return ProcessEnvironment(
        {**threads, **variables},
        tuple(
            SecretRef(secret.key, secret.group, secret.as_env_var, str(secret.mount) if secret.mount else None)
            for secret in secrets
        ),
    )


def wants_its_own(task: AnyTask, around: ProcessEnvironment, enforce: bool) -> bool:
    """Whether a called task declares what the process that it is called in cannot do for it alone."""
    own = environment_of(task, enforce)
    return (
        not own.env_vars.items() <= around.env_vars.items()
        or not set(own.secrets) <= set(around.secrets)
        or has_limits(task, enforce)
    )


def has_limits(task: AnyTask, enforce: bool) -> bool:
    """Whether a task declares a limit that is enforced on a whole process."""
    limits = limits_of(task)
    return (
        limits.max_runtime is not None
        or limits.deadline is not None
        or (enforce and (limits.memory is not None or limits.cpus is not None))
    )


def pin(task: AnyTask) -> None:
    """Hold this process, and all that it starts, to the CPUs that the task requests, where the system can."""
    cpus = limits_of(task).cpus
    if cpus and hasattr(os, "sched_setaffinity"):
        allowed = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, allowed[: max(1, int(cpus))])


def without_effect(task: AnyTask) -> str | None:
    """One sentence that names what the task declares and a desk cannot do; None when there is nothing."""
    whole = [name for name, effect in LOCAL_EFFECTS.items() if effect == NO_EFFECT and "." not in name]
    declared = [name for name in whole if name != "image" and getattr(task, name, None)]
    if function_of(task) is not None and task.image != Image.from_debian_base():  # A container is its image.
        declared.append("image")
    if task.resources and task.resources.gpu:
        declared.append("resources.gpu")
    cache = cache_from_request(task.cache)
    if cache.is_enabled():
        parts = (path for path in LOCAL_EFFECTS if path.startswith("cache."))
        declared += [path for path in parts if getattr(cache, path.removeprefix("cache."), None)]
    if not declared:
        return None
    return (
        f"{task.name} declares {', '.join(declared)}, which {'has' if len(declared) == 1 else 'have'} no effect here."
    )


def local_effect(path: str) -> str:
    """What becomes on a desk of a field or a part of one, in a few words; empty where it takes its full effect."""
    parts = path.split(".")
    above = (".".join(parts[:count]) for count in range(len(parts), 0, -1))
    return next((LOCAL_EFFECTS[each] for each in above if each in LOCAL_EFFECTS), "")


def _limit(value: Any) -> Any:
    """Of a request and a limit, the limit."""
    return value[1] if isinstance(value, tuple) else value


def _seconds(bound: timedelta | int | None) -> float | None:
    """Seconds of a bound; Flyte takes zero as no bound."""
    seconds = bound.total_seconds() if isinstance(bound, timedelta) else float(bound or 0)
    return seconds or None
