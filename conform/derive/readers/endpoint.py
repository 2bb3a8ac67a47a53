"""What every reader finds of an endpoint, whatever its format, made into an operation of a contract."""

from __future__ import annotations

import functools
import re
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from conform.contract import Field, Operation, Parameter, Request, Response, Source
from conform.derive import contradictions, paths
from conform.derive.document import HOLLOW, Document, DocumentError, is_hollow
from conform.derive.links import Links
from conform.derive.resolve import Resolver
from conform.derive.schema import shape, with_body

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from conform.contract import Contradiction, Vendor
    from conform.contract.vendor import Located
    from conform.derive.document import Sort

JSON_MEDIA = "application/json"
_ODD = (TypeError, AttributeError, ValueError, LookupError)
"""What Python raises where a part of a document is of another shape than its format gives it."""
_MENDED: dict[Sort, tuple[str, str]] = {
    "apidog": ("Apidog's", "export the project again"),
    "openapi": ("OpenAPI's", "mend the document"),
    "page": ("a page's", "copy the whole page"),
}
"""Whose a part should be, and what to do where it is not."""
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """Hold a body as its document states it: a schema that is not resolved yet, and example bodies.

    `place` is where it stands, for errors; `are_kept` says that the fields take their examples from the
    example bodies.
    """

    place: str = ""
    media: str = JSON_MEDIA
    schema: Any = None
    examples: tuple[Any, ...] = ()
    are_kept: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """Hold one path or query parameter: a schema that is not resolved yet."""

    where: str
    name: str
    schema: Any
    is_required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Hold one endpoint as its document states it.

    `place` is where it stands, for errors; `page` the vendor's page, None where the document does not
    name it (merging finds it by method and call); `base` the path of its server, empty for the root;
    `folder` the group that it is filed under, empty where that says nothing. `unsent` counts the fields of
    a body that its method does not send.
    """

    place: str
    page: str | None = None
    method: str
    path: str
    base: str
    title: str = ""
    folder: str = ""
    unsent: int = 0
    parameters: tuple[Stated, ...] = ()
    request: Body | None = None
    responses: tuple[tuple[int, Body], ...] = ()


@contextmanager
def held_to_format(sort: Sort, name: str, place: str) -> Iterator[None]:
    """Turn what Python raises on an odd part of a document into a DocumentError with the part's place."""
    try:
        yield
    except _ODD as error:
        whose, remedy = _MENDED[sort]
        reason = f"has a part that is not {whose} ({' '.join(str(error).split())}); {remedy}"
        raise DocumentError(file=name, place=place, reason=reason) from error


def edition(name: str, *stated: object) -> str:
    """Give the first date of the file's name, else of what the document states.

    Raises DocumentError where none has one.
    """
    found = next((date for each in (name, *stated) if (date := _ISO.search(str(each or "")))), None)
    if found is None:
        raise DocumentError(file=name, reason="has no date; put one into its name (vendor-2026-01-31.json)")
    return found[0]


