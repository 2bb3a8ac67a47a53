"""Read `drift.json` back: the drifts and findings of a run that is over."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import msgspec

from conform.contract import Source
from conform.drift.value import Drift
from conform.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FORMAT: Final = 1
MOST_BYTES: Final = 256 * 1024 * 1024


class DriftFileError(UserError):
    """Say on one line which report of a run is unusable, and why."""

    def __init__(self, *, file: str, reason: str) -> None:
        self.file = file
        self.reason = reason
        super().__init__(f"{file}: {reason}")


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftFile:
    """Hold what a run reported: its drifts by id, the drift ids of each finding, the statuses reached.

    `titles` are the sentences of the findings by their id; `started` is the moment (ISO, UTC) at which
    the run began; `tenant` is what it ran on: its sort and its address; `answers` counts what each
    operation answered by status.
    """

    drifts: dict[str, Drift]
    findings: dict[str, tuple[str, ...]]
    reached: dict[str, frozenset[str]]
    titles: Mapping[str, str] = field(default_factory=dict)
    started: str = ""
    tenant: tuple[str, str] = ("", "")
    answers: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    @property
    def is_of_people(self) -> bool:
        """Tell whether the run was of a tenant that people work in."""
        return self.tenant[0] == "live"


def read_drift_file(path: Path) -> DriftFile:
    """Read a run's `drift.json`; raise DriftFileError where it is none."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise DriftFileError(file=str(path), reason=f"is larger than {MOST_BYTES // 2**20} MiB")
        document: Any = msgspec.json.decode(path.read_bytes())
    except OSError as error:
        reason = f"cannot be read: {error.strerror}; run `make conformance` or name a run's drift.json"
        raise DriftFileError(file=str(path), reason=reason) from error
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise DriftFileError(file=str(path), reason=f"is not JSON: {error}") from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise DriftFileError(file=str(path), reason=f"is no drift.json of format {FORMAT}")
    try:
        return _file(document)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise DriftFileError(file=str(path), reason=f"is no whole drift.json: {error!r}") from error


def _file(document: dict[str, Any]) -> DriftFile:
    tenant = document.get("tenant") or {}
    return DriftFile(
        drifts={each["id"]: _drift(each) for each in document["drifts"]},
        findings={each["id"]: tuple(each["drifts"]) for each in document["findings"]},
        reached={label: frozenset(each["seen"]) for label, each in document.get("reached", {}).items()},
        titles={each["id"]: str(each.get("title", "")) for each in document["findings"]},
        started=str(document.get("started", "")),
        tenant=(str(tenant.get("sort", "")), str(tenant.get("base_url", ""))),
        answers={label: dict(each["seen"]) for label, each in document.get("reached", {}).items()},
    )


def _drift(each: dict[str, Any]) -> Drift:
    resource, operation = str(each["resource"]), str(each["operation"])
    cases = each.get("cases") or [""]
    return Drift(
        kind=each["kind"],
        contract=resource,
        operation=operation,
        where=each["where"],
        documented=each["documented"],
        observed=each["observed"],
        source=Source(page=each["source"]["page"], edition=each["source"]["edition"]),
        case=cases[0],
        fingerprint=each["id"],
    )
