"""Several editions as one: the newest claim wins, nothing that contradicts it is dropped in silence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from conform.derive.contradictions import contradiction
from conform.derive.document import HOLLOW, is_hollow, is_named
from conform.derive.paths import nameless
from conform.derive.schema import LOST_NOTE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from conform.contract import Contradiction, Field, Operation, Request, Response, Source
    from conform.derive.document import Document

CLAIMS = (
    "kinds",
    "max_length",
    "width",
    "minimum",
    "maximum",
    "format",
    "pattern",
    "enum",
    "default",
    "reference",
    "required_if",
)
"""Attributes that are claims where they are stated; an edition that leaves one out is silent on it."""
FLAGS = {
    "is_read_only": ("not flagged read-only", "read-only"),
    "is_write_only": ("not flagged write-only", "write-only"),
}
"""Attributes that every edition states which names the field at all, and how each reads: unset, set."""
_QUIET = ("reference", "width")
"""Claims whose difference is none for the vendor: links move between editions, widths are left out."""


def merged(documents: Iterable[Document]) -> tuple[Operation, ...]:
    """Merge editions by page, else by method, call and role; in the order of the fullest edition.

    What only somebody's requests show comes last: it names no page, and finds the operations that have one.
    """
    newest = sorted(documents, key=lambda each: (each.edition, -each.format.rank), reverse=True)
    groups: dict[tuple[str, ...], list[Operation]] = {}
    for document in sorted(newest, key=lambda each: (each.format.is_exemplary, -len(each.operations))):
        taken: set[tuple[str, ...]] = set()
        for operation in document.operations:
            key = _key(operation, groups, taken)
            taken.add(key)
            groups.setdefault(key, []).append(operation)
    rank = {id(each): index for index, document in enumerate(newest) for each in document.operations}
    fullness = {id(each): document.format.rank for document in newest for each in document.operations}
    merged_of = []
    for group in groups.values():
        versions = sorted(group, key=lambda one: (one.is_exemplary, rank[id(one)]))
        located = min(versions, key=lambda one: (one.is_exemplary, _oddness(one), fullness[id(one)]))
        merged_of.append(_merged(versions, located))
    return tuple(merged_of)


def _oddness(operation: Operation) -> int:
    """Count what is odd about a printed path; the folder that it is filed under is not."""
    odd = (each for each in operation.contradictions if each.about == "path")
    return sum(not each.sides[0].states.startswith("filed under") for each in odd)


def _key(
    operation: Operation, groups: dict[tuple[str, ...], list[Operation]], taken: set[tuple[str, ...]]
) -> tuple[str, ...]:
    """Name the endpoint: its page where the document has it, else that of the same call elsewhere.

    `taken` are those that the operation's own document has named: two on one path stay two. Of several the
    one that is printed alike is meant.
    """
    if is_named(operation.source):
        return (operation.source.page,)
    call = _call(operation)
    same = [key for key, known in groups.items() if key not in taken and _call(known[0]) == call]
    printed = [key for key in same if operation.path in [each.path for each in groups[key]]]
    called = [key for key in same if operation.call in [each.call for each in groups[key]]]
    return next(iter(printed or called or same), call if call not in taken else (*call, operation.path))


def _call(operation: Operation) -> tuple[str, str, str]:
    return (operation.method, nameless(operation.call.removesuffix(".json")), operation.role)


def _merged(versions: list[Operation], located: Operation) -> Operation:
    """Merge the versions of one endpoint, the newest first.

    The newest version of which nothing was lost is the base; where each has lost something, the one that
    claims most. The path is that of `located`: the least odd, of the same oddness the native export's,
    which alone names the server of a single endpoint. Answers that somebody only saved add none to those that
    documents list.
    """
    versions = [_named(each, versions) for each in versions]
    if len(versions) == 1:
        return versions[0]
    stated = [each for each in versions if not each.is_exemplary] or versions
    base = next((each for each in stated if not _is_lossy(each)), max(stated, key=_claims))
    titles = [located.title, *(each.title for each in versions if each is not base)]
    request, found = _request(base, versions)
    responses, more = _responses(base, stated)
    kept = ("path", "body")
    own = [one for each in versions for one in each.contradictions if each is base or one.about in kept]
    return replace(
        base,
        id=located.id,
        path=located.path,
        call=located.call,
        title=next((title for title in titles if title), ""),
        parameters=located.parameters,
        request=request,
        responses=responses,
        contradictions=tuple(dict.fromkeys((*own, *_calls(versions, located), *found, *more))),
    )


def _named(operation: Operation, versions: list[Operation]) -> Operation:
    """Put the page's id where a document did not name it; no page says what somebody only sent."""
    page = next((each.source.page for each in versions if is_named(each.source)), None)
    if page is None or is_named(operation.source) or operation.is_exemplary:
        return operation
    source = replace(operation.source, page=page)
    found = (
        replace(each, sides=tuple(replace(side, source=source) for side in each.sides))
        for each in operation.contradictions
    )
    return replace(operation, source=source, contradictions=tuple(found))


