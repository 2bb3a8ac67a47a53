"""Find the cause of a drift by experiment: the smallest pair of requests that differ in one thing.

First the place of the payload that matters is found, then what of its value (`conform/payloads/traits.py`).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from conform.drift.judged import read_body
from conform.drift.kinds import kind_named
from conform.drift.refusal import is_meant
from conform.drift.rules.status import WHERE
from conform.drift.value import as_json
from conform.payloads import place, traits
from conform.payloads import value as values
from conform.payloads.allowed import is_still_allowed
from conform.payloads.conditions import met
from conform.payloads.constraints import constrained, is_as_pinned, is_unserved, with_equal, with_total
from conform.payloads.endpoint import endpoint_of
from conform.payloads.place import dotted
from conform.payloads.reduce import leaves
from conform.run.reduction import with_payload

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from conform.case import Case
    from conform.contract import Contract, Json
    from conform.drift.value import Drift, Facts
    from conform.payloads.endpoint import Endpoint, Input
    from conform.payloads.place import Way
    from conform.payloads.traits import Scale, Trait
    from conform.report.result import Result

    Outcome: TypeAlias = Literal["bad", "good", "neither"]

_DIGITS: Final = re.compile(r"\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Hold two runs of a case that differ in one thing.

    `bad` shows the drift and `good`, one thing other, does not. `step` is the index of the step whose payload
    differs, `place` the place in that payload (`Client.first_name`, `InvoiceItem[].item`). `trait` is a code
    and what belongs to it: of several that would show the drift the first of the table, `value` with the
    value as JSON where none does alone, `present` and `absent` where it is the field itself.
    """

    bad: Result
    good: Result
    step: int
    place: str
    trait: Facts


class _EndedError(Exception):
    """Say that nothing more may be asked, or is worth asking."""


def pair(
    drift: Drift,
    result: Result,
    ask: Callable[[Case], Result],
    contracts: Mapping[str, Contract],
    limit: int,
) -> Pair | None:
    """Narrow a refusal, a failure or a changed value to what makes the difference.

    `result` is the case that shows the drift, as small as it is known; `ask` runs a case on the same tenant
    and judges it, at most `limit` times. None where nothing was found within that, or there is nothing to
    narrow: no payload, one that breaks a rule, a drift of a kind that hangs on none or that the smallest
    payload shows as well.
    """
    is_meant = kind_named(drift.kind).is_reducible
    step = _differing(drift, result.case, contracts) if is_meant else None
    of = None if step is None else endpoint_of(result.case.steps[step], contracts)
    if step is None or of is None:
        return None
    bench = _Bench(drift=drift, result=result, ask=ask, of=of, step=step, limit=limit)
    try:
        return next((found for base, way in _places(bench) if (found := _narrowed(bench, base, way))), None)
    except _EndedError:
        return bench.found


def _differing(drift: Drift, case: Case, contracts: Mapping[str, Contract]) -> int | None:
    """Give the step whose payload may be the cause: the one to blame, or who sent before what it changed."""
    blamed = case.steps[drift.step]
    subject = drift.step if blamed.subject is None else blamed.subject
    for index in (drift.step,) if drift.where == WHERE else range(drift.step, -1, -1):
        step = case.steps[index]
        is_sent = isinstance(step.payload, dict) and step.expects == "success"
        of = endpoint_of(step, contracts) if is_sent and subject in (index, step.subject) else None
        if of is not None and (drift.where == WHERE or _kept_way(drift, step.payload, of) is not None):
            return index
    return None


def _kept_way(drift: Drift, payload: Json, of: Endpoint) -> Way | None:
    """Give the way in a payload to what reads back at the place of a drift, None where nothing does."""
    read = {each.at: _read_as(of, each.at) for each in of.inputs()}
    told = [at for at, name in read.items() if drift.place == name or drift.place.endswith(f".{name}")]
    best = max(told, key=lambda at: len(read[at]), default=None)
    ways = [] if best is None else list(_ways(payload, best))
    sent = drift.raw[-1:] if drift.got[-1:] == ("value",) else ()
    as_sent = (way for way in ways if (as_json(place.read(payload, way)),) == sent)
    return next(as_sent, next(iter(ways), None))


def _read_as(of: Endpoint, at: str) -> str:
    """Give the names under which a written place reads back, from the record on."""
    names, found = [], of.body
    for name in at.split("."):
        found = None if found is None else (found.items or found).field(name.removesuffix("[]"))
        rows = "[]" if name.endswith("[]") else ""
        names.append(f"{(found and found.reads_as) or name.removesuffix('[]')}{rows}")
    return ".".join(names[1:] if names[0] == of.wrapper and len(names) > 1 else names)


