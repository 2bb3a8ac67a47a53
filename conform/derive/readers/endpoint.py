"""What every reader finds of an endpoint, whatever its format, made into an operation of a contract."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from conform.contract import Field, Operation, Parameter, Request, Response, Source
from conform.contract.vendor import Located
from conform.derive import paths
from conform.derive.contradictions import RULES, contradiction, with_example, within
from conform.derive.document import HOLLOW, Document, DocumentError, is_hollow
from conform.derive.readers.links import Links
from conform.derive.resolve import Resolver
from conform.derive.schema import exemplary, shape, with_body

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from conform.contract import Contradiction, Reference, Vendor
    from conform.derive.document import Format

JSON_MEDIA = "application/json"
_ODD = (TypeError, AttributeError, ValueError, LookupError)
"""What Python raises where a part of a document is of another shape than its format gives it."""
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedBody:
    """Hold a body as its document states it: a schema that is not resolved yet, and example bodies.

    `place` is where it stands, for errors; `are_kept` says that the fields take their examples from the
    example bodies. `said` is what our own export states beside it, in the words of contracts on disk; None of
    other documents.
    """

    place: str = ""
    media: str = JSON_MEDIA
    schema: Any = None
    examples: tuple[Any, ...] = ()
    are_kept: bool = True
    said: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """Hold one path or query parameter: a schema that is not resolved yet."""

    where: str
    name: str
    schema: Any
    is_required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedEndpoint:
    """Hold one endpoint as its document states it.

    `place` is where it stands, for errors; `page` the vendor's page, None where the document does not
    name it (merging finds it by method and call); `text` its description; `base` the path of its server,
    empty for the root; `folder` the group that it is filed under, empty where that says nothing. `unsent`
    counts the fields of a body that its method does not send. `is_exemplary` is as of the operation.
    `printed` is the path as the page has it, None where that is `path`.
    """

    place: str
    page: str | None = None
    method: str
    path: str
    base: str
    printed: str | None = None
    title: str = ""
    text: str = ""
    folder: str = ""
    unsent: int = 0
    is_exemplary: bool = False
    parameters: tuple[Stated, ...] = ()
    request: StatedBody | None = None
    responses: tuple[tuple[int, StatedBody], ...] = ()


@contextmanager
def held_to(form: Format, name: str, place: str) -> Iterator[None]:
    """Turn what Python raises on an odd part of a document into a DocumentError with the part's place."""
    try:
        yield
    except _ODD as error:
        reason = f"has a part that is not {form.whose} ({' '.join(str(error).split())}); {form.remedy}"
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
    form: Format,
    name: str,
    edition: str,
    endpoints: Iterable[StatedEndpoint],
    vendor: Vendor,
    *,
    lookup: Callable[[str], tuple[str, Any] | None] = lambda _: None,
) -> Document:
    """Make a document of its endpoints; `lookup` gives name and schema that a reference means.

    Raises DocumentError where a part of an endpoint is odd or refers to nothing.
    """
    placed = [(each, _located(each, form, vendor)) for each in endpoints]
    pages = {
        each.page.removesuffix("e0"): paths.key_of(where.call, vendor) for each, where in placed if each.page
    }
    links = Links(pages=pages, documents=vendor.documents)
    resolver = Resolver(lookup=lookup, file=name)
    operations = []
    for each, located in placed:
        reading = _Reading(
            endpoint=each,
            located=located,
            key=paths.key_of(located.call, vendor),
            source=Source(page=each.page or form.name, edition=edition),
            form=form,
            vendor=vendor,
            resolver=resolver,
            links=links,
        )
        with held_to(form, name, each.place):
            operations.append(reading.operation())
    return Document(edition=edition, format=form, name=name, operations=tuple(operations))


