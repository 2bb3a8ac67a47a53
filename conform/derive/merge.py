"""Several editions as one: the newest first, nothing that contradicts it dropped in silence."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conform.contract import Contradiction, Side
from conform.derive.merge_field import Version, overlaid
from conform.derive.schema import LOST_NOTE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from conform.contract import Field, Operation, Request, Response
    from conform.derive.document import Document

_HOLLOW = ("hollow", LOST_NOTE)
_UNNAMED = ("page", "openapi")
"""What readers write for a page that their document does not name."""
# Of one day, the native export says more than the page, the page more than the lossy export.
_SORTS = ("apidog", "page", "openapi")


def merged(documents: Iterable[Document]) -> tuple[Operation, ...]:
    """Merge editions by page, else by method, call and role; in the order of the fullest edition."""
    newest = sorted(documents, key=lambda each: (each.edition, -_SORTS.index(each.sort)), reverse=True)
    groups: dict[tuple[str, ...], list[Operation]] = {}
    for document in sorted(newest, key=lambda each: -len(each.operations)):
        for operation in document.operations:
            groups.setdefault(_key(operation, groups), []).append(operation)
    rank = {id(each): index for index, document in enumerate(newest) for each in document.operations}
    sort = {id(each): document.sort for document in newest for each in document.operations}
    merged_of = []
    for group in groups.values():
        versions = sorted(group, key=lambda one: rank[id(one)])
        located = min(versions, key=lambda one: (_oddness(one), _SORTS.index(sort[id(one)])))
        merged_of.append(_merged(versions, located))
    return tuple(merged_of)


def _oddness(operation: Operation) -> int:
    """Count what is odd about a printed path; the folder that it is filed under is not."""
    odd = (each for each in operation.contradictions if each.about == "path")
    return sum(not each.sides[0].states.startswith("filed under") for each in odd)


def _key(operation: Operation, groups: dict[tuple[str, ...], list[Operation]]) -> tuple[str, ...]:
    """Name the endpoint: its page where the document has it, else that of the same call elsewhere."""
    if operation.source.page not in _UNNAMED:
        return (operation.source.page,)
    call = (operation.method, operation.call.removesuffix(".json"), operation.role)
    same = (
        key
        for key, known in groups.items()
        if (known[0].method, known[0].call.removesuffix(".json"), known[0].role) == call
    )
    return next(same, call)


def _merged(versions: list[Operation], located: Operation) -> Operation:
    """Merge the versions of one endpoint, the newest first.

    The newest version of which nothing was lost is the base; where each has lost something, the one that
    claims most. The path is that of `located`: the least odd, of the same oddness the native export's,
    which alone names the server of a single endpoint.
    """
    versions = [_named(each, versions) for each in versions]
    if len(versions) == 1:
        return versions[0]
    base = next((each for each in versions if not _is_lossy(each)), max(versions, key=_claims))
    others = [each for each in versions if each is not base]
    request, found = _request(base, versions)
    responses, more = _responses(base, versions)
    kept = ("path", "body")
    own = [one for each in versions for one in each.contradictions if each is base or one.about in kept]
    calls = {each.call for each in versions}
    return replace(
        base,
        id=located.id,
        path=located.path,
        call=located.call,
        title=located.title or next((each.title for each in others if each.title), ""),
        parameters=located.parameters,
        request=request,
        responses=responses,
        contradictions=tuple(
            dict.fromkeys((*own, *(_calls(versions, located) if len(calls) > 1 else ()), *found, *more))
        ),
    )


def _named(operation: Operation, versions: list[Operation]) -> Operation:
    """Put the page's id where a document did not name it."""
    if operation.source.page not in _UNNAMED:
        return operation
    page = next((each.source.page for each in versions if each.source.page not in _UNNAMED), None)
    if page is None:
        return operation
    source = replace(operation.source, page=page)
    found = (
        replace(each, sides=tuple(replace(side, source=source) for side in each.sides))
        for each in operation.contradictions
    )
    return replace(operation, source=source, contradictions=tuple(found))


def _calls(versions: list[Operation], located: Operation) -> tuple[Contradiction, ...]:
    """Keep that editions call an endpoint differently."""
    if len({each.call.removesuffix(".json") for each in versions}) == 1:
        return ()
    sides = tuple(Side(source=each.source, states=each.call) for each in versions)
    return (Contradiction(at="path", about="call", sides=sides, settled=located.call),)


def _bodies(operation: Operation) -> list[Field]:
    bodies = [operation.request.body] if operation.request else []
    return bodies + [each.body for each in operation.responses if each.body is not None]


def _is_lossy(operation: Operation) -> bool:
    return any(
        note in field.notes for body in _bodies(operation) for _, field in body.walk() for note in _HOLLOW
    )


def _claims(operation: Operation) -> int:
    return sum(field.is_claimed for body in _bodies(operation) for _, field in body.walk())


def _request(base: Operation, versions: list[Operation]) -> tuple[Request | None, list[Contradiction]]:
    stated = [
        Version(source=each.source, field=each.request.body, is_base=each is base)
        for each in versions
        if each.request is not None
    ]
    request = base.request or next((each.request for each in versions if each.request), None)
    if request is None or len(stated) < 2:  # noqa: PLR2004 - two sides
        return request, []
    body, found = overlaid(stated, "request", is_read=False)
    return replace(request, body=body), found


def _responses(
    base: Operation, versions: list[Operation]
) -> tuple[tuple[Response, ...], list[Contradiction]]:
    """Merge responses by status; a status that only another edition lists is kept."""
    found: list[Contradiction] = []
    responses = []
    for status in dict.fromkeys(one.status for each in (base, *versions) for one in each.responses):
        stated = [(each, response) for each in versions if (response := each.response(status))]
        own = base.response(status) or stated[0][1]
        bodies = [
            Version(source=each.source, field=response.body, is_base=each is base)
            for each, response in stated
            if response.body is not None
        ]
        if len(bodies) > 1:
            body, more = overlaid(bodies, f"responses.{status}", is_read=True)
            own = replace(own, body=body, record=own.record or _record(stated))
            found += more
        elif bodies:
            own = replace(own, body=bodies[0].field, record=own.record or _record(stated))
        responses.append(own)
    return tuple(responses), found


def _record(stated: list[tuple[Operation, Response]]) -> tuple[str, ...] | None:
    return next((response.record for _, response in stated if response.record is not None), None)
