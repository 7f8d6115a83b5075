"""Overrides by path, put on real tasks by Flyte's own `override`."""

import copy
import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import flyte
import pytest
from flyte.extend import AsyncFunctionTaskTemplate, TaskPluginRegistry
from flyte.models import NativeInterface
from hypothesis import given
from hypothesis import strategies as st

from flyte_taskmodel.any_task import AnyTask
from flyte_taskmodel.overrides.apply_overrides import FieldChange, OverrideError, apply_overrides, differences
from flyte_taskmodel.overrides.field_path import Place, takes_text
from flyte_taskmodel.overrides.type_hints import field_hints, members, override_hints

pytestmark = pytest.mark.filterwarnings("ignore")  # Flyte's own imports warn


def body(n: int = 1) -> int:
    return n


def plain_task(**declared: Any) -> AnyTask:
    return flyte.TaskEnvironment(name="plain", **declared).task(body)


def full_task() -> AnyTask:
    """A task that declares something in most fields."""
    env = flyte.TaskEnvironment(
        name="full",
        resources=flyte.Resources(cpu=1, memory="1Gi"),
        env_vars={"MODE": "prod", "LEVEL": "1"},
        secrets=["api-key", flyte.Secret("db", group="team")],
        cache=flyte.Cache("auto", salt="s"),
    )
    task: AnyTask = env.task(timeout=60, retries=2)(body)
    return task


def problems_of(task: AnyTask, *settings: str) -> dict[str, str]:
    """What is said of each path, when the settings are refused."""
    with pytest.raises(OverrideError) as caught:
        apply_overrides(task, settings)
    assert str(caught.value).splitlines() == [problem.message for problem in caught.value.problems]
    return {problem.path: problem.message for problem in caught.value.problems}


def told(task: AnyTask, *settings: str) -> set[tuple[str, str | None, str | None]]:
    """The differences that the settings make."""
    return {(one.path, one.before, one.after) for one in differences(task, apply_overrides(task, settings))}


@pytest.mark.parametrize(
    ("settings", "field", "value"),
    [
        (["retries=3"], "retries", flyte.RetryStrategy(3)),
        (["retries.count=0"], "retries", flyte.RetryStrategy(0)),
        (["retries.backoff.base=2s"], "retries", flyte.RetryStrategy(2, flyte.Backoff(timedelta(seconds=2)))),
        (
            ["retries=4", "retries.backoff.factor=2", "retries.backoff.cap=1m", "retries.backoff.base=PT2S"],
            "retries",
            flyte.RetryStrategy(4, flyte.Backoff(timedelta(seconds=2), 2.0, timedelta(minutes=1))),
        ),
        (["timeout=2"], "timeout", timedelta(seconds=2)),
        (["timeout=2h30m"], "timeout", timedelta(hours=2, minutes=30)),
        (["timeout.deadline=90s"], "timeout", flyte.Timeout(60, deadline=timedelta(seconds=90))),
        (["timeout.max_runtime=none"], "timeout", flyte.Timeout()),
        (["resources.memory=512Mi"], "resources", flyte.Resources(cpu=1, memory="512Mi")),
        (["resources.memory=1Gi,2Gi"], "resources", flyte.Resources(cpu=1, memory=("1Gi", "2Gi"))),
        (["resources.cpu=1,2"], "resources", flyte.Resources(cpu=(1, 2), memory="1Gi")),
        (["resources.cpu=500m, 1.5"], "resources", flyte.Resources(cpu=("500m", 1.5), memory="1Gi")),
        (["resources.cpu=none"], "resources", flyte.Resources(memory="1Gi")),
        (["resources.gpu=A100:1"], "resources", flyte.Resources(cpu=1, memory="1Gi", gpu="A100:1")),
        (["resources.gpu=2", "resources.shm=auto"], "resources", flyte.Resources(1, "1Gi", 2, shm="auto")),
        (
            ["resources.gpu.device=A100", "resources.gpu.quantity=1", "resources.gpu.device_class=GPU"],
            "resources",
            flyte.Resources(1, "1Gi", flyte.GPU("A100", 1)),
        ),
        (["env_vars.MODE=a=b,c"], "env_vars", {"MODE": "a=b,c", "LEVEL": "1"}),
        (["env_vars.MODE="], "env_vars", {"MODE": "", "LEVEL": "1"}),
        (["env_vars.my.key=x"], "env_vars", {"MODE": "prod", "LEVEL": "1", "my.key": "x"}),
        (["env_vars=A=1,B=x=y"], "env_vars", {"A": "1", "B": "x=y"}),
        (["secrets=my-key"], "secrets", ["my-key"]),
        (["secrets=a, b"], "secrets", ["a", "b"]),
        (["secrets.2=c"], "secrets", ["api-key", flyte.Secret("db", group="team"), "c"]),
        (
            ["secrets.0.group=g", "secrets.2.key=c", "secrets.2.as_env_var=C_KEY"],
            "secrets",
            [flyte.Secret("api-key", "g"), flyte.Secret("db", group="team"), flyte.Secret("c", as_env_var="C_KEY")],
        ),
        (
            ["secrets=a", "secrets.0.mount=/etc/flyte/secrets"],
            "secrets",
            [flyte.Secret("a", mount=Path("/etc/flyte/secrets"))],
        ),
        (["reusable=off"], "reusable", None),
        (["reusable.replicas=1,3"], "reusable", flyte.ReusePolicy((1, 3))),
        (["interruptible=true"], "interruptible", True),
        (["interruptible=no"], "interruptible", False),
        (["report=true"], "report", True),
        (["debuggable=off"], "debuggable", False),
        (["max_inline_io_bytes=20MiB"], "max_inline_io_bytes", 20 * 2**20),
        (["max_inline_io_bytes=1000"], "max_inline_io_bytes", 1000),
        (["queue=none"], "queue", "none"),
        (["service_account=x"], "service_account", "x"),
        (["short_name=a b"], "short_name", "a b"),
        (["pod_template=big"], "pod_template", "big"),
        (
            ["pod_template.labels.app.kubernetes.io/name=x"],
            "pod_template",
            flyte.PodTemplate(labels={"app.kubernetes.io/name": "x"}),
        ),
        (["queue=a", "queue=b"], "queue", "b"),
    ],
)
def test_a_setting_becomes_the_value_that_flyte_takes(settings: list[str], field: str, value: Any) -> None:
    assert getattr(apply_overrides(full_task(), tuple(settings)), field) == value


