"""The file that explains each claim which no case asks: derived from contracts and plan, held by a test."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import yaml

from conform.payloads.claims.coverage import coverage
from conform.payloads.plan import plan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conform.contract import Contract
    from conform.contract.vendor import Explained
    from conform.payloads.claims.coverage import Coverage

NAME: Final = "untested.yaml"
FORMAT: Final = 1


class _Row(list[str]):
    """A list that is written on one line."""


class _Dumper(yaml.SafeDumper):
    """Write rows on one line, and nothing by reference."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - PyYAML's
        """Write equal values out."""
        return True


_Dumper.add_representer(
    _Row, lambda dumper, row: dumper.represent_sequence("tag:yaml.org,2002:seq", row, flow_style=True)
)


def planned(contracts: Sequence[Contract]) -> Coverage:
    """Hold contracts against the cases that are asked of them, whatever is drawn beside."""
    return coverage(contracts, plan(contracts, drawn=0, is_ranked=False))


def dump(found: Coverage, explained: Sequence[Explained]) -> str:
    """Give the text of the file: claims by reason, contract and operation, then what prose alone claims."""
    reasons = [{"reason": reason, "claims": _by_operation(found, reason)} for reason in sorted(found.excused)]
    count = sum(map(len, found.excused.values()))
    document = {"format": FORMAT, "explained": count, "reasons": reasons, "by_name": _by_page(explained)}
    return yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)


def _by_operation(found: Coverage, reason: str) -> dict[str, dict[str, _Row]]:
    told: dict[str, dict[str, _Row]] = {}
    for claim in sorted(found.excused[reason]):
        of_contract = told.setdefault(claim.contract, {})
        of_contract.setdefault(claim.operation, _Row()).append(f"{claim.rule}:{claim.at}")
    return told


def _by_page(explained: Sequence[Explained]) -> list[dict[str, Any]]:
    """Gather what prose alone claims by reason and page."""
    told: dict[str, dict[str, list[str]]] = {}
    for each in sorted(explained, key=lambda each: (each.reason, each.page)):
        if not each.claims:
            told.setdefault(each.reason, {}).setdefault(each.page, []).append(each.claim)
    return [{"reason": reason, "claims": pages} for reason, pages in told.items()]
