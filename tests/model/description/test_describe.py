"""Descriptions of real templates, and that nothing of a TaskTemplate is left out, now or in a later Flyte."""

import dataclasses
import inspect
import json
from pathlib import Path
from typing import Any

import flyte
import pytest
from flyte.extend import AsyncFunctionTaskTemplate, TaskTemplate
from flyte.models import SerializationContext

from flyte_taskmodel.description.describe_task import describe, summarize
from flyte_taskmodel.description.task_description import MethodResult, Parameter, TaskDescription
from flyte_taskmodel.discovery.environment_tasks import tasks_in
from flyte_taskmodel.discovery.import_module import load_module
from flyte_taskmodel.plain_json import from_plain, to_plain
from tests.model.reference import METHODS, PARAMETERS, PROPERTIES, SERIALIZED

FILE = Path(__file__).parents[1] / "tasks" / "described.py"

pytestmark = pytest.mark.filterwarnings("ignore:Support for class-based `config` is deprecated")
"""Of Flyte's own `flyte.io`, when it is first imported."""


@pytest.fixture(scope="module")
def tasks() -> dict[str, Any]:
    return tasks_in(load_module(FILE))


@pytest.fixture(scope="module")
def descriptions(tasks: dict[str, Any]) -> dict[str, TaskDescription]:
    return {variable: describe(variable, template, FILE) for variable, template in tasks.items()}


def names(shown: tuple[Parameter, ...] | tuple[MethodResult, ...]) -> set[str]:
    return {one.name for one in shown}


def shown_names(description: TaskDescription) -> set[str]:
    return names(description.parameters).union(
        *map(names, (description.properties, description.serialized, description.methods))
    )


def test_the_whole_reference_is_shown_each_in_its_part(descriptions: dict[str, TaskDescription]) -> None:
    plain = descriptions["plain"]
    assert set(PARAMETERS) <= names(plain.parameters)
    assert names(plain.serialized) == set(SERIALIZED)
    assert set(METHODS) <= names(plain.methods)
    assert set(PROPERTIES) <= names(plain.properties)


def test_all_that_the_installed_flyte_has_is_shown(descriptions: dict[str, TaskDescription]) -> None:
    kind = AsyncFunctionTaskTemplate
    members = {name for name in dir(kind) if not name.startswith("_") and not isinstance(getattr(kind, name), type)}
    fields = {field.name for field in dataclasses.fields(kind)}
    assert members | fields <= shown_names(descriptions["plain"])


def test_the_reference_is_what_the_installed_flyte_has() -> None:
    fields = {field.name for field in dataclasses.fields(TaskTemplate)}
    assert set(PARAMETERS) <= fields
    for name in (*SERIALIZED, *METHODS):
        assert inspect.isroutine(getattr(AsyncFunctionTaskTemplate, name)), name
    for name in PROPERTIES:
        assert isinstance(inspect.getattr_static(AsyncFunctionTaskTemplate, name), property), name


@dataclasses.dataclass(kw_only=True)
class LaterTemplate(AsyncFunctionTaskTemplate):  # type: ignore[type-arg]
    """A stand-in for a later Flyte's template or a plugin's: more of everything, and some of it raises."""

    task_type: str = "later"
    priority: int = 5

    @property
    def broken(self) -> str:
        raise RuntimeError("no broken today")

    @property
    def fresh(self) -> str:
        return "new"

    def poke(self, times: int = 1) -> None: ...

    def labels(self, sctx: SerializationContext) -> dict[str, str]:
        return {"version": sctx.version}

    def custom_config(self, sctx) -> dict[str, str]:  # type: ignore[no-untyped-def]
        raise ValueError("no custom config")

    async def config(self, sctx: SerializationContext) -> dict[str, str]:  # type: ignore[override]
        return {"late": "yes"}


@pytest.fixture(scope="module")
def later(tasks: dict[str, Any]) -> TaskDescription:
    template = LaterTemplate(name="later.plain", interface=tasks["plain"].interface, func=tasks["plain"].func)
    return describe("later", template, FILE)


def test_what_a_later_template_adds_is_shown(later: TaskDescription) -> None:
    parameters = {one.name: one for one in later.parameters}
    assert parameters["priority"] == Parameter("priority", "int", 5, "5", True)
    properties = {one.name: one for one in later.properties}
    assert properties["fresh"].value == "new"
    serialized = {one.name: one for one in later.serialized}
    assert serialized["labels"].value.keys() == {"version"}
    assert serialized["config"].value == {"late": "yes"}
    assert {one.name: one.value for one in later.methods}["poke"] == "(times: int = 1) -> None"
    assert later.summary.badges == ("async", "debuggable", "later")


def test_errors_stay_in_their_place(later: TaskDescription) -> None:
    broken = {one.name: one.error for one in later.properties}["broken"]
    assert broken
    assert (broken.type, broken.message) == ("RuntimeError", "no broken today")
    refused = {one.name: one.error for one in later.serialized}["custom_config"]
    assert refused
    assert refused.traceback[-1].text == 'raise ValueError("no custom config")'


