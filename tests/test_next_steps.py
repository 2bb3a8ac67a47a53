"""What a red run says to run next can be pasted as it stands: each command is run here."""

from __future__ import annotations

import os
import shlex
import subprocess
from typing import TYPE_CHECKING

from tests.test_suites import ROOT, suites

if TYPE_CHECKING:
    from pathlib import Path

BEFORE = "what to run next:"


def test_each_command_of_a_red_run_runs_as_it_stands(tmp_path: Path) -> None:
    known = tmp_path / "our known.yaml"
    known.write_text("# nothing yet\n", encoding="utf-8")
    chosen = ("--resource", "brand", "--resource", "site_info", "--profile", "observed")
    red = suites(tmp_path / "r", *chosen, "--known", str(known))
    lines = red.text.partition(BEFORE)[2].strip().splitlines()
    steps = dict(line.strip().split(":", 1) for line in lines if line.startswith("  "))
    ended, said = {}, {}
    for name, command in steps.items():
        if name != "see all of it":
            done = subprocess.run(  # noqa: S603 - our own commands
                shlex.split(command), cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False
            )
            ended[name], said[name] = done.returncode, done.stdout + done.stderr
    assert ended == {
        "write to the vendor": 0,
        "ask a case again": 1,
        "accept it": 0,
        "ask what failed": int(len(red.drift["findings"]) > 1),
    }, said
    worst = red.drift["findings"][0]["id"]
    assert f"bugs/{worst}.md" in said["write to the vendor"]
    assert f'finding: "{worst}"' in known.read_text(encoding="utf-8")