@pytest.mark.parametrize(
    ("setting", "attribute", "value"),
    [
        ("cache=override", "behavior", "override"),
        ("cache.behavior=disable", "behavior", "disable"),
        ("cache.ignored_inputs=n", "ignored_inputs", ("n",)),
        ("cache.ignored_inputs=", "ignored_inputs", ()),
        ("cache.version_override=v2", "version_override", "v2"),
        ("cache.serialize=true", "serialize", True),
        ("cache.max_age=1d", "max_age", timedelta(days=1)),
    ],
)
def test_a_cache_setting(setting: str, attribute: str, value: Any) -> None:
    cache = apply_overrides(full_task(), (setting,)).cache
    assert getattr(cache, attribute) == value
    assert cache.get_ignored_inputs() == cache.ignored_inputs
    if "." in setting:
        assert cache.salt == "s"


PAGE = (Path(__file__).parents[3] / "docs" / "overrides.md").read_text(encoding="utf-8")
LISTED = PAGE.partition("## What can be set")[2].partition("\n## ")[0]


@pytest.mark.parametrize("setting", re.findall(r"`([a-z_.]+[a-zA-Z0-9_.]*=[^`]*)`", LISTED))
def test_what_the_page_lists_can_be_set(setting: str) -> None:
    settings = (setting, "retries.backoff.base=1s") if "backoff" in setting else (setting,)
    task = full_task()
    assert differences(task, apply_overrides(task, settings)) or setting in ("reusable=off", "debuggable=true")


@pytest.mark.parametrize("path", re.findall(r"`([a-z_]+\.[a-z_.]+)`", LISTED))
def test_what_the_page_names_is_there(path: str) -> None:
    assert " has no " not in " ".join(problems_of(full_task(), f"{path}=?").values())


def test_the_page_quotes_what_is_said() -> None:
    task = dataclasses.replace(full_task(), name="train.train")
    quoted = PAGE.partition("with what would be accepted:")[2].split("```")[1].strip().splitlines()
    for line in quoted:
        (message,) = problems_of(task, line.partition(":")[0]).values()
        assert message.startswith(line.removesuffix("..."))


