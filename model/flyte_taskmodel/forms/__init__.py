"""A task's inputs and overrides as forms: schemas as plain data, and the conversion of form values to native ones.

`schema`, `spelling`, `sharing`, `shapes`, `json_schema`, `inputs_file` and `presets` import no Flyte and may be used by
any process. The other modules run in a worker.
"""
