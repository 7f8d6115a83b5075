"""A worker as a client of a Flyte cluster: everything here goes through the public `flyte.remote` of its own SDK."""
