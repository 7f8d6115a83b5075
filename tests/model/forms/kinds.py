"""The module of tasks with inputs of every kind, loaded once."""

from pathlib import Path

from flyte_taskmodel.discovery.environment_tasks import tasks_in
from flyte_taskmodel.discovery.import_module import load_module

FILE = Path(__file__).parents[1] / "tasks" / "form_kinds.py"
KINDS = load_module(FILE)
TASKS = tasks_in(KINDS)
