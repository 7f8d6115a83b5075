"""The process that user code runs in. Nothing here is imported by a front end."""
