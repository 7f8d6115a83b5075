"""What a command shows at a terminal while a cluster is asked."""

import io

import pytest

from flyte_tui.cli.cluster.cluster_spinner import asking, pass_on

ADDRESS = "https://example.com/" + "a-rather-long-address/" * 10


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_spinner_tells_the_time_and_a_way_out_and_leaves_addresses_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("TERM", "xterm-256color")
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    with asking("Asking the cluster"):
        pass_on(f"Sign in at {ADDRESS}\x1b[2J\n")
    shown = terminal.getvalue()
    assert "Asking the cluster, " in shown
    assert "0 s" in shown
    assert "Ctrl+C stops" in shown
    assert f"Sign in at {ADDRESS}" in shown
    assert "\x1b[2J" not in shown, "what a cluster says moves no cursor"


def test_at_a_pipe_there_are_flyte_s_words_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = io.StringIO()
    monkeypatch.setattr("sys.stderr", pipe)
    with asking("Asking the cluster"):
        pass_on("Sign in\n")
    assert pipe.getvalue() == "Sign in\n"
