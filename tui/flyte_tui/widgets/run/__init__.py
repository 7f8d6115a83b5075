"""The parts of the run screen: actions, result, source, the line that the task reads."""
