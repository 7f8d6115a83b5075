"""What the debugger stands on in debugpy and pydevd: when an upgrade moves one, this says which and what for."""

import importlib
import inspect
import sys

import pytest
from debugpy.server import api as _api  # noqa: F401  (puts the bundled pydevd on the path)

NAMES = [
    ("pydevd", "PyDB", "where stops are heard of"),
    ("pydevd", "ThreadsSuspendedSingleNotification", "telling once that the program goes on"),
    ("pydevd", "TIMEOUT_SLOW", "how quickly a stopped thread answers"),
    ("_pydevd_bundle.pydevd_api", "PyDevdAPI", "which step was asked for"),
    ("_pydevd_bundle.pydevd_additional_thread_info", "set_additional_thread_info", "arming a thread"),
    ("_pydevd_bundle.pydevd_thread_lifecycle", "internal_run_thread", "keeping a stop that waits for another's"),
    ("_pydevd_bundle.pydevd_vars", "unblock_threads_on_timeout", "holding all threads while a person looks"),
    ("_pydevd_bundle.pydevd_net_command_factory_json", "NetCommandFactoryJson", "telling of a condition that raises"),
    ("_pydevd_bundle.pydevd_breakpoints", "LineBreakpoint", "conditions, hit counts and log messages"),
    ("_pydevd_bundle.pydevd_breakpoints", "FunctionBreakpoint", "conditions, hit counts and log messages"),
    ("_pydevd_bundle.pydevd_process_net_command_json", "convert_dap_log_message_to_expression", "log messages"),
    ("debugpy.server.api", "ensure_logging", "starting without a description of every installed package"),
    ("debugpy.common.log", "log_dir", "starting without a description of every installed package"),
    ("pydevd_file_utils", "get_abs_path_real_path_and_base_from_file", "the breakpoints of a file"),
    ("_pydevd_bundle.pydevd_constants", "PYTHON_SUSPEND", "lines that no step stops at"),
    ("_pydevd_bundle.pydevd_additional_thread_info", "any_thread_stepping", "lines that nobody wants"),
    ("_pydevd_bundle.pydevd_comm", "ReaderThread", "connecting without a pause"),
    ("_pydevd_bundle.pydevd_comm", "WriterThread", "connecting without a pause"),
    ("_pydevd_bundle.pydevd_process_net_command", "process_net_command", "connecting without a pause"),
    ("_pydevd_bundle.pydevd_process_net_command_json", "PyDevJsonCommandProcessor", "connecting without a pause"),
    ("pydevd", "fix_top_level_trace_and_get_trace_func", "leaving lines out where only exceptions are watched for"),
    ("pydevd", "collect_return_info", "telling `return await` from a return"),
    ("_pydevd_bundle.pydevd_collect_bytecode_info", "ReturnInfo", "telling `return await` from a return"),
    ("_pydevd_bundle.pydevd_constants", "get_global_debugger", "arming a thread"),
    ("_pydevd_bundle.pydevd_constants", "get_thread_id", "a thread's id"),
    ("_pydevd_bundle.pydevd_constants", "PYDEVD_USE_SYS_MONITORING", "arming a thread from Python 3.12 on"),
    ("_pydevd_bundle.pydevd_constants", "after_fork", "letting forked children run free"),
    ("_pydevd_bundle.pydevd_constants", "set_global_debugger", "letting forked children run free"),
    ("pydevd", "SetupHolder", "letting forked children run free"),
    ("_pydev_bundle.pydev_monkey", "patch_args", "having child processes debugged"),
    ("_pydev_bundle.pydev_monkey", "_get_python_c_args", "having child processes debugged"),
    ("_pydev_bundle.pydev_monkey", "skip_subprocess_arg_patch", "running a child whose session is gone"),
    ("_pydev_bundle.pydev_monkey", "_on_forked_process", "having child processes debugged"),
    ("_pydev_bundle.pydev_monkey", "patch_new_process_functions", "having child processes debugged"),
    ("_pydevd_bundle.pydevd_custom_frames", "custom_frames_container_init", "debugging forked children"),
    ("_pydevd_bundle.pydevd_defaults", "PydevdCustomization", "making pydevd ready in child processes"),
    ("pydevd", "settrace", "connecting child processes"),
    ("pydevd_tracing", "restore_sys_set_trace_func", "letting forked children run free"),
    ("_pydevd_bundle.pydevd_constants", "STATE_RUN", "arming a thread"),
    ("_pydevd_bundle.pydevd_constants", "STATE_SUSPEND", "arming a thread"),
    ("_pydevd_bundle.pydevd_thread_lifecycle", "mark_thread_suspended", "holding the other threads"),
    ("_pydevd_bundle.pydevd_constants", "EXCEPTION_TYPE_USER_UNHANDLED", "stopping for an exception that was caught"),
    ("_pydevd_bundle.pydevd_breakpoints", "get_exception_breakpoint", "which exceptions a client wants stops for"),
    ("_pydevd_bundle.pydevd_trace_dispatch", "handle_exception", "stopping for an exception that was caught"),
    ("pydevd_tracing", "SetTrace", "keeping the frame of a task's function"),
    ("_pydevd_bundle._debug_adapter.pydevd_base_schema", "BaseSchema", "a thread's id in the protocol"),
    ("_pydevd_bundle.pydevd_suspended_frames", "SafeRepr", "interrupting a value's text"),
    ("_pydevd_bundle.pydevd_suspended_frames", "get_var_scope", "listing an exception among the variables"),
    ("_pydevd_bundle.pydevd_api", "internal_get_variable_json", "telling only the variables that are asked for"),
    ("_pydevd_bundle.pydevd_constants", "RETURN_VALUES_DICT", "telling only the variables that are asked for"),
    ("_pydevd_bundle.pydevd_suspended_frames", "sorted_attributes_key", "the order of a page of variables"),
    ("_pydevd_bundle.pydevd_suspended_frames", "DAPGrouper", "the groups beside a page of variables"),
    ("_pydevd_bundle.pydevd_resolver", "defaultResolver", "giving each attribute its own time"),
    ("_pydevd_bundle.pydevd_frame_utils", "remove_exception_from_frame", "an exception's name in its frames"),
]


