"""Packs: one payload that asks the questions of many, each at its own places of it.

A question is a case of its own: what the docs require around it, and at its places what it asks. Questions
go into one payload where their places are apart, where their cases take the same steps, and where what the
docs' prose ties together still holds in what comes of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Final, TypeAlias

from conform.case import PLACEHOLDERS
from conform.payloads import place, varieties
from conform.payloads.conditions import met
from conform.payloads.constraints import constrained, is_as_pinned
from conform.payloads.endpoint import endpoint_of
from conform.payloads.markable import markable
from conform.payloads.steps import CONDITION

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from conform.case import Case, Sort, Step
    from conform.contract import Contract, Json
    from conform.payloads.endpoint import Endpoint

    Places: TypeAlias = frozenset[str]

POOLED: Final[frozenset[Sort]] = frozenset({"valid", "boundary", "invalid"})
"""The sorts whose cases ask of a payload."""
PACKED: Final[frozenset[Sort]] = frozenset({"boundary", "invalid"})
"""Those of them that ask of places in it, so that one payload can ask many."""
_WHOLE: Final = ("unique", CONDITION)
"""Questions that ask of a payload as a whole although they name a place."""
_VARIED: Final = "varied"
_LONGEST: Final = "max_length"
"""The question of a limit in ASCII: a text of other scripts that is as long asks it too."""
_INSIDE: Final = re.compile(r"[.\[]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """Hold a case, the questions that it asks, and the places of its payload that they ask about."""

    case: Case
    questions: tuple[Case, ...]
    places: Places


def own_places(question: Case, of: Endpoint) -> Places:
    """Give the places that a question asks about, with those that prose ties to them; () for the whole.

    What makes another sort of record of a payload asks of the whole: other claims hold for it.
    """
    rule, _, rest = question.asks.partition(":")
    if question.sort not in PACKED or not rest or rule in _WHOLE:
        return frozenset()
    if not is_as_pinned(of, question.steps[_asked(question)].payload):
        return frozenset()
    if rule == _VARIED:
        return varieties.filled(of, rest)
    at = _named(question)
    return frozenset({at, *_tied(at, of)})


def _tied(at: str, of: Endpoint) -> Iterable[str]:
    """Give the places beside one that hang on its value, or on which its value hangs."""
    above, _, name = at.rpartition(".")
    asking = of.asking
    pairs = (*asking.tied, *asking.equal, *asking.exclusive, *(each.sides for each in asking.balances))
    aims = ((each.type, each.id) for each in asking.aims)
    return (f"{above}.{other}" for pair in (*pairs, *aims) if name in pair for other in pair)


def packed(questions: Iterable[Case], contracts: Mapping[str, Contract]) -> tuple[Pack, ...]:
    """Put each question into the first pack that has room for it, those first that take most room."""
    packs: list[Pack] = []
    for single in sorted(_blended(questions, contracts), key=lambda pack: -len(pack.places)):
        of = endpoint_of(single.case, contracts)
        room = ((index, more) for index, pack in enumerate(packs) if (more := _with(pack, single, of)))
        index, pack = next(room, (len(packs), single))
        packs[index : index + 1] = [pack]
    return tuple(packs)


def _blended(questions: Iterable[Case], contracts: Mapping[str, Contract]) -> Iterator[Pack]:
    """Yield a pack for each question, and one for those which one value at each place asks at once."""
    blends: dict[tuple[object, ...], Pack] = {}
    for question in sorted(questions, key=lambda each: not each.asks.startswith(f"{_VARIED}:")):
        of = endpoint_of(question, contracts)
        if of is None:
            continue
        single = Pack(case=question, questions=(question,), places=own_places(question, of))
        blend = _blend(question, of)
        key = (blend, *_form(question))
        is_full = key in blends and _is_full(of, (*blends[key].questions, question))
        if not blend or is_full or (key not in blends and not question.asks.startswith(f"{_VARIED}:")):
            yield single
        else:
            blends[key] = _with_variety(blends[key], single, blend, of) if key in blends else single
    yield from blends.values()


def _blend(question: Case, of: Endpoint) -> str:
    """Name the blend that asks a question too: its variety's, or one that is as long as may be; else ""."""
    rule, _, name = question.asks.partition(":")
    if question.sort == "boundary" and rule == _LONGEST:
        value, asked = varieties.values_of(of, varieties.MIXED).get(name), question.steps[_asked(question)]
        longest = place.read(asked.payload, name)
        is_as_long = isinstance(value, str) and isinstance(longest, str) and len(value) == len(longest)
        return varieties.MIXED if is_as_long else ""
    blends = (each for each, names in varieties.BLENDS.items() if rule == _VARIED and name in names)
    return next((each for each in blends if _is_whole(each, of)), "")


@cache
def _is_whole(blend: str, of: Endpoint) -> bool:
    """Tell whether a blend has a value for each place that one of its varieties fills."""
    filled = (varieties.filled(of, name) for name in varieties.BLENDS[blend])
    return frozenset().union(*filled) <= varieties.filled(of, blend)


def _with_variety(pack: Pack, single: Pack, blend: str, of: Endpoint) -> Pack:
    """Give the pack of two whose texts have the varieties of both."""
    both = _both_cases(pack, single)
    asked = _asked(both)
    payload = both.steps[asked].payload
    for at, value in varieties.values_of(of, blend).items():
        payload = place.with_value(payload, at, value) if place.has(payload, at) else payload
    steps = list(both.steps)
    steps[asked] = replace(steps[asked], payload=payload)
    return Pack(
        case=replace(both, steps=tuple(steps)),
        questions=(*pack.questions, *single.questions),
        places=pack.places | single.places,
    )


