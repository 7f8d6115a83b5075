"""A run's request as it is kept on disk: versioned, and what earlier workbenches kept is still read."""

import json
from pathlib import Path

import pytest

from flyte_debugger.history.request_record import VERSION, RequestRecord, RequestRecordError, read_request
from flyte_debugger.history.run_record import Record
from flyte_debugger.history.run_row import read_folder
from flyte_debugger.run.request import RunRequest, TaskRef

WITHOUT_VERSION = """{
  "of": {
    "task": {"file": "/p/train.py", "name": "train", "root_dir": null, "pickled": null},
    "arguments": ["--n", "3"], "inputs": {"lr": 0.1}, "withheld": [], "pickled_inputs": null, "pickle_outputs": false,
    "sys_path": [], "overrides": ["retries=2"], "cache": "use", "secrets_file": null, "enforce_resources": false,
    "preempt_after": null, "python": null, "debug": null
  },
  "cwd": "/p"
}"""
REQUEST = RunRequest(TaskRef("/p/train.py", "train"), ("--n", "3"), {"lr": 0.1}, overrides=("retries=2",))


def test_a_record_without_a_version_is_read(tmp_path: Path) -> None:
    (tmp_path / "request.json").write_text(WITHOUT_VERSION)
    assert read_request(tmp_path) == RequestRecord(REQUEST, "/p", 1)


def test_what_is_written_is_read_and_says_its_version(tmp_path: Path) -> None:
    Record(tmp_path, RunRequest(REQUEST.task, overrides=("retries=2",)), "/p").close(None)
    assert json.loads((tmp_path / "request.json").read_text())["version"] == VERSION
    assert read_request(tmp_path).request.overrides == ("retries=2",)
    row = read_folder(tmp_path)
    assert row is not None
    assert (row.task, row.file) == ("train", "/p/train.py")


def test_fields_that_came_later_are_passed_over(tmp_path: Path) -> None:
    kept = {**json.loads(WITHOUT_VERSION), "version": VERSION, "weather": "fine"}
    kept["of"]["colour"] = "red"
    (tmp_path / "request.json").write_text(json.dumps(kept))
    assert read_request(tmp_path).request == REQUEST


def test_a_record_of_a_later_version_says_so(tmp_path: Path) -> None:
    kept = {**json.loads(WITHOUT_VERSION), "version": VERSION + 1}
    (tmp_path / "request.json").write_text(json.dumps(kept))
    with pytest.raises(RequestRecordError, match="written by a later version of the workbench; update to read it"):
        read_request(tmp_path)


@pytest.mark.parametrize("text", [None, "", "{", "[]", "{}", '{"of": 3, "cwd": "/"}', '{"of": {"task": {}}}', "null"])
def test_what_is_damaged_or_missing_says_so(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "request.json").write_text(text)
    with pytest.raises(RequestRecordError, match=r"request\.json is missing or damaged"):
        read_request(tmp_path)
