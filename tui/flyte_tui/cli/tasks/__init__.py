"""`flyte-tui list`, `show` and `form`: what tasks there are and what they take."""
