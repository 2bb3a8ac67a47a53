"""Say in an OpenAPI document which call follows from which answer: what is made can be read and deleted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from conform.contract import Contract, Response
    from conform.contract.vendor import Documents
    from conform.derive.export.operation import Placed

_ID: Final = "id"
_FOLLOWING: Final[Mapping[str, tuple[str, ...]]] = {
    "create": ("read", "edit", "delete"),
    "read": ("edit", "delete"),
    "edit": ("read", "delete"),
}
"""What may be asked of a record after a success of each role; a deleted one is asked nothing any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Join an operation with what stands of it in the document.

    `record` is the path parameter that means the record, None in a collection; `others` are the rest. All
    are named as in the document.
    """

    placed: Placed
    written: dict[str, Any]
    record: str | None
    others: tuple[str, ...]


def link(items: Mapping[str, Mapping[str, Any]], placed: Iterable[Placed], documents: Documents) -> None:
    """Put links under the successes of the path items of a document, in place.

    There is one only where both operations are told, and where the contract says which value of the first
    is the id of the record: that in the answer of a create, or the one in the path of any other. Where
    operations of several roles share method and path, no call is surely one of a record.
    """
    known = [
        _shown(each, items[each.key][each.operation.method.lower()], documents)
        for each in placed
        if each.key in items and each.value is None
    ]
    roles: dict[int, set[str]] = {}
    for each in known:
        roles.setdefault(id(each.written), set()).add(each.placed.operation.role)
    shown = [each for each in known if len(roles[id(each.written)]) == 1]
    for each in shown:
        for response in each.placed.operation.responses:
            links = _links(each, response, shown)
            if links:
                each.written["responses"][str(response.status)].setdefault("links", {}).update(links)


def _shown(one: Placed, written: dict[str, Any], documents: Documents) -> Shown:
    names = list(one.names.items())
    wanted = [shown for own, shown in names if own in documents.record_ids]
    if not documents.record_ids and one.operation.call.endswith("}"):
        wanted = [shown for _, shown in names]
    record = wanted[-1] if wanted and one.operation.role != "create" else None
    return Shown(
        placed=one,
        written=written,
        record=record,
        others=tuple(shown for _, shown in names if shown != record),
    )


def _links(source: Shown, response: Response, shown: Sequence[Shown]) -> dict[str, Any]:
    """Give the links from one documented success, by the role that each leads to."""
    role = source.placed.operation.role
    value = _made(response) if role == "create" else source.record and f"$request.path.{source.record}"
    if not 200 <= response.status < 300 or not value:  # noqa: PLR2004 - the successes of HTTP
        return {}
    found: dict[str, Any] = {}
    for wanted in _FOLLOWING.get(role, ()):
        for target in _targets(source, wanted, shown):
            given = {name: f"$request.path.{name}" for name in target.others}
            parameters = {**given, str(target.record): value}
            told = {"operationId": target.written["operationId"], "parameters": parameters}
            found.setdefault(wanted, told)
    return found


def _made(response: Response) -> str | None:
    """Give the expression of the id that an answer to a create has, None where its page shows none."""
    ways = [(), response.record] if response.record else [()]
    for way in ways:
        body = response.body
        for name in way:
            body = None if body is None else body.field(name)
        if body is not None and body.field(_ID) is not None:
            return "$response.body#/" + "/".join((*way, _ID))
    return None


def _targets(source: Shown, role: str, shown: Sequence[Shown]) -> Iterator[Shown]:
    """Yield what a record can be asked for: another operation of its contract, or of one that shares it."""
    keys = _sharing(source.placed.contract)
    for each in shown:
        is_of_record = each.placed.operation.role == role and each.record is not None
        is_other = each.written is not source.written and each.placed.contract.key in keys
        if is_of_record and is_other and set(each.others) <= set(source.others):
            yield each


def _sharing(contract: Contract) -> set[str]:
    other = (contract.lent, contract.maker)
    return {contract.key, *(each.key for each in other if each is not None)}
