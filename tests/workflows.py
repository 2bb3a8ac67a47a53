"""Run the jobs of a workflow here, step by step, as a forge would: no forge, no network, no container.

Scripts run in bash with the environment that the file gives them; what actions of others do is done to
folders. Expressions are those of GitHub's manual, as far as our files use them.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from tests import forge
from tests.surroundings import surroundings

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parents[1]
TOKEN = re.compile(r"\s*('(?:[^']|'')*'|[A-Za-z_][\w.-]*|\d+|\|\||&&|==|!=|[!(),])")
STATUS = re.compile(r"\b(always|success|failure|cancelled)\(")


def load(path: Path) -> dict[str, Any]:
    """Read a workflow; `on` is a word, whatever YAML 1.1 says."""
    told: dict[Any, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {"on" if name is True else str(name): value for name, value in told.items()}


class Expression:
    """Evaluate one expression: literals, names, calls, `!`, `==`, `!=`, `&&`, `||` (GitHub's manual)."""

    def __init__(self, text: str, names: Mapping[str, Any], calls: Mapping[str, Any]) -> None:
        self._tokens, self._names, self._calls = TOKEN.findall(text), names, calls
        assert "".join(self._tokens) == re.sub(r"\s+(?=(?:[^']*'[^']*')*[^']*$)", "", text), text

    def value(self) -> Any:
        found = self._all()
        assert not self._tokens, self._tokens
        return found

    def _all(self) -> Any:
        found = self._each()
        while self._tokens[:1] == ["||"]:
            self._tokens.pop(0)
            other = self._each()
            found = found or other
        return found

    def _each(self) -> Any:
        found = self._equal()
        while self._tokens[:1] == ["&&"]:
            self._tokens.pop(0)
            other = self._equal()
            found = found and other
        return found

    def _equal(self) -> Any:
        found = self._one()
        while self._tokens[:1] in (["=="], ["!="]):
            is_same = self._tokens.pop(0) == "=="
            found = ((found or "") == (self._one() or "")) is is_same
        return found

    def _one(self) -> Any:
        word = self._tokens.pop(0)
        if word == "!":
            return not self._one()
        if word == "(":
            found = self._all()
            assert self._tokens.pop(0) == ")"
            return found
        if word.startswith("'"):
            return word[1:-1].replace("''", "'")
        if word.isdigit():
            return int(word)
        if self._tokens[:1] == ["("]:
            return self._called(word)
        found = self._names
        for name in word.split("."):
            found = found.get(name, {}) if isinstance(found, dict) else {}
        return None if found == {} else found

    def _called(self, name: str) -> Any:
        self._tokens.pop(0)
        given = []
        while self._tokens[0] != ")":
            given.append(self._all())
            if self._tokens[0] == ",":
                self._tokens.pop(0)
        self._tokens.pop(0)
        return self._calls[name](*given)


@dataclass(slots=True, kw_only=True)
class Ended:
    """Say what became of a job: `success` or `failure`, its steps by their names, what it printed."""

    result: str = "success"
    steps: dict[str, str] = field(default_factory=dict)
    text: str = ""
    folder: Path = Path()


@dataclass(slots=True, kw_only=True)
class Forge:
    """Hold what lasts between runs: variables, secrets, cache, artifacts and issues, below one folder."""

    folder: Path
    vars: dict[str, str] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    inputs: dict[str, str] = field(default_factory=dict)
    run: int = 100
    files: dict[str, Path] = field(default_factory=dict)
    """What a checkout holds beside the suites: folders and files of ours by their place in it."""

    @property
    def issues(self) -> list[dict[str, Any]]:
        return forge.issues(self.folder / "issues.json")

    def artifact(self, name: str, run: int | None = None) -> Path:
        return self.folder / "artifacts" / str(run or self.run) / name

    def job(self, path: Path, name: str, needs: str = "success", **matrix: Any) -> Ended:
        """Run a job of a workflow in a checkout of its own."""
        return Job(self, load(path), name, needs, matrix).ended()


class Job:
    """Run the steps of one job in order."""

    def __init__(
        self, held: Forge, workflow: dict[str, Any], name: str, needs: str, matrix: dict[str, Any]
    ) -> None:
        self._held, self._steps = held, workflow["jobs"][name]["steps"]
        needed = workflow["jobs"][name].get("needs")
        self._names: dict[str, Any] = {
            "github": _github(held.run),
            "vars": held.vars,
            "secrets": held.secrets,
            "inputs": held.inputs,
            "matrix": matrix,
            "needs": {needed: {"result": needs}},
            "steps": {},
        }
        self._done = Ended(folder=checkout(held, f"{held.run}-{name}-{'-'.join(map(str, matrix.values()))}"))
        self._env = {**environ(held, self._done.folder), **self._filled_all(workflow.get("env", {}))}
        self._env |= self._filled_all(workflow["jobs"][name].get("env", {}))

    def ended(self) -> Ended:
        for number, step in enumerate(self._steps):
            label = step.get("name", f"{number} {step.get('uses', '').partition('@')[0]}")
            outcome = self._step(step) if self._is_wanted(str(step.get("if", ""))) else "skipped"
            self._done.steps[label] = outcome
            if outcome == "failure" and not step.get("continue-on-error"):
                self._done.result = "failure"
        return self._done

    def _is_wanted(self, condition: str) -> bool:
        text = condition.removeprefix("${{").removesuffix("}}").strip() or "success()"
        is_fine = self._done.result == "success"
        return bool(self._value(text)) and (is_fine or STATUS.search(text) is not None)

    def _value(self, text: str) -> Any:
        calls = {
            "always": lambda: True,
            "success": lambda: self._done.result == "success",
            "failure": lambda: self._done.result == "failure",
            "cancelled": lambda: False,
            "fromJSON": json.loads,
            "hashFiles": lambda pattern: "".join(map(str, sorted(self._done.folder.glob(pattern)))),
        }
        return Expression(text, self._names, calls).value()

    def _filled(self, text: str) -> str:
        return re.sub(r"\$\{\{(.*?)\}\}", lambda found: str(self._value(found[1].strip()) or ""), text)

    def _filled_all(self, texts: Mapping[str, Any]) -> dict[str, str]:
        return {name: self._filled(str(each)) for name, each in texts.items()}

    def _step(self, step: dict[str, Any]) -> str:
        if "run" in step:
            return self._script(str(step["run"]), self._filled_all(step.get("env", {})))
        action, given = step["uses"].partition("@")[0], self._filled_all(step.get("with", {}))
        outputs = ACTIONS[action](self._held, self._done.folder, given)
        if "id" in step:
            self._names["steps"][step["id"]] = {"outputs": outputs}
        return "success"

    def _script(self, script: str, env: dict[str, str]) -> str:
        done = subprocess.run(  # noqa: S603 - a script of ours
            ["/bin/bash", "-e", "-c", script],
            cwd=self._done.folder,
            env={**self._env, **env},
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
        self._done.text += done.stdout + done.stderr
        return "failure" if done.returncode else "success"


def _github(run: int) -> dict[str, Any]:
    return {
        "run_id": run,
        "run_attempt": 1,
        "ref": "refs/heads/main",
        "ref_name": "main",
        "event_name": "schedule",
        "event": {"repository": {"default_branch": "main"}},
        "repository": "team/conform",
        "server_url": "https://forge.example",
        "token": "forge-token",
    }


def environ(held: Forge, folder: Path) -> dict[str, str]:
    """Give the environment of a machine of the forge: none of the tests' own, and commands of ours."""
    tools = held.folder / "bin"
    told = {"GITHUB_REF_NAME": "main", "GITHUB_STEP_SUMMARY": str(folder / "step-summary.md")}
    return {
        **surroundings(),
        "PYTHONPATH": str(ROOT),
        **forge.commands(tools, held.folder / "issues.json"),
        **told,
    }


def install(held: Forge) -> None:
    """Put commands on the path: `make` sets up .venv as it would, and what asks a network does nothing."""
    tools = held.folder / "bin"
    tools.mkdir(parents=True, exist_ok=True)
    for name, ends in (("npm", 0), ("npx", 1), ("apt-get", 0)):
        _command(tools / name, f"exit {ends}")
    python = shlex.quote(sys.executable)
    lines = ["mkdir -p .venv/bin"]
    for name, module in (("conform", "conform"), ("pytest", "pytest")):
        lines.append(f"printf '#!/bin/sh\\nexec {python} -m {module} \"$@\"\\n' > .venv/bin/{name}")
        lines.append(f"chmod +x .venv/bin/{name}")
    _command(tools / "make", 'test "$*" = .venv/ready', *lines)


def _command(path: Path, *lines: str) -> None:
    path.write_text("\n".join(("#!/bin/sh -e", *lines, "")), encoding="utf-8")
    path.chmod(0o755)


def checkout(held: Forge, name: str) -> Path:
    """Make a fresh checkout with what the commands read."""
    install(held)
    folder = held.folder / "work" / name
    folder.mkdir(parents=True)
    shutil.copytree(ROOT / "suites", folder / "suites", ignore=shutil.ignore_patterns("__pycache__"))
    for each in ("conftest.py", "pyproject.toml"):
        shutil.copy(ROOT / each, folder / each)
    (folder / "contracts").symlink_to(ROOT / "contracts")
    (folder / "reports").mkdir()
    for place, source in held.files.items():
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, folder / place) if source.is_dir() else shutil.copy(source, folder / place)
    return folder


def copy(folder: Path, paths: list[str], target: Path) -> None:
    """Copy the paths that are there into a folder, each to its own place; the last copy counts."""
    for each in paths:
        source, to = folder / each, target / each
        if source.is_dir():
            shutil.copytree(source, to, dirs_exist_ok=True)
        elif source.exists():
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, to)


