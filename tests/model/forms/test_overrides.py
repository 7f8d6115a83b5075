"""What `override` takes as a form: read off the signature and Flyte's dataclasses, whatever these come to hold."""

import dataclasses
from dataclasses import dataclass
from typing import Any, Literal

import flyte
import pytest
from flyte.extend import AsyncFunctionTaskTemplate, TaskPluginRegistry
from flyte.extras import ContainerTask
from hypothesis import given, settings
from hypothesis import strategies as st

from flyte_taskmodel.any_task import AnyTask
from flyte_taskmodel.forms.form_filler import FormFiller
from flyte_taskmodel.forms.override_form import override_form
from flyte_taskmodel.forms.schema import Checked, Field, Form
from flyte_taskmodel.forms.settings_codec import as_settings, from_settings
from flyte_taskmodel.overrides.apply_overrides import apply_overrides, differences, try_overrides
from flyte_taskmodel.overrides.effective_settings import effective_settings

pytestmark = pytest.mark.filterwarnings("ignore")  # Flyte's own imports warn


def body(n: int = 1, text: str = "a") -> int:
    return n


def full_task(**declared: Any) -> AnyTask:
    env = flyte.TaskEnvironment(
        name="full",
        resources=flyte.Resources(cpu=(1, 2), memory="1Gi", gpu="A100:1"),
        env_vars={"MODE": "prod", "LEVEL": "1"},
        secrets=["api-key", flyte.Secret("db", group="team")],
        cache=flyte.Cache("auto", salt="s", ignored_inputs=("text",)),
    )
    task: AnyTask = env.task(timeout=60, retries=2, **declared)(body)
    return task


def no_effects(_path: str) -> str:
    return ""


def fields_of(task: AnyTask) -> dict[str, Field]:
    """The fields by path, a whole before its parts and its variants."""
    return {field.path: field for field in reversed(list(override_form(task, no_effects).walk()))}


def check(task: AnyTask, values: dict[str, Any]) -> Checked:
    return FormFiller(task, lambda path: "no effect" if path == "queue" else "").check({}, as_settings(values))


@pytest.mark.parametrize(
    ("path", "kind", "current"),
    [
        ("short_name", "text", "body"),
        ("resources", "group", {}),
        ("resources.cpu", "word", "1,2"),
        ("resources.memory", "word", "1Gi"),
        ("resources.disk", "word", None),
        ("resources.gpu", "union", {"$variant": "value", "value": "A100:1"}),
        ("cache.behavior", "choice", "auto"),
        ("cache.salt", "text", "s"),
        ("cache.ignored_inputs", "list", ["text"]),
        ("cache.max_age", "duration", None),
        ("cache.serialize", "bool", False),
        ("retries.count", "int", 2),
        ("retries.backoff", "group", None),
        ("retries.backoff.factor", "float", 1.0),
        ("timeout.max_runtime", "duration", "1m"),
        ("reusable", "union", None),
        ("env_vars", "table", {"MODE": "prod", "LEVEL": "1"}),
        ("secrets", "list", [{"key": "api-key"}, {"key": "db", "group": "team", "as_env_var": "TEAM_DB"}]),
        ("service_account", "text", None),
        ("max_inline_io_bytes", "word", "10Mi"),
        ("pod_template", "union", None),
        ("queue", "text", None),
        ("interruptible", "bool", False),
        ("links", "fixed", None),
        ("name", "fixed", "full.body"),
        ("report", "bool", False),
    ],
)
def test_a_field_has_a_kind_and_what_the_task_declares(path: str, kind: str, current: Any) -> None:
    field = fields_of(full_task())[path]
    assert (field.kind, field.current) == (kind, current)


