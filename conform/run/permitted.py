"""What may be sent to a tenant: which cases, with its owner's values, and without what no delete undoes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Annotated, Any

import msgspec

from conform.case import PLACEHOLDERS, TAKEN
from conform.fuzz import FUZZ
from conform.payloads import place
from conform.payloads.endpoint import endpoint
from conform.payloads.markable import places
from conform.run.call import is_write
from conform.run.custody.look import way
from conform.run.custody.mark import has_room
from conform.tenants.live import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from conform.case import Case, Credentials, Step
    from conform.contract import Contract, Json
    from conform.contract.vendor import Lasting, OwnValue

NO_METHOD = "no page says what its method would do"
NO_WRITES = "writes are not allowed; pass --allow-writes"
NO_REMOVAL = "the docs have no delete for what it would make"
NO_MARK = "what it would make has no room for a mark, so that nothing would prove it ours"
NO_TEXT = "what it would make may spoil the lists that show it; --disposable, and a delete, allow it"
NO_CREDENTIALS = "there is no key, only a token, which as a bearer is good"
"""Credentials with which a request may be taken."""
_Text = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
_REFERENCES = "references"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Say what may be done to a tenant.

    `may_write`: requests that change something may be sent. `may_leave`: records that nothing documented
    removes may be made, and what no delete undoes may be sent, which is right for a tenant that ends with
    the run or may be thrown away, and wrong for anyone's books.
    `may_repeat`: a write that got a 5xx may be sent once more. `may_explain`: what drifted may be asked again
    once a run is over, smaller and smaller.
    `may_confirm`: a case may be sent again as it is, where it shows what nights before had not seen.
    `must_prove`: what can be removed is made only with room for a mark, also where records may be left: one
    that nothing proves ours stays, and its resource makes nothing more.
    `credentials` are the classes that can honestly be sent, None for all.
    """

    may_write: bool
    may_leave: bool
    may_repeat: bool = False
    may_explain: bool = False
    may_confirm: bool = False
    must_prove: bool = False
    credentials: frozenset[Credentials] | None = None

    def may_make(self, contract: Contract) -> bool:
        """Tell whether records of a contract may be made: they can be removed again, or may stay."""
        return self.may_write and (self.may_leave or way(contract).is_whole)


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """Hold what the owner of a tenant said.

    `references` gives ids by the key of what is referred to (`v1/staff`, `listing/Language`).
    """

    known: tuple[tuple[OwnValue, Json], ...] = ()
    references: Mapping[str, Json] = field(default_factory=dict)


def permitted(
    case: Case, contracts: Mapping[str, Contract], policy: Policy, values: Values | None = None
) -> tuple[Case | None, str]:
    """Give the case as a policy lets it be sent; None and the reason where it does not.

    Of several calls that are to be denied each stands alone: those that may be sent are, if there is one.
    """
    values = values or Values()
    probes = [step for step in case.steps if step.expects == "denied"]
    kept = [
        step
        for step in (probes if len(probes) > 1 else ())
        if _permitted(replace(case, steps=(step,)), contracts, policy, values)[0] is not None
    ]
    if kept:
        steps = tuple(step for step in case.steps if step.expects != "denied" or step in kept)
        case = case if steps == case.steps else replace(case, steps=steps)
    return _permitted(case, contracts, policy, values)


def _permitted(
    case: Case, contracts: Mapping[str, Contract], policy: Policy, values: Values
) -> tuple[Case | None, str]:
    if not policy.may_write and writes(case, contracts):
        return None, NO_WRITES
    if policy.credentials is not None and not {step.credentials for step in case.steps} <= policy.credentials:
        return None, NO_CREDENTIALS
    case = valued(case, values)
    if policy.must_prove and case.sort in FUZZ and (reason := _spoils(case, contracts, policy)):
        return None, reason
    if policy.may_leave:
        return case, ""
    if reason := _lasts(case, contracts):
        return None, reason
    return spared(case, contracts)


def _lasts(case: Case, contracts: Mapping[str, Contract]) -> str:
    """Say why a case might leave on a tenant what nothing removes, empty where it would not."""
    rows = (
        (any(step.method for step in case.steps), NO_METHOD),
        (leaves(case, contracts), NO_REMOVAL),
        (case.sort in FUZZ and is_unmarked(case, contracts), NO_MARK),
    )
    return next((reason for is_so, reason in rows if is_so), "")


def writes(case: Case, contracts: Mapping[str, Contract]) -> bool:
    """Tell whether a step of the case may change a tenant."""
    found = ((step, contracts[step.contract].operation(step.operation)) for step in case.steps)
    return any(step.method or (operation is not None and is_write(operation)) for step, operation in found)


def leaves(case: Case, contracts: Mapping[str, Contract]) -> bool:
    """Tell whether the case may make a record that nothing documented removes."""
    for step in case.steps:
        contract = contracts[step.contract]
        operation = contract.operation(step.operation)
        if operation is None or step.credentials not in TAKEN:
            continue
        if operation.role == "create" and not way(contract, operation).is_whole:
            return True
        if operation.role == "action" and is_write(operation):
            return True
    return False