def test_the_task_itself_stays_as_it_is() -> None:
    task = full_task()
    before = copy.deepcopy({name: getattr(task, name) for name in ("resources", "env_vars", "secrets", "retries")})
    new = apply_overrides(task, ("resources.memory=1Mi", "env_vars.X=1", "secrets.0.group=g", "retries.count=9"))
    assert new.env_vars == {"MODE": "prod", "LEVEL": "1", "X": "1"}
    assert {name: getattr(task, name) for name in before} == before
    assert apply_overrides(task, ()) is task


@pytest.mark.parametrize(
    ("setting", "parts"),
    [
        ("retries", ["PATH=VALUE"]),
        ("=3", ["PATH=VALUE"]),
        ("retires=3", ["has no 'retires'", "did you mean 'retries'?"]),
        ("nothing_like_it=3", ["it has short_name", "resources", "report", "debuggable"]),
        ("resources.mem=1Gi", ["resources has no 'mem'", "did you mean 'memory'?"]),
        ("env_vars.=x", ["env_vars.NAME=VALUE"]),
        ("retries.count.x=1", ["retries.count has no parts", "a whole number"]),
        ("secrets.7=x", ["secrets has 2", "secrets.2"]),
        ("name=x", ["name cannot be overridden"]),
        ("image=x", ["image cannot be overridden"]),
        ("docs.description=x", ["docs cannot be overridden"]),
        ("interface=x", ["interface cannot be overridden"]),
        ("retries=many", ["a whole number", "retries.count, retries.backoff"]),
        ("retries=-1", ["greater than or equal to 0"]),
        ("retries.backoff.factor=2", ["retries.backoff needs retries.backoff.base too"]),
        ("timeout=soon", ["'soon' is not a duration", "90s"]),
        ("timeout=-5", ["'-5' is not a duration"]),
        ("interruptible=maybe", ["true or false"]),
        ("cache=atuo", ["auto, override or disable", "did you mean 'auto'?"]),
        ("resources=1", ["set by its parts resources.cpu, resources.memory"]),
        ("resources.gpu=A1000:1", ["names such as", "did you mean 'A100:1'?"]),
        ("resources.memory=12Qx", ["'12Qx'", "Kubernetes", "512Mi"]),
        ("resources.disk=10GB", ["'10GB'", "Kubernetes"]),
        ("resources.memory=400m", ["thousandths"]),
        ("resources.memory=2Gi,1Gi", ["requests more than its limit"]),
        ("resources.cpu=2,500m", ["requests more than its limit"]),
        ("resources.cpu=512Mi", ["CPU cores", "500m"]),
        ("resources.cpu=nan", ["CPU cores"]),
        ("resources.cpu=-1", ["greater than or equal to 0"]),
        ("max_inline_io_bytes=lots", ["'lots' is not a size", "10MiB"]),
        ("env_vars=A", ["NAME=VALUE"]),
        ("secrets=not a key", ["NOT A KEY"]),
        ("links=x", ["links cannot be set from text; set it in"]),
        ("cache.policies=x", ["cache.policies cannot be set from text except none; set it in"]),
        ("plugin_config=x", ["plugin_config cannot be set from text; set it in"]),
        ("parent_env=x", ["parent_env cannot be set from text; set it in"]),
    ],
)
def test_what_is_wrong_is_told_with_the_field_and_the_value(setting: str, parts: list[str]) -> None:
    (message,) = problems_of(full_task(), setting).values()
    assert message.startswith(f"{setting}: ")
    for part in parts:
        assert part in message


@pytest.mark.parametrize(
    ("setting", "kept", "way_out"),
    [
        ("retries=0", "retries.count=2", "write retries.count=0 instead"),
        ("timeout=0", "timeout.max_runtime=1m", "write timeout.max_runtime=0 instead"),
        ("env_vars=", "env_vars.MODE=prod", "where the task is defined"),
        ("secrets=", "secrets.0.key=api-key", "where the task is defined"),
        ("max_inline_io_bytes=0", "max_inline_io_bytes=10Mi", "where the task is defined"),
        ("short_name=", "short_name=body", "where the task is defined"),
    ],
)
def test_a_value_that_flyte_drops_is_told(setting: str, kept: str, way_out: str) -> None:
    (message,) = problems_of(full_task(), setting).values()
    assert "drops this value" in message
    assert kept in message
    assert way_out in message


@pytest.mark.parametrize("setting", ["retries=0", "timeout=0", "env_vars=", "secrets=", "queue=", "reusable=off"])
def test_what_a_task_does_not_have_can_be_cleared(setting: str) -> None:
    task = plain_task()
    assert differences(task, apply_overrides(task, (setting,))) == ()