def _ways(payload: Json, at: str) -> Iterator[Way]:
    """Yield the ways to a dotted place, one for each row."""
    ways: list[Way] = [()]
    for part in place.parts(at):
        if isinstance(part, str):
            ways = [(*way, part) for way in ways if place.has(payload, (*way, part))]
        else:
            rows = [(way, place.read(payload, way)) for way in ways]
            ways = [(*way, n) for way, found in rows if isinstance(found, list) for n in range(len(found))]
    yield from ways


@dataclass(slots=True, kw_only=True)
class _Bench:
    """Try payloads in a step of a case, each once, and keep what became of them.

    `found` is the pair of a whole value and another, for want of a better one.
    """

    drift: Drift
    result: Result
    ask: Callable[[Case], Result]
    of: Endpoint
    step: int
    limit: int
    found: Pair | None = None
    inputs: dict[str, Input] = field(init=False)
    _tried: dict[str, Result] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        """Know the places of the body, and what the payload that drifted has shown."""
        self.inputs = {each.at: each for each in self.of.inputs()}
        self._tried[json.dumps(self.payload)] = self.result

    @property
    def payload(self) -> Json:
        """Give the payload that showed the drift."""
        return self.result.case.steps[self.step].payload

    @property
    def is_kept(self) -> bool:
        """Tell whether the drift is one of a value that was kept, and not of a status."""
        return self.drift.where != WHERE

    def run(self, payload: Json, at: str) -> Result:
        """Give the result of the case with another payload, in which the place is not ours to mark."""
        key = json.dumps(payload)
        if key not in self._tried:
            if self.limit < 1:
                raise _EndedError
            self.limit -= 1
            case = with_payload(self.result.case, self.step, payload)
            self._tried[key] = self.ask(replace(case, questions=(*case.questions, *([at] if at else ()))))
        return self._tried[key]

    def outcome(self, payload: Json, at: str) -> Outcome:
        """Tell whether a payload shows the drift, is done without one, or ends otherwise."""
        result = self.run(payload, at)
        same = [each for each in result.drifts if each.id == self.drift.id]
        here = [each for each in same if each.step == self.drift.step]
        if same and not here:
            raise _EndedError  # another step of the case shows it too, whatever this one sends
        if here:
            return "bad" if self._is_alike(here[0], result) else "neither"
        told = {each.place for each in result.drifts if each.step in (self.drift.step, self.step)}
        is_done = result.verdict in ("conformant", "drifted") and not told & {self.drift.place, WHERE}
        return "good" if is_done else "neither"

    def _is_alike(self, drift: Drift, result: Result) -> bool:
        """Tell whether a refusal is the same one: its status and its reason, as far as one is given."""
        is_same = self.is_kept or drift.got[:2] == self.drift.got[:2]
        return is_same and (self.is_kept or self._reason(result) == self._reason(self.result))

    def _reason(self, result: Result) -> str:
        """Give what a refusal gives as its reason, without numbers and what was sent; empty for none."""
        answers = [each.answer for each in result.exchanges[self.drift.step :][:1]]
        body = read_body(answers[0].body).value if answers and answers[0] is not None else None
        reasons = body if isinstance(body, dict) else {}
        names = self.of.contract.vendor.answers.reasons
        text = as_json(next((reasons[name] for name in names if name in reasons), None))
        payload = result.case.steps[self.step].payload
        for sent in {str(place.read(payload, way)) for way in leaves(payload)}:
            told = rf"(?<!\w){re.escape(as_json(sent)[1:-1])}(?!\w)"
            text = re.sub(told, "…", text) if len(sent) > 1 else text
        return _DIGITS.sub("#", text)

    def with_value(self, payload: Json, way: Way, value: Json) -> Json:
        """Give a payload with another value at a place, None where the docs do not allow it."""
        at = dotted(way)
        each = self.inputs[at]
        if not isinstance(value, dict | list) and not _is_allowed(each, value):
            return None
        is_first, asking = place.parts(at) == way, self.of.asking
        alone = place.with_value(payload, way, value)
        changed = (with_equal(payload, at, value, asking), with_total(payload, at, value, asking))
        made = (constrained(each, asking) for each in (changed if is_first else (alone,)))
        kept = (each for each in made if _is_there(each, way, value) and self._is_allowed(each))
        return next((each for each in kept if self._is_one_thing(payload, each, way)), None)

    def without_value(self, payload: Json, way: Way) -> Json:
        """Give a payload without a place, None where the docs require it or it is normally given."""
        less = constrained(place.without_value(payload, way), self.of.asking)
        is_less = is_still_allowed(self.of, less, payload) and self._is_allowed(less)
        return less if is_less and self._is_one_thing(payload, less, way) else None

    def _is_one_thing(self, before: Json, after: Json, way: Way) -> bool:
        """Tell whether nothing changed but a place and what is tied to it: an equal one, rows of a total."""
        asking = self.of.asking
        tied = {name for names in (*asking.equal, *asking.tied) for name in names}
        tied |= {name for each in asking.balances for name in (*each.totals, *each.sides)}
        ways = {*leaves(before), *leaves(after)}
        beside = (each for each in ways if not _is_on(each, way) and each[-1] not in tied)
        return all(_value_at(before, each) == _value_at(after, each) for each in beside)

    def _is_allowed(self, payload: Json) -> bool:
        is_met = met(self.of, payload) == payload
        return is_met and is_as_pinned(self.of, payload) and not is_unserved(self.of, payload)