def is_unmarked(case: Case, contracts: Mapping[str, Contract]) -> bool:
    """Tell whether the case may make a record that has no room for a mark, so that nothing proves it ours."""
    for step in case.steps:
        contract = contracts[step.contract]
        operation = contract.operation(step.operation)
        if operation is None or operation.role != "create" or step.credentials not in TAKEN:
            continue
        if not way(contract, operation).is_whole:  # nothing would see or remove it in any case
            continue
        if not any(has_room(step, at) for at in places(contract, operation)):
            return True
    return False


def _spoils(case: Case, contracts: Mapping[str, Contract], policy: Policy) -> str:
    """Say why a drawn case may make what cannot be removed, or what others cannot read, empty for neither.

    A body that is sent as text makes a record only where it soon goes again, and nobody works with it.
    """
    if is_unmarked(case, contracts):
        return NO_MARK
    for step in (each for each in case.steps if each.raw is not None and each.credentials in TAKEN):
        contract = contracts[step.contract]
        operation = contract.operation(step.operation)
        is_made = operation is not None and operation.role == "create"
        if is_made and not (policy.may_leave and way(contract, operation).is_whole):
            return NO_TEXT
    return ""


def spared(case: Case, contracts: Mapping[str, Contract]) -> tuple[Case | None, str]:
    """Give the case without what no delete undoes; None and the reason where it asks just that.

    Cut is what the docs do not require and the case does not ask about. A case that holds nothing of the
    table is given back as it is.
    """
    steps: list[Step] = []
    for step in case.steps:
        for row in _lasting(step, contracts[step.contract]):
            if not _is_cut(case, step, row, contracts[step.contract]):
                return None, f"no delete undoes {row.place}: {row.why}"
            step = replace(step, payload=place.without_value(step.payload, row.place))  # noqa: PLW2901 - cut bit by bit
        steps.append(step)
    return (case if tuple(steps) == case.steps else replace(case, steps=tuple(steps))), ""


def _lasting(step: Step, contract: Contract) -> Iterator[Lasting]:
    for row in contract.vendor.books.lasting if step.credentials in TAKEN else ():
        if row.contract == step.contract and place.has(step.payload, row.place):
            value = place.read(step.payload, row.place)
            if not any(value == each and type(value) is type(each) for each in row.harmless):
                yield row


def _is_cut(case: Case, step: Step, row: Lasting, contract: Contract) -> bool:
    if any(row.place in question for question in (case.asks, *step.breaks)):
        return False
    operation = contract.operation(step.operation)
    body = endpoint(contract, operation).body if operation is not None else None
    field = dict(body.walk()).get(row.place) if body is not None else None
    return field is not None and not field.is_required


# The values of the tenant's owner


def load_values(path: Path | None, own: tuple[OwnValue, ...]) -> Values:
    """Read a file of values; raise SettingsError with file, place and reason where it cannot be used.

    `own` are those that there are; each may be left out, as may the file.
    """
    if path is None:
        return Values()
    kinds: list[tuple[str, Any, Any]] = [
        (each.name, (_Text if each.is_text else _Text | int) | None, None) for each in own
    ]
    kinds.append((_REFERENCES, dict[str, str | int], msgspec.field(default_factory=dict)))
    shape = msgspec.defstruct("Values", kinds, forbid_unknown_fields=True)
    try:
        said = msgspec.yaml.decode(path.read_bytes(), type=shape)
    except OSError as error:
        raise SettingsError(f"--values {path.name}: cannot be read ({error.strerror})") from error
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        words, known = " ".join(str(error).split()), ", ".join(name for name, *_ in kinds)
        raise SettingsError(f"--values {path.name}: {words}; known are {known}") from error
    values = ((each, getattr(said, each.name)) for each in own)
    return Values(
        known=tuple((each, value) for each, value in values if value is not None),
        references=getattr(said, _REFERENCES),
    )


def valued(case: Case, values: Values) -> Case:
    """Give the case with the owner's values where the plan had to guess, unless it asks there."""
    if not values.known:
        return case
    steps = tuple(_step(case, step, values) for step in case.steps)
    return case if steps == case.steps else replace(case, steps=steps)


def _step(case: Case, step: Step, values: Values) -> Step:
    fields = {
        own.field: (own.stands_in, value)
        for own, value in values.known
        if own.field and not any(own.field in question for question in (case.asks, *step.breaks))
    }
    path, query = (_parameters(step.contract, each, values) for each in (step.path, step.query))
    return replace(step, path=path, query=query, payload=_filled(step.payload, fields))


def _parameters(contract: str, given: Mapping[str, Json], values: Values) -> Mapping[str, Json]:
    """Fill parameters, but for those that the id of a record fills."""
    known = {
        own.parameter: value
        for own, value in values.known
        if own.contract == contract and not isinstance(given.get(own.parameter, {}), dict)
    }
    return {**given, **known}


def _filled(value: Json, fields: Mapping[str, tuple[Json, Json]]) -> Json:
    """Put known values into the fields of a payload that are empty or hold what stands in for them."""
    if isinstance(value, list):
        return [_filled(each, fields) for each in value]
    if not isinstance(value, dict) or (len(value) == 1 and next(iter(value)) in PLACEHOLDERS):
        return value
    filled: dict[str, Json] = {}
    for name, each in value.items():
        stands_in, known = fields.get(name, (None, None))
        is_known = name in fields and stands_in in (None, each)
        filled[name] = known if is_known else each if name in fields else _filled(each, fields)
    return filled