def test_everything_that_is_wrong_is_told_at_once() -> None:
    settings = (
        "retires=3",
        "resources.cpu=1x",
        "resources.memory=12Qx",
        "name=x",
        "retries=0",
        "queue=fine",
        "cache=on",
    )
    assert set(problems_of(full_task(), *settings)) == {
        "retires",
        "resources.cpu",
        "resources.memory",
        "name",
        "retries",
        "cache",
    }


def test_a_reusable_task_says_how_to_override_what_its_environment_gives() -> None:
    task = plain_task(reusable=flyte.ReusePolicy(2))
    settings = ("resources.cpu=2", "env_vars.A=1", "secrets=a", "service_account=x")
    found = problems_of(task, *settings, "retries=3")
    assert set(found) == {"resources.cpu", "env_vars.A", "secrets", "service_account"}
    assert all("add reusable=off" in message for message in found.values())

    new = apply_overrides(task, (*settings, "reusable=off"))
    assert (new.reusable, new.resources, new.env_vars) == (None, flyte.Resources(cpu=2), {"A": "1"})


@pytest.mark.parametrize(
    "settings", [("reusable.replicas=3", "resources.cpu=2"), ("resources.cpu=2", "reusable.replicas=3")]
)
def test_a_pair_that_flyte_refuses_is_told_in_either_order(settings: tuple[str, str]) -> None:
    (message,) = problems_of(full_task(), *settings).values()
    assert message.startswith(f"{settings[1]}: Flyte does not take ")
    assert "resources" in message
    assert "reusable" in message


def test_a_task_class_whose_override_is_broken_says_so_once() -> None:
    from flyte.extras import ContainerTask

    task = ContainerTask(name="box", image="alpine", command=["ls"])
    (message,) = problems_of(task, "retries=3", "timeout=2").values()
    assert message == "box cannot be overridden: Flyte's own override fails on a ContainerTask; change its definition."


def test_differences_name_what_changed_and_only_that() -> None:
    assert told(full_task(), "retries=3", "resources.memory=512Mi", "env_vars.MODE=test", "timeout=90") == {
        ("retries.count", "2", "3"),
        ("resources.memory", "1Gi", "512Mi"),
        ("env_vars.MODE", "prod", "test"),
        ("timeout.max_runtime", "1m", "1m30s"),
    }
    assert told(full_task(), "cache=auto") == {("cache.salt", "s", "")}
    assert told(full_task(), "cache.behavior=auto") == set()
    assert told(full_task(), "secrets=api-key") == {
        ("secrets.1.key", "db", None),
        ("secrets.1.group", "team", None),
        ("secrets.1.as_env_var", "TEAM_DB", None),
    }
    assert told(full_task(), "timeout.max_runtime=none") == {("timeout.max_runtime", "1m", None)}
    assert told(full_task(), "env_vars=MODE=prod") == {("env_vars.LEVEL", "1", None)}


def test_differences_leave_out_what_a_class_fills_in_by_itself() -> None:
    task = plain_task()
    assert told(task, "secrets=a") == {("secrets.0.key", None, "a")}
    assert told(task, "timeout=2") == {("timeout.max_runtime", None, "2s")}
    assert told(task, "cache=auto") == {("cache.behavior", "disable", "auto")}
    assert told(task, "retries.backoff.base=2s") == {("retries.backoff.base", None, "2s")}
    assert told(task, "max_inline_io_bytes=1500") == {("max_inline_io_bytes", "10Mi", "1500")}
    reusable = plain_task(reusable=flyte.ReusePolicy())
    assert told(reusable, "reusable=off") == {("reusable.replicas", "2,2", None)}


def test_differences_of_a_task_that_flyte_will_refuse_later() -> None:
    task = plain_task(secrets="not a key")
    assert told(task, "secrets=a") == {("secrets", "not a key", None), ("secrets.0.key", None, "a")}


@given(
    st.dictionaries(
        st.sampled_from(
            [
                "retries.count",
                "timeout.deadline",
                "resources.memory",
                "resources.cpu",
                "env_vars.A",
                "queue",
                "cache.salt",
            ]
        ),
        st.integers(1, 10**6).map(str),
    )
)
def test_the_differences_are_settings_that_make_them(values: dict[str, str]) -> None:
    task = full_task()
    new = apply_overrides(task, tuple(f"{path}={text}" for path, text in values.items()))
    found = differences(task, new)
    again = apply_overrides(task, tuple(f"{one.path}={one.after}" for one in found))
    assert differences(task, again) == found
    assert differences(new, again) == ()


