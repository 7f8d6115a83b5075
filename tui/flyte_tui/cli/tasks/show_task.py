"""`flyte-tui show`: everything that one task declares."""

import json

from flyte_debugger.catalog.task_catalog import Catalog
from flyte_debugger.run.request import TaskRef
from flyte_taskmodel.plain_json import to_plain
from flyte_tui.cli.text import shown_path, waiting


def show_task(file: str, task: str, root_dir: str | None, as_json: bool) -> None:
    """Print a task's description as text or as one JSON object.

    Raises:
        TaskNotFoundError, ModuleFailedError, WorkerError: from `Catalog.describe`.
    """
    with waiting(f"importing {shown_path(file)}"), Catalog(root_dir=root_dir, workers=1) as catalog:
        description = catalog.describe(TaskRef(file=file, name=task, root_dir=root_dir))
    if as_json:
        print(json.dumps(to_plain(description)))
    else:
        from flyte_tui.cli.run.plain_view import print_report
        from flyte_tui.cli.tasks.task_report import task_report

        print_report(task_report(description))
