"""`flyte-tui` and `python -m flyte_tui`."""

import sys


def main() -> None:
    """Run the command line and leave with its exit status; 130 when the person interrupts it."""
    try:
        from flyte_tui.cli.commands import command_for

        arguments = sys.argv[1:]
        command_for(arguments).main(arguments, prog_name="flyte-tui")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
