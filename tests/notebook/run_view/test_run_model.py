"""A run as its view draws it: what is sent of it, and when."""

from pathlib import Path
from typing import Any

import pytest

from flyte_debugger.run import events
from flyte_debugger.run.state import RunState
from flyte_notebook.run_view.run_model import RunModel
from flyte_taskmodel.description.task_description import ErrorInfo

NOW = 1_000.0


class Told:
    """A run whose events a test tells, with a clock of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.state, self.seconds = folder, RunState(task="cells.main"), 0.0
        self.model = RunModel(self.state, lambda: ["rerun"], clock=lambda: self.seconds)
        self.page: dict[str, Any] = {}
        self.text = ""
        self.tell(
            events.RunStarted("r1", "cells.main", None, str(folder), NOW),
            events.ActionStarted("a0", None, "cells.main", "main", None, False, {"n": 3}, "off", NOW),
            events.AttemptStarted("a0", 1, NOW),
        )

    def tell(self, *told: events.Event) -> str:
        """Have it told; what is to be shown as text."""
        shown = ""
        for event in told:
            self.state.apply(event)
            shown += self.model.take(event)
        return shown

    def flush(self, html: str, action: str = "a0") -> None:
        """The report of an action is written."""
        file = self.folder / f"{action}.html"
        file.write_text(html, "utf-8")
        self.tell(events.ReportFlushed(action, 1, str(file), NOW))

    def end(self, status: events.Status = "succeeded", error: ErrorInfo | None = None) -> None:
        """It is over, after 2 seconds."""
        self.tell(events.RunEnded(status, (4,), error, NOW + 2))

    def changes(self, is_last: bool = False) -> dict[str, Any]:
        """What is sent now; a browser puts the report's page together."""
        changes = self.model.changes(is_last)
        if report := changes.get("report"):
            units = ("" if report["base"] is None else self.text).encode("utf-16-le")
            before, after = units[: report["start"] * 2], units[report["end"] * 2 :]
            self.text = (before + report["text"].encode("utf-16-le") + after).decode("utf-16-le")
            assert report["base"] in (None, self.page.get("version"))
            self.page = report
        return changes


@pytest.fixture
def told(tmp_path: Path) -> Told:
    return Told(tmp_path)


def test_the_card_of_a_run_that_goes_on_and_of_one_that_is_over(told: Told) -> None:
    told.seconds = 1.5
    card = told.changes()["card"]
    assert (card["outcome"], card["status"], card["rest"], card["since"]) == ("running", "running", "", 1.5)
    told.end()
    card = told.changes()["card"]
    assert (card["outcome"], card["status"], card["rest"], card["since"]) == (
        "succeeded",
        "succeeded",
        "in 2.0 s",
        None,
    )
    assert card["can"] == ["rerun"]
    assert told.changes() == {}


def test_a_failure_is_told_in_the_card(told: Told) -> None:
    told.end("failed", ErrorInfo("KeyError", "4"))
    card = told.changes()["card"]
    assert (card["outcome"], card["mark"], card["error"]) == ("failed", "✗", "KeyError: 4")


def test_no_time_of_cpu_is_no_word(told: Told) -> None:
    told.tell(events.ResourcesUsed("a0", 1 << 20, 0.001, None, None, None, NOW))
    assert "CPU" not in told.changes()["card"]["rest"]
    told.tell(events.ResourcesUsed("a0", 1 << 20, 0.5, None, None, None, NOW))
    assert told.changes()["card"]["rest"] == "1 MiB of memory · 0.50 s of CPU"


def test_of_a_growing_report_what_is_new_is_sent_and_at_most_once_a_second(told: Told) -> None:
    rows = "".join(f"<p>row {n} 🙂</p>" for n in range(100_000))
    pages = [f"<body>{rows}{'<p>😀 more</p>' * n}</body>" for n in range(11)]
    told.flush(pages[0])
    told.changes()
    sent = len(told.text)
    for page in pages[1:]:
        told.flush(page)
        told.seconds += 0.1
        assert "report" not in told.changes() or told.seconds >= 1.0
    told.end()
    sent_more = len(str(told.changes(is_last=True).get("report", ""))) + len(str(told.page))
    assert sent > 1_700_000
    assert sent_more < 2_000
    assert told.text == pages[-1]


def test_reports_of_all_actions_each_under_its_own_task(told: Told) -> None:
    for number, label in enumerate(("load", "load", "fit"), start=1):
        start = events.ActionStarted(f"a{number}", "a0", f"cells.{label}", label, None, False, {}, "off", NOW)
        told.tell(start)
        told.flush(f"<p>{label} {number}</p>", f"a{number}")
    changes = told.changes()
    assert [one["label"] for one in changes["reports"]] == ["load (1)", "load (2)", "fit"]
    assert (changes["report"]["title"], told.text) == ("Report of cells.load", "<p>load 1</p>")
    told.model.choose_report("a3")
    assert told.changes()["report"]["title"] == "Report of cells.fit"
    assert told.text == "<p>fit 3</p>"
    told.flush("<p>the whole</p>")
    assert (told.changes(is_last=True)["report"]["action"], told.text) == ("a3", "<p>fit 3</p>")


def test_a_second_view_is_given_the_whole_page(told: Told) -> None:
    told.flush("<p>one</p>")
    told.changes()
    told.flush("<p>one</p><p>two</p>")
    assert told.changes(is_last=True)["report"]["text"] == "<p>two</p>"
    told.model.choose_report(None)
    report = told.changes()["report"]
    assert (report["base"], report["text"]) == (None, "<p>one</p><p>two</p>")


def test_bars_are_no_output_and_an_open_run_shows_the_rest(told: Told) -> None:
    bar = "\rfit:  50%|#####     | 1/2 [00:00<00:00]"
    assert (
        told.tell(events.Output("stderr", bar, NOW, "a0"), events.Output("stdout", "one\ntwo\n", NOW, "a0"))
        == "one\ntwo\n"
    )
    assert told.changes()["bars"] == [{"label": "fit", "percent": 50, "rest": "1/2 [00:00<00:00]"}]
    assert "fit 50% 1/2" in told.model.bundle()["text/plain"]
    told.end()
    told.model.open(True)
    detail = told.changes()["detail"]
    assert detail["inputs"] == [{"name": "n", "value": "3"}]
    assert detail["outputs"] == [{"name": "o0", "value": "4"}]
    assert detail["output"] == [{"action": "a0", "label": "main", "text": "one\ntwo\n", "dropped": 0}]
