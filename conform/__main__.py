"""Run the `conform` command."""

from __future__ import annotations

import sys

from conform.commands import run_command


def main() -> int:
    """Run the command line and give its exit status: 0 done, 1 found something, 2 unusable input."""
    return run_command(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
