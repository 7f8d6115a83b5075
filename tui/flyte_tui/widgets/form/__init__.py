"""The form of a task: its values, their layout in lines, and the widget that draws and edits them."""
