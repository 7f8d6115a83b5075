"""Inputs of every kind: what is read of form values and written of native ones, and what is said of what is wrong."""

import dataclasses
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Annotated, Any, Generic, Literal, TypeVar
from uuid import UUID

import flyte
import numpy as np
import polars as pl
import pyarrow as pa
import pytest
import typing_extensions
from flyte.io import DataFrame, Dir, File
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, HttpUrl, RootModel, Secret, SecretBytes, SecretStr
from pydantic import Field as PydanticField

from flyte_taskmodel.any_task import AnyTask
from flyte_taskmodel.discovery.environment_tasks import tasks_in
from flyte_taskmodel.discovery.import_module import load_module
from flyte_taskmodel.forms.form_filler import FormFiller
from flyte_taskmodel.forms.input_form import InputForm
from flyte_taskmodel.forms.kinds.containers import now
from flyte_taskmodel.forms.kinds.input_kind import UNMADE, ErrorCollector
from flyte_taskmodel.forms.kinds.kind_chooser import Chooser
from flyte_taskmodel.forms.schema import Field, TaskForms
from flyte_taskmodel.forms.secret_types import holds_secrets, secrets_in
from flyte_taskmodel.forms.secret_values import secret_texts, without_secrets
from flyte_taskmodel.plain_json import from_plain, to_plain
from tests.model.forms.kinds import KINDS, TASKS

pytestmark = pytest.mark.filterwarnings("ignore")  # Flyte's own imports warn

REPO = Path(__file__).parents[3]


def read(task: str, values: Mapping[str, Any], running: bool = True) -> dict[str, Any]:
    made, errors = InputForm(TASKS[task]).read(values, running)
    assert errors == []
    return made


def errors_of(task: str, values: Mapping[str, Any], running: bool = False) -> dict[str, str]:
    errors = InputForm(TASKS[task]).read(values, running)[1]
    return {error.path: error.message for error in errors}


def fields_of(task: str) -> dict[str, Field]:
    return {field.path: field for field in reversed(list(InputForm(TASKS[task]).form().walk()))}


