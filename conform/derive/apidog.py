"""Reader of an Apidog project export: every endpoint with its schemas resolved."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from conform.contract import Contradiction, Field, Operation, Parameter, Request, Response, Side, Source
from conform.derive import apidog_project as project
from conform.derive import conflict, records
from conform.derive.document import Document
from conform.derive.errors import DocumentError
from conform.derive.example import with_body
from conform.derive.paths import Located, hostless, locate, parameters
from conform.derive.references import References
from conform.derive.resolve import Resolver
from conform.derive.roles import role
from conform.derive.schema import shape

if TYPE_CHECKING:
    from collections.abc import Iterator

JSON_MEDIA = "application/json"
_HOST = re.compile(r"https?://[^/\s]*")
_ODD = (TypeError, AttributeError, ValueError, KeyError)
"""What Python raises where a part of an export is of another shape than Apidog gives it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """Hold what every endpoint of one export needs."""

    edition: str
    resolver: Resolver
    references: References
    common: dict[str, Any]

    @property
    def rules(self) -> tuple[conflict.Rule, ...]:
        """Give the rules on what contradicts itself, that on links included."""
        return (*conflict.RULES, self.references.misdirected)

    def operation(self, endpoint: project.Endpoint, located: Located) -> Operation:
        api = endpoint.api
        method: Any = str(api.get("method", "")).upper()
        source = Source(page=f"{endpoint.id}e0", edition=self.edition)
        printed = hostless(str(api.get("path", "")))
        request = self.request(endpoint, located)
        responses = tuple(self.responses(endpoint, located, method))
        return Operation(
            id=f"{method} {printed}",
            method=method,
            path=printed,
            call=located.call,
            role=role(method, located.call, endpoint.title),
            title=" ".join(_HOST.sub("", endpoint.title).split()),
            source=source,
            parameters=tuple(self.parameters(api, located)),
            request=request,
            responses=responses,
            contradictions=(
                *self.oddities(endpoint, located, source),
                *self.conflicts(endpoint, request, responses, source),
            ),
        )

    def oddities(
        self, endpoint: project.Endpoint, located: Located, source: Source
    ) -> Iterator[Contradiction]:
        """Yield what the printed path, its server and its folder say otherwise than the call."""
        filed = re.search(r"\bv([12])\b", endpoint.folder)
        odd = (f"filed under {filed[0]}",) if filed and filed[0] != located.version else ()
        for states in (*located.oddities, *odd):
            sides = (Side(source=source, states=states),)
            yield Contradiction(at="path", about="path", sides=sides, settled=located.call)

    def conflicts(
        self,
        endpoint: project.Endpoint,
        request: Request | None,
        responses: tuple[Response, ...],
        source: Source,
    ) -> Iterator[Contradiction]:
        """Yield where the page contradicts itself."""
        body = endpoint.api.get("requestBody") or {}
        if request is None:
            yield from conflict.unsendable(body, str(endpoint.api.get("method")).upper(), source)
        if request is not None and body.get("jsonSchema"):
            plain = self.resolver.plain(body["jsonSchema"], f"{endpoint.id}.request")
            yield from conflict.within(plain, "request", source, self.rules)
            for example in body.get("examples") or []:
                yield from conflict.with_example(
                    request.body, project.value(example.get("value")), "request", source
                )
        for stated in project.responses(endpoint.api, self.common):
            status = project.status(stated)
            response = next((each for each in responses if each.status == status), None)
            if response is None or response.body is None or response.status >= 300:  # noqa: PLR2004 - success
                continue
            at = f"responses.{status}"
            yield from conflict.within(
                self.resolver.plain(stated.get("jsonSchema"), at), at, source, self.rules
            )
            for shown in project.examples(endpoint.api, stated):
                yield from conflict.with_example(response.body, project.value(shown), at, source)

    def shape(self, schema: Any, located: Located, place: str) -> Field:
        plain = self.resolver.plain(schema, place)
        return shape("", plain, refer=functools.partial(self.references.of, located.key))

    def parameters(self, api: dict[str, Any], located: Located) -> Iterator[Parameter]:
        """Yield path parameters that the call has, then query parameters; headers are the guides' matter."""
        renamed = dict(located.renamed)
        refer = functools.partial(self.references.of, located.key)
        stated = {
            renamed.get(str(each.get("name")), str(each.get("name"))): each
            for each in api.get("parameters", {}).get("path") or []
        }
        for name in parameters(located.call):
            schema = project.parameter_schema(stated.get(name, {}))
            yield Parameter(where="path", field=shape(name, schema, refer=refer, is_required=True))
        for each in api.get("parameters", {}).get("query") or []:
            schema = project.parameter_schema(each)
            is_required = each.get("required") is True
            field = shape(str(each.get("name")), schema, refer=refer, is_required=is_required)
            yield Parameter(where="query", field=field)

    def request(self, endpoint: project.Endpoint, located: Located) -> Request | None:
        """Read the body that is sent; a GET or DELETE has none, whatever its page keeps."""
        body = endpoint.api.get("requestBody") or {}
        media = str(body.get("type") or "none")
        if media == "none" or str(endpoint.api.get("method")).upper() in ("GET", "DELETE"):
            return None
        place = f"{endpoint.id}.request"
        schema = body.get("jsonSchema") or project.form_schema(body.get("parameters") or [])
        field = self.shape(schema, located, place)
        for example in body.get("examples") or []:
            field = with_body(field, project.value(example.get("value")))
        return Request(media=media, body=field, wrapper=records.wrapper(field))

    def responses(self, endpoint: project.Endpoint, located: Located, method: str) -> Iterator[Response]:
        """Yield the documented responses by status, each status once, common ones resolved."""
        seen = set()
        for stated in project.responses(endpoint.api, self.common):
            status = project.status(stated)
            if status is None or status in seen:
                continue
            seen.add(status)
            schema = stated.get("jsonSchema")
            body = self.shape(schema, located, f"{endpoint.id}.{status}") if schema else None
            is_read = method == "GET" and status == 200  # noqa: PLR2004 - HTTP OK
            yield Response(
                status=status, media=JSON_MEDIA, body=body, record=records.way(body) if is_read else None
            )


