"""The form of a task's inputs and overrides, its presets and its checks."""
