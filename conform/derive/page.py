"""Reader of one rendered page of the documentation, as a person copies its text from a browser."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from conform.contract import Contradiction, Operation, Parameter, Request, Response, Side, Source
from conform.derive import conflict, records
from conform.derive import page_address as address
from conform.derive.document import Document
from conform.derive.errors import DocumentError
from conform.derive.example import with_body
from conform.derive.page_field import listed, nested
from conform.derive.page_text import METHOD, Page, json_at, page
from conform.derive.paths import Located, locate, parameters
from conform.derive.references import References
from conform.derive.roles import role
from conform.derive.schema import shape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.contract import Field

PAGE = "page"
"""Stands for the page's id, which a copied page does not show; merging finds it by method and call."""
JSON_MEDIA = "application/json"
_DATE = re.compile(r"(?:Last modified|Modified at|Updated at)\s*:?\s*(\d{4}-\d{2}-\d{2})")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_REFERENCES = References(pages={})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """Hold one page while it is read."""

    name: str
    page: Page
    headings: dict[str, tuple[int, int]]

    def fail(self, reason: str, place: str = "") -> DocumentError:
        return DocumentError(file=self.name, place=place, reason=reason)

    def edition(self) -> str:
        dates = (_DATE.search(line) for line in self.page.lines)
        stated = [*(found[1] for found in dates if found), *_ISO.findall(self.name)]
        if not stated:
            raise self.fail(
                "has no line `Last modified: …`; copy the whole page, or put the date into its name"
            )
        return str(stated[0])

    def curl(self) -> tuple[int, str, str]:
        """Find the line of the request example; give its index, the method and the address."""
        for index, line in enumerate(self.page.lines):
            found = address.CURL.fullmatch(line)
            if found:
                return index, found["method"] or "GET", found["url"]
        raise self.fail("has no section `Request Example` with a curl line; copy the whole page")

    def located(self, url: str) -> tuple[str, Located]:
        """Give the path as printed below its server, and what it means."""
        head = self.page.lines[: self.headings.get("Request", (len(self.page.lines), 0))[0]]
        names = [each.name for each in self.section("Path Params")]
        printed, base = address.parted(url, head, names)
        return printed, locate(printed, base)

    def section(self, heading: str) -> list[Any]:
        start, end = self.headings.get(heading, (0, 0))
        return listed(self.page, start, end)

    def parameters(self, located: Located) -> Iterator[Parameter]:
        """Yield path and query parameters; headers are the guides' matter."""
        renamed = dict(located.renamed)
        stated = {renamed.get(each.name, each.name): each.schema for each in self.section("Path Params")}
        for name in parameters(located.call):
            schema = stated.get(name, {"type": "string"})
            yield Parameter(where="path", field=self.shape(name, schema, located, is_required=True))
        for each in self.section("Query Params"):
            field = self.shape(each.name, each.schema, located, is_required=each.is_required)
            yield Parameter(where="query", field=field)

    def shape(self, name: str, schema: Any, located: Located, *, is_required: bool = False) -> Field:
        refer = functools.partial(_REFERENCES.of, located.key)
        return shape(name, schema, refer=refer, is_required=is_required)

    def request(self, located: Located, curl: int) -> Request | None:
        heading = next((each for each in self.headings if each.startswith("Body Params")), None)
        if heading is None:
            if self.sent(curl) is None:
                return None
            raise self.fail("shows a body in its example and no section `Body Params`; copy the whole page")
        fields = self.section(heading)
        if not fields:
            at = self.page.numbers[self.headings[heading][0] - 1]
            raise self.fail("holds no field that can be read; copy the whole page", f"line {at}: {heading}")
        example = self.sent(curl)
        body = with_body(self.shape("", nested(fields, example), located), example)
        media = heading.removeprefix("Body Params").strip() or JSON_MEDIA
        return Request(media=media, body=body, wrapper=records.wrapper(body))

    def sent(self, curl: int) -> Any:
        """Read the body of the request example, None where it has none or it is no JSON."""
        for index in range(curl, len(self.page.lines)):
            _, mark, begun = self.page.lines[index].partition("--data-raw '")
            if mark:
                rest = tuple(line.replace("'\\''", "'") for line in self.page.lines[index + 1 :])
                return json_at((begun, *rest), 0)
        return None

    def responses(self, located: Located, method: str) -> Iterator[Response]:
        """Yield the responses by status; the page's one response example belongs to the first."""
        start, end = self.headings["Responses"]
        shown = self.received()
        for index, (code, first, stop) in enumerate(self.page.statuses(start, end)):
            fields = listed(self.page, first, stop)
            media = next(
                (each for each in self.page.lines[first:stop] if re.fullmatch(r"\w+/[\w.+-]+", each)), ""
            )
            example = shown if index == 0 else None
            schema = nested(fields, example) if fields else None
            body = with_body(self.shape("", schema, located), example) if schema else None
            way = records.way(body) if (method, code) == ("GET", 200) else None
            yield Response(status=code, media=media or JSON_MEDIA, body=body, record=way)

    def received(self) -> Any:
        lines = self.page.lines
        heads = [at for at, line in enumerate(lines) if line.endswith("Response Example")]
        starts = (at for head in heads for at in range(head, len(lines)) if lines[at][0] in "{[")
        return json_at(lines, next(starts, len(lines)))

    def conflicts(
        self, request: Request | None, responses: tuple[Response, ...], curl: int, source: Source
    ) -> Iterator[Contradiction]:
        """Yield where an example has another kind than the field that it shows."""
        if request is not None:
            yield from conflict.with_example(request.body, self.sent(curl), "request", source)
        for response in responses[:1]:
            if response.body is not None:
                at = f"responses.{response.status}"
                yield from conflict.with_example(response.body, self.received(), at, source)

    def title(self) -> str:
        """Give the page's title: the line above the name and the address of the first server."""
        lines = self.page.lines
        at = next((at for at, line in enumerate(lines) if "{{" in line or METHOD.fullmatch(line)), 0)
        above = at - 1 if METHOD.fullmatch(lines[at]) else at - 2
        return lines[above] if above >= 0 else ""


def read(name: str, text: str) -> Document:
    """Read the text of one page; raise DocumentError that names the section which was not found."""
    lines = page(text)
    reader = _Reader(name=name, page=lines, headings=lines.headings())
    index, method, url = reader.curl()
    if "Responses" not in reader.headings:
        raise reader.fail("has no section `Responses`; copy the whole page")
    if METHOD.fullmatch(method) is None:
        raise reader.fail(
            f"is a page of {method}, which no documented operation has", f"line {lines.numbers[index]}"
        )
    printed, located = reader.located(url)
    return Document(
        edition=reader.edition(),
        sort="page",
        name=name,
        operations=(_operation(reader, method, printed, located, index),),
    )


def _operation(reader: _Reader, method: Any, printed: str, located: Located, curl: int) -> Operation:
    source = Source(page=PAGE, edition=reader.edition())
    title = reader.title()
    request = reader.request(located, curl)
    responses = tuple(reader.responses(located, method))
    return Operation(
        id=f"{method} {printed}",
        method=method,
        path=printed,
        call=located.call,
        role=role(method, located.call, title),
        title=title,
        source=source,
        parameters=tuple(reader.parameters(located)),
        request=request,
        responses=responses,
        contradictions=(
            *_oddities(located, source),
            *reader.conflicts(request, responses, curl, source),
        ),
    )


def _oddities(located: Located, source: Source) -> Iterator[Contradiction]:
    for odd in located.oddities:
        sides = (Side(source=source, states=odd),)
        yield Contradiction(at="path", about="path", sides=sides, settled=located.call)