def _with(pack: Pack, more: Pack, of: Endpoint | None) -> Pack | None:
    """Give a pack with the questions of another, None where there is no room for them."""
    if of is None or not pack.places or not more.places:
        return None
    if _meet(pack.places, more.places) or _form(pack.case) != _form(more.case):
        return None
    case = _both_cases(pack, more)
    asked = _asked(case)
    payload = case.steps[asked].payload
    if case.steps[asked].expects == "success" and not _holds(payload, of):
        return None
    if _is_full(of, (*pack.questions, *more.questions)):
        return None
    if not all(_kept(payload, each.case.steps[asked].payload, each.places) for each in (pack, more)):
        return None
    return Pack(case=case, questions=(*pack.questions, *more.questions), places=pack.places | more.places)


def _is_full(of: Endpoint, questions: Iterable[Case]) -> bool:
    """Tell whether questions ask about every text in which a record could carry a mark.

    What is made without one can hardly be proven ours, and would stay on somebody's tenant.
    """
    named = {_named(each) for each in questions if not each.asks.startswith(f"{_VARIED}:")}
    return bool(markable(of)) and markable(of) <= named


def _named(question: Case) -> str:
    return question.asks.partition(":")[2].partition(":")[0]


def _both_cases(pack: Pack, more: Pack) -> Case:
    """Give the case that asks what two ask, each at its own places."""
    asked = _asked(more.case)
    one, other = pack.case.steps[asked], more.case.steps[asked]
    payload = joined(one.payload, other.payload, mine=pack.places, theirs=more.places)
    steps = list(pack.case.steps)
    steps[asked] = _asking(one, other, payload)
    steps[asked + 1 :] = [
        replace(mine, claims=_both(mine.claims, yours.claims))
        for mine, yours in zip(steps[asked + 1 :], more.case.steps[asked + 1 :], strict=True)
    ]
    names = tuple(each.asks for each in (*pack.questions, *more.questions))
    return replace(more.case, asks=f"{len(names)} questions", questions=names, steps=tuple(steps))


def _asked(case: Case) -> int:
    """Give the index of the step by which a case asks of a payload."""
    return next(index for index, step in enumerate(case.steps) if step.operation == case.operation)


def _asking(one: Step, other: Step, payload: Json) -> Step:
    claims = tuple(each for each in _both(one.claims, other.claims) if not _is_void(each, payload))
    return replace(one, payload=payload, breaks=(*one.breaks, *other.breaks), claims=claims)


def _is_void(claim: str, payload: Json) -> bool:
    """Tell whether a payload has what a claim says that it left out."""
    rule, _, at = claim.partition(":")
    return rule == "default" and place.has(payload, at)


def _both(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one, *other)))


def _form(case: Case) -> tuple[object, ...]:
    """Give what must be alike in cases that are asked by one: their steps, but for what is sent."""
    return tuple(
        (
            step.operation,
            step.expects,
            step.subject,
            step.credentials,
            step.raw,
            step.method,
            step.media,
            str(dict(step.path)),
            str(step.query),
        )
        for step in case.steps
    )


def _meet(some: Places, others: Places) -> bool:
    """Tell whether a place of one is a place of the other, above it or inside it."""
    return any(
        one == other or _is_inside(one, other) or _is_inside(other, one) for one in some for other in others
    )


def _is_inside(at: str, above: str) -> bool:
    return at.startswith(above) and _INSIDE.match(at, len(above)) is not None


def _holds(payload: Json, of: Endpoint) -> bool:
    """Tell whether what prose ties together holds in a payload as it is."""
    return constrained(payload, of.asking) == payload and met(of, payload, "") == payload


def _kept(payload: Json, of: Json, places: Places) -> bool:
    return all(_at(payload, at) == _at(of, at) for at in places)


def _at(payload: Json, at: str) -> tuple[Json, ...]:
    try:
        return (place.read(payload, at),)
    except (KeyError, IndexError, TypeError):
        return ()


def joined(one: Json, other: Json, *, mine: Places, theirs: Places, at: str = "") -> Json:
    """Give one payload with what another has beside it; at their own places each as it is there.

    What is missing at an own place stays missing: that may be what is asked.
    """
    if at in mine or _is_scalar(one) or _is_scalar(other):
        return other if at in theirs else one
    if isinstance(one, dict) and isinstance(other, dict):
        found: dict[str, Json] = {}
        for name in dict.fromkeys((*one, *other)):
            here = f"{at}.{name}" if at else name
            owner = other if here in theirs else one if here in mine else None
            if owner is not None and name not in owner:
                continue
            if owner is not None or name not in one or name not in other:
                found[name] = (owner or one).get(name, other.get(name))
            else:
                found[name] = joined(one[name], other[name], mine=mine, theirs=theirs, at=here)
        return found
    if isinstance(one, list) and isinstance(other, list):
        both = [
            joined(mine_, yours, mine=mine, theirs=theirs, at=f"{at}[{index or ''}]")
            for index, (mine_, yours) in enumerate(zip(one, other, strict=False))
        ]
        longer = one if len(one) >= len(other) else other
        return [*both, *longer[len(both) :]]
    return one


def _is_scalar(value: Json) -> bool:
    is_named = isinstance(value, dict) and len(value) == 1 and next(iter(value)) in PLACEHOLDERS
    return is_named or not isinstance(value, (dict, list))
