"""Keep for each drift the shortest case that shows it: what was sent, and what came back around the place.

`reports/evidence.json`, written beside `drift.json` and read back, is what bug reports are made of.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from conform.case import REFERENCE, REFERENCE_TEXT, Credentials
from conform.contract import Vendor
from conform.drift.kinds import kind_named
from conform.drift.place import join
from conform.redact import sent_texts
from conform.report import codec
from conform.report.excerpt import excerpt
from conform.report.result import PREVIOUS
from conform.words import ids

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from conform.case import Step
    from conform.contract import Contract, Json
    from conform.disk import Door
    from conform.drift.value import Drift
    from conform.exchange import Exchange
    from conform.redact import Redactor
    from conform.report.result import Report, Result


FORMAT: Final = 2
NAME: Final = "evidence.json"
MOST_SENT: Final = 16_384
"""Characters of a request body that are kept; a longer one is cut, and then says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Hold one request as it was sent and the status that it was answered with; no host, no secret.

    `body` is None where there was none; `is_cut` tells that it was longer than `MOST_SENT`. `record` is
    the id in the path where an earlier request of the same evidence was given it, None otherwise.
    `status` is None where there was no answer; `answered` is the answer's media type, empty where it
    says none. `refers` names the places at which ids of this tenant's records stand, with the contract
    or listing that they are of (`("Invoice.client_id", "v1/clients")`).
    """

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    credentials: Credentials = "good"
    media: str | None = None
    body: str | None = None
    is_cut: bool = False
    record: str | None = None
    refers: tuple[tuple[str, str], ...] = ()
    status: int | None = None
    answered: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Show one drift: the requests that lead to it, the last of which was answered with `excerpt`.

    `case` is the id of the case, `weight` how much the case sent: (bytes of bodies, requests).
    """

    case: str
    weight: tuple[int, int]
    kept: tuple[Kept, ...]
    excerpt: str

    @property
    def rank(self) -> tuple[tuple[int, int], str]:
        """Order evidences of one drift, the shortest first, alike in every process."""
        return self.weight, self.case


@dataclass(slots=True, kw_only=True)
class Evidences:
    """Collect the shortest evidence of each drift by its id, and the number of cases that showed it."""

    shortest: dict[str, Evidence] = field(default_factory=dict)
    times: Counter[str] = field(default_factory=Counter)

    def add(
        self,
        results: Iterable[Result],
        contracts: Mapping[str, Contract],
        redactor: Redactor,
        *,
        is_counted: bool = True,
    ) -> None:
        """Look through results for a drift that has no evidence yet, or a longer one.

        Cases that were run again with less in their payloads are evidence, but not counted once more.
        """
        for result in results:
            drifts = {drift.id: drift for drift in result.drifts}
            self.times.update(drifts.keys() if is_counted else ())
            weight = sum(len(each.call.body or b"") for each in result.exchanges), len(result.exchanges)
            wanted = {
                key: drift for key, drift in drifts.items() if self._is_shorter(key, weight, result.case.id)
            }
            if wanted:
                self.shortest.update(_evidences(result, wanted, contracts, redactor, weight))

    def merge(self, other: Evidences) -> None:
        """Add what another process has collected."""
        self.times.update(other.times)
        for identity, found in other.shortest.items():
            if self._is_shorter(identity, found.weight, found.case):
                self.shortest[identity] = found

    def _is_shorter(self, identity: str, weight: tuple[int, int], case: str) -> bool:
        known = self.shortest.get(identity)
        return known is None or (weight, case) < known.rank


def _evidences(
    result: Result,
    wanted: Mapping[str, Drift],
    contracts: Mapping[str, Contract],
    redactor: Redactor,
    weight: tuple[int, int],
) -> Iterator[tuple[str, Evidence]]:
    """Yield the evidence of each wanted drift, from the exchange that shows it."""
    own = frozenset[str]().union(*(sent_texts(exchange.call) for exchange in result.exchanges))
    for identity, drift in wanted.items():
        contract = contracts.get(drift.contract)
        vendor = Vendor() if contract is None else contract.vendor
        answer, body = result.exchanges[drift.exchange].answer, ""
        if answer is not None:
            where = "" if kind_named(drift.kind).about == "answer" else drift.where
            body = excerpt(redactor.body(answer.body, own), where, vendor.answers.landmarks)
        yield (
            identity,
            Evidence(
                case=result.case.id,
                weight=weight,
                kept=tuple(_kept(result, _leading(result.case.steps, drift), redactor)),
                excerpt=redactor.value(body),
            ),
        )


