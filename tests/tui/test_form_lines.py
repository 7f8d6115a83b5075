"""How a form is laid out and what editing does to its values, without a screen."""

import io
from typing import Any

import pytest
from rich.console import Console
from rich.style import Style

from flyte_taskmodel.forms.schema import Checked, Field, FieldError, Form, TaskForms
from flyte_tui.screens.form.form_side import Side, draw_side
from flyte_tui.theme_styles import Palette
from flyte_tui.widgets.form import form_edits
from flyte_tui.widgets.form.form_values import ABSENT, Filled
from flyte_tui.widgets.form.line_layout import HIDDEN, Folds, Line, lay_out
from flyte_tui.widgets.form.line_renderer import Columns, draw_line

NUMBER = Field("n", "n", "int", accepts="a whole number", current=1, default=1)
NAMES = Field("names", "names", "list", item=Field("names.*", "*", "text"), current=["a", "b"])
TABLE = Field("t", "t", "table", key=Field("t.*", "key", "word"), item=Field("t.*", "value", "int"), current={"x": 1})
INNER = Field("c.step", "step", "group", fields=(Field("c.step.rate", "rate", "float", current=0.1),), current={})
CONFIG = Field("c", "c", "group", fields=(Field("c.name", "name", "text", required=True), INNER), required=True)
PLAIN = Field("u", "int", "int", accepts="a whole number")
EITHER = Field("u", "u", "union", variants=(PLAIN, Field("u", "Step", "group", fields=(NUMBER,))), nullable=True)
FORM = Form("task", (NUMBER, NAMES, TABLE, CONFIG, EITHER))


def lines(filled: Filled, *errors: FieldError, form: Form = FORM, insisting: bool = True) -> list[Line]:
    return lay_out(form, filled, Folds(), errors, insisting, 60)


def line(filled: Filled, path: str, role: str = "leaf") -> Line:
    return next(each for each in lines(filled) if (each.path, each.role) == (path, role))


def test_typing_back_what_holds_leaves_the_field_alone_and_its_groups_too() -> None:
    filled = Filled()
    form_edits.write(filled, line(filled, "c.step.rate"), "0.5")
    assert filled.values == {"c": {"step": {"rate": "0.5"}}}
    rate = line(filled, "c.step.rate")
    form_edits.write(filled, rate, form_edits.typed(rate, "0.1"))
    assert filled.values == {}


def test_an_item_that_is_changed_keeps_the_others_that_were_declared() -> None:
    filled = Filled()
    form_edits.write(filled, line(filled, "names.1"), "c")
    form_edits.write(filled, line(filled, "t.x"), "2")
    assert filled.values == {"names": ["a", "c"], "t": [["x", "2"]]}
    form_edits.remove_item(filled, line(filled, "names.0"))
    assert form_edits.add_item(filled, line(filled, "t", "add"), after=False) == ("t", 1)
    assert filled.values == {"names": ["c"], "t": [["x", "2"], ["", ""]]}


def test_a_table_given_as_an_object_or_as_text_is_shown_and_changed_alike() -> None:
    for given in ({"x": 5}, '{"x": 5}', [["x", 5]]):
        filled = Filled({"t": given})
        form_edits.write(filled, line(filled, "t.x", "key"), "y")
        assert filled.values == {"t": [["y", 5]]}


def test_a_variant_with_parts_is_chosen_in_the_line_that_takes_the_others() -> None:
    filled = Filled()
    chooser = line(filled, "u", "variant")
    assert chooser.field.choices == ("Step",)
    form_edits.write(filled, chooser, form_edits.typed(chooser, "4"))
    assert filled.values == {"u": "4"}
    form_edits.write(filled, line(filled, "u", "variant"), "Step")
    form_edits.write(filled, line(filled, "u.n"), "3")
    assert filled.values == {"u": {"$variant": "Step", "value": {"n": "3"}}}
    form_edits.write(filled, line(filled, "u", "variant"), None)
    assert filled.values == {"u": None}


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        (Field("f", "f", "int", current=1), "", ""),
        (Field("f", "f", "int", current=1, nullable=True), "", None),
        (Field("f", "f", "int", nullable=True), "", ABSENT),
        (Field("f", "f", "text", current="a"), "", ""),
        (Field("f", "f", "text", nullable=True), "", ABSENT),
        (Field("f", "f", "float", current=1e-05), "1e-05", ABSENT),
        (Field("f", "f", "bool", current=True), "true", ABSENT),
    ],
)
def test_an_emptied_editor_means_what_the_field_makes_of_it(field: Field, text: str, value: Any) -> None:
    filled = Filled({"f": "typed"})
    (shown,) = lines(filled, form=Form("task", (field,)))
    assert form_edits.typed(shown, text) == value


def test_an_error_stands_below_its_field_and_one_that_is_folded_away_is_counted() -> None:
    errors = (FieldError("c.step.rate", "It is too far. " * 9), FieldError("names.1", "It is none."))
    told = lines(Filled(), *errors)
    below = [each.text for each in told if each.path == "c.step.rate"][1:]
    assert " ".join(below).split() == ("It is too far. " * 9).split()
    assert max(map(len, below)) <= 60
    assert [each.y for each in told if each.role != "key"] == list(range(told[-1].y + 1))
    folds = Folds(closed={("names",), ("c",)})
    heads = {each.path: each for each in lay_out(FORM, Filled(), folds, errors, True, 60) if each.role == "head"}
    assert (heads["names"].wrong, heads["c"].wrong) == (1, 1)
    assert heads["names"].text == "a, b"


def test_what_nobody_has_touched_is_told_only_when_a_run_was_wanted() -> None:
    error = FieldError("c.name", "c.name is missing.")
    assert [each.text for each in lines(Filled(), error, insisting=False) if each.role == "error"] == []
    assert [each.text for each in lines(Filled(), error) if each.role == "error"] == ["c.name is missing."]


def test_a_large_form_is_folded_but_for_what_is_needed_or_was_filled_in() -> None:
    groups = tuple(
        Field(
            f"g{n}", f"g{n}", "group", fields=tuple(Field(f"g{n}.f{m}", f"f{m}", "int") for m in range(9)), current={}
        )
        for n in range(9)
    )
    opened = [
        each.path
        for each in lines(Filled({"g3": {"f1": "2"}}), form=Form("task", (*groups, CONFIG)))
        if each.role == "head" and each.opened
    ]
    assert opened == ["g3", "c"]


def test_a_secret_is_shown_nowhere() -> None:
    token = Field("c.token", "token", "word", type="SecretStr", secret=True)
    form = Form("task", (Field("c", "c", "group", fields=(token,)),))
    filled, colours = Filled({"c": {"token": "hunter2"}}), Palette(Style(), Style(), Style(), Style())
    shown = lay_out(form, filled, Folds(), (), True, 60)
    folded = lay_out(form, filled, Folds(closed={("c",)}), (), True, 60)
    drawn = [draw_line(each, Columns(20, 60), colours, here=False).plain for each in (*shown, *folded)]
    checked = Checked(inputs=filled.values, shared={"c": {}}, command="flyte-tui run f.py task")
    console = Console(width=60, file=io.StringIO())
    console.print(draw_side(Side(TaskForms("task", form, Form("task")), shown[1], checked, "", narrow=False), colours))
    assert any(HIDDEN in line for line in drawn)
    assert "hunter2" not in "".join(drawn) + console.file.getvalue()  # type: ignore[attr-defined]
