"""Go on where the run before stopped: ask what failed, what it did not settle, and what is new."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from conform.payloads.claims import asked
from conform.report import answers
from conform.report.answers import ADVICE, DONE, contract_of, label_of, method_of
from conform.report.result import PREVIOUS
from conform.tenants.live import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from conform.case import Case, Group
    from conform.contract import Contract
    from conform.payloads.claims import Claim
    from conform.report.answers import AnswersFile, Became
    from conform.run.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """Hold what runs before found of each question, by the label of its group and its own words.

    `contracts` are the digests of the contracts that asked, by key.
    """

    became: Mapping[str, Mapping[str, Became]] = field(default_factory=dict)
    contracts: Mapping[str, str] = field(default_factory=dict)


def remembered(
    settings: Settings, address: Callable[[], str], *, is_following: bool = False
) -> Before | None:
    """Read what the run before found, None where this one asks everything.

    `address` gives that of a live tenant as reports show it. A process that follows the first one may come
    when that has set the file aside. Raises ReportFileError where there is no such file, and SettingsError
    where it tells of another tenant.
    """
    if not settings.is_going_on:
        return None
    path, older = settings.reports / answers.NAME, settings.reports / PREVIOUS / answers.NAME
    if not path.exists() and older.exists():
        if not is_following:
            raise SettingsError(
                f"--failed: the last run was killed; move {older} to {path} to go on from there"
            )
        path = older
    found = answers.read(path)
    is_elsewhere = settings.tenant == "live" and found.base_url not in ("", address())
    if found.tenant != settings.tenant or is_elsewhere:
        whose = f"the {found.tenant} tenant {found.base_url}".rstrip()
        raise SettingsError(f"--failed: {path} tells of {whose}, which is not asked here; {ADVICE}")
    return still(found, digests(settings, found.contracts))


def digests(settings: Settings, keys: Iterable[str]) -> dict[str, str]:
    """Give by key what tells whether a contract is as it was; left out where no file has its name."""
    return {
        key: answers.digest(path) for key in keys if (path := settings.contracts / f"{key}.yaml").is_file()
    }


def still(found: AnswersFile, now: Mapping[str, str]) -> Before:
    """Give what still stands of what was found before: a contract that is another since asks all anew."""
    kept = {key: digest for key, digest in found.contracts.items() if now.get(key) == digest}
    became = {label: each for label, each in found.became.items() if contract_of(label) in kept}
    return Before(became=became, contracts=kept)


def is_left(case: Case, before: Before) -> bool:
    """Tell whether a case is still to be asked: it failed, was not settled, or nobody knows of it."""
    found = before.became.get(label_of(case), {}).get(case.asks)
    return found is None or found.outcome not in DONE


def settled(planned: Iterable[Group], before: Before, contracts: Iterable[Contract]) -> frozenset[Claim]:
    """Give the claims of the questions that are not to be asked again, so that a budget is for others."""
    known = {each.key: each for each in contracts}
    done = (case for group in planned for case in group.cases if not is_left(case, before))
    return frozenset(claim for case in done for claim in asked(case, known))


def carried(
    before: Before, planned: Iterable[Group], contracts: Iterable[str], methods: Iterable[str] = ()
) -> dict[str, dict[str, Became]]:
    """Give what is kept of what was found before: all but what the plan has no more.

    The plan is for some contracts and the operations with some methods, () for all.
    """
    known = before.became  # cases of other groups need not be made for this
    names = {each.label: {case.asks for case in each.cases} for each in planned if each.label in known}
    keys, asked = frozenset(contracts), frozenset(methods)

    def is_of_plan(label: str) -> bool:
        return contract_of(label) in keys and (not asked or method_of(label) in asked)

    return {
        label: {
            asks: each
            for asks, each in became.items()
            if not is_of_plan(label) or asks in names.get(label, ())
        }
        for label, became in known.items()
    }
