"""Questions that workers answer without running a task: which tasks there are, and their forms."""
