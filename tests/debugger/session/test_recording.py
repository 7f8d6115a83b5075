"""Walking back through the stops that were."""

import pytest

from flyte_debugger.session.stop_recording import Recording
from tests.debugger.session.program import Program

pytestmark = pytest.mark.real


def test_stops_are_kept_with_what_changed(program: Program) -> None:
    recording = Recording(most=3)
    program.break_at("loop", condition="n == 3")
    program.call("calls")
    for number in range(4):
        if number:
            program.session.resume() if number < 3 else program.session.step_out()
        stop = program.stopped()
        assert recording.take(stop) == recording.stops[-1]
    first, third, last = recording.stops
    assert (last.top.name, last.reason) == ("calls", "step")
    assert last.values["(return) child"] == "3"
    assert third.values == {"n": "3", "i": "2", "total": "1"}
    assert third.changed == {"i": "1", "total": "0"}
    assert [frame.name for frame in third.frames][:2] == ["child", "calls"]
    assert first.changed == {"i": "0"}
    program.session.resume()
    assert recording.take(stop) is None
    assert recording.stops[-1] == last