def test_summary(tasks: dict[str, Any]) -> None:
    summary = summarize("plain", tasks["plain"], FILE)
    assert (summary.name, summary.function, summary.environment) == ("described.plain", "plain", "described")
    assert summary.signature == "(n: int = 3, name: str) -> str"
    assert FILE.read_text().splitlines()[summary.line - 1].startswith("async def plain(")
    assert summary.doc == "Repeat a name."
    assert summary.required_inputs == ("name",)
    assert summary.file == str(FILE)


@pytest.mark.parametrize(
    ("variable", "badges"),
    [
        ("plain", ("async", "debuggable")),
        ("busy", ("report", "debuggable", "cached")),
        ("pooled", ("async", "debuggable", "reusable")),
        ("container", ("raw-container",)),
    ],
)
def test_badges(tasks: dict[str, Any], variable: str, badges: tuple[str, ...]) -> None:
    assert summarize(variable, tasks[variable], FILE).badges == badges


def test_inputs_and_outputs(descriptions: dict[str, TaskDescription]) -> None:
    n, name = descriptions["plain"].inputs
    assert (n.type, n.required, n.default, n.doc) == ("int", False, "3", "how often.")
    assert (name.required, name.default) == (True, None)
    busy = {one.name: (one.type, one.default) for one in descriptions["busy"].inputs}
    assert busy == {
        "maybe": ("int | None", "None"),
        "config": ("Config", "Config(rate=0.1)"),
        "table": ("dict[str, list[Config]]", "{}"),
        "mode": ("Literal['fast', 'slow']", "'fast'"),
        "color": ("Color", "Color.RED"),
    }
    assert [output.type for output in descriptions["busy"].outputs] == ["int", "str"]


def test_parameters_tell_what_was_set(descriptions: dict[str, TaskDescription]) -> None:
    plain = {one.name: one for one in descriptions["plain"].parameters}
    busy = {one.name: one for one in descriptions["busy"].parameters}
    for name in ("cache", "retries", "timeout", "report", "image", "queue", "task_type", "links"):
        assert plain[name].is_default, name
    for name in ("cache", "retries", "timeout", "report", "short_name", "resources", "env_vars"):
        assert not busy[name].is_default, name
    assert busy["resources"].text == "Resources(cpu=1, memory='1Gi')"
    assert busy["retries"].text == "RetryStrategy(count=3)"
    assert plain["env_vars"].value == {"LEVEL": "debug"}
    assert plain["parent_env"].value == "described"


def test_secrets_show_where_they_come_from_and_no_value(tasks: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_TOKEN", "hunter2")
    monkeypatch.setenv("TOKEN", "hunter2")
    description = describe("plain", tasks["plain"], FILE)
    secrets = {one.name: one for one in description.parameters}["secrets"]
    assert secrets.text == "Secret(key='TOKEN', as_env_var='API_TOKEN'), plain-key"
    assert "hunter2" not in json.dumps(to_plain(description))


def test_serialized_methods_answer_for_a_real_context(descriptions: dict[str, TaskDescription]) -> None:
    plain = {one.name: one for one in descriptions["plain"].serialized}
    assert all(one.error is None for one in plain.values())
    arguments = plain["container_args"].value
    assert arguments[arguments.index("mod") :] == ["mod", tasks_module(FILE), "instance", "plain"]
    boxed = {one.name: one for one in descriptions["container"].serialized}
    assert boxed["container_args"].value == ["echo", "{{.inputs.text}}"]
    assert boxed["data_loading_config"].value["enabled"] is True


def tasks_module(file: Path) -> str:
    """The dotted name under which `load_module` imports a file outside any package."""
    return file.stem


def test_a_template_without_a_function(descriptions: dict[str, TaskDescription]) -> None:
    boxed = descriptions["container"]
    assert boxed.summary.function == "container"
    assert boxed.summary.signature == "(text: str) -> int"
    lines = FILE.read_text().splitlines()
    assert (boxed.source_file, boxed.source_line) == (str(FILE), lines.index("container = ContainerTask(") + 1)
    assert boxed.source.startswith("container = ContainerTask(")
    assert boxed.summary.line == boxed.source_line
    assert {one.name: one.value for one in boxed.parameters}["_cmd"] == ["echo", "{{.inputs.text}}"]


def test_source_and_doc(descriptions: dict[str, TaskDescription]) -> None:
    plain = descriptions["plain"]
    assert plain.source.startswith("@env.task\nasync def plain(")
    assert plain.source_file == str(FILE)
    assert plain.doc.startswith("Repeat a name.\n\nMore of it.")


@pytest.mark.parametrize("variable", ["plain", "busy", "pooled", "container"])
def test_a_description_crosses_processes(descriptions: dict[str, TaskDescription], variable: str) -> None:
    description = descriptions[variable]
    crossed = from_plain(TaskDescription, json.loads(json.dumps(to_plain(description))))
    assert to_plain(crossed) == to_plain(description)


def test_a_source_that_is_gone_is_left_out(tmp_path: Path) -> None:
    file = tmp_path / "typed.py"
    namespace: dict[str, Any] = {"env": flyte.TaskEnvironment("typed")}
    exec(compile("@env.task\ndef main(n: int) -> int:\n    return n\n", str(file), "exec"), namespace)
    description = describe("main", namespace["main"], file)
    assert description.source == ""
    assert description.summary.signature == "(n: int) -> int"
