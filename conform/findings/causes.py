"""Which drifts belong together: named causes, habits of a version, then what shares its facts in a resource.

What breaks the docs in one way at one place is one cause; nothing else is, but for what is known to follow.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, TypeAlias

from conform.drift.change import VAGUE
from conform.drift.kinds import SEVERITIES, VALUES, Severity, kind_named, severity
from conform.drift.value import digest

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from conform.contract import Vendor
    from conform.drift.kinds import Fact, Follows
    from conform.drift.value import Drift, Facts

SPREAD: Final = 3
"""Resources in which a difference must show before it is taken for a habit of the whole API.

Likewise the causes of one resource that are taken for one, where they share what tells of it loosely.
"""
WIDE: Final = 6
"""The same, where what they share is so little that many causes of their own may share it."""
_OF_ALL: Final = {"kept_old": SPREAD, "lost": WIDE}
"""Changes that all fields have of an operation which does nothing: of how many fields it is one cause."""
Shared: TypeAlias = tuple[tuple[str, str], ...]
"""Names of facts and what they are: why drifts belong together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Hold drifts of one cause; `name` is a named cause, a family of kinds, or a kind of drift.

    `shared` is why they belong together; `joined` are the names of causes that followed from it.
    """

    name: str
    drifts: tuple[Drift, ...]
    shared: Shared = ()
    joined: tuple[str, ...] = ()

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
    def contracts(self) -> frozenset[str]:
        """Give the keys of the contracts that it shows on."""
        return frozenset(drift.contract for drift in self.drifts)

    @property
    def leaves(self) -> frozenset[tuple[str, str]]:
        """Give the names of its places, with their contracts' keys."""
        return frozenset((drift.contract, leaf(drift)) for drift in self.drifts)

    @property
    def own(self) -> tuple[Drift, ...]:
        """Give the drifts that are of it and did not follow."""
        is_named = self.name in NAMED
        return tuple(each for each in self.drifts if is_named or family(each) == self.name) or self.drifts

    @property
    def id(self) -> str:
        """Give a fingerprint of its name and of what its drifts share, whichever of them showed."""
        return digest((self.name, *(part for pair in self.shared for part in pair)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Hold a cause that is known by name: what live tenants have been seen to do, however often it shows.

    `claims` tells whether a drift is of it, `apart` what tells its instances apart; `phrase` is that of a
    kind of drift; `severity` says what it breaks more than its kinds alone would, None for no more. It is
    one of a version where `spread` resources show it, else one of each resource. `follows` is that of a
    kind.
    """

    claims: Callable[[Drift, Vendor], bool]
    phrase: str
    apart: Callable[[Drift], Facts] = lambda _: ()
    severity: Severity | None = None
    spread: int = SPREAD
    follows: Mapping[str, Follows] = field(default_factory=dict)


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


def _is_replaced(drift: Drift, _: Vendor) -> bool:
    """Tell a field that an edit cleared, or changed in no way that is known, although it was not sent."""
    is_of_edit = drift.kind == "state.altered" and drift.claimed == ("as_before",)
    return is_of_edit and drift.how[:1] in ((), ("lost",), ("rows_lost",), ("default_instead",))


def _last(place: str) -> str:
    return place.rpartition(".")[2]


# the first that claims a drift has it
NAMED: Final[dict[str, Named]] = {
    "string columns": Named(claims=_is_string_column, phrase="serves {columns} columns as strings"),
    "no id": Named(
        claims=_is_null_id,
        phrase="answers a create with success and no id",
        spread=10**6,  # each resource has a create of its own
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
        apart=lambda drift: tuple(sorted({_last(each) for each in drift.of})),
        spread=1,
        severity="normal",  # only the tenant's owner can tell whether it is a fault
    ),
    "reasons": Named(claims=_is_reason, phrase="gives the reasons of a refusal in another form"),
    "another object": Named(
        claims=lambda drift, _: (
            drift.kind in ("field.missing", "envelope.missing") and drift.claimed[0] == "object"
        ),
        phrase="answers {observed} where the docs have {documented}",
        apart=lambda drift: drift.got,
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
        claims=_is_replaced,
        phrase="changes fields on an edit that did not send them",
        severity="critical",  # data is changed in silence
        follows={VALUES: "edit"},
    ),
}

_PAGE: Final = re.compile(r" \([^()]*\)$")
"""The page of a side, which no two resources share."""
_QUOTED: Final = re.compile(r"\"[^\"]*\"|'[^']*'|«[^»]*»|“[^”]*”|\d+")
"""What of a reason may be the value that was sent."""


def _path(drift: Drift) -> Facts:
    """Give the place in the record, without what stands around it: a list and a read show one field."""
    names = [each for each in drift.place.split(".") if not each.endswith("[]") or each == "[]"]
    return (".".join(drift.place.replace("[]", "").split(".")[-2:] if len(names) > 1 else names),)


def _broken(drift: Drift) -> Facts:
    """Give the rule that a request breaks, and the field of which it is."""
    rule, _, place = (*drift.claimed, "")[1].partition(":")
    return (*drift.claimed[:1], *((rule, _last(place.partition(":")[0])) if place else ()))


def _named(drift: Drift) -> Facts:
    """Give the names of what a refusal names, or of what was asked about; () where neither is known."""
    return tuple(sorted({_last(each) for each in drift.of}))


def _chosen(drift: Drift) -> Facts:
    """Give by what rows were chosen; a total that counts more than all does not hang on that."""
    return () if drift.got[:1] == ("more_than_all",) else tuple(sorted(drift.how[1:]))


FACTS: Final[dict[Fact, Callable[[Drift], Facts]]] = {
    "leaf": lambda drift: (leaf(drift),),
    "field": lambda drift: () if drift.how[:1] == ("of_another_record",) else _path(drift),
    "claimed": lambda drift: drift.claimed,
    "claim": lambda drift: () if drift.claimed in (("as_sent",), ("as_before",)) else drift.claimed,
    "got": lambda drift: drift.got,
    "code": lambda drift: drift.got[:1],
    "states": lambda drift: (*drift.claimed, *(_PAGE.sub("", each) for each in drift.got)),
    "rule": lambda drift: _broken(drift)[:2],
    "broken": _broken,
    "change": lambda drift: drift.how[:1],
    "named": _named,
    "reason": lambda drift: tuple(_QUOTED.sub("", each) for each in drift.reasons),
    "chosen": _chosen,
    "operation": lambda drift: (drift.operation,),
    "role": lambda drift: (drift.role or "",),
    "writer": lambda drift: (drift.writer,),
}
"""What drifts may share, by the names that the table of kinds has for it."""
_SETS: Final[tuple[Fact, ...]] = ("named", "chosen")
"""Facts of which one drift may have several: it goes with the drift that has fewer of the same."""


def causes(drifts: Sequence[Drift], vendor: Vendor) -> tuple[Cause, ...]:
    """Gather drifts of one cause: named causes, habits of a version, then the rest by resource.

    What follows from another cause is put into it, so that one fault is one cause.
    """
    known = {drift: name for drift in drifts if (name := named(drift, vendor)) is not None}
    rest = [drift for drift in drifts if drift not in known]
    habits = [*_habits(rest), *_idle(rest)]
    taken = {drift for each in habits for drift in each.drifts}
    local = _local([drift for drift in rest if drift not in taken])
    return followed([*_of_names(known), *habits, *_loosely(local)])


def family(drift: Drift) -> str:
    """Give the name under which a drift is gathered."""
    return kind_named(drift.kind).family or drift.kind


def named(drift: Drift, vendor: Vendor) -> str | None:
    """Give the name of the cause that claims a drift, None where none is known by name."""
    return next((name for name, each in NAMED.items() if each.claims(drift, vendor)), None)


def _of_names(known: Mapping[Drift, str]) -> list[Cause]:
    def shared(drift: Drift, *, is_wide: bool) -> Shared:
        own = (("apart", each) for each in NAMED[known[drift]].apart(drift))
        return (_version(drift) if is_wide else _contract(drift), *own)

    wide = _gathered(known, known.__getitem__, lambda drift: shared(drift, is_wide=True))
    found = [each for each in wide if len(each.contracts) >= NAMED[each.name].spread]
    taken = {drift for each in found for drift in each.drifts}
    rest = [drift for drift in known if drift not in taken]
    return [*found, *_gathered(rest, known.__getitem__, lambda drift: shared(drift, is_wide=False))]


def _version(drift: Drift) -> tuple[str, str]:
    return "version", version(drift)


def _contract(drift: Drift) -> tuple[str, str]:
    return "contract", drift.contract


def _habits(drifts: Iterable[Drift]) -> list[Cause]:
    """Gather what shows in three resources of a version alike; what tells nothing of a change does not."""
    telling = (each for each in drifts if kind_named(each.kind).habit and not _is_vague(each))
    alike = _gathered(telling, family, _by_habit)
    return [each for each in alike if len(each.contracts) >= SPREAD]


def _idle(drifts: Iterable[Drift]) -> list[Cause]:
    """Gather what an operation does nothing with: many of its fields are as they were, or were never set."""
    values = (each for each in drifts if family(each) == VALUES and (*each.how, "")[0] in _OF_ALL)
    alike = _gathered(
        values, family, lambda each: (_contract(each), *_facts(each, ("claim", "operation", "change")))
    )
    return [each for each in alike if len(each.leaves) >= _OF_ALL[each.drifts[0].how[0]]]


def _is_vague(drift: Drift) -> bool:
    return family(drift) == VALUES and (*drift.how, "")[0] in VAGUE


def _by_habit(drift: Drift) -> Shared:
    return (_version(drift), *_graded(drift), *_facts(drift, kind_named(drift.kind).habit))


def _by_resource(drift: Drift) -> Shared:
    return (_contract(drift), *_graded(drift), *_facts(drift, kind_named(drift.kind).apart))


def _facts(drift: Drift, names: Iterable[Fact]) -> Shared:
    return tuple((name, each) for name in names for each in FACTS[name](drift))


def _graded(drift: Drift) -> Shared:
    """Tell apart what breaks more and what breaks less of a kind that knows both."""
    return (("severity", severity(drift)),) if kind_named(drift.kind).milder else ()


def _local(drifts: Iterable[Drift]) -> list[Cause]:
    """Gather by what is shared in one resource; what two changes did to one field is two causes."""
    found = _gathered(drifts, family, _by_resource)
    return [each for cause in _absorbed(found) for each in _split(cause)]


def _absorbed(found: list[Cause]) -> list[Cause]:
    """Put what names several things into the cause that names fewer of the same."""
    left = sorted(found, key=_number)
    for cause in [each for each in left if _number(each) > 1]:
        root = next((each for each in left if _holds(cause, each)), None)
        if root is not None:
            left.remove(cause)
            left[left.index(root)] = replace(root, drifts=(*root.drifts, *cause.drifts))
    return left


def _number(cause: Cause) -> int:
    return sum(name in _SETS for name, _ in cause.shared)


def _holds(cause: Cause, other: Cause) -> bool:
    fewer = {pair for pair in other.shared if pair[0] != "reason"}
    is_less = 0 < _number(other) < _number(cause)
    return is_less and other.name == cause.name and fewer <= {*cause.shared}


def _split(cause: Cause) -> list[Cause]:
    """Split values of one field by how they were changed, where several ways are known; else leave them."""
    ways = _gathered((each for each in cause.drifts if not _is_vague(each)), family, _by_change)
    if cause.name != VALUES or len(ways) < 2:  # noqa: PLR2004 - two ways
        return [cause]
    rest = tuple(each for each in cause.drifts if _is_vague(each))
    first = max(ways, key=lambda each: len(each.drifts))
    return [replace(each, drifts=(*each.drifts, *rest)) if each is first else each for each in ways]


def _by_change(drift: Drift) -> Shared:
    return (*_by_resource(drift), *_facts(drift, ("change",)))


def _loosely(found: list[Cause]) -> list[Cause]:
    """Take many causes of one resource for one where they share enough, then those of many resources."""
    in_one = _joined(found, lambda each: each.shared[0], SPREAD, lambda each: {each.shared})
    return _joined(in_one, lambda each: _version(each.drifts[0]), WIDE, lambda each: each.contracts)


def _loose(cause: Cause) -> Shared:
    """Give what a cause shares with others of its kind that may be the same; () where nothing tells."""
    names = kind_named(cause.drifts[0].kind).loose
    if cause.name == VALUES:
        return _of_change(cause)
    told = [_facts(drift, names) for drift in cause.drifts]
    return told[0] if names and all(each and each == told[0] for each in told) and _may_join(cause) else ()


def _may_join(cause: Cause) -> bool:
    """Tell whether a cause may be one with others of its kind: a refusal that names a field is its own."""
    return cause.name != "status.rejected_valid" or not any(
        each.got[0] == "status_naming" for each in cause.drifts
    )


def _of_change(cause: Cause) -> Shared:
    """Give the one telling change that is known of a cause; () where there is none."""
    known = {(*each.how, "")[0] for each in cause.drifts} - VAGUE - {"of_another_record"}
    return tuple(("change", code) for code in known) if len(known) == 1 else ()


def _joined(
    found: list[Cause],
    scope: Callable[[Cause], tuple[str, str]],
    fewest: int,
    counted: Callable[[Cause], Collection[object]],
) -> list[Cause]:
    """Make one of the causes of a scope that share what tells of them loosely, where they are not too few."""
    alike: dict[tuple[str, Shared], list[Cause]] = defaultdict(list)
    for each in found:
        if told := _loose(each):
            graded = (pair for pair in each.shared if pair[0] == "severity")
            alike[each.name, (scope(each), *graded, *told)].append(each)
    left = list(found)
    for (name, shared), group in alike.items():
        number = len({part for each in group for part in counted(each)})
        if len(group) > 1 and number >= fewest:
            drifts = tuple(drift for each in group for drift in each.drifts)
            left[left.index(group[0])] = Cause(name=name, drifts=drifts, shared=shared)
            left = [each for each in left if each not in group]
    return left


def _gathered(
    drifts: Iterable[Drift], name: Callable[[Drift], str], key: Callable[[Drift], Shared]
) -> list[Cause]:
    found: dict[tuple[str, Shared], list[Drift]] = defaultdict(list)
    for drift in drifts:
        found[name(drift), key(drift)].append(drift)
    return [Cause(name=name, drifts=tuple(each), shared=shared) for (name, shared), each in found.items()]


def followed(found: list[Cause]) -> tuple[Cause, ...]:
    """Put each cause that follows from another one into it, the narrow ones first."""
    left = list(found)
    for cause in sorted(found, key=lambda each: len(each.drifts)):
        root = next((each for each in left if each is not cause and _follows(cause, each)), None)
        if root is not None and cause in left:
            left.remove(cause)
            joined = dict.fromkeys((*root.joined, cause.name, *cause.joined))
            drifts = (*root.drifts, *cause.drifts)
            left[left.index(root)] = replace(root, drifts=drifts, joined=tuple(joined))
    return tuple(left)


def _follows(cause: Cause, root: Cause) -> bool:
    """Tell whether a cause shows nowhere but where another does, in the way that the tables say."""
    named = NAMED.get(cause.name)
    follows = kind_named(cause.own[0].kind).follows if named is None else named.follows
    how = follows.get(root.name)
    return how is not None and FOLLOWS[how](cause, root)


def _on_operation(cause: Cause, root: Cause) -> bool:
    return cause.operations <= root.operations


def _on_field(cause: Cause, root: Cause) -> bool:
    return len(cause.drifts) <= len(root.drifts) and cause.leaves <= root.leaves


def _changed_by(codes: Collection[str], cause: Cause) -> bool:
    return all(each.how[:1] and each.how[0] in codes for each in cause.drifts)


FOLLOWS: Final[Mapping[Follows, Callable[[Cause, Cause], bool]]] = {
    "operation": _on_operation,
    "field": _on_field,
    "edit": lambda cause, root: cause.leaves <= root.leaves and _on_operation(cause, root),
    "kept": lambda cause, root: _on_operation(cause, root) and _changed_by(("kept_old",), cause),
    "another": lambda cause, root: (
        cause.contracts <= root.contracts
        and any(each.how[:1] == ("of_another_record",) for each in cause.drifts)
    ),
    "writer": lambda cause, root: all(
        (each.contract, each.writer) in root.operations for each in cause.drifts
    ),
    "named": lambda cause, root: (
        _on_operation(cause, root)
        and {(each.contract, name) for each in cause.drifts for name in _named(each)} <= root.leaves
    ),
    "denied": lambda cause, root: (
        _on_operation(cause, root) and all(each.claimed[0] == "denied" for each in cause.drifts)
    ),
    "counted": lambda cause, root: (
        _on_operation(cause, root) and all(each.got[0] == "more_than_all" for each in cause.drifts)
    ),
    "sorted": lambda cause, root: (
        _on_operation(cause, root) and any(each.got[0] == "in_another_order" for each in root.drifts)
    ),
}
"""Ways in which one cause follows from another: each tells of both whether it does."""
