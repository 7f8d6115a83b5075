"""Describing tasks and checking forms in a worker."""
