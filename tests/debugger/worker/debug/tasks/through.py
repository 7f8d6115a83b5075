"""A task whose surroundings are declared where its file's text does not lead."""

import importlib
import os

env = importlib.import_module("declares").env


@env.task
def shape() -> str:
    return os.environ["SHAPE"]