@pytest.mark.parametrize(
    ("task", "name", "value", "native"),
    [
        ("scalars", "n", "3", 3),
        ("scalars", "n", -3, -3),
        ("scalars", "ratio", "1e-3", 0.001),
        ("scalars", "ratio", "inf", float("inf")),
        ("scalars", "ratio", 2, 2.0),
        ("scalars", "flag", "Yes", True),
        ("scalars", "on", False, False),
        ("scalars", "text", "a\nb", "a\nb"),
        ("scalars", "text", "none", "none"),
        ("scalars", "size", "LARGE", KINDS.Size.LARGE),
        ("scalars", "size", "l", KINDS.Size.LARGE),
        ("scalars", "mode", "fast", "fast"),
        ("scalars", "at", "2026-03-01T12:30", datetime(2026, 3, 1, 12, 30)),
        ("scalars", "at", "2026-03-01", datetime(2026, 3, 1)),
        ("scalars", "at", "2026-03-01T12:30Z", datetime(2026, 3, 1, 12, 30, tzinfo=UTC)),
        ("scalars", "day", "2026-03-01", date(2026, 3, 1)),
        ("scalars", "wait", "90s", timedelta(seconds=90)),
        ("scalars", "wait", "2h30m", timedelta(hours=2, minutes=30)),
        ("scalars", "wait", "PT2H30M", timedelta(hours=2, minutes=30)),
        ("scalars", "wait", "-90s", timedelta(seconds=-90)),
        ("scalars", "wait", 1.5, timedelta(seconds=1.5)),
        ("scalars", "data", "abc", b"abc"),
        ("scalars", "data", "base64:AAEC", b"\x00\x01\x02"),
        ("scalars", "data", {"$base64": "AAEC"}, b"\x00\x01\x02"),
        ("scalars", "maybe", None, None),
        ("scalars", "maybe", "3", 3),
        ("scalars", "either", "3", 3),
        ("scalars", "either", "x", "x"),
        ("scalars", "either", {"$variant": "str", "value": "3"}, "3"),
        ("scalars", "either", '"3"', "3"),
        ("scalars", "either", '"', '"'),
        ("containers", "numbers", ["1", 2], [1, 2]),
        ("containers", "numbers", "[1, 2]", [1, 2]),
        ("containers", "words", ["a", "b", "a"], {"a", "b"}),
        ("containers", "pair", ["1", "x"], (1, "x")),
        ("containers", "pair", {"1": "x", "0": "1"}, (1, "x")),
        ("containers", "many", ["1", "2.5"], (1.0, 2.5)),
        ("containers", "table", {"a": "1"}, {"a": 1.0}),
        ("containers", "table", [["a", "1"]], {"a": 1.0}),
        ("containers", "counted", [[1, ["a"]], ["2", []]], {1: ["a"], 2: []}),
        ("containers", "nested", [{"a": ["1"]}], [{"a": [1]}]),
        ("groups", "net", {}, KINDS.Net()),
        ("groups", "net", {"layers": [{"width": "2"}]}, KINDS.Net([KINDS.Layer(2)])),
        ("groups", "net", '{"rate": 0.5, "note": null}', KINDS.Net(rate=0.5)),
        ("groups", "options", {"mode": "m"}, {"mode": "m"}),
        ("groups", "options", {"mode": "m", "level": "2"}, {"mode": "m", "level": 2}),
        ("groups", "point", {"x": "1"}, KINDS.Point(1)),
        ("groups", "span", {"end": 5}, KINDS.Span(start=2, end=5)),
        ("groups", "aliased", {"learning_rate": "0.5"}, KINDS.Aliased(lr=0.5)),
        ("groups", "aliased", None, None),
        ("groups", "one", {"name": "x"}, KINDS.Layer(7, "x")),
        ("groups", "one", {"start": 3}, KINDS.Span(start=3)),
        ("groups", "one", {"$variant": "Span", "value": {}}, KINDS.Span()),
        ("groups", "tree", {"value": 2, "children": [{"value": 3}]}, KINDS.Tree(2, [KINDS.Tree(3)])),
        ("groups", "layers", {"a": {"width": 1}}, {"a": KINDS.Layer(1)}),
        ("others", "anything", "Opaque(3).value + 1", 4),
        ("others", "anything", {"a": [1]}, {"a": [1]}),
        ("others", "opaque", "Opaque(5)", KINDS.Opaque(5)),
        ("others", "uuid", "12345678-1234-5678-1234-567812345678", UUID("12345678-1234-5678-1234-567812345678")),
        ("others", "price", "2.25", Decimal("2.25")),
        ("others", "path", "x/y", Path("x/y")),
        ("others", "clock", "08:15", time(8, 15)),
        ("others", "bounded", "4", 4),
    ],
)
def test_a_form_value_becomes_the_native_one_and_back(task: str, name: str, value: Any, native: Any) -> None:
    made = read(task, {name: value})[name]
    assert (made, type(made)) == (native, type(native))
    form = InputForm(TASKS[task])
    if name not in ("anything", "opaque"):  # An expression is not found again.
        written = form.write({name: native})
        assert json.loads(json.dumps(written)) == written
        assert read(task, written)[name] == native
    tidied = form.tidy({name: value})
    assert read(task, tidied)[name] == native
    assert form.tidy(tidied) == tidied


