"""A package of jobs."""
