"""Runs on a Flyte cluster, for every front end: a worker is the client, and its answers come as plain data."""
