"""Processes that a debugged program starts or forks: debugged, too, or left alone."""
