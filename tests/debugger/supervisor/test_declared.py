"""What a task declares takes effect: each field against a real worker."""

import json
from pathlib import Path
from typing import Any

import pytest

from flyte_debugger.run.events import AttemptEnded, ConditionWaiting, Event, Notice, ReportFlushed, ResourcesUsed
from flyte_debugger.run.request import RunRequest, TaskRef
from flyte_debugger.run.run_handle import start_run
from flyte_debugger.run.state import RunState
from tests.debugger.runner import TASKS, WORKERS, none_left

pytestmark = pytest.mark.process

FILE = str(TASKS / "declares.py")


def run(task: str, *arguments: str, **options: Any) -> tuple[RunState, list[Event]]:
    """The final state and every event of a run."""
    with start_run(RunRequest(TaskRef(file=FILE, name=task), arguments, **options), WORKERS) as going:
        seen = list(going.events())
        return going.wait(), seen


def attempts(seen: list[Event]) -> list[str]:
    return [event.status for event in seen if isinstance(event, AttemptEnded)]


class TestTimeout:
    @pytest.mark.parametrize("task", ["too_long", "too_long_async", "too_long_in_c", "too_long_in_a_lock"])
    def test_max_runtime_ends_the_attempt_whatever_it_does(self, task: str, own_home: Path) -> None:
        state, seen = run(task)
        assert (state.status, attempts(seen)) == ("timed_out", ["timed_out"])
        assert state.error is not None
        assert "timeout.max_runtime allows (1 s)" in state.error.message
        assert state.root is not None
        assert state.root.status == "timed_out"
        assert none_left(own_home)

    def test_what_the_report_had_is_kept(self) -> None:
        state, _ = run("too_long_with_report")
        assert state.status == "timed_out"
        assert state.report is not None
        assert "as far as it came" in Path(state.report).read_text()

    def test_another_attempt_may_follow(self, tmp_path: Path) -> None:
        state, seen = run("slow_once", "--marker", str(tmp_path / "marker"))
        assert (state.outputs, attempts(seen)) == (("second time",), ["timed_out", "succeeded"])

    def test_the_deadline_ends_the_run_across_attempts(self) -> None:
        state, _ = run("never_right")
        assert state.status == "timed_out"
        assert state.error is not None
        assert "timeout.deadline allows (2 s)" in state.error.message

    def test_an_override_bites(self) -> None:
        state, _ = run("mapped", overrides=("timeout=0.3",))
        assert state.status == "timed_out"

    def test_a_called_task_is_held_to_its_own(self) -> None:
        state, _ = run("calls_too_long")
        assert state.status == "succeeded"
        assert state.outputs[0].startswith("MaxRuntimeExceededError: ")
        called = next(action for action in state.actions.values() if action.task == "declares.called_too_long")
        assert called.status == "timed_out"

    def test_a_caller_that_does_not_catch_fails(self) -> None:
        state, _ = run("calls_too_long_async")
        assert state.status == "failed"
        assert state.error is not None
        assert state.error.type == "flyte.errors.MaxRuntimeExceededError"
        assert state.error.traceback[-1].text == "return await called_too_long.aio()"


class TestRetries:
    def test_a_crashed_worker_is_an_attempt_like_any_other(self, tmp_path: Path) -> None:
        state, seen = run("crashes_once", "--marker", str(tmp_path / "marker"))
        assert (state.outputs, attempts(seen)) == (("came back",), ["crashed", "succeeded"])
        assert state.root is not None
        assert state.root.attempts == 2

    def test_when_every_attempt_crashes_so_does_the_run(self) -> None:
        state, seen = run("always_crashes")
        assert (state.status, attempts(seen)) == ("crashed", ["crashed", "crashed"])

    @pytest.mark.parametrize("how", ["--crash", ""])
    def test_each_attempt_has_the_checkpoint_of_the_last(self, how: str) -> None:
        state, seen = run("counts_by_checkpoint", *([how] if how else []))
        assert state.outputs == (2,)
        assert len(attempts(seen)) == 3

    def test_the_output_of_each_attempt_can_be_told_apart(self, tmp_path: Path) -> None:
        state, _ = run("crashes_once", "--marker", str(tmp_path / "marker"))
        lines = [json.loads(line) for line in (Path(state.run_dir) / "events.jsonl").read_text().splitlines()]
        starts = [line["stdout_at"] for line in lines if line["kind"] == "attempt_started"]
        text = (Path(state.run_dir) / "stdout.log").read_bytes()
        assert [text[start:end] for start, end in zip(starts, [*starts[1:], None], strict=True)] == [b"attempt\n"] * 2


