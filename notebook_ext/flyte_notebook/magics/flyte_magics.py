"""The magics: each parses its line, calls the library and displays."""

import re
import sys
from collections.abc import Mapping
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import Magics, line_magic, magics_class, needs_local_scope, no_var_expand
from IPython.display import display

from flyte_debugger.history.run_history import History, HistoryError
from flyte_debugger.run.request_builder import RunOptions
from flyte_notebook.cluster.remote_line import is_remote
from flyte_notebook.errors import NotebookError, RunRefusedError
from flyte_notebook.forms import make_form
from flyte_notebook.magics.debug_in_cell import debug_in_cell
from flyte_notebook.magics.parse_line import parse_run_line
from flyte_notebook.magics.run_options import DebugOptions
from flyte_notebook.run_view.condition_prompt import is_somebody_there
from flyte_notebook.run_view.run_in_cell import run_with
from flyte_notebook.run_view.run_outcome import last_reported
from flyte_notebook.run_view.run_report import report_bundle
from flyte_notebook.task_browser.namespace import named_task, tasks_in_namespace
from flyte_notebook.task_browser.tables import run_table, task_table

if TYPE_CHECKING:
    from flyte_notebook.forms.task_form import TaskForm
    from flyte_notebook.task_browser.namespace import Task

MOST_RUNS = 20
"""Most runs that `%flyte_runs` shows."""