def test_choices_come_from_flytes_types_and_the_tasks_own_names() -> None:
    fields = fields_of(full_task())
    assert {"A100:1", "T4:2"} <= set(fields["resources.gpu"].variants[0].choices)
    assert {"A100", "T4 shared", "MI300X"} <= set(fields["resources.gpu.device"].choices)
    assert {"1g.5gb", "7g.80gb"} <= set(fields["resources.gpu.partition"].choices)
    assert fields["resources.gpu.quantity"].choices[:2] == ("1", "2")
    assert fields["cache.ignored_inputs.*"].choices == ("n", "text")
    assert fields["reusable"].variants[0].choices == ("off",)
    assert "Binary units" in fields["resources.memory"].help
    assert fields["secrets.*.key"].required
    assert fields["name"].note == "It cannot be overridden; change it where the task is defined."


@dataclass
class Network:
    """How much of a network.

    Args:
        bandwidth: How wide.
    """

    bandwidth: int
    kind: Literal["wired", "radio"] = "wired"


@dataclass
class LaterResources(flyte.Resources):
    """Stands in for Flyte's Resources as a later Flyte may have them.

    Args:
        rack: In which rack.
    """

    rack: str | None = None
    network: Network | None = None


def test_a_field_of_a_later_flyte_is_there_without_a_change() -> None:
    task = flyte.TaskEnvironment(name="later", resources=LaterResources(cpu=1)).task(body)
    fields = fields_of(task)
    assert (fields["resources.rack"].kind, fields["resources.rack"].help) == ("word", "In which rack.")
    assert fields["resources.network.kind"].choices == ("wired", "radio")
    checked = check(task, {"resources": {"network": {"bandwidth": "5", "kind": "radio"}}})
    assert checked.override_errors == ()
    assert checked.settings == ("resources.network.bandwidth=5", "resources.network.kind=radio")
    new = apply_overrides(task, checked.settings)
    assert new.resources == LaterResources(cpu=1, network=Network(5, "radio"))


@dataclass
class ClusterConfig:
    """Stands in for a plugin's config.

    Args:
        workers: How many there are.
    """

    workers: int = 1
    kind: Literal["spot", "reserved"] = "spot"


class ClusterTask(AsyncFunctionTaskTemplate[Any, Any, Any]):
    """Stands in for a plugin's task."""

    plugin_config: ClusterConfig


def test_a_plugins_config_is_a_group_where_the_task_has_one() -> None:
    TaskPluginRegistry.register(config_type=ClusterConfig, plugin=ClusterTask)
    task = flyte.TaskEnvironment(name="cluster", plugin_config=ClusterConfig(3)).task(body)
    fields = fields_of(task)
    assert (fields["plugin_config"].kind, fields["plugin_config.workers"].current) == ("group", 3)
    assert fields["plugin_config.workers"].help == "How many there are."
    assert fields["plugin_config.kind"].choices == ("spot", "reserved")
    checked = check(task, {"plugin_config": {"workers": "5"}})
    assert [(one.path, one.before, one.after) for one in checked.changes] == [("plugin_config.workers", "3", "5")]
    assert "plugin_config" not in fields_of(full_task())


def test_the_diff_is_of_the_task_that_override_returned() -> None:
    checked = check(full_task(), {"retries": {"count": "5"}, "env_vars": {"MODE": "test"}, "queue": "q"})
    assert [(one.path, one.before, one.after, one.local_effect) for one in checked.changes] == [
        ("retries.count", "2", "5", ""),
        ("env_vars.MODE", "prod", "test", ""),
        ("queue", None, "q", "no effect"),
    ]


