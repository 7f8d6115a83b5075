"""The tasks of a notebook and the runs that were, as tables."""
