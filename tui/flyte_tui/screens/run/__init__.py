"""Parts of the run screen."""
