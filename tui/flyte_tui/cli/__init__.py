"""The command line of `flyte-tui`. Commands import what they need when they run, so that each starts at once."""
