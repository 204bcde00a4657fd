"""`python -m archiver` is the `archiver` command."""

import sys


def run() -> None:
    """Run the command; Ctrl-C while it is being loaded ends it as quietly as later."""
    try:
        from archiver.cli.main import run as run_command
    except KeyboardInterrupt:
        sys.exit(130)
    run_command()


if __name__ == "__main__":
    run()
