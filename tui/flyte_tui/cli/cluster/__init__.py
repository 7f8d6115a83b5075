"""The cluster on the command line: `--remote` and `--from` of other commands, and what is done to a run there."""