@pytest.mark.parametrize(
    ("task", "values", "errors"),
    [
        ("scalars", {"n": "3.5"}, {"n": "n takes a whole number, not '3.5'."}),
        ("scalars", {"n": None}, {"n": "n takes a whole number, not null."}),
        ("scalars", {"n": True}, {"n": "n takes a whole number, not true."}),
        ("scalars", {"text": 3}, {"text": "text takes a text, not 3."}),
        ("scalars", {"size": "HUGE"}, {"size": "size takes SMALL or LARGE, not 'HUGE'."}),
        ("scalars", {"either": [1]}, {"either": "either takes a whole number or a text, not [1]."}),
        ("scalars", {"m": 1}, {"m": "form_kinds.scalars has no input 'm'. It takes: n, ratio"}),
        ("scalars", {"txt": 1}, {"txt": "form_kinds.scalars has no input 'txt'. Did you mean 'text'?"}),
        ("containers", {"numbers": ["x", 1, None]}, {"numbers.0": "not 'x'", "numbers.2": "not null"}),
        ("containers", {"pair": ["x", 3]}, {"pair.0": "a whole number", "pair.1": "a text"}),
        ("containers", {"pair": [1]}, {"pair": "pair takes 2 values, not [1]."}),
        ("containers", {"table": [["a", 1], ["a", 2]]}, {"table.a": "table has 'a' twice."}),
        ("containers", {"nested": [{"a": ["b"]}]}, {"nested.0.a.0": "a whole number"}),
        ("groups", {"net": {"rate": 3}}, {"net": "net: rate is a fraction."}),
        ("groups", {"net": {"layers": [{}]}}, {"net.layers.0.width": "net.layers.0.width is missing"}),
        ("groups", {"net": {"layrs": []}}, {"net.layrs": "did you mean 'layers'?"}),
        ("groups", {"options": {}}, {"options.mode": "is missing"}),
        ("groups", {"span": {"start": 20, "end": 10}}, {"span": "span: end lies before start."}),
        (
            "groups",
            {"span": {"start": -1, "end": 101}},
            {"span.start": "greater than or equal to 0", "span.end": "less than or equal to 100"},
        ),
        ("groups", {"span": {"start": "x", "end": 101}}, {"span.start": "a whole number", "span.end": "less than"}),
        ("groups", {"aliased": {"learning_rate": -1}}, {"aliased.learning_rate": "greater than 0"}),
        ("groups", {"one": {"start": 30, "end": 20}}, {"one": "one: end lies before start."}),
        ("groups", {"one": {"$variant": "Spam", "value": {}}}, {"one": "one is one of Layer, Span, not 'Spam'."}),
        ("groups", {"tree": {"children": [{"value": "x"}]}}, {"tree.children.0.value": "valid integer"}),
        ("others", {"anything": "import x"}, {"anything": "anything is no Python expression: invalid syntax"}),
        ("others", {"bounded": 10}, {"bounded": "bounded: Input should be less than 10."}),
        ("others", {"array": [[1], [2, 3]]}, {"array": "inhomogeneous"}),
        ("others", {"array": ["a", {}]}, {"array": "array takes numbers"}),
    ],
)
def test_all_that_is_wrong_is_told_at_once_and_in_its_place(
    task: str, values: dict[str, Any], errors: dict[str, str]
) -> None:
    told = errors_of(task, values)
    assert told.keys() == errors.keys()
    for path, words in errors.items():
        assert words in told[path]


@pytest.mark.parametrize("name", ["file", "folder", "frame", "rows"])
@pytest.mark.parametrize("path", ["a" * 5000, "a" * 5000 + ".csv", "x\0.csv", "~nobody-at-all/x.csv", "\ud800"])
def test_what_can_be_no_path_is_an_error_of_its_field(name: str, path: str) -> None:
    assert errors_of("located", {name: path}).keys() == {name}
    assert errors_of("others", {"anything": f"@{path}", "array": f"{path}.npy"}).keys() == {"anything", "array"}


def test_what_is_nested_too_deep_is_an_error_of_its_field() -> None:
    deep: Any = 3
    for _ in range(5000):
        deep = [deep]
    values = {"numbers": deep, "words": json.dumps([1]), "nested": "[" * 5000, "table": deep}
    assert {path.split(".")[0] for path in errors_of("containers", values)} == values.keys()


def test_what_only_a_run_makes_is_not_made_while_it_is_typed(tmp_path: Path) -> None:
    traces = tmp_path / "traces"
    expression = f"__import__('pathlib').Path({str(traces)!r}).touch() or 3"
    made, errors = InputForm(TASKS["others"]).read({"anything": expression}, running=False)
    assert (made, errors, traces.exists()) == ({}, [], False)
    assert read("others", {"anything": expression}) == {"anything": 3}
    assert traces.exists()


def test_what_goes_wrong_with_an_expression_is_an_error_of_its_field() -> None:
    told = errors_of("others", {"anything": "nix", "opaque": "3"}, running=True)
    assert told == {
        "anything": "anything: 'nix' raised NameError: name 'nix' is not defined.",
        "opaque": "opaque takes a value of Opaque, not of int.",
    }