def _calls(versions: list[Operation], located: Operation) -> tuple[Contradiction, ...]:
    """Keep that editions call an endpoint differently; a format at the end is no difference."""
    stated = [each for each in versions if not each.is_exemplary]
    if len({each.call.removesuffix(".json") for each in stated}) < 2:  # noqa: PLR2004 - one call and another
        return ()
    sides = ((each.source, each.call) for each in stated)
    return (contradiction("path", "call", *sides, settled=located.call),)


def _is_lossy(operation: Operation) -> bool:
    notes = {note for body in operation.bodies for _, field in body.walk() for note in field.notes}
    return bool(notes & {HOLLOW, LOST_NOTE})


def _claims(operation: Operation) -> int:
    return sum(field.is_claimed for body in operation.bodies for _, field in body.walk())


def _request(base: Operation, versions: list[Operation]) -> tuple[Request | None, list[Contradiction]]:
    stated = _without_examples([(each, each.request) for each in versions if each.request is not None])
    own = next((request for each, request in stated if each is base), None)
    request = own or next((request for _, request in stated), None)
    if request is None:
        return None, []
    bodies = [(each, request.body) for each, request in stated]
    body, found = _laid(base, bodies, "request", is_read=False)
    return replace(request, body=body), found


def _without_examples(stated: list[tuple[Operation, Request]]) -> list[tuple[Operation, Request]]:
    """Leave out what somebody sent where a document says what is taken, and the other way round.

    An example contradicts no schema and adds nothing to one; of a body that was lost it is all there is.
    """
    said = [(each, one) for each, one in stated if not each.is_exemplary or not one.is_exemplary]
    is_said = any(not is_hollow(one.body) for _, one in said)
    return said if is_said or len(said) == len(stated) else [pair for pair in stated if pair not in said]


def _responses(
    base: Operation, versions: list[Operation]
) -> tuple[tuple[Response, ...], list[Contradiction]]:
    """Merge responses by status; a status that only another edition lists is kept."""
    found: list[Contradiction] = []
    responses = []
    for status in dict.fromkeys(one.status for each in (base, *versions) for one in each.responses):
        stated = [(each, response) for each in versions if (response := each.response(status))]
        own = base.response(status) or stated[0][1]
        bodies = [(each, response.body) for each, response in stated if response.body is not None]
        if bodies:
            body, more = _laid(base, bodies, f"responses.{status}", is_read=True)
            records = [one.record for one in (own, *(one for _, one in stated)) if one.record is not None]
            own = replace(own, body=body, record=next(iter(records), None))
            found += more
        responses.append(own)
    return tuple(responses), found


def _laid(
    base: Operation, bodies: list[tuple[Operation, Field]], at: str, *, is_read: bool
) -> tuple[Field, list[Contradiction]]:
    versions = [
        Version(source=each.source, field=body, is_base=each is base, is_exemplary=each.is_exemplary)
        for each, body in bodies
    ]
    return overlaid(versions, at, is_read=is_read)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """Hold what one edition states of a field; the base gives the fields and their order.

    `is_exemplary` tells that somebody keeps it beside his requests: what it does not say it leaves open.
    """

    source: Source
    field: Field
    is_base: bool = False
    is_exemplary: bool = False


def overlaid(versions: list[Version], at: str, *, is_read: bool) -> tuple[Field, list[Contradiction]]:
    """Lay the versions of a field over each other, the newest first; give it and what contradicts.

    A hollow version says nothing. A field that the base lacks is no field of a request; in an answer it
    may be there and may be left out.
    """
    if len(versions) == 1:
        return versions[0].field, []
    full = [each for each in versions if not _is_silent(each.field)] or versions
    base = next((each for each in full if each.is_base), full[0])
    if len(full) == 1:
        own = next((each for each in versions if each.is_base), base)
        return (base.field if own is base else _borrowed(base)), []
    field, found = _claimed(base, full, at)
    children, more = _children(base, full, at, is_read=is_read)
    required = _required(base, full, at)
    items, rows = _inner(base, full, f"{at}[]", lambda one: one.items, is_read=is_read)
    extra, values = _inner(base, full, f"{at}.*", lambda one: one.extra, is_read=is_read)
    is_unique = any(each.field.is_unique for each in full)
    whole = replace(field, fields=children, items=items, extra=extra, is_unique=is_unique)
    return whole, [*found, *required, *more, *rows, *values]


