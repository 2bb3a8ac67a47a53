"""What the team has accepted, each with its reason: drift, by fingerprint or pattern, and what is lacking.

It stands in a file of people's (`known-drift.yaml`), in which a typo is an error that names the line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Final

import yaml

from conform.drift.kinds import KINDS
from conform.errors import UserError
from conform.words import ids

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from pathlib import Path

    from conform.drift.value import Drift

PATTERNS: Final = ("kind", "resource", "operation", "place", "how")
BLOCKED: Final = "blocked"
"""The key of an entry that speaks of blocked cases: what the tenant lacks, `*` for any text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """Hold one accepted drift or pattern of drifts, or of what a tenant lacks.

    `id` is a fingerprint, of this version or of those before, None for a pattern; `blocked` is what blocked
    cases lack (`v1/clients`, `listing/*`), None where the entry speaks of drift. It, `kind`, `resource`
    (`v1/clients`), `operation`, `place` and `how` (as `way` tells it) may hold `*` for any text and are None
    where they say nothing. `finding` is the id of the finding of which the entry holds facts: they accept,
    and not the id, behind which another cause may stand one day. After the day `expires` the entry accepts
    nothing any more. `line` is where it stands in its file, counted from 1.
    """

    line: int
    reason: str
    id: str | None = None
    blocked: str | None = None
    finding: str | None = None
    kind: str | None = None
    resource: str | None = None
    operation: str | None = None
    place: str | None = None
    how: str | None = None
    ticket: str | None = None
    expires: date | None = None

    def is_expired(self, today: date) -> bool:
        """Tell whether the entry's last day is over."""
        return self.expires is not None and today > self.expires

    def names(self, drift: Drift, named: Collection[str]) -> bool:
        """Tell whether the entry speaks of a drift, expired or not; `named` are the drift's ids."""
        if self.blocked is not None or (self.id is not None and self.id not in named):
            return False
        return fits(self.how, way(drift)) and self.speaks_of(
            drift.kind, drift.contract, drift.operation, drift.place
        )

    def speaks_of(self, kind: str, contract: str, operation: str, place: str) -> bool:
        """Tell whether the entry's patterns fit where a drift stands, however it showed."""
        pairs = (
            (self.kind, kind),
            (self.resource, contract),
            (self.operation, operation),
            (self.place, place),
        )
        return self.blocked is None and all(fits(pattern, text) for pattern, text in pairs)

    def excuses(self, operation: str, lack: str) -> bool:
        """Tell whether the entry speaks of cases of an operation for which a tenant lacks something."""
        if self.blocked is None or form(self.blocked).fullmatch(lack) is None:
            return False
        return fits(self.operation, operation)

    def was_asked(
        self, operations: Iterable[str], contracts: Collection[str] = (), gone: Collection[str] = ()
    ) -> bool:
        """Tell whether what the entry speaks of was surely asked.

        `operations` are those that answered, `contracts` those of which all did, `gone` the ids of drifts
        that were asked for and did not show.
        """
        if self.id is not None or self.blocked is not None:
            return self.id in gone
        is_of_all = self.operation is None and self.resource in contracts
        return is_of_all or (
            self.operation is not None and any(fits(self.operation, operation) for operation in operations)
        )

    def __str__(self) -> str:
        names = ("finding", "id", BLOCKED, *PATTERNS)
        parts = [f"{name} {value}" for name in names if (value := getattr(self, name)) is not None]
        return f"line {self.line} ({', '.join(parts)}): {self.reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Hold the accepted drifts of one file, in its order."""

    entries: tuple[Accepted, ...] = ()

    def matches(self, drift: Drift, today: date) -> bool:
        """Tell whether a drift is accepted on a day."""
        return self.entry(drift, today) is not None

    def entry(self, drift: Drift, today: date) -> Accepted | None:
        """Find the entry that accepts a drift on a day, None where it is new."""
        named = ids(drift) if self.entries else ()
        return next((e for e in self.entries if not e.is_expired(today) and e.names(drift, named)), None)

    def excuses(self, operation: str, lacks: Collection[str], today: date) -> bool:
        """Tell whether a blocked case of an operation lacks something, all of it accepted on a day."""
        due = [entry for entry in self.entries if not entry.is_expired(today)]
        return bool(lacks) and all(any(entry.excuses(operation, lack) for entry in due) for lack in lacks)

    def unseen(  # all that a run can say of what it asked
        self,
        drifts: Iterable[Drift],
        today: date,
        *,
        operations: Collection[str],
        is_whole: bool,
        lacks: Collection[tuple[str, str]] = (),
        read: Collection[str] = (),
        contracts: Collection[str] = (),
        gone: Collection[str] = (),
    ) -> tuple[Accepted, ...]:
        """Give each entry in force that nothing showed: it may be gone from the tenant.

        A run that did not ask has nothing to say: `operations` are the ids of those that were answered,
        `contracts` those of which all were, `gone` the ids of drifts that were asked for and did not show,
        `is_whole` tells whether all was asked. An entry that names none of these needs a whole run; one of
        what is lacking may do with `read`, the contracts of which a record was read. `lacks` pairs the
        operations of blocked cases with what they lacked.
        """
        shown = [(drift, ids(drift)) for drift in drifts]
        due = (
            entry
            for entry in self.entries
            if not entry.is_expired(today)
            and (is_whole or entry.was_asked(operations, contracts, gone) or entry.blocked in read)
        )
        return tuple(
            entry
            for entry in due
            if not any(entry.names(*each) for each in shown)
            and not any(entry.excuses(*each) for each in lacks)
        )

    def expired(self, today: date) -> tuple[str, ...]:
        """Say of each entry that its last day is over."""
        return tuple(
            f"{entry} (expired {entry.expires})" for entry in self.entries if entry.is_expired(today)
        )


