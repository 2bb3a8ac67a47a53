"""A forge of our own: `gh` and `glab` for tests, which keep issues in a JSON file; no network, no other word.

Written by the manuals of gh 2.46 and glab 1.49: a flag that they do not have ends it with 1, as theirs does.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import sys
from pathlib import Path
from typing import Any

STORE = "FAKE_FORGE"
"""Names the JSON file; beside it stand the artifacts that `gh run download` gives."""
FLAGS = {
    "gh": {
        "issue list": {"state", "limit", "json", "label"},
        "issue create": {"title", "body", "label"},
        "issue edit": {"title", "body"},
        "issue comment": {"body"},
        "issue close": {"reason"},
        "label create": set(),
        "run list": {"workflow", "branch", "status", "limit", "json", "jq"},
        "run download": {"name", "dir"},
    },
    "glab": {
        "issue list": {"output", "per-page", "label"},
        "issue create": {"yes", "title", "description", "label"},
        "issue update": {"title", "description"},
        "issue note": {"message"},
        "issue close": set(),
        "label create": {"name"},
    },
}


def commands(folder: Path, store: Path) -> dict[str, str]:
    """Put both on a path of their own; give the environment in which they are found."""
    folder.mkdir(exist_ok=True)
    for program in FLAGS:
        script = folder / program
        line = f'exec {shlex.quote(sys.executable)} {shlex.quote(__file__)} {program} "$@"'
        script.write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
        script.chmod(0o755)
    return {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}", STORE: str(store)}


def issues(store: Path) -> list[dict[str, Any]]:
    """Give all issues that a store has, the oldest first."""
    return list(json.loads(store.read_text(encoding="utf-8"))) if store.exists() else []


def _parsed(program: str, arguments: list[str]) -> tuple[str, list[str], dict[str, str]]:
    command, rest = " ".join(arguments[:2]), arguments[2:]
    if command not in FLAGS[program]:
        sys.exit(f"unknown command {command!r} for {program!r}")
    given, flags = [], {}
    while rest:
        word = rest.pop(0)
        if not word.startswith("--"):
            given.append(word)
            continue
        name, sign, said = word[2:].partition("=")
        if name not in FLAGS[program][command]:
            sys.exit(f"unknown flag: --{name}")
        flags[name] = said if sign or name == "yes" else rest.pop(0)
    return command, given, flags


def _done(program: str, arguments: list[str], store: Path) -> str:
    command, given, flags = _parsed(program, arguments)
    if command.startswith("run "):
        return _runs(command, given, flags, store)
    if command == "label create":
        sys.exit("label already exists")
    kept = issues(store)
    body = flags.get("body", flags.get("description", flags.get("message", "")))
    assert all(not name.startswith("DAFTRA_") for name in os.environ), "a forge is told no secret"
    if command == "issue list":
        names = ("number", "body") if program == "gh" else ("iid", "description")
        found = [each for each in kept if each["is_open"] and flags["label"] in each["labels"]]
        return json.dumps([dict(zip(names, (each["number"], each["body"]), strict=True)) for each in found])
    if command == "issue create":
        number = len(kept) + 1
        fresh = {"number": number, "title": flags["title"], "body": body, "labels": [flags["label"]]}
        kept.append({**fresh, "is_open": True, "comments": []})
    else:
        issue = kept[int(given[0]) - 1]
        if command in ("issue comment", "issue note"):
            issue["comments"].append(body)
        elif command == "issue close":
            issue["is_open"] = False
        else:
            issue.update(title=flags["title"], body=body)
    store.write_text(json.dumps(kept), encoding="utf-8")
    return "https://forge.example/issues/1"


def _runs(command: str, given: list[str], flags: dict[str, str], store: Path) -> str:
    """Find the last run, by the folder of its artifacts, or copy an artifact of it."""
    artifacts = store.parent / "artifacts"
    if command == "run list":
        runs = sorted(path.name for path in artifacts.iterdir()) if artifacts.is_dir() else []
        return "\n".join(runs[-1:])
    source = artifacts / given[0] / flags["name"]
    if not source.is_dir():
        sys.exit(f"no artifact matches any of the names or patterns provided: {flags['name']}")
    shutil.copytree(source, flags["dir"], dirs_exist_ok=True)
    return ""


if __name__ == "__main__":
    if "FAKE_FORGE_FAILS" in os.environ:
        sys.exit(os.environ["FAKE_FORGE_FAILS"])
    sys.stdout.write(_done(sys.argv[1], sys.argv[2:], Path(os.environ[STORE])) + "\n")
