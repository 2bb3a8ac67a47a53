"""Reader of OpenAPI 3.0 and 3.1, JSON and YAML: references resolved, hollow bodies named as such."""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from conform.contract import Contradiction, Field, Operation, Parameter, Request, Response, Side, Source
from conform.derive import openapi_project as project
from conform.derive import records
from conform.derive.document import Document, is_hollow
from conform.derive.errors import DocumentError
from conform.derive.example import with_body
from conform.derive.openapi_text import parse
from conform.derive.paths import Located, locate, parameters
from conform.derive.references import References
from conform.derive.resolve import Resolver
from conform.derive.roles import role
from conform.derive.schema import shape

if TYPE_CHECKING:
    from collections.abc import Iterator

JSON_MEDIA = "application/json"
HOLLOW = "hollow"
"""Note on a body, or a part of one, whose schema was lost on export (`{"allOf": [{}]}`)."""
UNKNOWN_PAGE = "openapi"
"""Stands for the page of an operation whose document does not name it; merging finds it by its call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """Hold what every operation of one document needs."""

    name: str
    edition: str
    document: dict[str, Any]
    resolver: Resolver
    references: References

    def operation(self, endpoint: project.Endpoint, located: Located) -> Operation:
        method: Any = endpoint.method.upper()
        page = f"{endpoint.id}e0" if endpoint.id else UNKNOWN_PAGE
        source = Source(page=page, edition=self.edition)
        title = " ".join(str(endpoint.stated.get("summary") or "").split())
        odd = (
            Contradiction(
                at="path", about="path", sides=(Side(source=source, states=each),), settled=located.call
            )
            for each in located.oddities
        )
        return Operation(
            id=f"{method} {endpoint.path}",
            method=method,
            path=endpoint.path,
            call=located.call,
            role=role(method, located.call, title),
            title=title,
            source=source,
            parameters=tuple(self.parameters(endpoint, located)),
            request=self.request(endpoint, located),
            responses=tuple(self.responses(endpoint, located)),
            contradictions=tuple(odd),
        )

    def parameters(self, endpoint: project.Endpoint, located: Located) -> Iterator[Parameter]:
        """Yield path parameters that the call has, then query parameters; an operation's own win."""
        renamed = dict(located.renamed)
        stated: dict[tuple[str, str], dict[str, Any]] = {}
        for index, each in enumerate(endpoint.parameters):
            place = f"{endpoint.place}.parameters.{index}"
            parameter = project.mapping(self.name, project.resolved(self.document, each), place)
            where, name = str(parameter.get("in")), str(parameter.get("name"))
            stated[where, renamed.get(name, name) if where == "path" else name] = parameter
        for name in parameters(located.call):
            yield self.parameter("path", name, stated.get(("path", name), {}), located)
        for (where, name), each in stated.items():
            if where == "query":
                yield self.parameter("query", name, each, located)

    def parameter(self, where: Any, name: str, stated: dict[str, Any], located: Located) -> Parameter:
        own = stated.get("schema") or _content(stated)[1].get("schema") or {"type": "string"}
        place = f"{located.call}.{name}"
        schema = {key: stated[key] for key in ("description", "example", "deprecated") if stated.get(key)}
        schema |= self.resolver.plain(own, place)
        return Parameter(
            where=where,
            field=shape(
                name,
                schema,
                refer=functools.partial(self.references.of, located.key),
                is_required=where == "path" or stated.get("required") is True,
            ),
        )

    def body(self, media: dict[str, Any], located: Located, place: str) -> Field:
        """Read a body; one that was lost keeps no kind and says so."""
        plain = self.resolver.plain(media.get("schema"), place)
        field = shape("", plain, refer=functools.partial(self.references.of, located.key))
        if is_hollow(field):
            return Field(name="", notes=(HOLLOW,))
        for example in _examples(media):
            field = with_body(field, example)
        return _with_hollows(field)

    def request(self, endpoint: project.Endpoint, located: Located) -> Request | None:
        """Read the body that is sent; a GET or DELETE has none, whatever its page keeps."""
        stated = project.resolved(self.document, endpoint.stated.get("requestBody"))
        if endpoint.method in ("get", "delete") or not stated:
            return None
        place = f"{endpoint.place}.requestBody"
        media, content = _content(project.mapping(self.name, stated, place))
        if not media:
            return None
        field = self.body(content, located, place)
        return Request(media=media, body=field, wrapper=records.wrapper(field))

    def responses(self, endpoint: project.Endpoint, located: Located) -> Iterator[Response]:
        """Yield the documented responses by status; `default` and `4XX` name no status."""
        place = f"{endpoint.place}.responses"
        for code, each in project.mapping(self.name, endpoint.stated.get("responses") or {}, place).items():
            if not str(code).isdigit():
                continue
            stated = project.mapping(self.name, project.resolved(self.document, each), f"{place}.{code}")
            media, content = _content(stated)
            body = self.body(content, located, f"{place}.{code}") if content.get("schema") else None
            is_read = endpoint.method == "get" and int(code) == 200  # noqa: PLR2004 - HTTP OK
            yield Response(
                status=int(code),
                media=media or JSON_MEDIA,
                body=body,
                record=records.way(body) if is_read else None,
            )


def _content(stated: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Give media type and content of a body: JSON where there is one, else the first."""
    content = stated.get("content") or {}
    media = next((each for each in content if "json" in each), next(iter(content), ""))
    return media, content.get(media) or {}


def _examples(media: dict[str, Any]) -> Iterator[Any]:
    if "example" in media:
        yield media["example"]
    for each in (media.get("examples") or {}).values():
        if isinstance(each, dict):
            yield each.get("value")


def _with_hollows(field: Field) -> Field:
    """Mark the parts of a body that claim nothing at all, not even null."""
    if field.fields:
        return replace(field, fields=tuple(_with_hollows(each) for each in field.fields))
    if field.items is not None:
        return replace(field, items=_with_hollows(field.items))
    if field.kinds or field.enum or field.extra is not None:
        return field
    return replace(field, notes=(*field.notes, HOLLOW))


def read(name: str, text: str) -> Document:
    """Read an OpenAPI document; raise DocumentError where it is truncated, dangling or otherwise unusable."""
    document = parse(name, text)
    project.check_version(name, document)
    endpoints = list(project.endpoints(name, document))
    if not endpoints:
        reason = "documents no operation; export it with its endpoints"
        raise DocumentError(file=name, place="paths", reason=reason)
    located = [locate(each.path, each.base) for each in endpoints]
    pairs = list(zip(endpoints, located, strict=True))
    reader = _Reader(
        name=name,
        edition=project.edition(name, document),
        document=document,
        resolver=Resolver(lookup=functools.partial(project.definition, document), file=name),
        references=References(pages={each.id: where.key for each, where in pairs if each.id}),
    )
    operations = tuple(_guarded(reader, each, where) for each, where in pairs)
    return Document(edition=reader.edition, sort="openapi", name=name, operations=operations)


def _guarded(reader: _Reader, endpoint: project.Endpoint, located: Located) -> Operation:
    """Read one operation; a part of a shape that OpenAPI does not know names the operation it stands in."""
    try:
        return reader.operation(endpoint, located)
    except (TypeError, AttributeError, ValueError, LookupError, RecursionError) as error:
        reason = f"has a part that is not OpenAPI's ({' '.join(str(error).split())}); mend the document"
        raise DocumentError(file=reader.name, place=endpoint.place, reason=reason) from error
