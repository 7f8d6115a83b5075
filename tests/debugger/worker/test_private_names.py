"""The private Flyte names that the engine stands on: when an upgrade moves one, this says which and what for."""

import importlib
import inspect

import pytest

pytestmark = pytest.mark.filterwarnings("ignore")  # Flyte's own imports warn

NAMES = [
    ("flyte._environment", "list_loaded_environments", "tasks that only their environment knows"),
    ("flyte._context", "internal_ctx", "the current TaskContext"),
    ("flyte._internal.controllers", "_ControllerState", "where our controller is installed"),
    ("flyte._internal.controllers._local_controller", "LocalController", "what our controller is made from"),
    ("flyte._internal.controllers._local_controller", "_stage_prev_checkpoint_for_local_retry", "checkpoints"),
    ("flyte._internal.controllers._local_controller", "_MIN_BACKOFF_ON_ERR_SEC", "the delay between attempts"),
    ("flyte._internal.controllers._local_controller", "_BACKOFF_MULTIPLIER", "the delay between attempts"),
    ("flyte._internal.runtime", "convert", "native values to Flyte's and back"),
    ("flyte._internal.runtime.types_serde", "transform_native_to_typed_interface", "cache keys, CLI inputs"),
    ("flyte._persistence._recorder", "RunRecorder", "what traces are told to"),
    ("flyte._persistence._task_cache", "LocalTaskCache", "Flyte's local cache"),
    ("flyte._cache.cache", "cache_from_request", "a task's cache policy"),
    ("flyte._cache.cache", "VersionParameters", "the version of a cached task"),
    ("flyte._map", "_map", "`flyte.map` in parallel"),
    ("flyte._map", "_Mapper", "`flyte.map` in parallel"),
    ("flyte._group", "group", "`flyte.map` in parallel"),
    ("flyte._secret", "secrets_from_request", "a task's secrets"),
    ("flyte._timeout", "timeout_from_request", "a task's timeout"),
    ("flyte._image", "Image", "whether a task declares an image"),
    ("flyte._image", "PipPackages", "the packages that a task's image has"),
    ("flyte._task", "AsyncFunctionTaskTemplate", "telling an execute of one's own from Flyte's"),
    ("flyte._utils.entry_points", "_installed_entry_points", "reading once which plugins are installed"),
    ("flyte.cli._params", "to_click_option", "inputs spelled as for `flyte run`"),
    ("flyte.cli._params", "PickleParamType", "inputs that Flyte's command line only unpickles"),
    ("flyte.cli._params", "UnionParamType", "inputs that Flyte's command line only unpickles"),
]


@pytest.mark.parametrize(("module", "name", "purpose"), NAMES)
def test_the_name_is_where_it_was(module: str, name: str, purpose: str) -> None:
    assert hasattr(importlib.import_module(module), name), f"{module}.{name} moved; it is used for: {purpose}"


@pytest.mark.parametrize("method", ["submit", "submit_sync", "get_action_outputs", "record_trace", "set_recorder"])
def test_the_local_controller_has_the_methods_we_override_or_lean_on(method: str) -> None:
    from flyte._internal.controllers._local_controller import LocalController

    assert callable(getattr(LocalController, method, None)), f"LocalController.{method} moved"


def test_the_recorder_takes_the_calls_that_traces_make() -> None:
    from flyte._persistence._recorder import RunRecorder

    for method, parameters in {
        "record_start": {"action_id", "task_name", "parent_id", "inputs"},
        "record_complete": {"action_id", "outputs"},
        "record_failure": {"action_id", "error"},
    }.items():
        known = set(inspect.signature(getattr(RunRecorder, method)).parameters)
        assert parameters <= known, f"RunRecorder.{method} no longer takes {parameters - known}"


def test_the_body_of_a_function_task_is_still_pre_function_post() -> None:
    from flyte._task import AsyncFunctionTaskTemplate

    source = inspect.getsource(AsyncFunctionTaskTemplate.execute)
    for part in ("await self.pre(", "replace(data=", "self.func", "await self.post("):
        assert part in source, f"AsyncFunctionTaskTemplate.execute no longer has {part!r}: body.py does what it did"


def test_calls_are_counted_by_their_context_or_by_the_controller() -> None:
    from flyte._internal.controllers._local_controller import LocalController
    from flyte.models import TaskContext

    counted = "_call_counter" in TaskContext.__dataclass_fields__ or hasattr(LocalController(), "_sequencer")
    assert counted, "neither TaskContext._call_counter nor LocalController._sequencer: actions are named by them"


def test_syncify_has_the_background_loop_that_user_code_must_stay_off() -> None:
    from flyte.syncify import syncify

    assert syncify._bg_loop.thread.is_alive()


@pytest.mark.parametrize(
    ("variable", "module", "purpose"),
    [
        ("EXEC_WRAPPER", "flyte._bin.runtime", "putting a rerun under debugpy"),
        ("DEBUG_MODE", "flyte._debug.constants", "telling whether a run was started with debug on"),
    ],
)
def test_flyte_s_runtime_reads_the_variable(variable: str, module: str, purpose: str) -> None:
    from flyte_debugger.worker.cluster import pod_debugger

    name = getattr(pod_debugger, variable)
    source = inspect.getsource(importlib.import_module(module))
    assert f'"{name}"' in source, f"Flyte no longer reads {name}; it is used for: {purpose}"
