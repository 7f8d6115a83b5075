"""The magics: each parses its line, calls the library and displays."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import Magics, line_cell_magic, line_magic, magics_class, needs_local_scope, no_var_expand
from IPython.display import display

from flyte_debugger.run.request_builder import RunOptions
from flyte_notebook.cluster.remote_line import is_remote
from flyte_notebook.errors import NotebookError, RunRefusedError
from flyte_notebook.forms import make_form
from flyte_notebook.magics.cell_inputs import read_cell
from flyte_notebook.magics.debug_in_cell import attach_in_cell, debug_in_cell, run_listening
from flyte_notebook.magics.parse_line import parse_run_line
from flyte_notebook.magics.run_options import DebugOptions
from flyte_notebook.past_runs.compare_runs import comparison
from flyte_notebook.past_runs.run_list import find_run, runs
from flyte_notebook.prompts.condition_prompt import is_somebody_there
from flyte_notebook.run_view.run_in_cell import run_with
from flyte_notebook.run_view.run_outcome import last_reported
from flyte_notebook.run_view.run_report import report_bundle
from flyte_notebook.task_browser.namespace import named_task
from flyte_notebook.task_browser.task_list import tasks

if TYPE_CHECKING:
    from flyte_notebook.forms.task_form import TaskForm
    from flyte_notebook.task_browser.namespace import Task


@magics_class
class FlyteMagics(Magics):
    """`%flyte_run`, `%flyte_debug`, `%flyte_attach`, `%flyte_form`, `%flyte_tasks`, `%flyte_runs`, `%flyte_report`."""

    @no_var_expand
    @needs_local_scope
    @line_cell_magic
    def flyte_run(self, line: str, cell: str | None = None, local_ns: Mapping[str, Any] | None = None) -> Any:
        """Run a Flyte task in a process of its own and return its value.

        %flyte_run TASK [NAME=EXPRESSION ...] [--set PATH=VALUE ...] [--secrets FILE] [--no-cache | --overwrite-cache]
            [--preset NAME] [--inputs FILE] [--answer NAME=VALUE ...] [--enforce-resources]

        TASK is a task of this notebook (`main`), of an imported module (`module.main`), or one in a file
        (`file.py:main`; put quotes around a path with spaces). Each EXPRESSION is Python, evaluated in this notebook;
        commas between the inputs are optional. The interrupt button stops the task; pressed again, it kills it.
        When inputs are missing, a form is shown. Options may come anywhere after the task.

        --set PATH=VALUE     override what the task declares, for this run: retries=3, resources.memory=512Mi
        --secrets FILE       also look for secrets in this dotenv file
        --preset NAME        start from the inputs and overrides of this preset
        --inputs FILE        take inputs from a YAML or JSON file, or from a JSON object given here
        --answer NAME=VALUE  answer a condition beforehand, so that nobody is asked
        --no-cache           neither read results from the cache nor write any to it
        --overwrite-cache    run cached tasks again, and cache the new results
        --enforce-resources  enforce the memory and CPUs that tasks request
        --background         return at once, with a handle: .status, .result(), .cancel(), .debug()
        --quiet              show nothing but the value or the error
        --no-report          do not show the report
        --debug              step through the task, as %flyte_debug does; so do --break LINE and --stub TASK=EXPRESSION
        --listen PORT        let an editor attach there while it runs; the settings for editors are printed
        --remote             run it on the cluster and watch it there; returns its outputs as plain data
        --dry-run, --no-wait with --remote: print what would be sent, and send nothing; return the run's name at once
        --name NAME          with --remote: the run's name; also --config FILE, --project NAME, --domain NAME

        Examples
        --------
        %flyte_run main n=3 name="x y"
        out = %flyte_run train data=frame[frame.a > 1] epochs=2 * n --no-cache

        As a cell, `%%flyte_run TASK`, it takes its inputs from the lines below: assignments of Python, or YAML.
        """
        return _run(*self._asked(line, local_ns, cell))

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
        --listen [HOST:]PORT    no view here: the task waits until an editor has attached there, VS Code or another; the
                                settings for editors are printed. Port 0 is any that is free

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
    @line_magic
    def flyte_attach(self, line: str) -> Any:
        """Step through any program that debugpy listens in, as `%flyte_debug` does. Returns the session at once.

        %flyte_attach [HOST:]PORT [--break WHERE ...] [--map LOCAL=REMOTE ...]

        Such as a script under `python -m debugpy --listen 5678`, or a task's pod whose port is forwarded. Ending the
        session lets the program run on.

        --break WHERE       stop at FILE:LINE, or at a function, fit()
        --map LOCAL=REMOTE  a folder here, and what it is where the program runs
        """
        return attach_in_cell(line)

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
        %flyte_tasks PATH

        With TEXT, those whose name contains it. With the path of a file, or of a folder, those of its files, which the
        notebook does not import.
        """
        wanted = line.strip().strip("\"'")
        if found := tasks(wanted):
            found.show()
        else:
            holding = f" with {wanted!r} in the name" if wanted else ""
            print(f"No tasks found{holding}; define one with @env.task, or import a module that does.")

    @line_magic
    def flyte_runs(self, line: str) -> None:
        """Show the runs of this notebook and of all other programs, newest first: a table to sort and filter.

        %flyte_runs [TASK]
        %flyte_runs RUN
        %flyte_runs RUN RUN

        With TASK, only runs of this task (`main` or `env.main`). With the id of a run, its beginning, or `last`, that
        run: actions, inputs, result, output, report. With two ids, what differs between them. `%flyte_runs --remote`
        lists the runs of the cluster; it takes `--status`, `--user` and `--limit`, too. `%flyte_runs --from RUN/ACTION`
        shows what differs between an action of the cluster and its newest rerun here.
        """
        names = line.split()
        if is_remote(line):
            self._show_remote_runs(line)
        elif len(names) == 2:
            display(comparison(*map(find_run, names)), raw=True)  # type: ignore[no-untyped-call]
        elif names and (names[0] == "last" or names[0][:4].isdigit()):
            display(find_run(names[0]))  # type: ignore[no-untyped-call]
        elif found := runs(names[0] if names else None):
            found.show()
        else:
            print(f"No runs yet{f' of task {names[0]!r}' if names else ''}.")

    def _show_remote_runs(self, line: str) -> None:
        from flyte_notebook.cluster.remote_magics import list_remote_runs

        table = list_remote_runs(line)
        if table:
            display(table, raw=True)  # type: ignore[no-untyped-call]
        else:
            print("No such runs on the cluster.")

    @line_magic
    def flyte_report(self, line: str) -> None:
        """Show the report of the last run of this notebook that made one, or of another run.

        %flyte_report [RUN]

        RUN is the id of a run, its beginning, or `last`.
        """
        state = find_run(line.strip()).state if line.strip() else last_reported()
        if not state.report:
            raise NotebookError(f"Run {state.run_id} of {state.task} made no report.")
        display(report_bundle(state), raw=True)  # type: ignore[no-untyped-call]

    def _asked(
        self, line: str, local_ns: Mapping[str, Any] | None, cell: str | None = None
    ) -> "tuple[Task | str, dict[str, Any], RunOptions, DebugOptions]":
        """The task, inputs and options that a line names, and the inputs that stand in the cell below it."""
        wanted = parse_run_line(line)
        namespace = {**(self._shell.user_ns or {}), **(local_ns or {})}
        task = named_task(wanted.task, namespace)
        written, forms = ({}, {}) if cell is None else read_cell(cell, namespace)
        inputs = {**written, **{name: _evaluate(name, text, namespace) for name, text in wanted.expressions.items()}}
        debugging = replace(wanted.debugging, inputs={**forms, **wanted.debugging.inputs})
        return task, inputs, debugging.of_run, debugging

    @property
    def _shell(self) -> InteractiveShell:
        assert self.shell is not None
        return self.shell


def _run(task: "Task | str", inputs: dict[str, Any], options: RunOptions, debugging: DebugOptions) -> Any:
    """Run a task; where inputs are missing and somebody is there, show its form."""
    if debugging.is_remote:
        from flyte_notebook.cluster.remote_magics import run_task_there

        return run_task_there(task, inputs, debugging)
    if debugging.is_debugged:
        return debug_in_cell(task, inputs, debugging)
    if debugging.listen is not None:
        return run_listening(task, inputs, debugging, waits=False)
    try:
        return run_with(task, inputs, options, debugging.look)
    except RunRefusedError as refused:
        if not (refused.missing and is_somebody_there()):
            raise
    return _shown(make_form(task, inputs, options))


def _shown(form: "TaskForm") -> "TaskForm":
    form.show()
    return form


def _evaluate(name: str, expression: str, namespace: dict[str, Any]) -> Any:
    try:
        return eval(expression, namespace)
    except Exception as error:
        raise NotebookError(f"Input {name!r}, {expression}, raised {type(error).__name__}: {error}") from error
