"""What a loaded TaskTemplate is, as plain data.

Everything is read off the template's own class: a field, method or property that a later Flyte or a plugin adds shows
without a change here, and whatever raises when it is asked shows its error in its place.
"""

import asyncio
import dataclasses
import inspect
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

from flyte.extend import TaskTemplate
from flyte.models import NativeInterface, SerializationContext

from flyte_taskmodel.description.describe_parameters import describe_parameters, to_shown
from flyte_taskmodel.description.error_details import error_info
from flyte_taskmodel.description.signature import default_text, method_signature, task_signature, type_text
from flyte_taskmodel.description.task_description import (
    InputDescription,
    MethodResult,
    OutputDescription,
    TaskDescription,
    TaskSummary,
)
from flyte_taskmodel.description.task_source import function_of, line_in, source_of

AnyTask: TypeAlias = "TaskTemplate[Any, Any, Any]"


def summarize(variable: str, template: AnyTask, file: str | Path) -> TaskSummary:
    """The task as a row of a list.

    Args:
        variable: the module's name for it.
        template: the task.
        file: where the module was loaded from.
    """
    function = function_of(template)
    inputs = _inputs(template)
    return TaskSummary(
        name=template.name,
        function=getattr(function, "__name__", variable),
        variable=variable,
        file=str(file),
        line=line_in(template, variable, file),
        environment=template.parent_env_name or template.name.rpartition(".")[0],
        signature=task_signature(inputs, _result_text(template)),
        badges=tuple(_badges(template)),
        doc=next(iter(_doc(template).splitlines()), ""),
        required_inputs=tuple(template.native_interface.required_inputs()),
    )


def describe(variable: str, template: AnyTask, file: str | Path) -> TaskDescription:
    """Everything that there is to see of a task; for the arguments see `summarize`."""
    source = source_of(template, variable, file)
    kind = type(template)
    members = dict(_public_members(kind))
    serialized = {name for name in members if _takes_serialization_context(kind, name)}
    context = SerializationContext(version="preview", root_dir=_root_dir(template, Path(file)))
    return TaskDescription(
        summary=summarize(variable, template, file),
        template=f"{kind.__module__}.{kind.__qualname__}",
        inputs=_inputs(template),
        outputs=_outputs(template),
        parameters=describe_parameters(template),
        properties=tuple(
            _ask(name, partial(getattr, template, name))
            for name, member in members.items()
            if not inspect.isroutine(member)
        ),
        serialized=tuple(
            _ask(name, partial(getattr(template, name), context)) for name in members if name in serialized
        ),
        methods=tuple(
            _ask(name, partial(method_signature, getattr(kind, name)))
            for name, member in members.items()
            if inspect.isroutine(member) and name not in serialized
        ),
        doc=_doc(template),
        source_file=source.file if source else template.source_file,
        source_line=source.line if source else None,
        source=source.text if source else "",
    )


def _badges(template: AnyTask) -> Iterator[str]:
    if inspect.iscoroutinefunction(function_of(template)):
        yield "async"
    if template.report:
        yield "report"
    if template.debuggable:
        yield "debuggable"
    if getattr(template.cache, "behavior", template.cache) != "disable":
        yield "cached"
    if template.reusable is not None:
        yield "reusable"
    if template.task_type != TaskTemplate.task_type:
        yield template.task_type


def _inputs(template: AnyTask) -> tuple[InputDescription, ...]:
    interface = template.native_interface
    written = inspect.get_annotations(function) if inspect.isfunction(function := function_of(template)) else {}
    docs = interface.docstring.input_descriptions if interface.docstring else {}
    return tuple(
        InputDescription(
            name=name,
            type=type_text(written.get(name, kind)),
            required=default is inspect.Parameter.empty,
            default=_default(default),
            doc=docs.get(name) or "",
        )
        for name, (kind, default) in interface.inputs.items()
    )


def _default(default: Any) -> str | None:
    if default is inspect.Parameter.empty:
        return None
    return "..." if default is NativeInterface.has_default else default_text(default)


def _outputs(template: AnyTask) -> tuple[OutputDescription, ...]:
    interface = template.native_interface
    docs = interface.docstring.output_descriptions if interface.docstring else {}
    return tuple(
        OutputDescription(name, type_text(kind), docs.get(name) or "") for name, kind in interface.outputs.items()
    )


def _result_text(template: AnyTask) -> str:
    """The return annotation as it was written, or what the interface says where there is no function."""
    if inspect.isfunction(function := function_of(template)):
        return type_text(inspect.get_annotations(function).get("return"))
    kinds = list(map(type_text, template.native_interface.outputs.values()))
    return f"tuple[{', '.join(kinds)}]" if len(kinds) > 1 else next(iter(kinds), "None")


def _doc(template: AnyTask) -> str:
    return (template.docs.description if template.docs else inspect.getdoc(function_of(template)) or "").strip()


def _public_members(kind: type) -> Iterator[tuple[str, Any]]:
    """Methods and properties by name; fields of the dataclass are parameters and stand elsewhere."""
    fields = {field.name for field in dataclasses.fields(kind)}
    for name, member in inspect.getmembers_static(kind):
        if (
            not name.startswith("_")
            and name not in fields
            and (inspect.isroutine(member) or hasattr(member, "__get__"))
        ):
            yield name, member


def _takes_serialization_context(kind: type, name: str) -> bool:
    """Whether the method, or one that it overrides, is declared with a SerializationContext alone."""
    for base in kind.__mro__:
        if inspect.isfunction(method := vars(base).get(name)):
            parameters = list(inspect.signature(method).parameters.values())[1:]
            if len(parameters) == 1 and type_text(parameters[0].annotation).endswith(SerializationContext.__name__):
                return True
    return False


def _root_dir(template: AnyTask, file: Path) -> Path:
    """The directory from which the task's module has its dotted name."""
    name = getattr(function_of(template), "__module__", None) or ""
    origin = Path(getattr(sys.modules.get(name), "__file__", None) or file).resolve()
    return origin.parents[min(name.count("."), len(origin.parents) - 1)]


def _ask(name: str, question: Callable[[], Any]) -> MethodResult:
    try:
        answer = question()
        if inspect.iscoroutine(answer):
            answer = asyncio.run(answer)
        return MethodResult(name, to_shown(answer))
    except Exception as error:
        return MethodResult(name, error=error_info(error))