@pytest.mark.parametrize(
    ("values", "path", "words"),
    [
        ({"retries": "0"}, "retries", "Flyte drops this value and the task keeps retries.count=2"),
        ({"resources": {"memory": "12Qx"}}, "resources.memory", "is not an amount of bytes"),
        ({"name": "x"}, "name", "name cannot be overridden"),
        ({"nothing": "x"}, "nothing", "full.body has no 'nothing'"),
        ({"env_vars": []}, "env_vars", "Flyte drops this value"),
        ({"cache": {"behavior": "never"}}, "cache.behavior", "takes auto, override or disable"),
        (
            {"resources": {"gpu": {"device": "A100", "device_class": "GPU", "quantity": 1, "partition": "1g.18gb"}}},
            "resources.gpu.device",
            "Invalid partition for A100: 1g.18gb. Must be one of",
        ),
        ({"secrets": [{"group": "g"}]}, "secrets.0.group", "needs secrets.0.key too"),
        (
            {"cache": {"ignored_inputs": ["txt"]}},
            "cache.ignored_inputs",
            "has no 'txt'; did you mean 'text'?",
        ),
    ],
)
def test_what_flyte_would_refuse_or_drop_is_told_at_its_field(values: Any, path: str, words: str) -> None:
    checked = check(full_task(), {**values, "interruptible": True})
    (error,) = checked.override_errors
    assert error.path == path
    assert words in error.message
    assert [one.path for one in checked.changes] == ["interruptible"]


def test_a_reusable_task_says_what_it_takes_from_its_environment() -> None:
    env = flyte.TaskEnvironment(name="kept", reusable=flyte.ReusePolicy(replicas=2))
    task = env.task(body)
    (error,) = check(task, {"resources": {"cpu": "1"}}).override_errors
    assert "add reusable=off to override resources" in error.message
    checked = check(task, {"resources": {"cpu": "1"}, "reusable": "off"})
    assert checked.override_errors == ()
    assert {one.path for one in checked.changes} >= {"resources.cpu"}
    fields = fields_of(task)
    noted = {path for path, field in fields.items() if "set reusable to off" in field.note}
    assert noted == {"resources", "env_vars", "secrets", "service_account"}
    union = fields["reusable"]
    assert union.current == {"$variant": "ReusePolicy", "value": {}}


def test_a_task_whose_override_is_broken_says_so_for_the_whole_form() -> None:
    container = ContainerTask(name="box", image="alpine", command=["true"])
    form = override_form(container, no_effects)
    assert form.fields == ()
    assert "Flyte's own override fails on a ContainerTask" in form.note
    (error,) = FormFiller(container, no_effects).check({}, ("retries=1",)).override_errors
    assert "cannot be overridden" in error.message


class BrokenTemplate(AsyncFunctionTaskTemplate[Any, Any, Any]):
    """Stands in for a plugin's task whose `override` raises."""

    def override(self, **_: Any) -> Any:
        raise RuntimeError("no")


def test_a_broken_override_hides_no_inputs() -> None:
    task = full_task()
    own = {each.name: getattr(task, each.name) for each in dataclasses.fields(task) if each.init}
    forms = FormFiller(BrokenTemplate(**own), no_effects).forms()
    assert "Flyte's own override fails on a BrokenTemplate" in forms.overrides.note
    assert [field.name for field in forms.inputs.fields] == ["n", "text"]


def shown_again(field: Field) -> Any:
    """A value for the field that sets what it holds already."""
    value = field.current
    if isinstance(value, dict) and "$variant" in value:
        return {"$variant": value["$variant"], "value": value["value"]}
    return value if field.kind != "table" else [[key, each] for key, each in value.items()]


def test_what_a_field_shows_is_what_it_takes() -> None:
    """Every current value, given back, changes nothing: texts and values stand for each other."""
    task = full_task(short_name="s", queue="q", pod_template="big", interruptible=True)
    values: dict[str, Any] = {}
    for field in override_form(task, no_effects).fields:
        if field.kind == "group":
            parts = {part.name: shown_again(part) for part in field.fields if part.current not in (None, {})}
            values |= {field.name: parts} if parts else {}
        elif field.kind != "fixed" and field.current not in (None, {}):
            values[field.name] = shown_again(field)
    assert {"resources", "env_vars", "secrets", "timeout", "cache", "pod_template"} <= values.keys()
    new, problems = try_overrides(task, as_settings(values))
    assert (problems, differences(task, new)) == ([], ())