class TestPreemption:
    def test_a_preempted_task_goes_on_from_its_checkpoint(self, own_home: Path) -> None:
        state, seen = run("interruptible", preempt_after=0.5)
        assert (state.outputs, attempts(seen)) == ((41,), ["preempted", "succeeded"])
        assert none_left(own_home)

    def test_a_task_that_is_not_interruptible_is_left_alone(self) -> None:
        state, seen = run("slow_square", "--n", "3", preempt_after=0.1)
        assert (state.outputs, attempts(seen)) == ((9,), ["succeeded"])
        assert any("interruptible=True" in event.text for event in seen if isinstance(event, Notice))


class TestEnvironment:
    def test_variables_are_there_before_the_file_is_imported(self) -> None:
        state, _ = run("reads_mode")
        assert state.outputs == (["from the environment", "from the environment"],)

    def test_a_called_task_has_its_own_and_its_caller_has_not(self) -> None:
        state, _ = run("calls_reads_its_own")
        assert state.outputs == (["of the task", "", None],)

    def test_a_failure_in_another_process_has_the_lines_of_both(self) -> None:
        state, _ = run("calls_fails_of_its_own")
        assert state.error is not None
        assert [(frame.file, frame.text) for frame in state.error.traceback] == [
            (FILE, "fails_of_its_own()"),
            (FILE, 'raise ValueError("in a process of its own")'),
        ]

    def test_many_called_at_once_share_the_machine(self, own_home: Path) -> None:
        state, _ = run("fans_out")
        assert state.outputs == (sum(range(12)) + 12,)
        assert none_left(own_home)

    def test_overridden_variables_are_set(self) -> None:
        state, _ = run("reads_mode", overrides=("env_vars.MODE=overridden",))
        assert state.outputs == (["overridden", "overridden"],)


