"""Runs that were: a list to sort and filter, each to be opened, run again, debugged, compared."""
