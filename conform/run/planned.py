"""What a run will ask: contracts, groups of cases, what that does to a tenant, and how long it takes."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conform.contract import load_contracts
from conform.corpus import CorpusError
from conform.errors import one_line
from conform.fuzz import FUZZ, Wanted, groups, kept
from conform.fuzz.available import required
from conform.payloads.plan import plan
from conform.payloads.pools import pools
from conform.payloads.rank import by_turns, within
from conform.payloads.sorts import ORDER
from conform.report import answers
from conform.report.codec import ReportFileError
from conform.run.custody.look import way
from conform.run.permitted import Policy, load_values, permitted
from conform.run.single import named
from conform.tenants.live import SettingsError
from conform.words import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from conform.case import Case, Group, Step
    from conform.contract import Contract
    from conform.payloads.claims import Claim
    from conform.run.settings import Settings

EVERY, AT_ONCE = 30.0, 0.5
"""Seconds between two lines of a log, and between two states of a line that a terminal shows in place."""
_MINUTES = 90.0
"""From so many seconds on, minutes read better."""


def read_contracts(settings: Settings) -> dict[str, Contract]:
    """Read all contracts by key; raise ContractError for an unusable file."""
    return {contract.key: contract for contract in load_contracts(settings.contracts, settings.vendor)}


def chosen(settings: Settings, contracts: Mapping[str, Contract]) -> tuple[Contract, ...]:
    """Give the contracts that `--resource` names, all where it names none, but for those of `--exclude`.

    Raises SettingsError for a name that no contract has, and where nothing is left.
    """
    named = _named("--resource", settings.resources, contracts) or contracts.keys()
    excluded = _named("--exclude", settings.excluded, contracts)
    if left := tuple(each for key, each in contracts.items() if key in named and key not in excluded):
        return left
    raise SettingsError("--exclude leaves no resource to ask; exclude less, or name others by --resource")


def _named(flag: str, names: Sequence[str], contracts: Mapping[str, Contract]) -> frozenset[str]:
    """Give the keys of what an option names by name or key; raise SettingsError for what no contract has."""
    known = {name: contract for contract in contracts.values() for name in (contract.name, contract.key)}
    for name in names:
        if name not in known:
            told = ", ".join(sorted({contract.name for contract in contracts.values()}))
            raise SettingsError(f"{flag} {name}: no contract has this name; known are {told}")
    return frozenset(each.key for each in contracts.values() if {each.name, each.key} & {*names})


def whole_plan(
    settings: Settings,
    contracts: Sequence[Contract],
    known: Iterable[Contract] = (),
    is_left: Callable[[Case], bool] = lambda _: True,
) -> tuple[Group, ...]:
    """Give all groups of all shards, before a budget cuts any; a replay draws nothing.

    `known` are further contracts, whose records may stand in the way of a delete; `is_left` tells which
    cases are to be asked at all.

    A live tenant is asked about records that it has, where none may be made. Groups are ranked where the run
    may end before all was asked, with a budget when it cuts them; else no case is made before its group is
    asked.
    """
    reason = why_not(settings, {each.key: each for each in (*known, *contracts)})
    drawn = 0 if settings.tenant == "recorded" else settings.drawn
    is_live = settings.tenant == "live"
    planned = plan(
        tuple({each.key: each for each in (*known, *contracts)}.values()),
        resources=[each.key for each in contracts],
        seed=settings.seed,
        drawn=drawn,
        only_read=lambda each: is_live and not policy(settings).may_make(each),
        is_left=is_left,
        is_sent=lambda case: not reason(case),
        is_meant=lambda operation: not settings.methods or operation.method in settings.methods,
        is_pooled=not settings.is_one_by_one or bool(settings.named),
        is_ranked=_is_ranked(settings),
        is_lasting=True,
        sorts=[each for each in settings.sorts if each in ORDER],
    )
    is_asked = "fuzz" in settings.sorts or not settings.is_of_sorts
    return (*planned, *_fuzzed(settings, contracts, reason, is_left)) if is_asked else planned


def _fuzzed(
    settings: Settings,
    contracts: Sequence[Contract],
    reason: Callable[[Case], str],
    is_left: Callable[[Case], bool],
) -> tuple[Group, ...]:
    """Give the groups of what Schemathesis found before, and what it draws where it is asked to.

    A replay draws nothing. Raises SettingsError where what was kept cannot be read, and SchemathesisError
    where there is none that we know.
    """
    try:
        found = kept.read(settings.kept)
    except (CorpusError, OSError) as error:
        raise SettingsError(f"{settings.kept}: {one_line(error)}") from error
    draws = "fuzz" in settings.sorts and settings.tenant != "recorded"
    if draws:
        required()
    wanted = Wanted(
        seed=settings.seed,
        kept=found,
        draws=draws,
        budget=settings.budget,
        only_read=lambda each: settings.tenant == "live" and not policy(settings).may_make(each),
        is_left=is_left,
        is_sent=lambda case: not reason(case),
        is_meant=lambda operation: not settings.methods or operation.method in settings.methods,
    )
    return groups(contracts, wanted)


def _is_ranked(settings: Settings) -> bool:
    """Tell whether a run that asks all may end before; ranking makes every case."""
    may_end = settings.tenant == "live" or settings.time_limit is not None
    return settings.budget is None and may_end and not settings.named


def only(
    settings: Settings, groups: tuple[Group, ...], contracts: Mapping[str, Contract]
) -> tuple[Group, ...]:
    """Give what asks the cases that `--case` names, all where it names none; raise SettingsError."""
    if not settings.named:
        return groups
    values = load_values(settings.values, settings.vendor.books.own)
    may, pooled = policy(settings), _asked_together(settings)

    def sent(case: Case) -> Case:
        return permitted(case, contracts, may, values)[0] or case if settings.tenant == "live" else case

    def split(group: Group) -> Iterator[Case]:
        """Give the pools of a run before as it split them."""
        for together in pooled.get(group.label, ()):
            questions = [case for case in group.cases if case.asks in together]
            yield from (pool.case for pool in pools(questions, contracts))

    where = (
        f"no case has this id with seed {settings.seed}, --cases {settings.drawn} and these contracts; give "
        "the --seed and --cases of the run that told it"
    )
    return named(settings.named, groups, where, sent=sent, split=split)


def _asked_together(settings: Settings) -> Mapping[str, Sequence[frozenset[str]]]:
    """Give by group which questions the last run asked together, none where it left no word of it."""
    try:
        told = answers.read(settings.ledgers.parent / answers.NAME)
    except ReportFileError:
        return {}
    return {label: each.together for label, each in told.groups.items()}


def cut(
    settings: Settings,
    groups: tuple[Group, ...],
    contracts: Sequence[Contract],
    settled: Callable[[], AbstractSet[Claim]] = frozenset,
) -> tuple[tuple[Group, ...], Mapping[str, int]]:
    """Give the best groups that a budget allows and, by reason, how many questions it leaves out.

    Claims count of these contracts alone, and not those that a run before settled. What is drawn asks few of
    them, and gets what is left of the budget.
    """
    if settings.budget is None:
        return groups, {}
    known = {each.key: each for each in contracts}
    planned = tuple(group for group in groups if group.sort not in FUZZ)
    kept, left_out = within(planned, settings.budget, known, settled())
    room = settings.budget - sum(len(pool.case.steps) for group in kept for pool in group.pools)
    drawn = tuple(group for group in groups if group.sort in FUZZ)
    fitting = by_turns(drawn, room)
    left = sum(len(group.cases) for group in left_out if settings.owns(group.contract))
    left += sum(len(group.cases) for group in drawn if settings.owns(group.contract))
    left -= sum(len(group.cases) for group in fitting if settings.owns(group.contract))
    return (*kept, *fitting), {spent(settings.budget): left} if left else {}


def spent(budget: int) -> str:
    """Say that a budget of requests was spent."""
    return f"the budget of {budget} requests was spent"


def policy(settings: Settings) -> Policy:
    """Say what may be done to a live tenant, before it is known what it is entered with."""
    may_leave = settings.disposable is not None
    return Policy(may_write=settings.may_write, may_leave=may_leave, must_prove=True)


def why_not(settings: Settings, contracts: Mapping[str, Contract]) -> Callable[[Case], str]:
    """Give what says of a case, before anything is opened, why it will not be asked; empty where it will."""
    if settings.tenant != "live":
        return lambda _: ""
    return lambda case: permitted(case, contracts, policy(settings))[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """Count what a run will do, before it does it.

    `requests` are those of the cases and the deletes that follow them; what is made for reference and
    what retries, proofs, splits and reductions add comes on top. `cases` ask the `questions`, some of them
    many. `records` are those that cases make, `stay` those of them that nothing documented removes.
    `not_asked` counts questions by reason.
    """

    operations: int = 0
    questions: int = 0
    cases: int = 0
    requests: int = 0
    records: int = 0
    stay: int = 0
    not_asked: Mapping[str, int]


def forecast(
    groups: Iterable[Group], contracts: Mapping[str, Contract], why_not: Callable[[Case], str]
) -> Forecast:
    """Count the pools of groups; `why_not` says why a question will not be asked, empty where it will."""
    planned = tuple(groups)
    pools = [pool for group in planned for pool in group.pools]
    cases = [pool.case for pool in pools]
    reasons = (why_not(case) for group in planned for case in group.cases)
    made = [step for case in cases for step in case.steps if _does(step, "create", contracts)]
    removed = sum(_does(step, "delete", contracts) for case in cases for step in case.steps)
    creates = ((contracts[step.contract], step.operation) for step in made)
    stay = sum(not way(contract, contract.operation(create)).is_whole for contract, create in creates)
    return Forecast(
        operations=len({(case.contract, case.operation) for case in cases}),
        questions=sum(len(pool.parts) for pool in pools),
        cases=len(cases),
        requests=sum(len(case.steps) for case in cases) + max(0, len(made) - stay - removed),
        records=len(made),
        stay=stay,
        not_asked=Counter(filter(None, reasons)),
    )


def _does(step: Step, role: str, contracts: Mapping[str, Contract]) -> bool:
    """Tell whether a step is expected to create or delete a record."""
    operation = contracts[step.contract].operation(step.operation)
    return step.expects == "success" and operation is not None and operation.role == role


def told(found: Forecast, settings: Settings, base_url: str) -> tuple[str, ...]:
    """Give the block that is shown before anything is sent."""
    minutes = found.requests / settings.rate / 60
    records = "none is made, edited or deleted"
    if found.records:
        records = f"about {found.records} are made and removed again"
        records += f", at most {settings.standing} of cases stand at one time; {found.stay} stay"
    took = f"{minutes:.0f} minutes at {settings.rate:g} a second"
    return (
        f"live tenant {base_url}: {found.questions} questions of {found.operations} operations will be asked",
        f"  by {found.cases} cases, about {found.requests} requests, {took}",
        *_shared(settings),
        f"  records: {records}",
        *(f"  not asked: {count} questions: {reason}" for reason, count in sorted(found.not_asked.items())),
    )


def _shared(settings: Settings) -> Iterator[str]:
    """Say what a shard takes of what all shards together may do to one tenant."""
    if settings.shard is not None:
        number, parts = settings.shard
        own = f"{settings.rate:g} of {settings.rate * parts:g} requests a second"
        standing = f", {settings.standing} of the records that may stand" * settings.may_write
        yield f"  shard {number}/{parts} takes its part: {own}{standing}"


class Progress:
    """Give a line from time to time.

    `total` counts the questions that will be asked; `every` is in seconds; `clock` gives seconds that never
    go back. The first line comes when `every` is over, so that a short run stays quiet.
    """

    def __init__(
        self, total: int, *, every: float = EVERY, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._total = total
        self._every = every
        self._clock = clock
        self._began = self._last = clock()

    def line(self, done: int, drifts: int) -> str | None:
        """Give the line where one is due, None where it is not; `done` and `drifts` count from the start."""
        now = self._clock()
        if now - self._last < self._every:
            return None
        self._last = now
        return self.now(done, drifts)

    def now(self, done: int, drifts: int) -> str:
        """Give the line, due or not."""
        if done >= self._total:
            return f"all {self._total} questions asked, {drifts} new drifts; explaining and cleaning up"
        left = (self._clock() - self._began) * max(0, self._total - done) / max(1, done)
        lasting = f"{left / 60:.0f} minutes" if left >= _MINUTES else counted(max(1, round(left)), "second")
        return f"{done} of {self._total} questions, {drifts} new drifts so far, about {lasting} left"