def _is_on(one: Way, other: Way) -> bool:
    """Tell whether of two ways one is the beginning of the other."""
    return all(first == second for first, second in zip(one, other, strict=False))


def _value_at(payload: Json, way: Way) -> object:
    """Give the value at a place, `...` where there is none."""
    return place.read(payload, way) if place.has(payload, way) else ...


def _is_there(payload: Json, way: Way, value: Json) -> bool:
    found = _value_at(payload, way)
    return found == value and isinstance(found, bool) == isinstance(value, bool)


def _is_allowed(each: Input, value: Json) -> bool:
    """Tell whether a scalar is one of the field: numbers and digits stand for booleans (docs README)."""
    if values.kind(each.field) == "boolean" and value is not None:
        return str(value).lower() in ("0", "1", "true", "false")
    return values.allows(each.field, value)


# which place


def _places(bench: _Bench) -> Iterator[tuple[Json, Way]]:
    """Yield ways to what may matter, the likeliest first, each in a payload that shows the drift."""
    if bench.is_kept:
        way = _kept_way(bench.drift, bench.payload, bench.of)
        if way is not None:
            yield bench.payload, way
        return
    named = [way for name in _named(bench.drift) for way in _meant(bench, name)]
    for way in named:
        yield bench.payload, way
    for base, way in _halved(bench):
        if way not in named:
            yield base, way


def _named(drift: Drift) -> Sequence[str]:
    """Name what a refusal speaks of, or what the case asks about."""
    return drift.of or drift.got[2:]


def _meant(bench: _Bench, name: str) -> list[Way]:
    """Give the ways to what a name means: where it is sent, else where it could be."""
    places = [at for at in bench.inputs if is_meant(name, at)]
    there = [way for at in places for way in _ways(bench.payload, at)]
    above = ((at, place.parts(at)) for at in places)
    return there or [way for _, way in above if place.has(bench.payload, way[:-1])][:1]


def _halved(bench: _Bench) -> Iterator[tuple[Json, Way]]:
    """Yield the one place that matters, by halves: what stands elsewhere is left out, or is ordinary.

    Nothing where a payload with none of it shows the drift as well.
    """
    ways = [way for way in leaves(bench.payload) if dotted(way) in bench.inputs]
    for neutral in (_left_out, _ordinary):
        nothing = neutral(bench, ways)
        if nothing is None or bench.outcome(nothing, "") != "good":
            continue
        found = _one(bench, ways, neutral)
        if found is not None:
            yield found
            return


def _one(
    bench: _Bench, ways: list[Way], neutral: Callable[[_Bench, list[Way]], Json]
) -> tuple[Json, Way] | None:
    """Halve the places for as long as one half alone shows the drift; None where it takes several."""
    every, base = list(ways), bench.payload
    while len(ways) > 1:
        half = len(ways) // 2
        for part in (ways[:half], ways[half:]):
            tried = neutral(bench, [way for way in every if way not in part])
            if tried is not None and bench.outcome(tried, "") == "bad":
                ways, base = part, tried
                break
        else:
            return None
    return (base, ways[0]) if ways else None


def _left_out(bench: _Bench, ways: list[Way]) -> Json:
    return _neutral(bench, ways, is_left_out=True)


def _ordinary(bench: _Bench, ways: list[Way]) -> Json:
    return _neutral(bench, ways, is_left_out=False)


def _neutral(bench: _Bench, ways: list[Way], *, is_left_out: bool) -> Json:
    """Give the payload with other values at places, or without them; what fits nowhere stays."""
    payload = bench.payload
    for way in reversed(ways):
        if place.has(payload, way):  # what is tied to another goes with it
            less = bench.without_value(payload, way) if is_left_out else None
            payload = less or next(_others(bench, payload, way), payload)
    return payload


def _others(bench: _Bench, payload: Json, way: Way) -> Iterator[Json]:
    """Yield the payload with other ordinary values at a place."""
    value = place.read(payload, way)
    made = (
        bench.with_value(payload, way, other)
        for other in traits.others(bench.of, bench.inputs[dotted(way)], value)
    )
    yield from (each for each in made if each is not None)