@pytest.mark.parametrize(
    ("values", "settings"),
    [
        ({"retries": {"count": 3}}, ("retries.count=3",)),
        ({"retries": "3"}, ("retries=3",)),
        ({"resources": {"gpu": None, "cpu": ["1", 2]}}, ("resources.gpu=none", "resources.cpu=1,2")),
        ({"interruptible": True}, ("interruptible=true",)),
        ({"env_vars": {"A": "x=y"}}, ("env_vars.A=x=y",)),
        ({"env_vars": [["A", "1"], ["B.C", "a,b"]]}, ("env_vars=", "env_vars.A=1", "env_vars.B.C=a,b")),
        ({"secrets": ["a", "b"]}, ("secrets=a,b",)),
        ({"secrets": [{"key": "a"}, "b,c"]}, ("secrets=", "secrets.0.key=a", "secrets.1=b,c")),
        ({"secrets": {"1": {"group": "g"}}}, ("secrets.1.group=g",)),
        ({"cache": {"ignored_inputs": []}}, ("cache.ignored_inputs=",)),
        ({"reusable": {"$variant": "ReusePolicy", "value": {"replicas": "2"}}}, ("reusable.replicas=2",)),
        ({"retries": {"": "3", "backoff": {"base": "2s"}}}, ("retries=3", "retries.backoff.base=2s")),
    ],
)
def test_form_values_become_settings(values: Any, settings: tuple[str, ...]) -> None:
    assert as_settings(values) == settings


@pytest.mark.parametrize(
    ("folded", "plain"),
    [
        ({"env_vars": '{"A": "{}"}'}, {"env_vars": {"A": "{}"}}),
        ({"env_vars": '[["A", "1"]]'}, {"env_vars": [["A", "1"]]}),
        ({"secrets": '[{"key": "a"}]'}, {"secrets": [{"key": "a"}]}),
        ({"secrets": ['{"key": "a"}']}, {"secrets": [{"key": "a"}]}),
        ({"cache": {"ignored_inputs": '["n"]', "salt": "[1]"}}, {"cache": {"ignored_inputs": ["n"], "salt": "[1]"}}),
        (
            {"resources": {"gpu": {"$variant": "Device", "value": '{"device": "T4"}'}}},
            {"resources": {"gpu": {"device": "T4"}}},
        ),
    ],
)
def test_a_text_with_the_json_of_parts_stands_for_them(folded: Any, plain: Any) -> None:
    form = override_form(full_task(), no_effects)
    assert as_settings(folded, form) == as_settings(plain)


def test_settings_become_form_values() -> None:
    form = override_form(full_task(), no_effects)
    settings = ("retries=3", "resources.memory=1Gi", "env_vars.A=x=y", "timeout.deadline=5m", "reusable=off")
    assert from_settings(settings, form) == {
        "retries": {"count": "3"},
        "resources": {"memory": "1Gi"},
        "env_vars": {"A": "x=y"},
        "timeout": {"deadline": "5m"},
        "reusable": "off",
    }
    assert from_settings(("nonsense", "retries=3", "retries.backoff.base=2s")) == {
        "retries": {"": "3", "backoff": {"base": "2s"}}
    }


PATHS = st.lists(st.sampled_from(["a", "b", "0", "c d"]), min_size=1, max_size=3).map(".".join)


@given(st.dictionaries(PATHS, st.text(), max_size=6))
@settings(max_examples=200)
def test_settings_and_values_stand_for_each_other(by_path: dict[str, str]) -> None:
    settings = tuple(f"{path}={text}" for path, text in by_path.items())
    assert set(as_settings(from_settings(settings))) == set(effective_settings(settings))


@given(
    st.recursive(
        st.none() | st.booleans() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
@settings(max_examples=100)
def test_garbage_raises_nothing_but_errors_of_fields(value: Any) -> None:
    task = full_task()
    for name in ("resources", "secrets", "env_vars", "retries", "cache"):
        checked = check(task, {name: value})
        assert all(error.message for error in checked.override_errors)


def test_a_form_of_overrides_crosses_processes() -> None:
    from flyte_taskmodel.plain_json import from_plain, to_plain

    form = override_form(full_task(), no_effects)
    assert from_plain(Form, to_plain(form)) == form
