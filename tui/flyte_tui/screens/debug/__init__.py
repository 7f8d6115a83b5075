"""The debug screen, its pages and its dialogs."""