def document(
    sort: Sort,
    name: str,
    edition: str,
    endpoints: Iterable[Endpoint],
    vendor: Vendor,
    *,
    lookup: Callable[[str], tuple[str, Any] | None] = lambda _: None,
) -> Document:
    """Make a document of its endpoints; `lookup` gives name and schema that a reference means.

    Raises DocumentError where a part of an endpoint is odd or refers to nothing.
    """
    placed = [(each, paths.locate(each.path, each.base, vendor)) for each in endpoints]
    pages = {
        each.page.removesuffix("e0"): paths.key_of(where.call, vendor) for each, where in placed if each.page
    }
    builder = _Builder(
        sort=sort,
        edition=edition,
        vendor=vendor,
        resolver=Resolver(lookup=lookup, file=name),
        links=Links(pages=pages, documents=vendor.documents),
    )
    operations = []
    for each, located in placed:
        with held_to_format(sort, name, each.place):
            operations.append(builder.operation(each, located))
    return Document(edition=edition, sort=sort, name=name, operations=tuple(operations))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Builder:
    """Hold what every endpoint of one document needs."""

    sort: Sort
    edition: str
    vendor: Vendor
    resolver: Resolver
    links: Links

    def operation(self, endpoint: Endpoint, located: Located) -> Operation:
        method: Any = endpoint.method
        source = Source(page=endpoint.page or self.sort, edition=self.edition)
        printed = paths.hostless(endpoint.path)
        request, responses = self.request(endpoint, located), self.responses(endpoint, located)
        return Operation(
            id=f"{method} {printed}",
            method=method,
            path=printed,
            call=located.call,
            role=paths.role(method, located.call, endpoint.title, self.vendor),
            title=paths.without_hosts(endpoint.title),
            source=source,
            parameters=tuple(self.parameters(endpoint, located)),
            request=request,
            responses=responses,
            contradictions=(
                *self.oddities(endpoint, located, source),
                *self.conflicts(endpoint, request, responses, source),
            ),
        )

    def oddities(self, endpoint: Endpoint, located: Located, source: Source) -> Iterator[Contradiction]:
        """Yield what printed path, server and folder say otherwise than the call, and bodies never sent."""
        version = paths.key_of(located.call, self.vendor).partition("/")[0]
        versions = self.vendor.documents.versions
        named = [word for word in re.findall(r"\w+", endpoint.folder) if word in versions][:1]
        odd = [f"filed under {each}" for each in named if each != version]
        for states in (*located.oddities, *odd):
            yield contradictions.contradiction("path", "path", (source, states), settled=located.call)
        if endpoint.unsent:
            states = f"a body of {endpoint.unsent} fields with {endpoint.method}"
            yield contradictions.contradiction("request", "body", (source, states), settled="no body")

    def conflicts(
        self, endpoint: Endpoint, request: Request | None, responses: tuple[Response, ...], source: Source
    ) -> Iterator[Contradiction]:
        """Yield where what is sent, or what success serves, contradicts itself."""
        rules = (*contradictions.RULES, self.links.misdirected)
        bodies = [("request", endpoint.request, request.body)] if endpoint.request and request else []
        bodies += [
            (f"responses.{status}", stated, read.body)
            for (status, stated), read in zip(endpoint.responses, responses, strict=True)
            if read.body is not None and status < 300  # noqa: PLR2004 - success
        ]
        for at, stated, field in bodies:
            yield from contradictions.within(self.resolver.plain(stated.schema, at), at, source, rules)
            for example in stated.examples:
                yield from contradictions.with_example(field, example, at, source)

    def shape(
        self, name: str, schema: Any, located: Located, place: str, *, is_required: bool = False
    ) -> Field:
        key = paths.key_of(located.call, self.vendor)
        return shape(
            name,
            self.resolver.plain(schema, place),
            refer=functools.partial(self.links.reference, key),
            is_required=is_required,
        )

    def parameters(self, endpoint: Endpoint, located: Located) -> Iterator[Parameter]:
        """Yield path parameters that the call has, then query parameters; headers are the guides' matter."""
        renamed = dict(located.renamed)
        stated = [each for each in endpoint.parameters if each.where == "path"]
        known = {renamed.get(each.name, each.name): each for each in stated}
        lost = Stated(where="path", name="", schema={"type": "string"})
        in_call = (
            replace(known.get(name, lost), name=name, is_required=True) for name in paths.names(located.call)
        )
        for each in (*in_call, *(each for each in endpoint.parameters if each.where == "query")):
            place = f"{located.call}.{each.name}"
            field = self.shape(each.name, each.schema, located, place, is_required=each.is_required)
            where: Any = each.where
            yield Parameter(where=where, field=field)

    def body(self, stated: Body, located: Located) -> Field:
        """Read a body; of a lossy export one that was lost keeps no kind and says so."""
        field = self.shape("", stated.schema, located, stated.place)
        if self.sort == "openapi" and is_hollow(field):
            return Field(name="", notes=(HOLLOW,))
        for example in stated.examples if stated.are_kept else ():
            field = with_body(field, example)
        return _with_hollows(field) if self.sort == "openapi" else field

    def request(self, endpoint: Endpoint, located: Located) -> Request | None:
        """Read the body that is sent; a GET or DELETE has none, whatever its page keeps."""
        if endpoint.request is None or endpoint.method in ("GET", "DELETE"):
            return None
        body = self.body(endpoint.request, located)
        return Request(media=endpoint.request.media, body=body, wrapper=paths.wrapper(body))

    def responses(self, endpoint: Endpoint, located: Located) -> tuple[Response, ...]:
        read = []
        for status, stated in endpoint.responses:
            body = self.body(stated, located) if stated.schema else None
            is_read = endpoint.method == "GET" and status == 200  # noqa: PLR2004 - HTTP OK
            way = paths.record_way(body, self.vendor.documents) if is_read else None
            read.append(Response(status=status, media=stated.media, body=body, record=way))
        return tuple(read)


def _with_hollows(field: Field) -> Field:
    """Mark the parts of a body that claim nothing at all, not even null."""
    if field.fields:
        return replace(field, fields=tuple(_with_hollows(each) for each in field.fields))
    if field.items is not None:
        return replace(field, items=_with_hollows(field.items))
    if field.kinds or field.enum or field.extra is not None:
        return field
    return replace(field, notes=(*field.notes, HOLLOW))
