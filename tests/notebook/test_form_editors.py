"""Editors of many tasks: drawing a form fills nothing in."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from ipywidgets import Accordion

from flyte_notebook.forms.group_editors import Fields
from flyte_notebook.forms.make_editor import make_editor
from flyte_taskmodel.discovery.environment_tasks import tasks_in
from flyte_taskmodel.discovery.import_module import load_module
from flyte_taskmodel.forms.form_filler import FormFiller
from flyte_taskmodel.forms.schema import Form
from tests.notebook.widgets import within

pytestmark = pytest.mark.filterwarnings("ignore")  # Flyte's own imports warn

REPO = Path(__file__).parents[2]
FILES = [*(REPO / "examples" / "tasks").glob("*.py"), *(REPO / "tests" / "model" / "tasks").glob("*.py")]


def forms_of(file: Path) -> Iterator[Form]:
    """The inputs of each of its tasks, and the overrides of one of them."""
    tasks = tasks_in(load_module(file)).values()
    forms = [FormFiller(task, lambda _: "").forms() for task in tasks]
    yield forms[0].overrides
    yield from (each.inputs for each in forms)


def drawn(form: Form, values: Mapping[str, Any]) -> Fields:
    """The editors of a form, every group unfolded."""
    fields = Fields(form.fields, "", values, make_editor, lambda: None)
    fields.show()
    folded = True
    while folded:
        folded = [each for each in within(fields.box) if isinstance(each, Accordion) and each.selected_index is None]
        for each in folded:
            each.selected_index = 0
    return fields


@pytest.mark.process  # Flyte asks git where a checkout begins
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_form_that_nobody_touched_says_nothing(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(file.parent))
    for form in forms_of(file):
        left = {name: value for name, value in drawn(form, {}).values.items() if value != {}}
        assert left == {}, form.title
