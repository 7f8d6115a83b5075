"""The debugger in a cell: a plain model of what is drawn, the commands of the browser, the widget, the session."""
