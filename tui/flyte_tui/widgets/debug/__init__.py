"""The widgets of the debug screen."""
