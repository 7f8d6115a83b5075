"""debugpy, imported first of all: it puts the pydevd that it brings along on the path."""

import sys

import debugpy  # noqa: F401
from debugpy.server import api as _api  # noqa: F401

hook_of_debugpy, sys.breakpointhook = sys.breakpointhook, sys.__breakpointhook__
"""It comes with the import; a worker that is warm may never be debugged, and keeps Python's own until it is."""
