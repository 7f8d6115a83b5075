"""The form of a task: what was typed, how it is laid out in lines, and the sheet that draws and edits it."""
