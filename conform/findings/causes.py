"""Which drifts belong together: named causes, then how they differ, then where they stand, by facts alone."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from conform.drift.kinds import SEVERITIES, Severity, kind_named, severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from conform.contract import Vendor
    from conform.drift.kinds import Fact
    from conform.drift.value import Drift, Facts

SPREAD: Final = 3
"""Resources in which a difference must show before it is taken for a habit of the whole API."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Hold drifts of one cause; `name` is a named cause, a family of kinds, or a kind of drift."""

    name: str
    drifts: tuple[Drift, ...]

    @property
    def severity(self) -> Severity:
        """Give the gravest severity of its drifts, or that of the named cause."""
        named = NAMED.get(self.name)
        if named is not None and named.severity is not None:
            return named.severity
        return min((severity(drift) for drift in self.drifts), key=SEVERITIES.index)

    @property
    def operations(self) -> frozenset[tuple[str, str]]:
        """Give the operations that it shows on, with their contracts' keys."""
        return frozenset((drift.contract, drift.operation) for drift in self.drifts)

    @property
    def leaves(self) -> frozenset[tuple[str, str]]:
        """Give the names of its places, with their contracts' keys."""
        return frozenset((drift.contract, leaf(drift)) for drift in self.drifts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Hold a cause that is known by name: what live tenants have been seen to do, however often it shows.

    `claims` tells whether a drift is of it, `apart` what tells its instances apart; `phrase` is that of a
    kind of drift; `severity` says what it breaks more than its kinds alone would, None for no more.
    """

    claims: Callable[[Drift, Vendor], bool]
    phrase: str
    apart: Callable[[Drift], Facts] = lambda drift: (version(drift),)
    severity: Severity | None = None


def leaf(drift: Drift) -> str:
    """Give the last name of a drift's place: `staff_id`."""
    return drift.place.rpartition(".")[2].removesuffix("[]") or drift.place


def version(drift: Drift) -> str:
    """Give the API version of a drift, the first part of its contract's key."""
    return drift.contract.partition("/")[0]


_STRINGS: Final = frozenset(
    {
        "integer_in_a_string",
        "number_in_a_string",
        "boolean_as_0/1_in_a_string",
        "boolean_in_a_string",
    }
)
_DATES: Final = (("format", "date"), ("format", "date-time"))
_FRAME: Final = ("envelope.retyped", "envelope.missing")


def _is_string_column(drift: Drift, _: Vendor) -> bool:
    return drift.kind in ("field.retyped", "envelope.retyped") and drift.got[0] in _STRINGS


def _is_null_id(drift: Drift, _: Vendor) -> bool:
    is_id = drift.kind in _FRAME and drift.where == "id" and drift.got[0] in ("null", "absent")
    return is_id and drift.role not in ("read", "list")


def _is_single(drift: Drift, vendor: Vendor) -> bool:
    is_frame = drift.kind == "envelope.missing" and drift.where == vendor.paging.frame
    return is_frame and drift.role == "read"


def _is_reason(drift: Drift, vendor: Vendor) -> bool:
    return drift.kind in _FRAME and drift.where.startswith(vendor.answers.reasons)


def _is_the_owners(drift: Drift, vendor: Vendor) -> bool:
    """Tell a refusal of fields alone of which only the tenant's owner knows what may be in them."""
    settings = vendor.books.settings.get(drift.contract, frozenset()) | vendor.books.settings.get(
        "", frozenset()
    )
    named = {_last(each) for each in drift.got[2:]} if drift.got[0] == "status_naming" else set()
    return drift.kind == "status.rejected_valid" and bool(named) and named <= settings


def _last(place: str) -> str:
    return place.rpartition(".")[2]


# the first that claims a drift has it
NAMED: Final[dict[str, Named]] = {
    "string columns": Named(claims=_is_string_column, phrase="serves {columns} columns as strings"),
    "no id": Named(
        claims=_is_null_id,
        phrase="answers a create with success and no id",
        apart=lambda drift: (drift.contract,),
    ),
    "no totals": Named(claims=_is_single, phrase="leaves {names} out of single reads"),
    "error frame": Named(
        claims=lambda drift, vendor: (
            drift.kind == "envelope.undocumented" and drift.where in vendor.answers.additions
        ),
        phrase="adds {names} to its refusals",
    ),
    "dressed refusals": Named(
        claims=lambda drift, _: drift.kind == "envelope.code_mismatch" and drift.got[0] == "dressed",
        phrase="answers refusals with the status of a success",
        severity="critical",  # a client that goes by the status takes a refusal for a record
    ),
    "owner's settings": Named(
        claims=_is_the_owners,
        phrase="refuses what the settings of this tenant may not allow{refused}",
        apart=lambda drift: (version(drift), *sorted({_last(each) for each in drift.of})),
        severity="normal",  # only the tenant's owner can tell whether it is a fault
    ),
    "reasons": Named(claims=_is_reason, phrase="gives the reasons of a refusal in another form"),
    "another object": Named(
        claims=lambda drift, _: (
            drift.kind in ("field.missing", "envelope.missing") and drift.claimed[0] == "object"
        ),
        phrase="answers {observed} where the docs have {documented}",
        apart=lambda drift: (version(drift), *drift.got),
        severity="critical",  # nothing of what was asked for is there
    ),
    "dates": Named(
        claims=lambda drift, _: drift.kind == "field.format" and drift.claimed in _DATES,
        phrase="serves dates in other forms than documented",
    ),
    "nulls": Named(
        claims=lambda drift, _: drift.kind == "field.null",
        phrase="serves null where the docs claim a value",
    ),
    "empty strings": Named(
        claims=lambda drift, _: drift.kind == "field.retyped" and drift.got == ("empty_string",),
        phrase="serves an empty string where the docs claim another kind",
    ),
    "empty maps": Named(
        claims=lambda drift, _: drift.kind == "field.retyped" and drift.got == ("empty_array_for_an_object",),
        phrase="serves an empty map as []",
    ),
    "undocumented fields": Named(
        claims=lambda drift, _: drift.kind == "field.undocumented",
        phrase="serves fields that the docs do not name ({names})",
    ),
    "replaced whole": Named(
        claims=lambda drift, _: drift.kind == "state.altered" and drift.claimed == ("as_before",),
        phrase="changes fields on an edit that did not send them",
        severity="critical",  # data is changed in silence
    ),
    "open": Named(claims=lambda drift, _: drift.kind == "access.open", phrase="answers {ways}"),
}

_PAGE: Final = re.compile(r" \([^()]*\)$")
"""The page of a side, which no two resources share."""
_FACTS: Final[dict[Fact, Callable[[Drift], Facts]]] = {
    "leaf": lambda drift: (leaf(drift),),
    "claimed": lambda drift: drift.claimed,
    "got": lambda drift: drift.got,
    "states": lambda drift: (*drift.claimed, *(_PAGE.sub("", each) for each in drift.got)),
    "rule": lambda drift: (drift.claimed[1].partition(":")[0],) if drift.claimed[1:] else (),
}


def causes(drifts: Sequence[Drift], vendor: Vendor) -> tuple[Cause, ...]:
    """Gather drifts of one cause: named causes, habits of a version, then the rest by resource.

    What follows from another cause is put into it, so that one fault is one cause.
    """
    known = {drift: name for drift in drifts if (name := _name(drift, vendor)) is not None}
    named = _gathered(known, lambda drift: (known[drift], *NAMED[known[drift]].apart(drift)))
    alike = _gathered((drift for drift in drifts if drift not in known), _by_habit)
    habits = [each for each in alike if len({drift.contract for drift in each}) >= SPREAD]
    rare = (drift for each in alike if each not in habits for drift in each)
    local = _gathered(rare, _by_resource)
    return followed(
        [
            *(Cause(name=known[each[0]], drifts=each) for each in named),
            *(Cause(name=family(each[0]), drifts=each) for each in (*habits, *local)),
        ]
    )


def family(drift: Drift) -> str:
    """Give the name under which a drift is gathered."""
    return kind_named(drift.kind).family or drift.kind


def _name(drift: Drift, vendor: Vendor) -> str | None:
    return next((name for name, each in NAMED.items() if each.claims(drift, vendor)), None)


def _by_habit(drift: Drift) -> Facts:
    shared = (fact for name in kind_named(drift.kind).habit for fact in _FACTS[name](drift))
    return family(drift), version(drift), *_graded(drift), *shared


def _by_resource(drift: Drift) -> Facts:
    ways = (*drift.claimed, *drift.got) if kind_named(drift.kind).is_apart else ()
    return family(drift), drift.contract, *_graded(drift), *ways


def _graded(drift: Drift) -> Facts:
    """Tell apart what breaks more and what breaks less of a kind that knows both."""
    return (severity(drift),) if kind_named(drift.kind).milder else ()


def _gathered(drifts: Iterable[Drift], key: Callable[[Drift], Facts]) -> list[tuple[Drift, ...]]:
    found: dict[Facts, list[Drift]] = defaultdict(list)
    for drift in drifts:
        found[key(drift)].append(drift)
    return [tuple(each) for each in found.values()]


def followed(found: list[Cause]) -> tuple[Cause, ...]:
    """Put each cause that follows from another one into it, the narrow ones first."""
    left = list(found)
    for cause in sorted(found, key=lambda each: len(each.drifts)):
        root = next((each for each in left if each is not cause and _follows(cause, each)), None)
        if root is not None and cause in left:
            left.remove(cause)
            left[left.index(root)] = replace(root, drifts=(*root.drifts, *cause.drifts))
    return tuple(left)


def _follows(cause: Cause, root: Cause) -> bool:
    """Tell whether a cause shows nowhere but where another does: on its operations, or on its fields."""
    own = [drift for drift in cause.drifts if family(drift) == cause.name]
    how = kind_named(own[0].kind).follows.get(root.name) if own else None
    if how == "operation":
        return cause.operations <= root.operations
    return how == "field" and len(cause.drifts) <= len(root.drifts) and cause.leaves <= root.leaves
