"""What a Flyte task is: find it, describe it, convert its inputs, apply overrides.

Importing this package imports no Flyte. Modules that handle a loaded task or its types run in a worker only, beside the
user's module: those that import Flyte or pydantic, and those that they use alone.
"""
