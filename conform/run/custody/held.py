"""One create that left us: what is known of it, and what answers and records tell of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from conform.run.call import maybe_body

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from conform.contract import Json, Operation
    from conform.contract.vendor import Answers
    from conform.exchange import Exchange
    from conform.run.custody.look import Way

Outcome: TypeAlias = Literal["open", "deleted", "gone", "nothing", "left"]
DENIED = (401, 403)
_TOO_MANY = 429
_TEXT = 4
"""The fewest characters of a text that tells one record from another."""


@dataclass(slots=True, kw_only=True)
class Held:
    """Follow one create from before it is sent until nothing of it is left.

    `before` are the ids that stood before it, None where they are not known; `sent` are the values
    of its record, by name. `is_refused` tells that the answer was a documented refusal,
    `is_deleted` that a delete was answered with a documented success, and `is_absent` that nothing stood
    under the id that the answer named. `is_elsewhere` tells that its payload made it of another type, which
    the pages of its resource need not show. `is_hindered` tells that its delete was refused as documented.
    """

    number: int
    name: str
    contract: str
    operation: str
    way: Way
    mark: str | None = None
    shown_as: str | None = None
    record: Json = None
    before: frozenset[str] | None = None
    sent: Mapping[str, Json] = field(default_factory=dict)
    is_proven: bool = False
    is_refused: bool = False
    is_deleted: bool = False
    is_kept: bool = False
    is_absent: bool = False
    is_elsewhere: bool = False
    is_hindered: bool = False
    outcome: Outcome = "open"
    said: str = ""

    @property
    def is_open(self) -> bool:
        """Tell whether something of it may still be on the tenant."""
        return self.outcome == "open"

    @property
    def stands(self) -> bool:
        """Tell whether something of it is, or may be, on the tenant, also where it was left on purpose."""
        return self.outcome in ("open", "left")


# What an answer tells


def left_nothing(exchange: Exchange) -> bool:
    """Tell whether a create cannot have made anything: not sent, or turned away by 429 (RFC 6585, 4)."""
    is_turned_away = exchange.answer is not None and exchange.answer.status == _TOO_MANY
    return is_turned_away or not exchange.was_sent


def is_success(operation: Operation, exchange: Exchange) -> bool:
    """Tell whether an answer is the documented success, with a body of JSON or none at all."""
    answer = exchange.answer
    if exchange.failure is not None or answer is None or operation.success is None:
        return False
    is_json = not answer.body.strip() or maybe_body(exchange) is not None
    return answer.status == operation.success.status and is_json


def is_refusal(operation: Operation | None, answers: Answers, exchange: Exchange) -> bool:
    """Tell whether an answer is a refusal that the docs list, or a 2xx, with a body that says so."""
    answer = exchange.answer
    if exchange.failure is not None or answer is None or operation is None:
        return False
    body = maybe_body(exchange)
    if answer.status // 100 == 2:  # noqa: PLR2004 - class of a status
        return answers.maybe_refusal(body) is not None
    return answer.status in DENIED or is_listed_refusal(operation, exchange)


def is_listed_refusal(operation: Operation, exchange: Exchange) -> bool:
    """Tell whether an answer is a 4xx that the docs list for an operation, with a body that is a record."""
    answer = exchange.answer
    if exchange.failure is not None or answer is None or answer.status // 100 != 4:  # noqa: PLR2004 - class of a status
        return False
    return operation.response(answer.status) is not None and isinstance(maybe_body(exchange), dict)


def told(exchange: Exchange) -> str:
    """Say in a few words what answer came."""
    if exchange.answer is None:
        return exchange.failure or "no answer came"
    return f"{exchange.answer.status} was answered"


# What a record tells


def is_same(one: Json, other: Json) -> bool:
    """Tell whether two ids are one, however they are served; None is no id."""
    return one is not None and str(one) == str(other)


def carries(value: Json, text: str) -> bool:
    """Tell whether a text stands in a value, in any letter case: a tenant may change that of a name."""
    if isinstance(value, dict):
        return any(carries(inner, text) for inner in value.values())
    if isinstance(value, list):
        return any(carries(inner, text) for inner in value)
    return isinstance(value, str) and text.lower() in value.lower()


def shows_nothing(value: Json, name: str) -> bool:
    """Tell whether a record has no field of a name, or nothing in it: what was sent there is not served."""
    if isinstance(value, dict):
        return value.get(name) in (None, "") and all(shows_nothing(each, name) for each in value.values())
    return not isinstance(value, list) or all(shows_nothing(each, name) for each in value)


def all_show(rows: Iterable[Json], name: str | None) -> bool:
    """Tell whether each row shows the field that carries the mark, so that a mark cannot be missed."""
    return name is not None and all(isinstance(row, dict) and name in row for row in rows)


def scalars(payload: Json, operation: Operation) -> dict[str, Json]:
    """Give the values of a record as it is sent, by name, without those that are records themselves."""
    wrapper = operation.request.wrapper if operation.request is not None else None
    record = payload.get(wrapper) if isinstance(payload, dict) and wrapper is not None else payload
    if not isinstance(record, dict):
        return {}
    return {name: each for name, each in record.items() if not isinstance(each, dict | list)}


def is_new_as_sent(held: Held, record: Json) -> bool:
    """Tell whether a record that shows no mark did not stand before and shows what was sent.

    A record whose mark is hidden needs a text, beside the mark's own field, that tells it from others.
    """
    if not isinstance(record, dict) or held.before is None or str(record.get("id")) in held.before:
        return False
    sent = {name: each for name, each in held.sent.items() if name != held.shown_as}
    is_told_apart = held.mark is None or any(isinstance(v, str) and len(v) >= _TEXT for v in sent.values())
    shown = [name for name in sent if name in record]
    return is_told_apart and bool(shown) and all(_plain(record[name]) == _plain(sent[name]) for name in shown)


def _plain(value: Json) -> str:
    """Give a value as any tenant may serve it: a number or a flag in a text is the same."""
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, bool) else str(value)
