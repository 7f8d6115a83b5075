"""Every parameter, method and property of the TaskTemplate reference, by the part of a description that shows it."""

PARAMETERS = (
    "name",
    "interface",
    "short_name",
    "task_type",
    "task_type_version",
    "image",
    "resources",
    "cache",
    "interruptible",
    "retries",
    "reusable",
    "docs",
    "env_vars",
    "secrets",
    "service_account",
    "timeout",
    "pod_template",
    "report",
    "queue",
    "debuggable",
    "entrypoint",
    "produces_artifacts",
    "parent_env",
    "parent_env_name",
    "max_inline_io_bytes",
    "triggers",
    "links",
    "_call_as_synchronous",
)
SERIALIZED = ("config", "container_args", "custom_config", "data_loading_config", "sql")
METHODS = ("aio", "execute", "forward", "override", "post", "pre")
PROPERTIES = ("native_interface", "source_file", "json_schema")