def _located(each: StatedEndpoint, form: Format, vendor: Vendor) -> Located:
    if form.is_settled:
        return Located(call=f"{each.base}{each.path}")
    return paths.locate(each.path, each.base, vendor)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """Hold one endpoint and what it needs of its document while it is read."""

    endpoint: StatedEndpoint
    located: Located
    key: str
    source: Source
    form: Format
    vendor: Vendor
    resolver: Resolver
    links: Links

    def operation(self) -> Operation:
        method: Any = self.endpoint.method
        printed, title = paths.hostless(self.endpoint.printed or self.endpoint.path), self.endpoint.title
        request, responses = self.distinct(self.request()), self.responses()
        return Operation(
            id=f"{method} {printed}",
            method=method,
            path=printed,
            call=self.located.call,
            role=paths.role(method, self.located.call, title, self.vendor, text=self.endpoint.text),
            title=paths.without_hosts(title),
            source=self.source,
            parameters=tuple(self.parameters()),
            request=request,
            responses=responses,
            contradictions=(*self.oddities(), *self.conflicts(request, responses)),
            is_exemplary=self.form.is_exemplary or self.endpoint.is_exemplary,
        )

    def oddities(self) -> Iterator[Contradiction]:
        """Yield what printed path, server and folder say otherwise than the call, and bodies never sent."""
        folder = re.findall(r"\w+", self.endpoint.folder)
        named = [word for word in folder if word in self.vendor.documents.versions][:1]
        odd = [f"filed under {each}" for each in named if not self.key.startswith(f"{each}/")]
        for states in (*self.located.oddities, *odd):
            yield contradiction("path", "path", (self.source, states), settled=self.located.call)
        if self.endpoint.unsent:
            states = f"a body of {self.endpoint.unsent} fields with {self.endpoint.method}"
            yield contradiction("request", "body", (self.source, states), settled="no body")

    def conflicts(self, request: Request | None, responses: tuple[Response, ...]) -> Iterator[Contradiction]:
        """Yield where what is sent, or what success serves, contradicts itself."""
        rules = (*RULES, self.links.misdirected)
        sent = self.endpoint.request
        bodies = [("request", sent, request.body)] if sent and request else []
        bodies += [
            (f"responses.{status}", stated, read.body)
            for (status, stated), read in zip(self.endpoint.responses, responses, strict=True)
            if read.body is not None and status < 300  # noqa: PLR2004 - success
        ]
        for at, stated, field in bodies:
            yield from within(self.resolver.plain(stated.schema, at), at, self.source, rules)
            for example in stated.examples:
                yield from with_example(field, example, at, self.source)

    def refer(self, name: str, text: str) -> Reference | None:
        return None if self.form.is_settled else self.links.reference(self.key, name, text)

    def shape(self, name: str, schema: Any, place: str, *, is_required: bool = False) -> Field:
        plain = self.resolver.plain(schema, place)
        return shape(name, plain, refer=self.refer, is_required=is_required)

    def parameters(self) -> Iterator[Parameter]:
        """Yield path parameters that the call has, then query parameters; headers are the guides' matter."""
        renamed, call = dict(self.located.renamed), self.located.call
        stated = self.endpoint.parameters
        known = {renamed.get(each.name, each.name): each.schema for each in stated if each.where == "path"}
        for name in paths.names(call):
            schema = known.get(name, {"type": "string"})
            field = self.shape(name, schema, f"{call}.{name}", is_required=True)
            yield Parameter(where="path", field=field)
        for each in stated:
            if each.where == "query":
                place = f"{call}.{each.name}"
                field = self.shape(each.name, each.schema, place, is_required=each.is_required)
                yield Parameter(where="query", field=field)

    def body(self, stated: StatedBody) -> Field:
        """Read a body; of a lossy export one that was lost keeps no kind and says so."""
        field = self.shape("", stated.schema, stated.place)
        if self.form.is_lossy and is_hollow(field):
            return Field(name="", notes=(HOLLOW,))
        for example in stated.examples if stated.are_kept else ():
            field = with_body(field, example)
        return _with_hollows(field) if self.form.is_lossy else field

    def request(self) -> Request | None:
        """Read the body that is sent; a GET or DELETE has none, whatever its page keeps."""
        stated = self.endpoint.request
        if stated is None or self.endpoint.method in ("GET", "DELETE"):
            return None
        body = self.body(stated)
        if stated.said is not None:
            return _settled_request(stated, stated.said, body)
        shown = next((each for each in stated.examples if each and isinstance(each, dict | list)), None)
        is_exemplary = is_hollow(body) and shown is not None and not self.form.is_lossy
        if is_exemplary:
            body = exemplary("", shown, self.refer, self.vendor.books.marks)
        wrapped = paths.wrapper(body)
        return Request(media=stated.media, body=body, wrapper=wrapped, is_exemplary=is_exemplary)

    def distinct(self, request: Request | None) -> Request | None:
        """Mark the fields that an example of a refusal calls taken: no two records have one value there."""
        documents = self.vendor.documents
        refusals = [one for status, each in self.endpoint.responses if status >= 400 for one in each.examples]  # noqa: PLR2004 - 4xx
        maps = [one.get(name) for one in refusals if isinstance(one, dict) for name in documents.reasons]
        reasons = [pair for each in maps if isinstance(each, dict) for pair in each.items()]
        taken = {name for name, why in reasons if documents.taken and re.search(documents.taken, str(why))}
        if request is None or not taken:
            return request

        def marked(record: Field) -> Field:
            fields = (replace(each, is_unique=each.name in taken) for each in record.fields)
            return replace(record, fields=tuple(fields))

        body, wrapper = request.body, request.wrapper
        if wrapper is None:
            return replace(request, body=marked(body))
        inner = (marked(each) if each.name == wrapper else each for each in body.fields)
        return replace(request, body=replace(body, fields=tuple(inner)))

    def responses(self) -> tuple[Response, ...]:
        read = []
        for status, stated in self.endpoint.responses:
            body = self.body(stated) if stated.schema else None
            if stated.said is not None:
                read.append(_settled_response(status, stated, stated.said, body))
                continue
            is_read = self.endpoint.method == "GET" and status == 200  # noqa: PLR2004 - HTTP OK
            way = paths.record_way(body, self.vendor.documents) if is_read else None
            read.append(Response(status=status, media=stated.media, body=body, record=way))
        return tuple(read)


def _settled_request(stated: StatedBody, said: Mapping[str, Any], body: Field) -> Request:
    """Read a request of our own export, which says itself where the record stands."""
    is_exemplary = said.get("exemplary") is True
    return Request(media=stated.media, body=body, wrapper=said.get("wrapper"), is_exemplary=is_exemplary)


def _settled_response(
    status: int, stated: StatedBody, said: Mapping[str, Any], body: Field | None
) -> Response:
    """Read a response of our own export, which says itself where the record stands and what implies it."""
    record, source = said.get("record"), said.get("source")
    return Response(
        status=status,
        media=said.get("media", stated.media),
        body=body,
        record=None if record is None else tuple(filter(None, record.split("."))),
        source=None if source is None else Source(**source),
    )


def _with_hollows(field: Field) -> Field:
    """Mark the parts of a body that claim nothing at all, not even null."""
    if field.fields:
        return replace(field, fields=tuple(_with_hollows(each) for each in field.fields))
    if field.items is not None:
        return replace(field, items=_with_hollows(field.items))
    if field.kinds or field.enum or field.extra is not None:
        return field
    return replace(field, notes=(*field.notes, HOLLOW))
