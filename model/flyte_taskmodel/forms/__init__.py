"""A task's inputs and overrides as forms: schemas as plain data, and the way from what is typed to values and back.

`schema`, `spelling`, `sharing`, `json_schema`, `inputs_file` and `presets` import no Flyte and are for every process;
the rest runs in a worker, beside the person's module.
"""