# which trait


def _narrowed(bench: _Bench, base: Json, way: Way) -> Pair | None:
    """Narrow a place of a payload that shows the drift to what of it does."""
    at = dotted(way)
    each = bench.inputs[at]
    if not place.has(base, way):
        return _added(bench, base, way)
    value, best = place.read(base, way), None
    for other in traits.others(bench.of, each, value):
        simple = bench.with_value(base, way, other)
        outcome = "neither" if simple is None else bench.outcome(simple, at)
        if outcome == "good":
            best = bench.found = _paired(bench, way, base, simple, ("value", as_json(value)))
            break
        if outcome == "bad":
            base, value = simple, other
    found, base = _by_rows(bench, base, way)
    return found or best or _by_presence(bench, base, way)


def _by_rows(bench: _Bench, base: Json, way: Way) -> tuple[Pair | None, Json]:
    """Try the traits that the value has, and go on with a smaller value wherever one shows the drift as well.

    Give the pair, None where there is none, and the payload with the smallest value that shows the drift.
    """
    each = bench.inputs[dotted(way)]
    found: Pair | None = None
    for row, form in traits.rows(bench.of, each):
        if found is None and row.is_shown(place.read(base, way)):
            found, base = _by_row(bench, base, way, row, form)
    return found, base


def _paired(bench: _Bench, way: Way, bad: Json, good: Json, trait: Facts) -> Pair:
    at = dotted(way)
    return Pair(bad=bench.run(bad, at), good=bench.run(good, at), step=bench.step, place=at, trait=trait)


def _added(bench: _Bench, base: Json, way: Way) -> Pair | None:
    """See whether the drift goes when what is not sent is sent."""
    at = dotted(way)
    for other in traits.others(bench.of, bench.inputs[at], None):
        more = bench.with_value(base, way, other)
        if more is not None and bench.outcome(more, at) == "good":
            return _paired(bench, way, base, more, ("absent",))
    return None


def _by_presence(bench: _Bench, base: Json, way: Way) -> Pair | None:
    """See whether the drift goes when the field is left out."""
    less = bench.without_value(base, way)
    if less is None or bench.outcome(less, dotted(way)) != "good":
        return None
    return _paired(bench, way, base, less, ("present",))


def _by_row(bench: _Bench, base: Json, way: Way, row: Trait | Scale, form: str) -> tuple[Pair | None, Json]:
    if isinstance(row, traits.Scale):
        return _by_scale(bench, base, way, row, form)
    found, base = _by_trait(bench, base, way, row, form)
    wider = traits.BY_CODE.get(row.wider)
    if found is not None and isinstance(wider, traits.Trait):
        more, _ = _by_trait(bench, base, way, wider, form)
        found = more or found
    return found, base


def _by_trait(bench: _Bench, base: Json, way: Way, row: Trait, form: str) -> tuple[Pair | None, Json]:
    """See whether a value with the trait alone shows the drift, and the same without it does not."""
    at = dotted(way)
    each = bench.inputs[at]
    made = row.forms[form](each, place.read(base, way))
    bad, good = (bench.with_value(base, way, value) for value in made)
    if bad is None or good is None or bench.outcome(bad, at) != "bad":
        return None, base
    without = bench.outcome(good, at)
    found = _paired(bench, way, bad, good, (row.code,)) if without == "good" else None
    return found, good if without == "bad" else base


def _by_scale(bench: _Bench, base: Json, way: Way, row: Scale, form: str) -> tuple[Pair | None, Json]:
    """Find the amount at which the drift begins, by halves; the pair stands on either side of it."""
    at = dotted(way)
    each, value = bench.inputs[at], place.read(base, way)
    grow = row.forms[form]

    def made(amount: int) -> Json:
        return bench.with_value(base, way, grow(each, amount, value))

    def outcome(amount: int) -> Outcome:
        payload = made(amount)
        return "neither" if payload is None else bench.outcome(payload, at)

    def paired() -> Pair:
        return _paired(bench, way, made(high), made(low), (row.code, str(high), str(low)))

    high, low = row.measure(value), row.least
    if outcome(high) != "bad":
        return None, base
    middle = high - 1 if high == each.field.max_length else row.between(low, high)
    while high - low > 1:
        found = outcome(middle)
        if found == "neither":
            return None, base
        high, low = (middle, low) if found == "bad" else (high, middle)
        bench.found = paired() if found == "good" else bench.found
        middle = row.between(low, high)
    least = outcome(low)
    return paired() if least == "good" else None, made(low) if least == "bad" else base
