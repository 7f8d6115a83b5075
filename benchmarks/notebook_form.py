"""A form of 200 inputs as widgets in a kernel, beside ipywidgets' own form of a function with the same inputs.

python benchmarks/notebook_form.py [--json]
"""

import time
from collections.abc import Callable, Sequence
from functools import partial

import ipywidgets
from measuring import Comparison, in_turn, report

from flyte_notebook.forms.editor import Errors
from flyte_notebook.forms.group_editors import Fields
from flyte_notebook.forms.make_editor import make_editor
from flyte_taskmodel.forms.schema import Field, FieldError

COUNT = 200
NAMES = [f"field_{number:03}" for number in range(COUNT)]
DRAWN, READ, TOLD = "ours: 200 editors made", "ours: all values read", "ours: an error in each shown"
PEER = "ipywidgets.interactive: 200 sliders made"


def drawn() -> Fields:
    """The editors of 200 whole numbers."""
    schemas = [Field(name, name, "int", type="int", accepts="a whole number", current=3) for name in NAMES]
    fields = Fields(schemas, "", {}, make_editor, lambda: None)
    fields.show()
    return fields


def peer() -> ipywidgets.Widget:
    """What ipywidgets makes of a function with 200 whole numbers."""
    return ipywidgets.interactive(lambda **values: None, {"manual": True}, **dict.fromkeys(NAMES, 3))


def timed(name: str, work: Callable[[], object]) -> dict[str, float]:
    """The seconds of one piece of work."""
    began = time.perf_counter()
    work()
    return {name: time.perf_counter() - began}


def measure() -> Sequence[Comparison]:
    """Time the making of the widgets, and what happens at each key."""
    fields = drawn()
    errors = Errors([FieldError(name, f"{name} takes a whole number.") for name in NAMES], everywhere=True)
    nothing = Errors(())

    def tell() -> None:
        fields.tell(errors)
        fields.tell(nothing)

    made = in_turn(
        partial(timed, DRAWN, drawn),
        partial(timed, READ, lambda: fields.values),
        partial(timed, TOLD, tell),
        partial(timed, PEER, peer),
    )
    return (Comparison(f"A form of {COUNT} inputs as widgets, without a front end", made, PEER),)


if __name__ == "__main__":
    report(str(__doc__).splitlines()[0], measure)
