"""Walking back through the stops that were."""

import queue

import pytest

from flyte_debugger.debugging.happenings import Happening, Stopped
from flyte_debugger.debugging.recording import Recording
from tests.debugging.session.program import PATIENCE, Program

pytestmark = pytest.mark.real


def test_stops_are_kept_with_what_changed_and_can_be_walked_through(program: Program) -> None:
    recording = Recording(program.session, most=3)
    recorded: queue.Queue[Happening] = queue.Queue()
    end = program.session.listen(recorded.put)  # told after the recording

    def wait() -> None:
        while not isinstance(recorded.get(timeout=PATIENCE), Stopped):
            pass

    program.break_at("loop", condition="n == 3")
    program.call("calls")
    wait()
    for _ in range(3):
        program.session.resume() if _ < 2 else program.session.step_out()
        wait()
    assert recording.here is not None
    assert (recording.here.function, recording.here.reason) == ("calls", "step")
    assert recording.here.values["(return) child"] == "3"
    third = recording.back()
    assert third is not None
    assert third.values == {"n": "3", "i": "2", "total": "1"}
    assert third.changed == {"i": "1", "total": "0"}
    assert recording.forward() == recording.here != third
    assert recording.back() == third
    assert [recording.back(), recording.back()] == [recording.stops[0]] * 2
    assert len(recording.stops) == 3
    assert recording.stops[0].changed == {"i": "0"}
    recording.end()
    end()