NAMED = (
    *("STEP_INTO", "STEP_INTO_MY_CODE", "STEP_INTO_COROUTINE", "SMART_STEP_INTO", "STEP_OVER", "STEP_OVER_MY_CODE"),
    *("STEP_RETURN", "STEP_RETURN_MY_CODE", "STEP_CAUGHT_EXCEPTION", "ADD_EXCEPTION_BREAK", "SET_BREAK"),
    *("SET_FUNCTION_BREAK", "SET_NEXT_STATEMENT", "STOP_ON_START", "THREAD_SUSPEND"),
)


@pytest.mark.parametrize(("module", "name", "purpose"), NAMES)
def test_the_name_is_where_it_was(module: str, name: str, purpose: str) -> None:
    assert hasattr(importlib.import_module(module), name), f"{module}.{name} moved; it is used for: {purpose}"


@pytest.mark.parametrize(
    ("owner", "method", "parameters"),
    [
        ("PyDB", "set_suspend", ["self", "thread", "stop_reason"]),
        ("PyDB", "do_wait_suspend", ["self", "thread", "frame", "event", "arg", "exception_type"]),
        ("PyDB", "in_project_scope", ["self", "frame", "absolute_filename"]),
        ("PyDB", "initialize_network", ["self", "sock", "terminate_on_socket_close"]),
        ("PyDB", "dispose_and_kill_all_pydevd_threads", ["self"]),
        ("PyDB", "apply_files_filter", ["self", "frame", "original_filename", "force_check_project_scope"]),
        ("PyDB", "set_trace_for_frame_and_parents", ["self", "thread_ident", "frame"]),
        ("PyDB", "get_file_type", ["self", "frame"]),
        ("PyDB", "handle_breakpoint_condition", ["self", "info", "pybreakpoint", "new_frame"]),
        ("PyDB", "handle_breakpoint_expression", ["self", "pybreakpoint", "info", "new_frame"]),
        ("PyDB", "enable_tracing", ["self"]),
        ("PyDB", "connect", ["self", "host", "port"]),
        ("PyDB", "get_internal_queue_and_event", ["self", "thread_id"]),
        ("ThreadsSuspendedSingleNotification", "on_thread_resume", ["self", "thread_id", "thread"]),
        (
            "ThreadsSuspendedSingleNotification",
            "send_suspend_notification",
            ["self", "thread_id", "thread", "stop_reason"],
        ),
        ("ThreadsSuspendedSingleNotification", "send_resume_notification", ["self", "thread_id"]),
        ("PyDevdAPI", "request_resume_thread", ["self", "thread_id"]),
        ("PyDevdAPI", "request_step", ["self", "py_db", "thread_id", "step_cmd_id"]),
        ("PyDevdAPI", "request_smart_step_into", ["self", "py_db", "seq", "thread_id", "offset", "child_offset"]),
    ],
)
def test_a_method_takes_what_it_took(owner: str, method: str, parameters: list[str]) -> None:
    module = "_pydevd_bundle.pydevd_api" if owner == "PyDevdAPI" else "pydevd"
    taken = list(inspect.signature(getattr(getattr(importlib.import_module(module), owner), method)).parameters)
    assert taken[: len(parameters)] == parameters, f"{owner}.{method} takes {taken} now: _pydevd/ replaces or calls it"


@pytest.mark.parametrize(
    ("owner", "method", "parameters"),
    [
        ("_AbstractVariable", "get_var_data", ["self", "fmt", "context"]),
        ("_FrameVariable", "get_children_variables", ["self", "fmt", "scope"]),
        ("_ObjectVariable", "get_children_variables", ["self", "fmt", "scope"]),
        ("_FramesTracker", "track", ["self", "thread_id", "frames_list"]),
        ("_FramesTracker", "untrack_all", ["self"]),
    ],
)
def test_values_are_shown_where_they_were(owner: str, method: str, parameters: list[str]) -> None:
    frames = importlib.import_module("_pydevd_bundle.pydevd_suspended_frames")
    taken = list(inspect.signature(inspect.unwrap(getattr(getattr(frames, owner), method))).parameters)
    assert taken[: len(parameters)] == parameters, (
        f"{owner}.{method} takes {taken} now: _pydevd/values/value_texts.py wraps it"
    )