def read(name: str, text: str) -> Document:
    """Read an Apidog export; raise DocumentError where it is truncated, dangling or otherwise unusable."""
    export = project.parse(name, text)
    try:
        reader, pairs = _opened(name, export)
    except _ODD as error:
        raise _odd(name, "apiCollection", error) from error
    operations = tuple(_guarded(reader, each, where) for each, where in pairs)
    return Document(edition=reader.edition, sort="apidog", name=name, operations=operations)


def _opened(name: str, export: dict[str, Any]) -> tuple[_Reader, list[tuple[project.Endpoint, Located]]]:
    """Find what every endpoint needs, and the endpoints with their calls."""
    endpoints = project.endpoints(export)
    bases = project.bases(export)
    pairs = [(each, locate(str(each.api.get("path", "")), bases.get(each.server, ""))) for each in endpoints]
    reader = _Reader(
        edition=project.edition(name, export),
        resolver=Resolver(lookup=project.definitions(export).get, file=name),
        references=References(pages={each.id: where.key for each, where in pairs}),
        common=project.common(export),
    )
    return reader, pairs


def _guarded(reader: _Reader, endpoint: project.Endpoint, located: Located) -> Operation:
    """Read one endpoint; a part of it that Apidog would not write names the endpoint."""
    unstated = project.maybe_unstated(endpoint)
    if unstated:
        reason = f"has no {unstated}; export the project again"
        raise DocumentError(file=reader.resolver.file, place=f"endpoint {endpoint.title}", reason=reason)
    try:
        return reader.operation(endpoint, located)
    except _ODD as error:
        raise _odd(reader.resolver.file, f"endpoint {endpoint.id}", error) from error


def _odd(name: str, place: str, error: Exception) -> DocumentError:
    reason = f"has a part that is not Apidog's ({' '.join(str(error).split())}); export the project again"
    return DocumentError(file=name, place=place, reason=reason)
