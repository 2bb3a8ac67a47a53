"""A folder of recordings: one file a label, a label being an operation and a sort of case, or a reference."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from conform.redact import Redactor
from conform.tenants.recorded.cassette import open_cassette
from conform.tenants.recorded.errors import RecordingError
from conform.tenants.recorded.origin import FORMAT, Origin, origin_as_json, origin_from_json
from conform.tenants.recorded.recording import RecordingTenant, write_recording
from conform.tenants.recorded.replay import RecordedTenant
from conform.tenants.recorded.storage import read_metadata

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from conform.contract import Json
    from conform.exchange import Tenant
    from conform.tenants.recorded.cassette import IndexedCassette

SUFFIX = ".json.gz"
_PLAIN = re.compile(r"[^a-z0-9]+")
_LONGEST = 80
"""The most characters of a label in a file's name."""


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
    origin: Origin = field(default_factory=lambda: Origin(tenant=""))
    fault: str | None = None


class Recorder:
    """Record a tenant into a folder, one file a label; for one process at a time."""

    def __init__(self, inner: Tenant, folder: Path, *, origin: Origin, redactor: Redactor) -> None:
        self._inner = inner
        self._folder = folder
        self._origin = origin
        self._redactor = redactor
        self._open: dict[str, RecordingTenant] = {}
        self._frozen: dict[str, dict[str, Json]] = {}

    def open(self, label: str) -> RecordingTenant:
        """Give the tenant to send the requests of a label to; the same one when asked again."""
        return self._open.setdefault(label, RecordingTenant(self._inner))

    def freeze(self, label: str, cases: Json, references: Mapping[str, Json] | None = None) -> None:
        """Keep the cases of a label, as JSON, and the ids that they referred to, in its file."""
        self._frozen[label] = {"cases": cases, "references": dict(references or {})}

    def finish(self, label: str) -> Path:
        """Write the file of a label; raise RecordingError, and leave the old one, where it holds a secret."""
        path = recording_path(self._folder, label)
        metadata = {
            "format": FORMAT,
            "label": label,
            **origin_as_json(self._origin),
            **self._frozen.get(label, {}),
        }
        write_recording(path, self.open(label).exchanges, metadata=metadata, redactor=self._redactor)
        return path

    def let_go(self, label: str) -> None:
        """Forget the exchanges of a label that is finished, which frees their memory."""
        self._open.pop(label, None)
        self._frozen.pop(label, None)

    def close(self) -> None:
        """Write the files of all labels that were opened, and leave the recorded tenant open."""
        for label in tuple(self._open):
            self.finish(label)


class Player:
    """Replay a folder of recordings; `command` gives the command line that records a label anew."""

    def __init__(
        self, folder: Path, *, command: Callable[[str], str], redactor: Redactor | None = None
    ) -> None:
        self._folder = folder
        self._command = command
        self._redactor = redactor or Redactor()
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
        for path in sorted(self._folder.rglob(f"*{SUFFIX}")):
            yield read_frozen(path)

    def _opened(self, label: str) -> RecordedTenant:
        path = recording_path(self._folder, label)
        cassette: IndexedCassette | None = None
        fault = ""
        try:
            cassette = open_cassette(path)
            if cassette.metadata.get("label") != label:
                cassette, fault = None, f"{path.name} is a recording of something else"
        except RecordingError as error:
            fault = str(error)
        return RecordedTenant(
            cassette, redactor=self._redactor, file=path.name, command=self._command(label), fault=fault
        )


def read_frozen(path: Path) -> Frozen:
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
    return " ".join(("pytest suites --record", *chosen, *writes))