@magics_class
class FlyteMagics(Magics):
    """`%flyte_run`, `%flyte_debug`, `%flyte_form`, `%flyte_tasks`, `%flyte_runs` and `%flyte_report`."""

    @no_var_expand
    @needs_local_scope
    @line_magic
    def flyte_run(self, line: str, local_ns: Mapping[str, Any] | None = None) -> Any:
        """Run a Flyte task in a process of its own and return its value.

        %flyte_run TASK [NAME=EXPRESSION ...] [--set PATH=VALUE ...] [--secrets FILE] [--no-cache | --overwrite-cache]
            [--preset NAME] [--inputs FILE] [--answer NAME=VALUE ...] [--enforce-resources]

        TASK is a task of this notebook (`main`), of an imported module (`module.main`), or one in a file
        (`file.py:main`; put quotes around a path with spaces). Each EXPRESSION is Python, evaluated in this notebook;
        commas between the inputs are optional. The interrupt button stops the task; pressed again, it kills it.
        When inputs are missing, a form is shown to fill them in.

        Options may come anywhere after the task; put quotes around a value with spaces.

        --set PATH=VALUE     override what the task declares, for this run: retries=3, resources.memory=512Mi,
                             env_vars.MODE=test, timeout=90s
        --secrets FILE       also look for secrets in this dotenv file
        --preset NAME        start from the inputs and overrides of this preset
        --inputs FILE        take inputs from a YAML or JSON file, or from a JSON object given here
        --answer NAME=VALUE  answer a condition beforehand, so that nobody is asked
        --no-cache           neither read results from the cache nor write any to it
        --overwrite-cache    run cached tasks again, and cache the new results
        --enforce-resources  enforce the memory and CPUs that tasks request
        --debug              step through the task, as %flyte_debug does; so do --break LINE and --stub TASK=EXPRESSION

        Examples
        --------
        %flyte_run main n=3 name="x y"
        out = %flyte_run train data=frame[frame.a > 1] epochs=2 * n
        %flyte_run ../tasks/hello.py:main
        %flyte_run main n=3 --set retries=2 --set timeout=10s --no-cache
        """
        task, inputs, options, debugging = self._asked(line, local_ns)
        if debugging.is_debugged:
            return debug_in_cell(task, inputs, debugging)
        try:
            return run_with(task, inputs, options)
        except RunRefusedError as refused:
            if not (refused.missing and is_somebody_there()):
                raise
        return _shown(make_form(task, inputs, options))

    @no_var_expand
    @needs_local_scope
    @line_magic
    def flyte_debug(self, line: str, local_ns: Mapping[str, Any] | None = None) -> Any:
        """Step through a Flyte task, beside the kernel. Returns the session at once.

        %flyte_debug TASK [NAME=EXPRESSION ...] [--break LINE ...] [--stub TASK=EXPRESSION ...] [OPTIONS]

        The line is written as for `%flyte_run`. Without `--break` the task stops at its first line. Other cells run
        while it is stopped; `session.frame["x"]` is a value of the stopped frame.

        --break LINE            stop at a line of the task's cell or file: 7, "7 if n > 2"; at FILE:LINE, at a function,
                                fit(), or at a boundary of a task, load:exit
        --stub TASK=EXPRESSION  let a value stand for a task's result, so that its body does not run

        `%flyte_debug --from RUN[/ACTION]` debugs an action of the cluster here, with the inputs that it had, and stops
        where it fails; without an action the one that failed first. `--code remote` takes the very code that ran.

        Examples
        --------
        %flyte_debug main n=3
        session = %flyte_debug train epochs=2 --break "12 if loss > 3" --set retries=0
        """
        if is_remote(line):
            from flyte_notebook.cluster.remote_magics import debug_remote_action

            return debug_remote_action(line)
        task, inputs, _, debugging = self._asked(line, local_ns)
        return debug_in_cell(task, inputs, debugging)

    @no_var_expand
    @needs_local_scope
    @line_magic
    def flyte_form(self, line: str, local_ns: Mapping[str, Any] | None = None) -> Any:
        """Show a form for a task's inputs and overrides, to fill in and run. Returns the form.

        %flyte_form TASK [NAME=EXPRESSION ...] [--set PATH=VALUE ...] [--preset NAME] [--inputs FILE] [OPTIONS]

        The line is written as for `%flyte_run`; its values are filled into the form, and nothing runs yet. Without any,
        the form is filled in with the values of the task's last run.

        Examples
        --------
        %flyte_form main
        %flyte_form ../tasks/training.py:train epochs=3 --set resources.memory=1Gi
        form = %flyte_form main --preset quick
        """
        task, inputs, options, _ = self._asked(line, local_ns)
        form = make_form(task, inputs, options)
        if not (inputs or options != RunOptions()) and is_somebody_there():
            form.fill_in_last()
        return _shown(form)

    @line_magic
    def flyte_tasks(self, line: str) -> None:
        """List the tasks that `%flyte_run` can run by name: those of this notebook and of its imported modules.

        %flyte_tasks [TEXT]

        With TEXT, those whose name contains it.
        """
        wanted = line.strip()
        tasks = {name: task for name, task in tasks_in_namespace(self._shell.user_ns).items() if wanted in name}
        if tasks:
            display(task_table(tasks), raw=True)  # type: ignore[no-untyped-call]
        else:
            holding = f" with {wanted!r} in the name" if wanted else ""
            print(f"No tasks found{holding}; define one with @env.task, or import a module that does.")

    @line_magic
    def flyte_runs(self, line: str) -> None:
        """List the last runs of this notebook and of all other programs, newest first.

        %flyte_runs [TASK]

        With TASK, only runs of this task (`main` or `env.main`). `%flyte_runs --remote` lists the runs of the cluster;
        it takes `--status`, `--user` and `--limit`, too.
        """
        if is_remote(line):
            from flyte_notebook.cluster.remote_magics import list_remote_runs

            table = list_remote_runs(line)
            if table:
                display(table, raw=True)  # type: ignore[no-untyped-call]
            else:
                print("No such runs on the cluster.")
            return
        history = History()
        wanted = line.strip()
        try:
            runs = history.runs(limit=MOST_RUNS, task=wanted or None)
        except HistoryError as error:
            raise NotebookError(str(error)) from None
        if history.notice:
            print(f"flyte: {history.notice}", file=sys.stderr)
        if runs:
            display(run_table(runs), raw=True)  # type: ignore[no-untyped-call]
        else:
            print(f"No runs yet{f' of task {wanted!r}' if wanted else ''}.")

    @line_magic
    def flyte_report(self, line: str) -> None:
        """Show the report of the last run that made one.

        %flyte_report
        """
        if line.strip():
            raise NotebookError(f"%flyte_report takes no arguments, but got {line.strip()!r}.")
        display(report_bundle(last_reported()), raw=True)  # type: ignore[no-untyped-call]

    def _asked(
        self, line: str, local_ns: Mapping[str, Any] | None
    ) -> "tuple[Task | str, dict[str, Any], RunOptions, DebugOptions]":
        """The task, inputs and options that a line names."""
        wanted = parse_run_line(line)
        namespace = {**(self._shell.user_ns or {}), **(local_ns or {})}
        task = named_task(wanted.task, namespace)
        return (
            task,
            {name: _evaluate(name, text, namespace) for name, text in wanted.expressions.items()},
            wanted.options,
            wanted.debugging,
        )

    @property
    def _shell(self) -> InteractiveShell:
        assert self.shell is not None
        return self.shell


def complete_task(shell: InteractiveShell, event: SimpleNamespace) -> list[str]:
    """The task names after `%flyte_run `, `%flyte_debug ` or `%flyte_form `, then the task's inputs."""
    typed = re.split(r"%flyte_(?:run|form|debug)", event.text_until_cursor)[-1]
    tasks = tasks_in_namespace(shell.user_ns)
    words = typed.split()
    if len(words) <= 1 and not (words and typed[-1].isspace()):
        return list(tasks)
    chosen = tasks.get(words[0])
    return [f"{name}=" for name in chosen.native_interface.inputs] if chosen is not None else []


def _shown(form: "TaskForm") -> "TaskForm":
    form.show()
    return form


def _evaluate(name: str, expression: str, namespace: dict[str, Any]) -> Any:
    try:
        return eval(expression, namespace)
    except Exception as error:
        raise NotebookError(f"Input {name!r}, {expression}, raised {type(error).__name__}: {error}") from error