def _leading(steps: tuple[Step, ...], drift: Drift) -> tuple[int, ...]:
    """Give the steps that lead to a drift by index: the create, the drifted operation, what shows it."""
    by = [n for n in range(drift.exchange + 1) if steps[n].operation == drift.operation]
    leading = {drift.exchange, *by[-2 if kind_named(drift.kind).about == "pages" else -1 :]}
    made = {subject for each in leading if (subject := steps[each].subject) is not None}
    return tuple(sorted(leading | made))


def _kept(result: Result, indices: tuple[int, ...], redactor: Redactor) -> Iterator[Kept]:
    for index in indices:
        step = result.case.steps[index]
        yield keep(result.exchanges[index], step, redactor, is_of_record=step.subject in indices)


def keep(exchange: Exchange, step: Step, redactor: Redactor, *, is_of_record: bool) -> Kept:
    """Give what is kept of an exchange; `is_of_record` tells that its path addresses a record made before."""
    call, answer = exchange.call, exchange.answer
    body = None if call.body is None else redactor.sent(call.body).decode("utf-8", "replace")
    media = "" if answer is None else answer.header("Content-Type") or ""
    return Kept(
        method=call.method,
        path=redactor.text(call.path),
        query=tuple((name, redactor.text(value)) for name, value in call.query),
        credentials=call.credentials,
        media=call.media,
        body=None if body is None else body[:MOST_SENT],
        is_cut=body is not None and len(body) > MOST_SENT,
        record=_record(call.path) if is_of_record else None,
        refers=tuple(_references(step.payload)),
        status=None if answer is None else answer.status,
        answered=redactor.text(media.partition(";")[0].strip()),
    )


def _references(payload: Json, at: str = "") -> Iterator[tuple[str, str]]:
    """Yield the places at which a step refers to records that the run made or found."""
    if isinstance(payload, dict):
        for key, inner in payload.items():
            if key in (REFERENCE, REFERENCE_TEXT) and len(payload) == 1:
                yield at, str(inner)
            else:
                yield from _references(inner, join(at, key))
    elif isinstance(payload, list):
        for index, inner in enumerate(payload):
            yield from _references(inner, f"{at}[{index}]")


def _record(path: str) -> str | None:
    """Give the id that a path addresses: the number in its last segment, None where there is none."""
    number = path.rpartition("/")[2].partition(".")[0]
    return number if number.isdigit() else None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceFile:
    """Hold what a run kept: evidence and counts by drift id, and first days by drift id.

    `since` maps a drift's id to the moment (ISO, UTC) at which the first run began that showed it here;
    `tenant` says whose drifts these are.
    """

    format: int = FORMAT
    tenant: str = ""
    started: str = ""
    since: dict[str, str] = field(default_factory=dict)
    evidences: Evidences = field(default_factory=Evidences)


def document(report: Report, before: EvidenceFile) -> EvidenceFile:
    """Give a run's evidence; `before` is what an earlier run kept in the same folder."""
    started = report.started.strftime("%Y-%m-%dT%H:%M:%SZ")
    # the embedded tenant has another port each time
    tenant = f"live {report.base_url}" if report.tenant == "live" else report.tenant
    older = before.since if before.tenant == tenant else {}
    seen = {
        drift.id: min(older.get(each, started) for each in ids(drift))
        for drift in (each.drift for each in report.drifts)
    }
    return EvidenceFile(
        tenant=tenant,
        started=started,
        since={**older, **seen},
        evidences=report.part.tally.evidences,
    )


def write(report: Report, folder: Path, door: Door) -> None:
    """Write the evidence of a run; raise DiskError where the door does not let it out."""
    path = folder / NAME
    older = path if path.exists() else folder / PREVIOUS / NAME
    try:
        before = read(older) if older.exists() else EvidenceFile()
    except codec.ReportFileError:
        before = EvidenceFile()
    door.json(path, codec.packed(document(report, before)))


def read(path: Path) -> EvidenceFile:
    """Read a run's evidence; raise ReportFileError where it is none."""
    return codec.read(path, EvidenceFile, FORMAT, "make the run again, or take the file away")