def test_attributes_are_had_and_exceptions_are_told_as_they_were() -> None:
    resolver = importlib.import_module("_pydevd_bundle.pydevd_resolver")
    assert "getattr(var, name)" in inspect.getsource(resolver.DefaultResolver), "attributes have no time of their own"
    frames = vars(importlib.import_module("_pydevd_bundle.pydevd_frame_utils").FramesList())
    assert {"exc_desc", "trace_obj", "chained_frames_list"} <= set(frames), "an exception's message has no time"


def test_frames_of_a_stop_are_kept_as_they_were() -> None:
    frames = importlib.import_module("_pydevd_bundle.pydevd_suspended_frames")
    lists = importlib.import_module("_pydevd_bundle.pydevd_frame_utils")
    assert "_frames" in vars(lists.FramesList()), "a stack cannot be joined to those of its callers"
    source = inspect.getsource(frames._FramesTracker)
    for name in ("_untracked", "_suspended_frames_manager", "_frame_id_to_frame"):
        assert f"self.{name}" in source, f"{name} moved: a frame that two stacks have is forgotten with the first"
    manager = inspect.getsource(frames.SuspendedFramesManager)
    assert "_variable_reference_to_frames_tracker" in manager, "which stack a frame was told with is not known"


def test_the_requests_of_a_thread_are_kept_as_they_were() -> None:
    source = inspect.getsource(importlib.import_module("pydevd").PyDB.__init__)
    for name in ("_cmd_queue", "_thread_events"):
        assert f"self.{name} = defaultdict(" in source, f"{name} moved: a request may be lost, see command_queues.py"


def test_commands_and_states_have_their_names() -> None:
    commands = importlib.import_module("_pydevd_bundle.pydevd_comm_constants")
    for name in NAMED:
        assert hasattr(commands, f"CMD_{name}"), f"CMD_{name} moved: _pydevd/ tells stops and steps by it"


def test_a_step_is_told_before_it_stops() -> None:
    pydevd_frame = importlib.import_module("_pydevd_bundle.pydevd_frame")
    source = inspect.getsource(pydevd_frame)
    calm = "self.set_suspend(thread, step_cmd, original_step_cmd=info.pydev_original_step_cmd)\n"
    assert source.count(calm) == 2, "a step is suspended in other words now: _pydevd/ puts off what these do"
    for suspension in source.split(calm)[1:]:
        assert suspension.lstrip().startswith("self.do_wait_suspend("), "a step does not stop at once any more"


def test_an_interrupt_can_leave_after_an_exception_was_stopped_for() -> None:
    pydevd_frame = importlib.import_module("_pydevd_bundle.pydevd_frame")
    after = inspect.getsource(pydevd_frame.handle_exception).rpartition("pydev_log.exception()")[2].split()
    assert after[0] == "py_db.set_trace_for_frame_and_parents(thread.ident,", (
        "pydevd does something else after it has stopped for an exception: _pydevd/ raises a KeyboardInterrupt there"
    )


@pytest.mark.skipif(sys.version_info < (3, 12), reason="pydevd watches through sys.monitoring from Python 3.12 on")
@pytest.mark.parametrize(
    "name",
    ["update_monitor_events", "enable_code_tracing", "restart_events", "stop_monitoring", "reset_thread_local_info"],
)
def test_what_watches_coroutines_resume_is_where_it_was(name: str) -> None:
    monitoring = importlib.import_module("_pydevd_sys_monitoring.pydevd_sys_monitoring")
    assert hasattr(monitoring, name), (
        f"{name} moved: _pydevd/coroutine_resume.py and arm_thread.py have coroutines watched with it"
    )


@pytest.mark.skipif(sys.version_info < (3, 12), reason="pydevd watches through sys.monitoring from Python 3.12 on")
def test_pydevd_looks_its_frames_up_where_they_can_be_replaced() -> None:
    """Our callbacks call pydevd's, which would take our frame for the program's: _pydevd/line_events.py."""
    package = importlib.import_module("_pydevd_sys_monitoring.pydevd_sys_monitoring")
    own = sys.modules[package.restart_events.__module__]
    assert hasattr(own, "_getframe" if str(own.__file__).endswith(".py") else "sys")


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="pydevd does not trace from Python 3.12 on")
def test_what_is_watched_for_exceptions_alone_is_known_by_its_name() -> None:
    pydevd_frame = importlib.import_module("_pydevd_bundle.pydevd_frame")
    assert hasattr(pydevd_frame.PyDBFrame, "trace_exception"), (
        "every line of a debug run is traced now: _pydevd/exception_only_frames.py"
    )
