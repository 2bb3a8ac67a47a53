"""Reader of OpenAPI 3.0 and 3.1, JSON and YAML: references resolved, hollow bodies named as such."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from conform.contract import Contradiction, Field, Operation, Parameter, Request, Response, Side, Source
from conform.derive import conflict, records
from conform.derive import openapi_project as project
from conform.derive.document import Document, is_hollow
from conform.derive.errors import DocumentError
from conform.derive.example import with_body
from conform.derive.openapi_body import HOLLOW, content, examples, with_hollows
from conform.derive.openapi_text import parse
from conform.derive.paths import Located, hostless, locate, parameters
from conform.derive.references import References
from conform.derive.resolve import Resolver
from conform.derive.roles import role
from conform.derive.schema import shape

if TYPE_CHECKING:
    from collections.abc import Iterator

JSON_MEDIA = "application/json"
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
        printed = hostless(endpoint.path)
        odd = (
            Contradiction(
                at="path", about="path", sides=(Side(source=source, states=each),), settled=located.call
            )
            for each in located.oddities
        )
        return Operation(
            id=f"{method} {printed}",
            method=method,
            path=printed,
            call=located.call,
            role=role(method, located.call, title),
            title=title,
            source=source,
            parameters=tuple(self.parameters(endpoint, located)),
            request=self.request(endpoint, located),
            responses=tuple(self.responses(endpoint, located)),
            contradictions=(*odd, *self.conflicts(endpoint, located, source)),
        )

    def conflicts(
        self, endpoint: project.Endpoint, located: Located, source: Source
    ) -> Iterator[Contradiction]:
        """Yield where a body contradicts itself; what was lost contradicts nothing."""
        rules = (*conflict.RULES, self.references.misdirected)
        for at, media in project.bodies(self.document, endpoint):
            plain = self.resolver.plain(media.get("schema"), at)
            yield from conflict.within(plain, at, source, rules)
            body = self.body(media, located, at)
            if body.is_claimed:
                for example in examples(media):
                    yield from conflict.with_example(body, example, at, source)

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
        own = stated.get("schema") or content(stated)[1].get("schema") or {"type": "string"}
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
        for example in examples(media):
            field = with_body(field, example)
        return with_hollows(field)

    def request(self, endpoint: project.Endpoint, located: Located) -> Request | None:
        """Read the body that is sent; a GET or DELETE has none, whatever its page keeps."""
        stated = project.resolved(self.document, endpoint.stated.get("requestBody"))
        if endpoint.method in ("get", "delete") or not stated:
            return None
        place = f"{endpoint.place}.requestBody"
        media, shown = content(project.mapping(self.name, stated, place))
        if not media:
            return None
        field = self.body(shown, located, place)
        return Request(media=media, body=field, wrapper=records.wrapper(field))

    def responses(self, endpoint: project.Endpoint, located: Located) -> Iterator[Response]:
        """Yield the documented responses by status; `default` and `4XX` name no status."""
        place = f"{endpoint.place}.responses"
        for code, each in project.mapping(self.name, endpoint.stated.get("responses") or {}, place).items():
            if not str(code).isdigit():
                continue
            stated = project.mapping(self.name, project.resolved(self.document, each), f"{place}.{code}")
            media, shown = content(stated)
            body = self.body(shown, located, f"{place}.{code}") if shown.get("schema") else None
            is_read = endpoint.method == "get" and int(code) == 200  # noqa: PLR2004 - HTTP OK
            yield Response(
                status=int(code),
                media=media or JSON_MEDIA,
                body=body,
                record=records.way(body) if is_read else None,
            )


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