def way(drift: Drift) -> str:
    """Say in codes how a drift showed, by what its values have in common: `sent upper_case`."""
    return " ".join((*drift.got[:1], *drift.how))


def fits(pattern: str | None, text: str) -> bool:
    """Tell whether a pattern says nothing, or this."""
    return pattern is None or form(pattern).fullmatch(text) is not None


@cache
def form(pattern: str) -> re.Pattern[str]:
    """Compile a pattern in which `*` stands for any text and everything else for itself."""
    return re.compile(re.escape(pattern).replace(r"\*", ".*"))


_ID: Final = re.compile(r"[0-9a-f]{12}")
_LACKING: Final = re.compile(r"[\w*]+/[\w*]+|\*")
_NOT_OF_BLOCKED: Final = ("id", "finding", "kind", "resource", "place", "how")
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
    return _KnownReader(file=file).known(node)


def _check_depth(text: str, file: str) -> None:
    """Refuse deep nesting by its events, because composing it would overflow the stack of the C library."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            line = 1 if event.start_mark is None else event.start_mark.line + 1
            raise KnownError(file=file, line=line, reason="nests too deeply; an entry is a flat mapping")


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


_KEYS: Final = ("finding", "id", *PATTERNS, BLOCKED, "reason", "ticket", "expires")
# key of an entry: what its text must be, and what is said of one that is not
_MUST: Final[Mapping[str, tuple[Callable[[str], object], str]]] = {
    "id": (_ID.fullmatch, "id must be twelve hex digits as drift.json gives them, found {!r}"),
    "kind": (
        lambda text: any(form(text).fullmatch(kind) for kind in KINDS),
        f"no kind of drift is named {{!r}}; known are {', '.join(KINDS)}",
    ),
    BLOCKED: (
        _LACKING.fullmatch,
        f"{BLOCKED} must say what is lacking, as KEY or listing/*, found {{!r}}",
    ),
    "expires": (_is_day, "expires must be a day as YYYY-MM-DD, found {!r}"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _KnownReader:
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

    def entry(self, node: yaml.Node) -> Accepted:
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
        if "finding" in stated and not stated.keys() & {"id", *PATTERNS}:
            said = "a finding needs its facts beside it, as `conform known add {}` writes them"
            raise self.fail(node, said.format(stated["finding"]))
        if not stated.keys() & {"id", BLOCKED, *PATTERNS}:
            raise self.fail(node, f"an entry needs an id, or one of {', '.join(PATTERNS)}, {BLOCKED}")
        if BLOCKED in stated and (strange := [name for name in _NOT_OF_BLOCKED if name in stated]):
            raise self.fail(node, f"{BLOCKED} goes with operation alone, not with {strange[0]}")
        return Accepted(line=node.start_mark.line + 1, **stated)  # type: ignore[arg-type]  # read by _KEYS

    def value(self, name: str, node: yaml.Node) -> object:
        if not isinstance(node, yaml.ScalarNode):
            raise self.fail(node, f"{name} must be a text")
        is_sound, said = _MUST.get(name, (lambda _: True, ""))
        if not is_sound(node.value):
            raise self.fail(node, said.format(node.value))
        return date.fromisoformat(node.value) if name == "expires" else node.value
