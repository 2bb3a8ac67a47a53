"""A folder of recordings: one file a label, a label being an operation and a sort of case, or a reference."""

from __future__ import annotations

import hashlib
import platform
import re
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from conform.redact import Redactor
from conform.tenants.recorded.file import RecordingError, read_metadata
from conform.tenants.recorded.recording import RecordingTenant, write_recording
from conform.tenants.recorded.replay import RecordedTenant, open_cassette

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from conform.contract import Json
    from conform.exchange import Call, Tenant

FORMAT = 1
SUFFIX = ".json.gz"
_PLAIN = re.compile(r"[^a-z0-9]+")
_LONGEST = 80
"""The most characters of a label in a file's name."""
_DAY = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Describe where recordings come from: when, against what, and with which versions they were made.

    `tenant` is its sort and `profile` how the embedded one behaved, "" for others; `editions` are digests
    of what the contracts were derived from, by name; `recorded` is UTC in ISO 8601 to the second.
    """

    tenant: str = ""
    profile: str = ""
    recorded: str = ""
    editions: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)

    def age(self, now: datetime) -> float:
        """Give the age in days; a recording that does not say when it was made has no age: 0."""
        try:
            recorded = datetime.fromisoformat(self.recorded)
        except ValueError:
            return 0.0
        recorded = recorded if recorded.tzinfo else recorded.replace(tzinfo=UTC)
        return max(0.0, (now - recorded).total_seconds() / _DAY)


def present_origin(
    tenant: str, *, suite: str, profile: str = "", editions: Mapping[str, str] | None = None
) -> Origin:
    """Describe recordings that are made now, with the versions installed here; `suite` is our own name."""
    return Origin(
        tenant=tenant,
        profile=profile,
        recorded=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        editions=dict(editions or {}),
        versions={
            "python": platform.python_version(),
            **{name: version(name) for name in (suite, "hypothesis", "vcrpy")},
        },
    )


def origin_from_json(value: Mapping[str, Any]) -> Origin:
    """Read an origin; what is missing or of another kind counts as not said."""
    unsaid = asdict(Origin())
    names = (each.name for each in fields(Origin))
    return Origin(**{name: value[name] for name in names if isinstance(value.get(name), type(unsaid[name]))})


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """Hold what a file says of itself.

    `cases` are the frozen cases as JSON, None where there are none; `references` the ids of the records
    that they referred to, by key. `fault` says why the file is unusable, and then only `file` is known;
    it is None where the file is whole.
    """

    file: str
    label: str = ""
    cases: Json = None
    references: Mapping[str, Json] = field(default_factory=dict)
    origin: Origin = field(default_factory=Origin)
    fault: str | None = None


class Recorder:
    """Record a tenant into a folder, one file a label; for one process at a time."""

    def __init__(self, inner: Tenant, folder: Path, *, origin: Origin, redactor: Redactor) -> None:
        self._inner = inner
        self._folder = folder
        self._origin = origin
        self._redactor = redactor
        self._open: dict[str, RecordingTenant] = {}

    def open(self, label: str) -> RecordingTenant:
        """Give the tenant to send the requests of a label to; the same one when asked again."""
        return self._open.setdefault(label, RecordingTenant(self._inner))

    def finish(self, label: str, cases: Json = None, references: Mapping[str, Json] | None = None) -> Path:
        """Write the file of a label, with its cases as JSON and the ids that they refer to, and let go of it.

        Raises RecordingError, and leaves the old file, where it would hold a secret.
        """
        path = recording_path(self._folder, label)
        kept = {} if cases is None else {"cases": cases, "references": dict(references or {})}
        metadata = {"format": FORMAT, "label": label, **asdict(self._origin), **kept}
        write_recording(path, self.open(label).exchanges, metadata=metadata, redactor=self._redactor)
        del self._open[label]
        return path


class Player:
    """Replay a folder of recordings; `command` gives the command line that records a label anew.

    `heard`, which is set by who counts them, is told of each call that a recording answers.
    """

    def __init__(
        self, folder: Path, *, command: Callable[[str], str], redactor: Redactor | None = None
    ) -> None:
        self._folder = folder
        self._command = command
        self._redactor = redactor or Redactor()
        self.heard: Callable[[Call], None] = lambda _: None
        self._open: dict[str, RecordedTenant] = {}

    def open(self, label: str) -> RecordedTenant:
        """Give the tenant that answers a label's requests; the same one when asked again."""
        if label not in self._open:
            self._open[label] = self._opened(label)
        return self._open[label]

    def let_go(self, label: str) -> None:
        """Forget a label's recording, which frees its memory."""
        self._open.pop(label, None)

    def frozen(self) -> Iterator[Frozen]:
        """Read what each file of the folder says of itself, in the order of the names."""
        return map(_frozen, sorted(self._folder.rglob(f"*{SUFFIX}")))

    def _opened(self, label: str) -> RecordedTenant:
        path = recording_path(self._folder, label)
        cassette, fault = None, f"{path.name} is a recording of something else"
        try:
            found = open_cassette(path)
            cassette = found if found.metadata.get("label") == label else None
        except RecordingError as error:
            fault = str(error)
        command = self._command(label)
        return RecordedTenant(
            cassette=cassette,
            redactor=self._redactor,
            file=path.name,
            command=command,
            fault=fault,
            heard=self.heard,
        )


def _frozen(path: Path) -> Frozen:
    """Read what a file says of itself; a file that is not whole is told by its fault."""
    try:
        said = read_metadata(path)
    except RecordingError as error:
        return Frozen(file=path.name, fault=str(error))
    if said.get("format") != FORMAT:
        return Frozen(file=path.name, fault=f"{path.name} has format {said.get('format')}, not {FORMAT}")
    return Frozen(
        file=path.name,
        label=str(said.get("label")),
        cases=said.get("cases"),
        references=dict(said.get("references") or {}),
        origin=origin_from_json(said),
    )


def recording_path(folder: Path, label: str) -> Path:
    """Give the file of a label: a folder by its first word, then a readable name and a digest."""
    first, _, rest = label.partition(" ")
    name = _PLAIN.sub("-", rest.lower()).strip("-")[:_LONGEST].strip("-")
    part = hashlib.sha256(label.encode()).hexdigest()[:8]
    return folder / "-".join(filter(None, _PLAIN.split(first.lower()))) / f"{name}-{part}{SUFFIX}"


def record_command(
    label: str, *, tenant: str = "embedded", profile: str = "documented", folder: str = ""
) -> str:
    """Give the command line that records a label anew."""
    contract = next((word for word in label.split() if "/" in word and not word.startswith("/")), "")
    options = {"--tenant": tenant, "--profile": profile, "--cassettes": folder, "--resource": contract}
    usual = {"--tenant": "embedded", "--profile": "documented"}
    chosen = (f"{name} {value}" for name, value in options.items() if value and usual.get(name) != value)
    writes = ("--allow-writes",) if tenant == "live" else ()
    return " ".join(("conform run --record", *chosen, *writes))