def _restore(held: Forge, folder: Path, given: dict[str, str]) -> dict[str, str]:
    """Restore the cache with this key, else the newest whose key begins as asked."""
    kept = held.folder / "cache"
    keys = sorted((path.name for path in kept.iterdir()), key=_age) if kept.is_dir() else []
    prefixes = given["restore-keys"].split()
    found = [key for key in keys if key == given["key"] or any(map(key.startswith, prefixes))]
    if not found:
        return {}
    copy(kept / found[-1], given["path"].split(), folder)
    return {"cache-matched-key": found[-1]}


def _age(key: str) -> list[int]:
    return [int(each) for each in re.findall(r"\d+", key)]


def _save(held: Forge, folder: Path, given: dict[str, str]) -> dict[str, str]:
    """Save a cache under a key, once: what is there under this key stays."""
    target = held.folder / "cache" / given["key"]
    if not target.exists() and any((folder / each).exists() for each in given["path"].split()):
        copy(folder, given["path"].split(), target)
    return {}


def _upload(held: Forge, folder: Path, given: dict[str, str]) -> dict[str, str]:
    """Upload what is there below the folder that all paths share (the action's manual); no hidden files."""
    lines = given["path"].split()
    paths = [each for each in lines if not each.startswith("!")]
    left_out = [folder / each[1:] for each in lines if each.startswith("!")]
    root = Path(os.path.commonpath([folder / each for each in paths]))
    target = held.artifact(given["name"])
    assert not target.exists() or given.get("overwrite"), "an artifact of this name is there"
    found = [each for path in paths for each in _files(folder / path)]
    for each in (each for each in found if not any(out in each.parents for out in left_out)):
        place = target / (each.relative_to(root) if each != root else each.name)
        if not any(part.startswith(".") for part in place.relative_to(target).parts):
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(each, place)
    assert found or given.get("if-no-files-found") != "error", f"nothing to upload at {paths}"
    return {}


def _files(path: Path) -> list[Path]:
    return (
        sorted(each for each in path.rglob("*") if each.is_file())
        if path.is_dir()
        else [path] * path.is_file()
    )


def _download(held: Forge, folder: Path, given: dict[str, str]) -> dict[str, str]:
    """Download the artifacts of this run whose names fit, each into a folder of its name."""
    there = held.folder / "artifacts" / str(held.run)
    for each in sorted(there.iterdir()) if there.is_dir() else ():
        if fnmatch(each.name, given["pattern"]):
            shutil.copytree(each, folder / given["path"] / each.name)
    return {}


def _nothing(_held: Forge, _folder: Path, _given: dict[str, str]) -> dict[str, str]:
    return {}


ACTIONS = {
    "actions/checkout": _nothing,
    "actions/setup-python": _nothing,
    "actions/cache/restore": _restore,
    "actions/cache/save": _save,
    "actions/upload-artifact": _upload,
    "actions/download-artifact": _download,
}
