"""Debugging in a worker: debugpy's pydevd, attached before the person's file is imported."""
