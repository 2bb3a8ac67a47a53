"""Read a file of known drift; a typo is an error that names the line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

import yaml

from conform.errors import UserError
from conform.findings.known import BLOCKED, PATTERNS, Entry, Known, form
from conform.findings.severity import TABLE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

_ID: Final = re.compile(r"[0-9a-f]{12}")
_LACKING: Final = re.compile(r"[\w*]+/[\w*]+|\*")
_NOT_OF_BLOCKED: Final = ("id", "kind", "place")
MOST_BYTES: Final = 4 * 1024 * 1024
_DEEPEST: Final = 10


class KnownError(UserError):
    """Say which file of known drift is unusable, on which line, and why."""

    def __init__(self, *, file: str, line: int, reason: str) -> None:
        self.file = file
        self.line = line
        self.reason = reason
        super().__init__(f"{file}:{line}: {reason}")


def load_known(path: Path) -> Known:
    """Read a file of known drift; one that is not there is empty.

    Raises KnownError, with the line, for what cannot be read, an unknown key, an unknown kind, a
    missing reason, or a malformed id or date.
    """
    if not path.exists():
        return Known()
    try:
        size = path.stat().st_size
        text = path.read_text(encoding="utf-8") if size <= MOST_BYTES else ""
    except (OSError, UnicodeDecodeError) as error:
        raise KnownError(file=str(path), line=1, reason=f"cannot be read: {error}") from error
    if size > MOST_BYTES:
        raise KnownError(file=str(path), line=1, reason=f"is larger than {MOST_BYTES // 2**20} MiB")
    return read_known(text, file=str(path))


def read_known(text: str, *, file: str) -> Known:
    """Read the text of a file of known drift; raise KnownError as `load_known` does."""
    try:
        _check_depth(text, file)
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        line = 1 if error.problem_mark is None else error.problem_mark.line + 1
        raise KnownError(file=file, line=line, reason=f"is not YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        raise KnownError(file=file, line=1, reason=f"is not YAML: {' '.join(str(error).split())}") from error
    return _Reader(file=file).known(node)


def _check_depth(text: str, file: str) -> None:
    """Refuse deep nesting by its events, because composing it would overflow the stack of the C library."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            line = 1 if event.start_mark is None else event.start_mark.line + 1
            raise KnownError(file=file, line=line, reason="nests too deeply; an entry is a flat mapping")


def _fingerprint(text: str) -> str:
    if not _ID.fullmatch(text):
        raise ValueError(f"id must be twelve hex digits as drift.json gives them, found {text!r}")
    return text


def _kind(text: str) -> str:
    if not any(form(text).fullmatch(kind) for kind in TABLE):
        raise ValueError(f"no kind of drift is named {text!r}; known are {', '.join(TABLE)}")
    return text


def _lacking(text: str) -> str:
    if not _LACKING.fullmatch(text):
        raise ValueError(f"blocked must say what is lacking, as v1/clients or listing/*, found {text!r}")
    return text


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"expires must be a day as YYYY-MM-DD, found {text!r}") from None


_KEYS: Final[Mapping[str, Callable[[str], object]]] = {
    "id": _fingerprint,
    "kind": _kind,
    "operation": str,
    "place": str,
    BLOCKED: _lacking,
    "reason": str,
    "ticket": str,
    "expires": _day,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """Read YAML nodes, which know their lines, into entries."""

    file: str

    def fail(self, node: yaml.Node, reason: str) -> KnownError:
        return KnownError(file=self.file, line=node.start_mark.line + 1, reason=reason)

    def known(self, node: yaml.Node | None) -> Known:
        if node is None:
            return Known()
        if not isinstance(node, yaml.SequenceNode):
            raise self.fail(node, "must be a list of entries, each with `- id: …` or a pattern and a reason")
        return Known(entries=tuple(self.entry(each) for each in node.value))

    def entry(self, node: yaml.Node) -> Entry:
        if not isinstance(node, yaml.MappingNode):
            raise self.fail(
                node, "an entry must be a mapping with id or kind, operation, place, and a reason"
            )
        stated: dict[str, object] = {}
        for key, value in node.value:
            name = str(key.value)
            if name not in _KEYS:
                raise self.fail(key, f"unknown key {name!r}; known are {', '.join(_KEYS)}")
            if name in stated:
                raise self.fail(key, f"{name} stands twice in one entry")
            stated[name] = self.value(name, value)
        if not str(stated.get("reason", "")).strip():
            raise self.fail(node, "an entry needs a reason")
        if not stated.keys() & {"id", BLOCKED, *PATTERNS}:
            raise self.fail(node, f"an entry needs an id, or one of {', '.join(PATTERNS)}, {BLOCKED}")
        if BLOCKED in stated and (strange := [name for name in _NOT_OF_BLOCKED if name in stated]):
            raise self.fail(node, f"{BLOCKED} goes with operation alone, not with {strange[0]}")
        return Entry(line=node.start_mark.line + 1, **stated)  # type: ignore[arg-type]  # read by _KEYS

    def value(self, name: str, node: yaml.Node) -> object:
        if not isinstance(node, yaml.ScalarNode):
            raise self.fail(node, f"{name} must be a text")
        try:
            return _KEYS[name](node.value)
        except ValueError as error:
            raise self.fail(node, str(error)) from error
