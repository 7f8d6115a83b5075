"""The magics: each parses its line, calls the library and displays."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import Magics, line_magic, magics_class, needs_local_scope, no_var_expand
from IPython.display import display

from flyte_notebook.errors import NotebookError
from flyte_notebook.namespace import named_task, tasks_in_namespace
from flyte_notebook.parse import parse_run_line
from flyte_notebook.running import last_reported, run
from flyte_notebook.table import task_table
from flyte_notebook.view import report_bundle


@magics_class
class FlyteMagics(Magics):
    """`%flyte_run`, `%flyte_tasks` and `%flyte_report`."""

    @no_var_expand
    @needs_local_scope
    @line_magic
    def flyte_run(self, line: str, local_ns: Mapping[str, Any] | None = None) -> Any:
        """Run a Flyte task in a process of its own and return its value.

        %flyte_run TASK [NAME=EXPRESSION ...]

        TASK is a task of this notebook (`main`), of an imported module (`module.main`), or one in a file
        (`file.py:main`; put quotes around a path with spaces). Each EXPRESSION is Python, evaluated in this notebook;
        commas between the inputs may be there or not. The interrupt button stops the task; pressed again, it kills it.

        Examples
        --------
        %flyte_run main n=3 name="x y"
        out = %flyte_run train data=frame[frame.a > 1] epochs=2 * n
        %flyte_run ../tasks/hello.py:main
        """
        wanted = parse_run_line(line)
        namespace = {**(self._shell.user_ns or {}), **(local_ns or {})}
        task = named_task(wanted.task, namespace)
        inputs = {name: _evaluate(name, text, namespace) for name, text in wanted.expressions.items()}
        return run(task, **inputs)

    @line_magic
    def flyte_tasks(self, line: str) -> None:
        """List the tasks that `%flyte_run` can name here: this notebook's own and those of its imported modules.

        %flyte_tasks [TEXT]

        With TEXT, those whose name holds it.
        """
        wanted = line.strip()
        tasks = {name: task for name, task in tasks_in_namespace(self._shell.user_ns).items() if wanted in name}
        if tasks:
            display(task_table(tasks), raw=True)  # type: ignore[no-untyped-call]
        else:
            holding = f" with {wanted!r} in its name" if wanted else ""
            print(f"There is no task here{holding}; define one with @env.task, or import a module that does.")

    @line_magic
    def flyte_report(self, line: str) -> None:
        """Show the report of the last run that made one.

        %flyte_report
        """
        if line.strip():
            raise NotebookError(f"%flyte_report takes nothing after it; {line.strip()!r} is too much.")
        display(report_bundle(last_reported()), raw=True)  # type: ignore[no-untyped-call]

    @property
    def _shell(self) -> InteractiveShell:
        assert self.shell is not None
        return self.shell


def complete_task(shell: InteractiveShell, event: SimpleNamespace) -> list[str]:
    """The task names after `%flyte_run `, then the task's inputs."""
    typed = event.text_until_cursor.rpartition("%flyte_run")[2]
    tasks = tasks_in_namespace(shell.user_ns)
    words = typed.split()
    if len(words) <= 1 and not (words and typed[-1].isspace()):
        return list(tasks)
    chosen = tasks.get(words[0])
    return [f"{name}=" for name in chosen.native_interface.inputs] if chosen is not None else []


def _evaluate(name: str, expression: str, namespace: dict[str, Any]) -> Any:
    try:
        return eval(expression, namespace)
    except Exception as error:
        raise NotebookError(f"Input {name!r}, {expression}, raised {type(error).__name__}: {error}") from error
