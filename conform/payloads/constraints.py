"""Rules of the docs' prose that tie fields of one payload together; valid payloads satisfy them.

The vendor's value names the fields; what follows of them is here. No case breaks such a rule on purpose.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.payloads import place

if TYPE_CHECKING:
    from conform.contract import Json
    from conform.contract.vendor import Asking
    from conform.payloads.endpoint import Endpoint


def constrained(payload: Json, asking: Asking) -> Json:
    """Give a payload in which all rules of prose hold, each object by itself, then the sums."""
    return _summed(_ruled(payload, asking), asking)


def _ruled(value: Json, asking: Asking) -> Json:
    if isinstance(value, list):
        return [_ruled(each, asking) for each in value]
    if not isinstance(value, dict):
        return value
    record = {key: _ruled(each, asking) for key, each in value.items()}
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
    return record


def _summed(payload: Json, asking: Asking) -> Json:
    for total in asking.sums:
        if not isinstance(payload, dict):
            break
        record, rows = payload.get(total.record), payload.get(total.rows)
        if isinstance(record, dict) and isinstance(rows, list) and rows:
            added = round(sum(float(str(row.get(total.of, 0))) for row in rows if isinstance(row, dict)), 6)
            totals: dict[str, Json] = {name: added for name in total.totals if name in record}
            payload = {**payload, total.record: {**record, **totals}}
    return payload


def is_as_pinned(endpoint: Endpoint, payload: Json) -> bool:
    """Tell whether a payload has no other value than the pinned one at any pinned place."""
    return all(
        place.read(payload, at) == value
        for (call, at), value in endpoint.asking.pinned.items()
        if call == endpoint.stem and place.has(payload, at)
    )


def with_equal(payload: Json, at: str, value: Json, asking: Asking) -> Json:
    """Put a value at a place, and the same in the field that must equal it (debit and credit)."""
    above, _, name = at.rpartition(".")
    changed = place.with_value(payload, at, value)
    for pair in asking.equal:
        other = f"{above}.{pair[1 - pair.index(name)]}" if name in pair else ""
        if other and place.has(changed, other):
            changed = place.with_value(changed, other, value)
    return _summed(changed, asking)