PATHS = [
    path
    for name, hint in override_hints(plain_task()).items()
    for kind in members(hint)
    for path in [name, *([f"{name}.{part}" for part in field_hints(kind)] if dataclasses.is_dataclass(kind) else [])]
]


@given(
    st.lists(
        st.builds(
            "{}={}".format, st.sampled_from([*PATHS, "env_vars.A", "secrets.0.key", "retries.backoff.cap"]), st.text()
        )
        | st.text(),
        min_size=1,
        max_size=3,
    )
)
def test_garbage_raises_nothing_but_an_override_error(settings: list[str]) -> None:
    task = full_task()
    try:
        new = apply_overrides(task, tuple(settings))
    except OverrideError as error:
        told_of = [problem.message for problem in error.problems]
    else:
        told_of = [f"{change.path} changed" for change in differences(task, new)] or ["nothing changed"]
    assert told_of
    assert all(told_of)


def test_every_parameter_of_override_is_known() -> None:
    """A parameter that a later Flyte adds, and that no text can stand for, shows here."""
    task = plain_task()
    unwritable = {name for name, hint in override_hints(task).items() if not takes_text(Place(name, hint))}
    assert unwritable == {"links", "plugin_config", "triggers", "func", "parent_env", "task_resolver"}


@dataclass
class LaterResources(flyte.Resources):
    """Stands in for the Resources of a later Flyte."""

    nvme: str | tuple[str, str] | None = None
    sockets: int = 1


@dataclass
class Placement:
    """Stands in for a dataclass that a later Flyte adds."""

    zone: str
    spread: timedelta | int = 0


@dataclass(kw_only=True)
class LaterTask(AsyncFunctionTaskTemplate[Any, Any, Any]):
    """Stands in for the TaskTemplate of a later Flyte, with a field more."""

    placement: Placement | None = None

    def override(
        self, *, resources: LaterResources | None = None, placement: Placement | None = None, **kwargs: Any
    ) -> AnyTask:
        new = super().override(resources=resources, **kwargs)
        return dataclasses.replace(new, placement=placement or self.placement)


def later_task() -> AnyTask:
    interface = NativeInterface.from_callable(body)
    return LaterTask(name="later", interface=interface, func=body, resources=LaterResources(cpu=1))


def test_fields_of_a_later_flyte_work_by_themselves() -> None:
    task = later_task()
    new = apply_overrides(task, ("resources.nvme=1Gi,2Gi", "placement.zone=b", "placement.spread=2m", "retries=1"))
    assert isinstance(new, LaterTask)
    assert new.resources == LaterResources(cpu=1, nvme=("1Gi", "2Gi"))
    assert new.placement == Placement("b", timedelta(minutes=2))
    assert differences(task, new) == (
        FieldChange("resources.nvme", None, "1Gi,2Gi"),
        FieldChange("retries.count", "0", "1"),
        FieldChange("placement.zone", None, "b"),
        FieldChange("placement.spread", None, "2m"),
    )
    found = problems_of(task, "resources.nvme=12Qx", "resources.sockets=x", "placement.zon=b")
    assert "Kubernetes" in found["resources.nvme"]
    assert "a whole number" in found["resources.sockets"]
    assert "did you mean 'zone'?" in found["placement.zon"]


@dataclass
class ClusterConfig:
    """Stands in for a plugin's config."""

    workers: int = 1
    conf: Mapping[str, str] | None = None


@dataclass(kw_only=True)
class ClusterTask(AsyncFunctionTaskTemplate[Any, Any, Any]):
    """Stands in for a plugin's task."""

    plugin_config: ClusterConfig
    task_type: str = "cluster"


def test_the_parts_of_a_plugins_config() -> None:
    TaskPluginRegistry.register(config_type=ClusterConfig, plugin=ClusterTask)
    task = plain_task(plugin_config=ClusterConfig())
    new = apply_overrides(task, ("plugin_config.workers=3",))
    assert new.plugin_config == ClusterConfig(3)
    assert differences(task, new) == (FieldChange("plugin_config.workers", "1", "3"),)
    assert "did you mean 'workers'?" in problems_of(task, "plugin_config.worker=3")["plugin_config.worker"]