def _is_silent(field: Field) -> bool:
    """Tell whether a version says nothing: it is hollow, and not even an array of something unknown."""
    return is_hollow(field) and "array" not in field.kinds


def _borrowed(version: Version) -> Field:
    """Mark a field as standing in another edition than the operation."""
    names = [name for name in CLAIMS if getattr(version.field, name) not in (None, ())]
    sources = tuple((name, version.source) for name in names[:1])
    return replace(version.field, sources=(*version.field.sources, *sources))


def _claimed(base: Version, full: list[Version], at: str) -> tuple[Field, list[Contradiction]]:
    field, found = base.field, []
    for name in (*CLAIMS, *FLAGS):
        stated = [each for each in full if _is_stated(each, name)]
        if not stated:
            continue
        winner = stated[0]
        value = getattr(winner.field, name)
        if _said(value) != _said(getattr(base.field, name)):
            field = replace(field, **{name: value}, sources=(*field.sources, (name, winner.source)))
            if name == "enum":
                field = replace(field, is_partial=winner.field.is_partial)
        differing = [each for each in stated if _said(getattr(each.field, name)) != _said(value)]
        if differing and name not in _QUIET:
            sides = ((each.source, _told(name, getattr(each.field, name))) for each in (winner, *differing))
            found.append(contradiction(at, name, *sides, settled=_told(name, value)))
    return field, found


def _is_stated(version: Version, name: str) -> bool:
    value = getattr(version.field, name)
    return value not in (None, ()) and (value is True or name not in FLAGS or not version.is_exemplary)


def _children(
    base: Version, full: list[Version], at: str, *, is_read: bool
) -> tuple[tuple[Field, ...], list[Contradiction]]:
    fields, found = [], []
    for child in base.field.fields:
        versions = [
            replace(each, field=own) for each in full if (own := each.field.field(child.name)) is not None
        ]
        field, more = overlaid(versions, f"{at}.{child.name}", is_read=is_read)
        fields.append(field)
        found += more
    lacking = {
        one.name: (one, each)
        for each in reversed(full)
        for one in each.field.fields
        if not (each.is_exemplary and is_hollow(one))
    }
    order = dict.fromkeys(one.name for each in full for one in each.field.fields if one.name in lacking)
    for child, each in (lacking[name] for name in order if base.field.field(name) is None):
        sides = ((each.source, " or ".join(child.kinds) or "no type"), (base.source, "no such field"))
        settled = "may be left out" if is_read else "no such field"
        found.append(contradiction(f"{at}.{child.name}", "fields", *sides, settled=settled))
        if is_read:
            source = (*child.sources, ("kinds", each.source))
            fields.append(replace(child, is_optional_on_read=True, is_required=False, sources=source))
    return tuple(fields), found


def _required(base: Version, full: list[Version], at: str) -> list[Contradiction]:
    """Keep in one contradiction that editions require different fields of one object."""
    shared = {one.name for one in base.field.fields}
    lists = [(each, {one.name for one in each.field.fields if one.is_required}) for each in full]
    own = next(names for each, names in lists if each is base)
    differing = [
        (each, names & shared)
        for each, names in lists
        if names & shared != own and not (each.is_exemplary and names & shared <= own)
    ]
    if not differing:
        return []
    sides = [
        (each.source, _requires(names, len(each.field.fields))) for each, names in ((base, own), *differing)
    ]
    return [contradiction(at, "is_required", *sides, settled=sides[0][1])]


def _requires(names: set[str], of: int) -> str:
    if not names:
        return "requires nothing"
    return f"requires {len(names)} of {of}: {', '.join(sorted(names)[:8])}{', …' if len(names) > 8 else ''}"  # noqa: PLR2004


def _inner(
    base: Version, full: list[Version], at: str, of: Callable[[Field], Field | None], *, is_read: bool
) -> tuple[Field | None, list[Contradiction]]:
    """Lay over each other what stands in a field: its elements, or the values of its map."""
    versions = [replace(each, field=inner) for each in full if (inner := of(each.field)) is not None]
    own = of(base.field)
    if own is None and versions and not base.field.fields:
        return _borrowed(versions[0]), []
    return overlaid(versions, at, is_read=is_read) if own is not None else (None, [])


def _told(name: str, value: Any) -> str:
    return FLAGS[name][bool(value)] if name in FLAGS else _said(value)


def _said(value: Any) -> str:
    """Give a claim as a short fact that two editions can be compared by; labels and links do not count."""
    if isinstance(value, tuple):
        each = [repr(one.value) if hasattr(one, "value") else str(one) for one in value]
        return " or ".join(each if value and isinstance(value[0], str) else sorted(each))
    return str(getattr(value, "value", value))
