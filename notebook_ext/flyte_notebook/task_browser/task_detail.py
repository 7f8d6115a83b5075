"""What there is to know of a task, as tabs of text."""

from typing import Any

from flyte_taskmodel.description.task_description import TaskDescription


def task_tabs(told: TaskDescription) -> list[dict[str, str]]:
    """The tabs: overview, parameters, interface, source, what it serialises to; without those that are empty."""
    tabs = {
        "Overview": _overview(told),
        "Parameters": "\n".join(
            f"{'  ' if one.is_default else '* '}{one.name} = {one.text}" for one in told.parameters if one.text
        ),
        "Interface": _interface(told),
        "Source": told.source,
        "Serialised": "\n".join(f"{one.name}: {_value(one)}" for one in told.serialized),
    }
    return [{"title": title, "text": text} for title, text in tabs.items() if text]


def _overview(told: TaskDescription) -> str:
    summary = told.summary
    place = f"{told.source_file}:{told.source_line}" if told.source_file else ""
    facts = {
        "name": summary.name,
        "signature": summary.signature,
        "environment": summary.environment,
        "marks": ", ".join(summary.badges),
        "template": told.template,
        "file": place,
    }
    lines = [f"{name:<12} {text}" for name, text in facts.items() if text]
    return "\n".join([*lines, *(["", told.doc] if told.doc else [])])


def _interface(told: TaskDescription) -> str:
    lines = [
        f"{one.name}: {one.type}{'' if one.default is None else f' = {one.default}'}{f'  {one.doc}' if one.doc else ''}"
        for one in told.inputs
    ]
    return "\n".join([*lines, *(f"→ {one.name}: {one.type}" for one in told.outputs)])


def _value(one: Any) -> str:
    return f"{one.error.type}: {one.error.message}" if one.error else repr(one.value)
