"""Where a contract states an operation, as a file and a line: forges show a finding there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

FOLDER: Final = "contracts"
"""Where contracts stand in a repository, by their keys."""
_OPERATION: Final = re.compile(r"- id: (?P<quote>['\"]?)(?P<id>.+)(?P=quote)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Name a file by its path in the repository, and a line of it, counted from 1."""

    file: str
    line: int = 1


def spots(operations: Iterable[tuple[str, str]], root: Path) -> Mapping[tuple[str, str], Spot]:
    """Give where operations are stated, each named by its contract's key and its id.

    `root` is the folder of the repository. Of what is not found there, the file's first line is given.
    """
    wanted = tuple(operations)
    lines = {key: _lines(root / file_of(key)) for key in {contract for contract, _ in wanted}}
    return {
        (contract, operation): Spot(file=file_of(contract), line=lines[contract].get(operation, 1))
        for contract, operation in wanted
    }


def file_of(contract: str) -> str:
    """Give the path of a contract in the repository, by its key."""
    return f"{FOLDER}/{contract}.yaml"


def _lines(path: Path) -> Mapping[str, int]:
    """Give the line of each operation of a contract; nothing where the file cannot be read."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return {}
    stated = ((number, _OPERATION.fullmatch(line)) for number, line in enumerate(text.splitlines(), 1))
    return {match["id"]: number for number, match in stated if match is not None}
