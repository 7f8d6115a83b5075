"""The history of runs: as a list, one of them again, two of them beside each other."""
