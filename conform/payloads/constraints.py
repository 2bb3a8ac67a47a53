"""Rules of the docs' prose that tie fields of one payload together; valid payloads satisfy them.

The vendor's value names the fields; what follows of them is here. No case breaks such a rule on purpose.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.case import REFERENCE, REFERENCE_TEXT
from conform.payloads import place

if TYPE_CHECKING:
    from conform.contract import Json
    from conform.contract.vendor import Asking, Balance
    from conform.payloads.endpoint import Endpoint


def constrained(payload: Json, asking: Asking) -> Json:
    """Give a payload in which all rules of prose hold, each object by itself, then the rows that balance."""
    held = _ruled(payload, asking)
    for balance in asking.balances if isinstance(held, dict) else ():
        held = _balanced(held, balance)
    return held


def _ruled(value: Json, asking: Asking, name: str = "") -> Json:
    if isinstance(value, list):
        return [_ruled(each, asking, name) for each in value]
    if not isinstance(value, dict):
        return value
    record = {key: _ruled(each, asking, key) for key, each in value.items()}
    for share, amount in asking.exclusive:  # one of both is left, by turns
        if record.get(share) and record.get(amount):
            is_share = str(record[amount])[-1:] in "02468"
            record[amount if is_share else share] = 0
    for one, other in asking.equal:
        if one in record and other in record:
            record[other] = record[one]
    for pair in asking.tied:
        if (pair[0] in record) != (pair[1] in record):
            record = {key: each for key, each in record.items() if key not in pair}
    return _aimed(record, asking, name)


def _aimed(record: dict[str, Json], asking: Asking, name: str) -> dict[str, Json]:
    """Point ids at records of the resource that the type beside them names."""
    for aim in asking.aims:
        target = aim.records.get(record.get(aim.type)) if name == aim.record and aim.id in record else None
        if target is not None:
            old = record[aim.id]
            is_text = isinstance(old, str) or (isinstance(old, dict) and REFERENCE_TEXT in old)
            record = {**record, aim.id: {REFERENCE_TEXT if is_text else REFERENCE: target}}
    return record


def _balanced(payload: Json, balance: Balance) -> Json:
    """Leave each row one side, and let the last row make up for the others; one row gets a second."""
    found = payload.get(balance.rows) if isinstance(payload, dict) else None
    known = found if isinstance(found, list) else []
    rows = [each for each in known if isinstance(each, dict) and set(balance.sides) <= each.keys()]
    if not isinstance(payload, dict) or not rows or len(rows) < len(known):
        return payload
    rows = rows if len(rows) > 1 else [*rows, dict(rows[0])]
    amounts = [_signed(row, balance.sides) for row in rows[:-1]]
    amounts.append(-round(sum(amounts), 6) or 0.0)
    debits = round(sum(each for each in amounts if each > 0), 6)
    sided: list[Json] = [
        {**row, **_sided(amount, balance.sides)} for row, amount in zip(rows, amounts, strict=True)
    ]
    record = payload.get(balance.record)
    totals = {name: debits for name in balance.totals if isinstance(record, dict) and name in record}
    summed = {balance.record: {**record, **totals}} if isinstance(record, dict) else {}
    return {**payload, **summed, balance.rows: sided}


def _signed(row: dict[str, Json], sides: tuple[str, str]) -> float:
    """Give the row's amount, above 0 on the first side and below it on the second."""
    first, second = (abs(float(str(row[side] or 0))) for side in sides)
    return first or -second


def _sided(amount: float, sides: tuple[str, str]) -> dict[str, Json]:
    return {sides[0]: max(amount, 0), sides[1]: max(-amount, 0)}


def is_as_pinned(endpoint: Endpoint, payload: Json) -> bool:
    """Tell whether a payload has no other value than the pinned one at any pinned place."""
    return all(
        place.read(payload, at) == value
        for (call, at), value in endpoint.asking.pinned.items()
        if call == endpoint.stem and place.has(payload, at)
    )


def is_unserved(endpoint: Endpoint, payload: Json) -> bool:
    """Tell whether the docs say that the record of a payload is not there for the read of its resource."""
    return any(
        call == endpoint.stem and place.has(payload, at) and place.read(payload, at) in found
        for (call, at), found in endpoint.asking.unserved.items()
    )


def with_equal(payload: Json, at: str, value: Json, asking: Asking) -> Json:
    """Put a value at a place, and what must equal it or make up for it in the fields that are tied to it."""
    above, _, name = at.rpartition(".")
    changed = place.with_value(payload, at, value)
    for pair in asking.equal:
        other = f"{above}.{pair[1 - pair.index(name)]}" if name in pair else ""
        if other and place.has(changed, other):
            changed = place.with_value(changed, other, value)
    for balance in asking.balances:
        if name in balance.sides and above == f"{balance.rows}[]":
            other = f"{above}.{balance.sides[1 - balance.sides.index(name)]}"
            changed = place.with_value(changed, other, 0 if value else 1.5)
            changed = _balanced(changed, balance)
    return changed


def with_total(payload: Json, at: str, value: Json, asking: Asking) -> Json:
    """Put a total at a place by two rows that come to it; give the payload as it is where there are none."""
    for balance in asking.balances:
        rows = payload.get(balance.rows) if isinstance(payload, dict) else None
        known = [each for each in rows if isinstance(each, dict)] if isinstance(rows, list) else []
        if (
            isinstance(payload, dict)
            and known
            and at in {f"{balance.record}.{name}" for name in balance.totals}
        ):
            first, second = balance.sides
            one, other = {**known[0], first: value, second: 0}, {**known[-1], first: 0, second: value}
            return _balanced({**payload, balance.rows: [one, other]}, balance)
    return payload
