"""The supervisor of a run: its loop, limits, retries, lost workers and output."""
