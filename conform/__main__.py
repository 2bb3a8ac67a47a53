"""Run the `conform` command."""

from __future__ import annotations

import os
import sys

from conform.commands import run_command


def main() -> int:
    """Run the command line and give its exit status: 0 done, 1 found something, 2 unusable input.

    A reader that has enough and goes away early (`conform diff … | head`) is no error of ours.
    """
    try:
        status = run_command(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes once more at exit; what is left goes nowhere (docs of the signal module).
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return status


if __name__ == "__main__":
    sys.exit(main())
