"""Find by its id one case that a report names, to ask it alone: a question, or a pool of many."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from conform.case import alone
from conform.tenants.live import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from conform.case import Case, Group

FEWEST: Final = 6
"""Characters of a beginning: fewer would name a case by chance."""
_SHOWN: Final = 3


def named(
    names: Sequence[str],
    groups: Sequence[Group],
    where: str,
    *,
    sent: Callable[[Case], Case] = lambda case: case,
    split: Callable[[Group], Iterable[Case]] = lambda _: (),
    is_recorded: bool = False,
) -> tuple[Group, ...]:
    """Give groups that ask the named cases and nothing else.

    A name is an id, or a beginning, of an id or of the digest at its end, that only one case has. `where`
    says whose cases these are; `sent` gives a case as the tenant is asked it, which may have another id;
    `split` gives further cases that ask questions of a group; with `is_recorded` a question that was asked
    beside others is the pool that asked it. Raises SettingsError.
    """

    def planned(group: Group) -> Iterator[tuple[str, Case]]:
        return _recorded(group) if is_recorded else _planned(group, sent)

    def again(group: Group) -> Iterator[tuple[str, Case]]:
        return ((case.id, case) for case in split(group))

    found: dict[str, tuple[Group, dict[str, Case]]] = {}
    for name in names:
        group, case = _one(name, groups, where, (planned, again))
        found.setdefault(group.label, (group, {}))[1][case.id] = case
    return tuple(
        replace(group, cases=tuple(cases.values()), pools=tuple(map(alone, cases.values())))
        for group, cases in found.values()
    )


def _one(
    name: str,
    groups: Sequence[Group],
    where: str,
    sources: Iterable[Callable[[Group], Iterable[tuple[str, Case]]]],
) -> tuple[Group, Case]:
    """Find the one case that a name is of; say what is known instead where there is none, or are several."""
    for source in sources:
        found: dict[str, tuple[Group, Case]] = {}
        for group in (each for each in groups if _may_have(each, name)):
            for identity, case in source(group):
                if _is_named(name, identity):
                    found.setdefault(identity, (group, case))
        if name in found or len(found) == 1:
            return found.get(name) or next(iter(found.values()))
        if found:
            raise SettingsError(
                f"--case {name}: {len(found)} cases begin so: {_some(found)}; give more of one"
            )
    raise SettingsError(f"--case {name}: {where}{_instead(name, groups)}")


def _instead(name: str, groups: Iterable[Group]) -> str:
    """Say which ids the same question has with other values, empty where nothing asks it."""
    alike = {
        case.id for group in groups if _may_have(group, name) for case in group.cases if _asks(name, case)
    }
    return f"; what it asks has the id {_some(alike)} there" if alike else ""


def _may_have(group: Group, name: str) -> bool:
    """Tell whether a case of a group may have a name, so that no others are made and digested."""
    begins = f"{group.operation} {group.sort} "
    return " " not in name or name.startswith(begins) or begins.startswith(name)


def _planned(group: Group, sent: Callable[[Case], Case]) -> Iterator[tuple[str, Case]]:
    """Yield each case with the ids that it may be told by."""
    yield from ((pool.case.id, pool.case) for pool in group.pools)
    for case in group.cases:
        yield case.id, case
        yield sent(case).id, case


def _recorded(group: Group) -> Iterator[tuple[str, Case]]:
    """Yield each case that was asked with its id and those of its questions."""
    for pool in group.pools:
        yield pool.case.id, pool.case
        yield from ((question.id, pool.case) for question in pool.questions)


def _is_named(name: str, identity: str) -> bool:
    is_long_enough = len(name) >= FEWEST
    return name == identity or (
        is_long_enough and (identity.startswith(name) or identity.rpartition(" ")[2].startswith(name))
    )


def _asks(name: str, case: Case) -> bool:
    """Tell whether a case asks in the same words as one of an id, with other values."""
    return name.rpartition(" ")[0] == f"{case.operation} {case.sort} {case.asks}"


def _some(found: Iterable[str]) -> str:
    ids = sorted(found)
    return ", ".join(ids[:_SHOWN]) + (", …" if len(ids) > _SHOWN else "")
