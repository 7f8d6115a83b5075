"""Forms of 200 fields: describing one, checking what is filled in, and the way of both to a front end.

Beside them stands pydantic's own work on the same values: JSON Schema and validation of a model of those fields.

python benchmarks/form.py [--json]
"""

import json
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from measuring import Comparison, fresh_home, in_turn, report

from flyte_debugger.catalog.form_worker import FormWorker
from flyte_debugger.run.request import TaskRef
from flyte_taskmodel.discovery.environment_tasks import tasks_in
from flyte_taskmodel.discovery.import_module import load_module
from flyte_taskmodel.forms.form_filler import FormFiller
from flyte_taskmodel.plain_json import to_plain

FIELDS = 200
DESCRIBED, TO_PLAIN, CHECKED, ASKED = (
    "both forms described",
    "the same as plain data",
    "200 values checked, in the worker",
    "200 values checked, from a front end",
)
SCHEMA, VALIDATED = "pydantic: JSON Schema of the 200", "pydantic: the 200 validated"
MODULE = """
from dataclasses import dataclass, field
from typing import Literal

import flyte
from pydantic import BaseModel, Field

env = flyte.TaskEnvironment(name="wide", env_vars={"MODE": "test"}, resources=flyte.Resources(cpu=1, memory="1Gi"))


class Config(BaseModel):
    %s


@env.task
def wide(config: Config) -> int:
    return 1
"""
KINDS = (
    ("int = Field(default=3, gt=0)", "4"),
    ("float = 0.5", "0.25"),
    ("str = 'a'", "some text"),
    ("bool = False", "true"),
    ("Literal['fast', 'careful'] = 'fast'", "careful"),
    ("list[int] = [1, 2]", ["1", "2", "3"]),
    ("dict[str, float] = {}", {"a": "1", "b": "2"}),
    ("int | None = None", "5"),
)


def make_module(folder: Path) -> Path:
    """A task whose one input has 200 fields."""
    fields = [f"field_{number:03}: {KINDS[number % len(KINDS)][0]}" for number in range(FIELDS)]
    file = folder / "wide.py"
    file.write_text(MODULE % "\n    ".join(fields))
    return file


def values() -> dict[str, Any]:
    """A form that is filled in from top to bottom."""
    return {"config": {f"field_{number:03}": KINDS[number % len(KINDS)][1] for number in range(FIELDS)}}


def timed(name: str, work: Callable[[], object]) -> dict[str, float]:
    """The seconds of one piece of work."""
    began = time.perf_counter()
    work()
    return {name: time.perf_counter() - began}


def measure() -> Sequence[Comparison]:
    """Time descriptions beside pydantic's schema, and checks beside its validation."""
    with fresh_home() as folder:
        file = make_module(folder)
        task = tasks_in(load_module(file))["wide"]
        model = task.native_interface.inputs["config"][0]
        filled, settings = values(), ("retries=3", "resources.memory=2Gi", "env_vars.MODE=prod")
        held = FormFiller(task, lambda _: "")
        plain = json.dumps(filled["config"])
        with FormWorker(TaskRef(file=str(file), name="wide")) as worker:
            assert len(list(worker.forms.inputs.walk())) > FIELDS
            assert worker.check(filled, settings).is_right
            described = in_turn(
                partial(timed, DESCRIBED, lambda: FormFiller(task, lambda _: "").forms()),
                partial(timed, TO_PLAIN, lambda: json.dumps(to_plain(held.forms()))),
                partial(timed, SCHEMA, lambda: json.dumps(model.model_json_schema())),
            )
            checked = in_turn(
                partial(timed, CHECKED, lambda: held.check(filled, settings)),
                partial(timed, ASKED, lambda: worker.check(filled, settings)),
                partial(timed, VALIDATED, lambda: model.model_validate_json(plain)),
            )
    return (
        Comparison(f"A form of {FIELDS} fields, and the task's overrides, described", described, SCHEMA),
        Comparison(f"{FIELDS} fields and three settings checked", checked, VALIDATED),
    )


if __name__ == "__main__":
    report(str(__doc__).splitlines()[0], measure)
