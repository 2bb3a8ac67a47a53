"""The file of one consumer: YAML that people edit, in a fixed order, so that it differs well in git."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import yaml

from conform.errors import UserError
from conform.uses.place import ANY
from conform.uses.uses import Used, Uses

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FORMAT: Final = 1
MOST_BYTES: Final = 4 * 1024 * 1024
_DEEPEST: Final = 8
_KEYS: Final = ("format", "name", "operations")
_TEXTS: Final = ("parameters", "sends", "reads")
_PARTS: Final = (*_TEXTS, "statuses")
_EVERYTHING: Final = ("all", ANY)
_HEADING: Final = """\
# What one consumer uses of the API; `conform uses` adds to it and takes nothing away.
# Left out: nobody knows, so that everything counts. []: none. reads: all is everything served, and so is "*".
"""


class UsesError(UserError):
    """Say which file of uses is unusable, where in it (dotted), and why, on one line."""

    def __init__(self, *, file: str, place: str, reason: str) -> None:
        self.file = file
        self.place = place
        self.reason = reason
        super().__init__(f"{file}: {place}: {reason}" if place else f"{file}: {reason}")


def load_uses(path: Path) -> Uses:
    """Read a file of uses; raise UsesError for what cannot be read, is no YAML or says what nobody knows."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UsesError(file=str(path), place="", reason=f"is larger than {MOST_BYTES // 2**20} MiB")
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        said = getattr(error, "strerror", None) or "it is no UTF-8"
        raise UsesError(file=str(path), place="", reason=f"cannot be read: {said}") from error
    return read_uses(text, file=str(path))


def read_uses(text: str, *, file: str) -> Uses:
    """Read the text of a file of uses; raise UsesError as `load_uses` does."""
    try:
        _check_depth(text, file)
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
        document = None if node is None else _plain(node, "", file)
    except yaml.YAMLError as error:
        raise UsesError(file=file, place="", reason=f"is not YAML: {' '.join(str(error).split())}") from error
    return _Reader(file=file).uses(document)


def _check_depth(text: str, file: str) -> None:
    """Refuse deep nesting by its events: composing it would overflow the stack of the C library."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST or isinstance(event, yaml.AliasEvent):
            raise UsesError(file=file, place="", reason="nests deeper than any file of uses, or has aliases")


def _plain(node: yaml.Node, at: str, file: str) -> Any:
    """Build plain values; a key that stands twice is an error, because one of both would be lost."""
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Any] = {}
        for key, value in node.value:
            name = str(key.value)
            if name in found:
                raise UsesError(file=file, place=_below(at, name), reason="stands there twice")
            found[name] = _plain(value, _below(at, name), file)
        return found
    if isinstance(node, yaml.SequenceNode):
        return [_plain(each, at, file) for each in node.value]
    return None if node.tag == "tag:yaml.org,2002:null" else str(node.value)


def _below(at: str, name: str) -> str:
    return f"{at}.{name}" if at else name


class _Reader:
    """Read plain values into uses."""

    def __init__(self, *, file: str) -> None:
        self._file = file

    def _fail(self, place: str, reason: str) -> UsesError:
        return UsesError(file=self._file, place=place, reason=reason)

    def uses(self, document: Any) -> Uses:
        told = self._mapping("", document, _KEYS)
        if told.get("format") != str(FORMAT):
            raise self._fail("format", f"must be {FORMAT}, found {told.get('format')!r}")
        name = told.get("name")
        if not isinstance(name, str) or not name.strip():
            raise self._fail("name", "must name the consumer")
        contracts = self._mapping("operations", told.get("operations") or {})
        found = [each for key, inner in contracts.items() for each in self._operations(key, inner)]
        return Uses(name=name.strip(), operations=tuple(sorted(found, key=lambda each: each.named)))

    def _operations(self, key: str, inner: Any) -> Iterator[Used]:
        at = f"operations.{key}"
        for identity, told in self._mapping(at, inner).items():
            yield self._operation(key, identity, told, f"{at}.{identity}")

    def _operation(self, key: str, identity: str, told: Any, at: str) -> Used:
        parts = self._mapping(at, {} if told is None else told, _PARTS)
        texts = {name: self._texts(f"{at}.{name}", parts[name]) for name in _TEXTS if name in parts}
        statuses = self._statuses(f"{at}.statuses", parts["statuses"]) if "statuses" in parts else None
        return Used(contract=key, operation=identity, statuses=statuses, **texts)

    def _mapping(self, at: str, value: Any, known: tuple[str, ...] = ()) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise self._fail(at, "must be a mapping" if at else "must be a mapping with format and name")
        if known and (strange := [each for each in value if each not in known]):
            raise self._fail(_below(at, strange[0]), f"is unknown; known are {', '.join(known)}")
        return value

    def _texts(self, at: str, value: Any) -> tuple[str, ...]:
        if at.endswith(".reads") and value in _EVERYTHING:
            return (ANY,)
        if not isinstance(value, list) or not all(isinstance(each, str) and each for each in value):
            raise self._fail(at, f"must be a list of texts{', or all' * at.endswith('.reads')}")
        return tuple(sorted(set(value)))

    def _statuses(self, at: str, value: Any) -> tuple[int, ...]:
        if not isinstance(value, list) or not all(
            isinstance(each, str) and _is_status(each) for each in value
        ):
            raise self._fail(at, "must be a list of HTTP statuses")
        return tuple(sorted(set(map(int, value))))


def _is_status(text: str) -> bool:
    return text.isascii() and text.isdecimal() and 100 <= int(text) <= 599  # noqa: PLR2004 - RFC 9110, 15


def dump_uses(uses: Uses) -> str:
    """Give the text of a file of uses: contracts and operations in order, a line for each name."""
    operations: dict[str, dict[str, Any]] = {}
    for each in sorted(uses.operations, key=lambda used: used.named):
        operations.setdefault(each.contract, {})[each.operation] = _written(each)
    document = {"format": FORMAT, "name": uses.name, "operations": operations}
    text: str = yaml.dump(document, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, width=200)
    return _HEADING + text


def _written(used: Used) -> dict[str, Any]:
    found = {name: list(value) for name in _PARTS if (value := getattr(used, name)) is not None}
    return {name: "all" if name == "reads" and value == [ANY] else value for name, value in found.items()}
