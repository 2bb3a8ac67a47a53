"""Where the tools stand, of which versions, and how one is run; and the exports that they are given."""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from conform.derive.export import openapi_text
from conform.derive.export.postman import postman_text
from tests import ours

ROOT: Final = Path(__file__).parents[2]
FOLDER: Final = Path(os.environ.get("CONFORM_TOOLS") or ROOT / ".venv" / "tools")
"""Folder of the tools; nothing of it is ours, and nothing of ours needs it."""
NODE: Final = {
    "@redocly/cli": "2.77.0",
    "openapi-typescript": "7.13.0",
    "openapi-fetch": "0.17.0",
    "typescript": "5.9.3",
    "postman-collection": "5.3.1",
    "newman": "6.2.2",
}
PYTHON: Final = {"openapi-python-client": "0.29.1", "ruff": "0.17.6"}
"""The generator formats with ruff what it writes."""
PATIENCE: Final = 600
HOST: Final = "http://127.0.0.1:8000"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Hold what one tool made of an export: endpoints there are and taken, errors, warnings, a word."""

    tool: str
    version: str
    expected: int
    taken: int
    errors: int
    warnings: int
    said: str = ""

    @property
    def is_whole(self) -> bool:
        """Tell whether the tool took everything."""
        return self.taken == self.expected and self.errors == 0


def install(folder: Path = FOLDER) -> list[str]:
    """Install what is not there; give a line for each registry that could not be reached."""
    folder.mkdir(parents=True, exist_ok=True)
    named = [f"{name}@{version}" for name, version in NODE.items() if node_version(name, folder) != version]
    pinned = [f"{name}=={version}" for name, version in PYTHON.items()]
    npm = ["npm", "install", "--prefix", str(folder), "--no-audit", "--no-fund", "--loglevel=error", *named]
    pip = [str(python(folder)), "-m", "pip", "install", "-qq", "--disable-pip-version-check", *pinned]
    steps = [npm] if named else []
    if not generator(folder).exists():
        steps += [[sys.executable, "-m", "venv", "--clear", str(folder / "python")], pip]
    return [failed for each in steps if (failed := _failed(each))]


def _failed(command: list[str]) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - the two installers
            command, capture_output=True, text=True, check=False, timeout=PATIENCE
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"{command[0]}: {error}"
    lines = (done.stderr or done.stdout).strip().splitlines()
    return f"{Path(command[0]).name}: {lines[-1] if lines else 'failed'}" if done.returncode else ""


def node_version(name: str, folder: Path = FOLDER) -> str | None:
    """Give the version in which a package of Node's is installed, None where it is not."""
    path = folder / "node_modules" / name / "package.json"
    if not path.exists():
        return None
    version: str = json.loads(path.read_text(encoding="utf-8"))["version"]
    return version


def node(name: str) -> str:
    """Give the path of a command of Node's packages."""
    return str(FOLDER / "node_modules" / ".bin" / name)


def python(folder: Path = FOLDER) -> Path:
    """Give the tools' own Python."""
    return folder / "python" / "bin" / "python"


def generator(folder: Path = FOLDER) -> Path:
    """Give the path of the generator of Python clients."""
    return folder / "python" / "bin" / "openapi-python-client"


def run(command: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
    """Run a tool and give what it said, whatever its exit status."""
    path = f"{FOLDER / 'python' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    environ = {**os.environ, "PATH": path, "NODE_PATH": str(FOLDER / "node_modules")}
    environ.pop("PYTHONPATH", None)
    return subprocess.run(  # noqa: S603 - the tools of the table
        command, capture_output=True, text=True, check=False, timeout=PATIENCE, env=environ, **options
    )


@functools.cache
def contracts(version: str = "all") -> tuple[Any, ...]:
    """Give the committed contracts of a version, or of all."""
    known = ours.contracts()
    return tuple(each for each in known if version in ("all", each.version))


@functools.cache
def export(version: str = "all", host: str | None = None) -> str:
    """Give the OpenAPI export as text."""
    return openapi_text(contracts(version), host=host)


def collection(host: str | None = None) -> str:
    """Give the Postman collection as text."""
    return postman_text(contracts(), host=host)


def endpoints(text: str) -> int:
    """Count the operations of an OpenAPI document."""
    paths: dict[str, dict[str, Any]] = json.loads(text)["paths"]
    return sum(isinstance(each, dict) for item in paths.values() for each in item.values())


def operations() -> int:
    """Count the operations of the contracts."""
    return sum(len(each.operations) for each in contracts())
