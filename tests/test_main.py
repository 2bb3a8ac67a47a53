from __future__ import annotations

import subprocess
import sys


def test_a_reader_that_goes_away_early_sees_no_traceback() -> None:
    code = "import conform.__main__ as m; m.run_command = lambda _: print('x' * 500_000); m.main()"
    with subprocess.Popen(  # noqa: S603 - our own interpreter and our own code
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(1)
        process.stdout.close()
        assert process.stderr.read() == ""


def test_the_status_is_that_of_the_command() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "conform", "moon"], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 2
    assert "invalid choice" in ran.stderr
