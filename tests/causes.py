"""How many findings a fault gives, and ten at once: `make causes` prints what `test_one_finding.py` holds."""

from __future__ import annotations

import os
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from conform.findings import find
from tests.reporting import reported, shows
from tests.test_faults import CONTRACTS, FAULTS, groups, session
from tests.unwired import UnwiredTenant

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from conform.drift.value import Drift
    from conform.findings import Finding

_NAMES: Final = tuple(FAULTS)
_STRIDE: Final = 18
_TEN: Final = 10
SETS: Final[Mapping[str, tuple[str, ...]]] = {
    "values of two resources": (
        "clients_address_loses_other_scripts",
        "clients_create_lowers_emails",
        "clients_create_drops_plus_signs",
        "clients_create_loses_signs",
        "clients_a_flag_is_not_saved",
        "clients_edit_loses_emoji",
        "suppliers_city_loses_its_last_letter",
        "suppliers_edit_lowers_emails",
        "suppliers_edit_reads_numbers",
        "suppliers_create_loses_emoji",
    ),
    "what is refused and taken": (
        "clients_refuse_a_name_at_the_limit",
        "clients_take_no_email",
        "notes_refuse_zones",
        "work_orders_refuse_leap_days",
        "work_orders_take_any_date",
        "products_take_any_kind",
        "products_delete_leaves_transactions",
        "asset_type_takes_no_name",
        "asset_type_takes_a_name_twice",
        "suppliers_refuse_arabic_names",
    ),
    "lists": (
        "invoices_ignores_the_client",
        "invoices_ignores_drafts",
        "invoices_date_to_is_exclusive",
        "staff_list_takes_any_key",
        "expenses_list_counts_the_page",
        "taxes_list_ignores_the_limit",
        "storage_or_is_and",
        "storage_list_counts_one_too_many",
        "clients_next_is_this_page",
        "designation_filters_let_the_total_be",
    ),
    "one in eighteen": _NAMES[::_STRIDE][:_TEN],
    "one in eighteen, others": _NAMES[_STRIDE // 2 :: _STRIDE][:_TEN],
}
"""Ten faults each, switched on at once; the last two are spread over the whole table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Hold what some faults at once gave: `causes` is how many they are, `mixed` which findings hold two.

    Each of `mixed` is a finding's title and the faults of which it holds drifts that they alone show.
    `reproducing` counts the findings whose report shows them again, None where that was not tried.
    """

    name: str
    causes: int
    findings: tuple[Finding, ...]
    mixed: tuple[tuple[str, tuple[str, ...]], ...] = ()
    reproducing: int | None = None


def shown(names: Sequence[str]) -> tuple[Drift, ...]:
    """Give what a tenant with some faults shows, asked all cases of their resources."""
    tenant = UnwiredTenant(tuple(CONTRACTS.values()), faults=names)
    try:
        running = session(tenant)
        for key in dict.fromkeys(FAULTS[name].contracts[0] for name in names):
            for group in groups(key):
                running.run(group)
        running.close()
    finally:
        tenant.close()
    return tuple(running.tally.drifts.values())


def single(name: str) -> Measured:
    """Measure one fault."""
    return Measured(name=name, causes=1, findings=find(shown([name]), CONTRACTS))


def at_once(name: str) -> Measured:
    """Measure a set; a finding mixes where it holds drifts that one fault alone shows, and another."""
    names = SETS[name]
    alone = {fault: {each.id for each in shown([fault])} for fault in names}
    findings = find(shown(names), CONTRACTS)
    mixed = [(each.title, tuple(_whose(each, alone))) for each in findings]
    return Measured(
        name=name,
        causes=len(names),
        findings=findings,
        mixed=tuple((title, whose) for title, whose in mixed if len(whose) > 1),
    )


def _whose(finding: Finding, alone: Mapping[str, set[str]]) -> Iterator[str]:
    """Yield the faults of which a finding holds a drift that no other of them shows."""
    for fault, ids in alone.items():
        others = {each for name, found in alone.items() if name != fault for each in found}
        if (ids - others) & set(finding.drifts):
            yield fault


def _tried(measured: Measured) -> str:
    return "-" if measured.reproducing is None else str(measured.reproducing)


def table(singles: Iterable[Measured], sets: Iterable[Measured]) -> Iterator[str]:
    """Yield the lines of the table: each fault that is not one finding, each set, and the sums."""
    singles, sets = tuple(singles), tuple(sets)
    yield f"{'faults':<44} causes findings mixed reproducing"
    for each in (*(each for each in singles if not _is_as_wanted(each)), *sets):
        counts = f"{each.causes:>6} {len(each.findings):>8} {len(each.mixed):>5} {_tried(each):>11}"
        yield f"{each.name:<44} {counts}"
        yield from (f"  {len(found.drifts):>3}  {found.title}" for found in each.findings)
    exact = sum(len(each.findings) == 1 for each in singles)
    yield f"one fault is one finding: {exact} of {len(singles)} ({exact / len(singles):.1%})"
    right = sum(len(each.findings) == each.causes for each in sets)
    mixed = sum(len(each.mixed) for each in sets)
    yield f"ten faults are ten findings: {right} of {len(sets)} sets; mixed: {mixed}"
    tried = [each for each in (*singles, *sets) if each.reproducing is not None]
    again = sum(each.reproducing or 0 for each in tried)
    yield f"reports that show it in a shell: {again} of {sum(len(each.findings) for each in tried)}"


def _is_as_wanted(each: Measured) -> bool:
    return len(each.findings) == each.causes and each.reproducing in (None, len(each.findings))


def with_reports(each: Measured) -> Measured:
    """Run each report in a shell: it must show on the tenant with the faults, and on none without."""
    names = SETS.get(each.name, (each.name,))
    told = list(reported(*names))
    return replace(each, reproducing=sum(shows(one, names)[0] and not shows(one)[0] for one in told))


def _single(name: str) -> Measured:
    return with_reports(single(name))


def _at_once(name: str) -> Measured:
    return with_reports(at_once(name))


if __name__ == "__main__":
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        lines = table(pool.map(_single, _NAMES), pool.map(_at_once, SETS))
        sys.stdout.writelines(f"{line}\n" for line in lines)
