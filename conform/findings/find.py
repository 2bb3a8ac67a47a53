"""From drifts to findings: gather, count, name, and put in order of what breaks an integrator first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from conform.contract import Vendor
from conform.drift.kinds import SEVERITIES
from conform.errors import UsageError
from conform.findings.causes import causes
from conform.findings.slug import slug
from conform.findings.title import because, fields, path, title

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from conform.contract import Contract
    from conform.drift.kinds import Severity
    from conform.drift.value import Drift
    from conform.findings.causes import Cause

_FEW: Final = 5
_COLUMNS: Final = frozenset({"integer", "number", "boolean"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """State one root cause.

    `id` is `F` and six hex digits of what tells the cause: its kind, its resource or the API's version, and
    what its drifts share. It is the same whichever drifts of it a run showed, in whatever order. It changes
    where a cause becomes one of more resources or fields, or a field is seen to be changed in a second way.
    `slug` is a short name in ascii, the only one of its run; `because` says why its drifts belong together;
    `number` counts from 1 in the order of what breaks an integrator first.
    `title` is a sentence; `severity` one of Allure's five; `drifts` the ids of its drifts;
    `operations` and `fields` count what it touches; `exceptions` says where the same could have shown
    and did not, empty where there is nothing to say.
    """

    id: str
    title: str
    severity: Severity
    drifts: tuple[str, ...]
    operations: int
    fields: int
    exceptions: str = ""
    slug: str = ""
    because: str = ""
    number: int = 0


def find(drifts: Sequence[Drift], contracts: Mapping[str, Contract]) -> tuple[Finding, ...]:
    """Gather drifts into findings, worst and widest first; each drift is in exactly one.

    `contracts` by key (`v1/clients`); they tell where a difference could have shown and did not, and whose
    API it is. Equal drifts in any order give equal findings.
    """
    vendor = next((contract.vendor for contract in contracts.values()), Vendor())
    holder = vendor.answers.holder
    ordered = sorted(drifts, key=lambda d: (d.contract, d.operation, d.place, d.kind, d.claimed, d.where))
    found = {cause: title(cause, holder) for cause in causes(ordered, vendor)}
    ranked = sorted(found, key=lambda c: (SEVERITIES.index(c.severity), -len(c.drifts), found[c]))
    ids = _only([f"F{cause.id[:6]}" for cause in ranked])
    slugs = _only([slug(cause) for cause in ranked])
    return tuple(
        Finding(
            id=ids[number - 1],
            slug=slugs[number - 1],
            number=number,
            because=because(cause),
            title=found[cause],
            severity=cause.severity,
            drifts=tuple(dict.fromkeys(drift.id for drift in cause.drifts)),
            operations=len(cause.operations),
            fields=fields(cause, holder),
            exceptions=_exceptions(cause, ordered, contracts, holder),
        )
        for number, cause in enumerate(ranked, 1)
    )


def _only(names: Sequence[str]) -> list[str]:
    """Give names of which none is another: a number goes behind one that was there before."""
    return [
        name if name not in names[:at] else f"{name}-{names[:at].count(name) + 1}"
        for at, name in enumerate(names)
    ]


class _Told(Protocol):
    """Be a finding, of a run or read from its report."""

    @property
    def id(self) -> str: ...
    @property
    def slug(self) -> str: ...


def finding_of(findings: Iterable[Finding]) -> dict[str, str]:
    """Give for each drift, by its id, the id of the finding that it is of."""
    return {drift: finding.id for finding in findings for drift in finding.drifts}


def chosen(named: Sequence[str], findings: Sequence[_Told]) -> tuple[str, ...]:
    """Give the ids of the findings that are named, in the order of the names, each once.

    A name is an id, a slug, or a beginning that only one finding has. Raises UsageError for any other.
    """
    return tuple(dict.fromkeys(_chosen(name, findings) for name in named))


def _chosen(name: str, findings: Sequence[_Told]) -> str:
    whole = [each.id for each in findings if name and name in (each.id, each.slug)]
    begun = [each.id for each in findings if name and any(map(_begins(name), (each.id, each.slug)))]
    found = whole or begun
    if len(found) != 1:
        known = ", ".join(each.id for each in findings) or "none"
        problem = f"several begin so ({', '.join(found)})" if found else "the run has no such finding"
        raise UsageError(f"--finding {name}: {problem}; it has {known}")
    return found[0]


def _begins(name: str) -> Callable[[str], bool]:
    return lambda told: told.startswith(name)


def _exceptions(cause: Cause, drifts: Sequence[Drift], contracts: Mapping[str, Contract], holder: str) -> str:
    """Name fields that the docs type alike, on the same operations, and that showed no drift of any kind.

    They were served as documented, or were not served at all: a drift says nothing of what is right.
    Empty for findings that are not of the string columns.
    """
    if cause.name != "string columns":
        return ""
    drifted = {(drift.contract, drift.operation, drift.place) for drift in drifts}
    spared = {
        path(place, holder).rpartition(".")[2]
        for contract, operation, place in _alike(cause, contracts)
        if (contract, operation, place) not in drifted
    } - {path(drift.place, holder).rpartition(".")[2] for drift in cause.drifts}
    if not spared:
        return "no exceptions"
    rest = f" and {len(spared) - _FEW} more" if len(spared) > _FEW else ""
    return f"not seen on {', '.join(sorted(spared)[:_FEW])}{rest}"


def _alike(cause: Cause, contracts: Mapping[str, Contract]) -> Iterator[tuple[str, str, str]]:
    """Yield the places of the columns of the cause's operations; the frame around a record has none."""
    for key, identity in sorted(cause.operations):
        contract = contracts.get(key)
        operation = None if contract is None else contract.operation(identity)
        response = None if operation is None else operation.success
        if response is None or response.body is None or response.record is None:
            continue
        root = ".".join((*response.record, "")).replace(".[]", "[]")
        for place, field in response.body.walk():
            claimed = set(field.kinds) - {"null"}
            is_column = bool(claimed) and claimed <= _COLUMNS and not field.is_write_only
            if is_column and place.startswith(root) and not place.endswith("[]"):
                yield key, identity, place