def test_files_folders_rows_and_arrays_are_told_by_where_they_lie(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("f.txt").write_text("x")
    Path("r.csv").write_text("a\n1\n")
    Path("r.json").write_text('[{"a": 1}, {"a": 2}]')
    Path("d").mkdir()
    np.save("a.npy", np.arange(3))
    values = {"file": "f.txt", "folder": "d", "frame": "r.csv", "rows": "r.json"}
    made = read("located", values)
    assert [type(made[name]) for name in ("file", "folder", "frame")] == [File, Dir, DataFrame]
    assert (made["file"].path, made["folder"].path, made["frame"].uri, made["frame"].format) == (
        "f.txt",
        "d",
        "r.csv",
        "csv",
    )
    assert made["rows"]["a"].tolist() == [1, 2]
    assert read("located", values, running=False).keys() == {"file", "folder"}
    assert read("others", {"array": "a.npy"})["array"].tolist() == [0, 1, 2]
    assert read("others", {"array": [[1.5]]})["array"].tolist() == [[1.5]]
    assert (
        read("located", {"file": "s3://bucket/key", "frame": "s3://bucket/x.parquet"})["file"].path == "s3://bucket/key"
    )
    told = errors_of("located", {"file": "nope", "folder": "f.txt", "frame": "f.txt", "rows": "no.csv"})
    assert told["file"] == "file: there is no file 'nope'."
    assert told["folder"] == "folder: there is no folder 'f.txt'."
    assert "frame takes the path of a CSV, Parquet or JSON file" in told["frame"]
    assert told["rows"] == "rows: there is no file 'no.csv'."


@pytest.mark.parametrize("name", ["rows.csv", "rows.json", "rows.parquet"])
def test_rows_of_any_library_are_read_where_flyte_would_only_pickle_them(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    getattr(pl.DataFrame({"a": [1, 2]}), f"write_{file.suffix[1:]}")(file)
    for hint, rows in ((pl.DataFrame, lambda made: made), (pl.LazyFrame, pl.LazyFrame.collect)):
        made = Chooser({}).kind_of(hint).read(str(file), "x", ErrorCollector(running=True))
        assert isinstance(made, hint)
        assert rows(made)["a"].to_list() == [1, 2]
    table = Chooser({}).kind_of(pa.Table).read(str(file), "x", ErrorCollector(running=True))
    assert table["a"].to_pylist() == [1, 2]


class Letters(RootModel[list[int]]):
    pass


@pytest.mark.parametrize(
    ("hint", "value", "native"),
    [
        (SecretStr, "hidden", SecretStr("hidden")),
        (HttpUrl, "https://flyte.org/", HttpUrl("https://flyte.org/")),
        (Letters, [1, 2], Letters([1, 2])),
    ],
)
def test_types_of_pydantics_own_are_read_from_texts(hint: Any, value: Any, native: Any) -> None:
    kind = Chooser({}).kind_of(hint)
    assert kind.read(value, "x", ErrorCollector()) == native
    assert kind.tidy(value) == value


def test_a_secret_is_read_and_never_shown() -> None:
    kind = Chooser({}).kind_of(SecretStr)
    field = now(kind, kind.field("x", "x"), SecretStr("hidden"))
    assert "hidden" not in repr(field)
    assert field.current is None


class Later(typing_extensions.TypedDict):
    mode: str
    level: typing_extensions.NotRequired[int]


def test_a_typed_dict_of_typing_extensions_is_a_group_too() -> None:
    kind = Chooser({}).kind_of(Later)
    assert kind.field("x", "x").kind == "group"
    assert kind.read({"mode": "m", "level": "2"}, "x", ErrorCollector()) == {"mode": "m", "level": 2}
    assert kind.read({"mode": "m"}, "x", ErrorCollector()) == {"mode": "m"}


Thing = TypeVar("Thing")


class Box(BaseModel, Generic[Thing]):
    thing: Thing


@dataclass
class Crate(Generic[Thing]):
    thing: Thing
    others: list[Thing] = dataclasses.field(default_factory=list)


@pytest.mark.parametrize(("hint", "native"), [(Box[int], Box(thing=3)), (Crate[int], Crate(3))])
def test_a_generic_class_shows_what_a_default_holds(hint: Any, native: Any) -> None:
    kind = Chooser({}).kind_of(hint)
    field = now(kind, kind.field("x", "x"), native)
    assert (field.fields[0].kind, field.fields[0].current) == ("int", 3)
    assert all(part.item and part.item.kind == "int" for part in field.fields[1:])


class Login(BaseModel):
    user: str
    word: SecretStr = SecretStr("default")
    others: list[SecretStr] = []


def test_what_others_may_read_holds_no_secret() -> None:
    kinds = {name: Chooser({}).kind_of(hint) for name, hint in LOGINS.items()}
    fields = [kind.field(name, name) for name, kind in kinds.items()]
    login = {"user": "u", "word": "hidden", "others": ["hidden"]}
    values = {
        "n": 3,
        "login": login,
        "either": {"$variant": "Login", "value": login},
        "word": "hidden",
        "words": ["hidden"],
    }
    assert without_secrets(fields, values) == {
        "n": 3,
        "login": {"user": "u"},
        "either": {"$variant": "Login", "value": {"user": "u"}},
    }
    assert without_secrets(fields, {"either": login}) == {}


LOGINS = {"n": int, "login": Login, "either": Login | int, "word": SecretStr | None, "words": dict[str, SecretStr]}


class Letter(Enum):
    A = "x"
    B = "y"


WORDS = st.integers().map(str) | st.sampled_from(["1", "0.5", "x", ""])
TEXTS: dict[Any, st.SearchStrategy[Any]] = {
    int: st.integers().map(str),
    float: st.floats().map(str),
    bool: st.sampled_from(["true", "False", "yes", "off", "1"]),
    str: st.text(),
    datetime: st.datetimes(timezones=st.none() | st.just(UTC)).map(datetime.isoformat),
    date: st.dates().map(date.isoformat),
    time: st.times().map(time.isoformat),
    timedelta: st.from_regex(r"-?[0-9]{1,6}(\.[0-9]{1,8})?[smhd]?", fullmatch=True),
    bytes: st.binary().map(lambda data: data.decode("latin-1")),
    Decimal: st.decimals(allow_nan=False).map(str),
    UUID: st.uuids().map(str),
    Letter: st.sampled_from(["A", "B", "x", "y"]),
    Literal["one", 2]: st.sampled_from(["one", "2"]),
    int | None: st.none() | st.integers().map(str),
    int | str: st.text(),
    list[int]: st.lists(st.integers().map(str)),
    dict[str, float]: st.dictionaries(st.text(), st.floats(allow_nan=False).map(str)),
    tuple[int, str]: st.tuples(st.integers(), st.text()).map(list),
    tuple[float, ...]: st.lists(st.floats(allow_nan=False).map(str)),
    set[int]: st.lists(st.integers().map(str)),
    frozenset[str]: st.lists(st.text()),
    dict[int, list[str]]: st.lists(
        st.tuples(st.integers(), st.lists(st.text())).map(list), unique_by=lambda row: row[0]
    ),
    Path: st.text(min_size=1),
    KINDS.Net: st.fixed_dictionaries(
        {}, optional={"layers": st.lists(st.fixed_dictionaries({"width": WORDS})), "rate": WORDS, "note": st.text()}
    ),
    KINDS.Span: st.fixed_dictionaries({}, optional={"start": WORDS, "end": WORDS, "tags": st.lists(st.text())}),
    KINDS.Options: st.fixed_dictionaries({"mode": st.text()}, optional={"level": WORDS}),
    KINDS.Point: st.fixed_dictionaries({"x": WORDS}, optional={"y": WORDS}),
    KINDS.Layer | KINDS.Span: st.fixed_dictionaries({}, optional={"width": WORDS, "start": WORDS}),
    Annotated[int, PydanticField(gt=0, lt=10)]: WORDS,
    np.ndarray: st.lists(st.lists(st.floats(allow_nan=False, width=32), min_size=2, max_size=2), min_size=1),
    File: st.from_regex(r"s3://[a-z/]{1,9}", fullmatch=True),
    Dir: st.from_regex(r"s3://[a-z/]{1,9}", fullmatch=True),
    Any: st.integers() | st.lists(st.text()) | st.dictionaries(st.text(), st.booleans()),
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(st.text(), inner)
        | st.fixed_dictionaries({"$variant": st.text() | inner, "value": inner})
    ),
    max_leaves=8,
)


@pytest.mark.parametrize("hint", TEXTS, ids=str)
@given(data=st.data())
@settings(max_examples=25)
def test_a_text_its_value_and_the_text_of_that_are_stable(hint: Any, data: st.DataObject) -> None:
    kind = Chooser({}).kind_of(hint)
    errors_found = ErrorCollector()
    native = kind.read(data.draw(TEXTS[hint]), "x", errors_found)
    if native is UNMADE:  # A text such as 1e999 days, or the start of base64.
        assert errors_found.errors
        return
    written = kind.write(native)
    again = kind.read(written, "x", ErrorCollector())
    assert repr(again) == repr(native) or again == native
    assert json.dumps(kind.write(again)) == json.dumps(written)


class Chain(BaseModel):
    word: SecretStr | None = None
    next: "Chain | None" = None


SECRETIVE = (
    SecretStr,
    SecretStr | None,
    SecretBytes,
    Secret[str],
    Annotated[str, PydanticField(json_schema_extra={"format": "password"})],
    Annotated[SecretStr, PydanticField(min_length=20)],
    list[SecretStr],
    dict[str, SecretStr],
    tuple[SecretStr, SecretBytes],
    SecretStr | int,
    Login,
    Login | int,
    list[Login],
    Chain,
)


@pytest.mark.parametrize("hint", SECRETIVE, ids=str)
@given(data=st.data())
@settings(max_examples=25)
def test_no_error_repeats_a_secret_and_nothing_shared_holds_one(hint: Any, data: st.DataObject) -> None:
    """Whatever is typed where a secret belongs: a text that is marked is in no error and in no shared value."""
    assert holds_secrets(hint)
    kind = Chooser({}).kind_of(hint)
    field = kind.field("x", "x")
    marked = st.just("MARK-of-a-secret") | st.integers().map(lambda n: f"MARK{n}" + "k" * 90)
    plain = st.integers() | st.sampled_from(["1", "", "2026-01-01"])
    member = st.sampled_from(["word", "others", "next", "$variant", "value", "0"])
    value = data.draw(
        st.recursive(
            marked | plain, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(member, inner), max_leaves=5
        )
    )
    if hint == dict[str, SecretStr] and isinstance(value, list):  # A key of it is none, also where it is one of a pair.
        value = [row for row in value if "MARK" not in json.dumps(row[:1] if isinstance(row, list) else "")]
    errors_found = ErrorCollector()
    kind.read(value, "x", errors_found)
    assert not [error for error in errors_found.errors if "MARK" in error.message]
    assert "MARK" not in json.dumps(without_secrets([field], {"x": value}))
    assert set(secret_texts([field], {"x": value})) >= set(secret_leaves(kind, value))


def secret_leaves(kind: Any, value: Any) -> list[str]:
    """The secrets that a form value was read as."""
    native = kind.read(value, "x", ErrorCollector())
    return [] if native is UNMADE else list(secrets_in(native))


FILLINGS = {name: FormFiller(task, lambda _: "") for name, task in TASKS.items()}


@pytest.mark.parametrize("name", TASKS)
@given(data=st.data())
@settings(max_examples=25)
def test_garbage_raises_nothing_but_errors_of_fields(name: str, data: st.DataObject) -> None:
    form = InputForm(TASKS[name])
    names = list(TASKS[name].native_interface.inputs)
    values = data.draw(st.dictionaries(st.sampled_from([*names, "nothing"]), JSON, max_size=3))
    made, errors = form.read(values, running=False)
    checked = FILLINGS[name].check(values, ())
    assert json.loads(json.dumps(to_plain(checked)))["inputs"].keys() >= values.keys()
    assert all(error.path.split(".")[0] in values and error.message.endswith((".", "?", "!")) for error in errors)
    assert made.keys() | {error.path.split(".")[0] for error in errors} | _left_to_the_run(name) >= values.keys()


def _left_to_the_run(task: str) -> set[str]:
    return {"anything", "opaque", "array", "frame", "rows"} if task in ("others", "located") else set()


def test_what_holds_is_filled_in_from_the_tasks_own_defaults() -> None:
    fields = fields_of("groups")
    assert (fields["span"].current, fields["span.start"].current, fields["span.start"].default) == ({}, 2, 0)
    assert (fields["span.start"].limits, fields["span.start"].help) == ({"minimum": 0}, "Where it begins.")
    assert fields["net.layers"].current == [{"width": 3, "name": "dense"}]
    assert fields["net.layers.*.width"].help == "How many units."
    assert fields["one"].current == {"$variant": "Layer", "value": {}}
    assert [each.name for each in fields["one"].variants] == ["Layer", "Span"]
    assert fields["one"].variants[0].fields[0].current == 7
    assert fields["tree.children.*"].kind == "json"
    assert (fields["options.level"].required, fields["options.mode"].required) == (False, True)
    assert (fields["aliased"].nullable, fields["aliased"].current) == (True, None)
    bounded = fields_of("others")["bounded"]
    assert (bounded.label, bounded.help) == ("Bounded", "Some, not many.")
    assert bounded.limits == {"exclusiveMinimum": 0, "exclusiveMaximum": 10}
    assert "Default: <form_kinds.Opaque object>." in fields_of("others")["opaque"].note
    assert fields_of("scalars")["n"].help == "A number."


def needing(
    n: int = None,  # type: ignore[assignment]  # noqa: RUF013  (what it is about)
    maybe: int | None = None,
    some: Annotated[int | None, "x"] = None,
) -> int:
    return n + (maybe or 0) + (some or 0)


def test_a_none_that_no_run_takes_is_no_default() -> None:
    form = InputForm(flyte.TaskEnvironment(name="needing").task(needing))
    assert [(field.name, field.required, field.nullable) for field in form.form().fields] == [
        ("n", True, False),
        ("maybe", False, True),
        ("some", False, True),
    ]
    assert [error.path for error in form.missing({})] == ["n"]


def test_a_default_that_cannot_be_made_is_left_to_its_class() -> None:
    mood = fields_of("others")["moody.mood"]
    assert (mood.required, mood.current) == (False, None)
    assert read("others", {"moody": {"mood": 3}})["moody"] == KINDS.Moody(3)
    assert errors_of("others", {"moody": {}}) == {"moody": "moody: not today."}


def test_a_group_without_a_default_is_made_of_what_its_members_hold() -> None:
    form = InputForm(TASKS["groups"])
    values = form.completed({"options": {"mode": "m"}, "point": {"x": 1}})
    assert values["net"] == {}
    assert form.missing(values) == []
    assert form.read(values, running=True)[0]["net"] == KINDS.Net()
    assert form.implied({"point": {"x": 1}}) == {"net": KINDS.Net()}
    assert [error.path for error in form.missing({})] == ["net", "options", "point"]


def tasks_of_the_repository() -> list[Any]:
    files = [*(REPO / "examples" / "tasks").glob("*.py"), *(REPO / "tests").glob("*/tasks/*.py")]
    broken = ["exits.py", "cannot_import.py", "broken.py", *([] if sys.version_info >= (3, 12) else ["pep695.py"])]
    return [pytest.param(file, id=f"{file.parts[-3]}/{file.name}") for file in sorted(files) if file.name not in broken]


@pytest.mark.parametrize("file", tasks_of_the_repository())
def test_every_task_has_a_form_that_crosses_processes(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(file.parent))
    monkeypatch.chdir(Path.cwd())  # One of them goes elsewhere.
    for task in _loaded(file):
        forms = FormFiller(task, lambda _: "").forms()
        form = forms.inputs
        assert [field.name for field in form.fields] == list(task.native_interface.inputs)
        required = {field.name for field in form.fields if field.required}
        assert required == set(task.native_interface.required_inputs())
        assert forms.overrides.note or {"resources", "retries", "cache"} <= {
            each.name for each in forms.overrides.fields
        }
        assert from_plain(TaskForms, json.loads(json.dumps(to_plain(forms)))) == forms


def _loaded(file: Path) -> list[AnyTask]:
    return list(tasks_in(load_module(file)).values())
