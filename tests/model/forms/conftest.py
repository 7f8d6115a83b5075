"""Imports what warns when it is imported, which is not ours to mend, before a test does."""

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import flyte.io
    import pandas  # noqa: F401
