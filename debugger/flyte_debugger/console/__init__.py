"""The debugger for every face: what is debugged, where the person is in it, typed commands, snapshots of stops."""