class TestSecrets:
    TOKEN = "s3cr3t-t0ken-value"

    def everything_kept(self, state: RunState) -> bytes:
        return b"".join(path.read_bytes() for path in Path(state.run_dir).rglob("*") if path.is_file())

    def test_a_secret_from_a_file_reaches_the_task_and_nothing_else(self, tmp_path: Path) -> None:
        dotenv = tmp_path / "secrets.env"
        dotenv.write_text(f"API_TOKEN={self.TOKEN}\n")
        for task in ("tells_its_secret", "calls_with_secret"):
            state, seen = run(task, secrets_file=str(dotenv))
            assert state.status == "succeeded"
            assert self.TOKEN not in repr(seen)
            kept = [path for path in Path(state.run_dir).rglob("*") if path.is_file() and path.suffix != ".pb"]
            assert not [path for path in kept if self.TOKEN.encode() in path.read_bytes() and "flyte" not in path.parts]
            reports = [Path(event.path).read_text() for event in seen if isinstance(event, ReportFlushed)]
            assert reports
            assert all("***" in report and self.TOKEN not in report for report in reports)
        assert state.outputs == (len(self.TOKEN),)

    def test_it_is_masked_in_errors_too(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("API_TOKEN", self.TOKEN)
        state, seen = run("fails_with_its_secret")
        assert state.status == "failed"
        assert state.error is not None
        assert state.error.message == "cannot log in with ***"
        assert self.TOKEN not in repr(seen)

    def test_one_that_is_missing_names_the_key_and_the_places(self) -> None:
        state, _ = run("fails_with_its_secret")
        assert state.refused is not None
        for word in ("api-token", "API_TOKEN", "--secrets"):
            assert word in state.refused.message


class TestResources:
    def test_memory_over_the_limit_ends_the_attempt(self, own_home: Path) -> None:
        state, seen = run("hoards", enforce_resources=True)
        assert (state.status, attempts(seen)) == ("out_of_memory", ["out_of_memory"])
        assert state.error is not None
        assert "300Mi" in state.error.message
        assert none_left(own_home)

    def test_without_enforcement_it_is_told(self) -> None:
        state, _ = run("hoards")
        assert state.status == "succeeded"
        (used,) = state.used.values()
        assert used.peak_memory > 500 << 20
        assert used.requested_memory == 300 << 20
        assert used.notice is not None

    def test_cpus_are_held_by_affinity_and_thread_counts(self) -> None:
        state, _ = run("sees_its_cpus", enforce_resources=True)
        assert state.outputs == (["1", "1"],)

    def test_what_was_used_is_told_for_every_run(self) -> None:
        _, seen = run("says")
        (used,) = [event for event in seen if isinstance(event, ResourcesUsed)]
        assert used.peak_memory > 10 << 20
        assert used.cpu_seconds > 0


class TestInline:
    def test_a_large_output_fails_and_names_itself(self) -> None:
        state, _ = run("says", "--times", "1000")
        assert state.status == "failed"
        assert state.error is not None
        assert "output 'o0'" in state.error.message
        assert "max_inline_io_bytes is 1,000 bytes" in state.error.message

    def test_a_large_input_fails_and_names_itself(self) -> None:
        state, _ = run("says", "--text", "x" * 2000)
        assert state.error is not None
        assert "input 'text'" in state.error.message


class TestCache:
    def test_hits_no_cache_and_overwrite(self, tmp_path: Path) -> None:
        path = tmp_path / "runs"
        kinds = []
        for cache in ("use", "use", "off", "overwrite", "use"):
            state, _ = run("cached", "--path", str(path), cache=cache)
            assert state.root is not None
            kinds.append((state.root.cache, len(path.read_text().splitlines())))
        assert kinds == [("miss", 1), ("hit", 1), ("off", 2), ("miss", 3), ("hit", 3)]


class TestTheRest:
    def test_what_has_no_effect_is_said_once(self) -> None:
        _, seen = run("dressed_for_a_cluster")
        (notice,) = [event.text for event in seen if isinstance(event, Notice)]
        assert (
            notice
            == "cluster.dressed_for_a_cluster declares queue, resources.gpu, cache.max_age, which have no effect here."
        )

    def test_a_condition_is_answered(self) -> None:
        with start_run(RunRequest(TaskRef(file=FILE, name="asks_a_person")), WORKERS) as going:
            for event in going.events():
                if isinstance(event, ConditionWaiting):
                    with pytest.raises(ValueError, match=event.name):
                        going.answer(event.action, "perhaps")
                    going.answer(event.action, "yes" if event.type == "bool" else "3")
            assert going.wait().outputs == ("True 3",)

    @pytest.mark.parametrize("task", ["asks_in_vain", "asks_in_vain_async"])
    def test_a_task_that_waits_for_a_person_ends_by_itself_when_cancelled(
        self, task: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("flyte_debugger.supervisor.limit_enforcer.CANCEL_GRACE", 600)
        with start_run(RunRequest(TaskRef(file=FILE, name=task)), WORKERS) as going:
            next(event for event in going.events() if isinstance(event, ConditionWaiting))
            going.cancel()
            state = going.wait(30)
        assert state.status == "cancelled"
        assert (Path(state.run_dir) / "stdout.log").read_text() == "left\n"

    def test_a_failure_beside_a_wait_for_a_person_ends_the_wait(self) -> None:
        with start_run(RunRequest(TaskRef(file=FILE, name="fails_while_it_asks")), WORKERS) as going:
            state = going.wait(30)
        assert state.error is not None
        assert state.error.message == "soon"
        assert (Path(state.run_dir) / "stdout.log").read_text() == "left\n"

    def test_a_condition_that_nobody_answers_times_out(self) -> None:
        state, _ = run("asks_a_person", "--timeout", "0.5")
        assert state.status == "failed"
        assert state.error is not None
        assert "not signaled within 0.5 seconds" in state.error.message
