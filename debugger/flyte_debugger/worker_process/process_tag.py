"""The environment variable by which the processes of one worker are told from all others."""

MARK = "FLYTE_WORKBENCH_WORKER"
